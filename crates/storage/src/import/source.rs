//! The source of the facts: found or made, and said to have been read again where it was.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::Importing;
use crate::{
    Facts, Result, SourceKind, Store, change_log::Write, entity::source, instant::now, ledger::Speaker,
};

impl Store {
    /// The latest revision of a source that was taken in.
    pub async fn latest_revision(&self, kind: SourceKind, key: &str) -> Result<Option<String>> {
        let of_key = source::Entity::find().filter(source::Column::SourceKey.eq(key));
        let row = of_key.filter(source::Column::Kind.eq(kind)).one(&self.db).await?;
        Ok(row.and_then(|row| row.revision))
    }
}

impl Importing {
    /// Where the latest snapshot of a source was that was taken in, before this import or by it.
    pub fn latest_location(&self, kind: SourceKind, key: &str) -> Option<&str> {
        let row = self.write.sources.iter().find(|row| row.kind == kind && row.source_key == key);
        row.map(|row| row.location.as_str())
    }
}

/// Finds or makes the source, and makes it the one who speaks.
pub(crate) fn speak(write: &mut Write, facts: &Facts) -> Speaker {
    let stated = &facts.source;
    let known = write
        .sources
        .iter()
        .find(|row| row.kind == stated.kind && row.source_key == stated.key)
        .map(|row| row.id);
    let id = known.unwrap_or_else(|| write.sources.next_id());
    let latest = source::Model {
        id,
        kind: stated.kind,
        source_key: stated.key.clone(),
        location: stated.location.clone(),
        revision: stated.revision.clone(),
        seen_at: now(),
        observed_on: facts.observed_on,
        licence: stated.licence.clone(),
    };
    let is_news = write.sources.get(&id).is_none_or(|row| {
        let same = source::Model { seen_at: latest.seen_at, ..row.clone() } == latest;
        !same && row.observed_on <= facts.observed_on
    });
    if is_news {
        write.sources.put(latest.clone());
    }
    write.ledger.know(&latest);
    let by = Speaker {
        source_id: id,
        day: facts.observed_on,
        location: stated.location.clone(),
        revision: stated.revision.clone(),
    };
    write.speaker = Some(by.clone());
    by
}
