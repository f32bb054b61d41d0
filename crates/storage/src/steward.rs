//! The steward: a source of its own, whose word is believed before all others.

use sea_orm::EntityTrait;
use time::OffsetDateTime;

use crate::{
    Kind, Result, SourceKind,
    change_log::{Write, now},
    entity::{former_slug, source},
    ledger::Speaker,
};

impl Write {
    /// Lets the steward speak.
    pub(crate) fn steward_speaks(&mut self) -> Speaker {
        let day = OffsetDateTime::now_utc().date();
        let known = self.sources.iter().find(|row| row.kind == SourceKind::Steward).cloned();
        let row = known.unwrap_or_else(|| source::Model {
            id: self.sources.next_id(),
            kind: SourceKind::Steward,
            source_key: "steward".to_owned(),
            location: "steward".to_owned(),
            revision: None,
            seen_at: now(),
            observed_on: day,
            licence: None,
        });
        let by = Speaker { source_id: row.id, day, location: row.location.clone(), revision: None };
        self.ledger.know(&row);
        self.sources.put(row);
        self.speaker = Some(by.clone());
        by
    }

    /// Where a former slug leads.
    pub(crate) async fn former(&mut self, kind: Kind, slug: &str) -> Result<Option<i64>> {
        let row = former_slug::Entity::find_by_id((kind.number(), slug.to_owned())).one(&self.tx).await?;
        let id = row.as_ref().map(|row| row.subject_id);
        self.former_slugs.load(row.into_iter().collect());
        Ok(id)
    }
}
