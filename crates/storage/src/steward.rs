//! The steward: a source of its own, whose word is believed before all others.

use sea_orm::EntityTrait;
use time::OffsetDateTime;

use crate::{
    Error, Facts, Kind, Result, SourceFacts, SourceKind, change_log::Write, entity::former_slug,
    import::speak, ledger::Speaker,
};

/// What a steward says by a command: whatever the command does, and no facts beside it.
pub(crate) fn word() -> Facts {
    let source = SourceFacts {
        kind: SourceKind::Steward,
        key: "steward".to_owned(),
        location: "steward".to_owned(),
        revision: None,
        licence: None,
    };
    Facts::new(source, OffsetDateTime::now_utc().date())
}

/// There is no record with this slug.
pub(crate) fn unknown(kind: Kind, slug: &str) -> Error {
    let kind = kind.name();
    Error::NotFound(format!("there is no {kind} `{slug}`; `pediment export --kind {kind}` lists all"))
}

impl Write {
    /// Lets the steward speak.
    pub(crate) fn steward_speaks(&mut self) -> Speaker {
        speak(self, &word())
    }

    /// Where a former slug leads.
    pub(crate) async fn former(&mut self, kind: Kind, slug: &str) -> Result<Option<i64>> {
        let row = former_slug::Entity::find_by_id((kind.number(), slug.to_owned())).one(&self.tx).await?;
        let id = row.as_ref().map(|row| row.subject_id);
        self.former_slugs.load(row.into_iter().collect());
        Ok(id)
    }
}
