//! The source of the facts: found or made, and said to have been read again where it was.

use crate::{
    Facts,
    change_log::{Write, now},
    entity::source,
    ledger::Speaker,
};

/// Finds or makes the source, and makes it the one who speaks.
pub(super) fn speak(write: &mut Write, facts: &Facts) -> Speaker {
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
