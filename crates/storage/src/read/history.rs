//! Where facts come from, and the log of what changed.

use std::{collections::HashMap, sync::Arc};

use super::{cell::Cells, database::Database};
use crate::{Change, ChangeId, Kind, Provenance, Result, Since, Subject};

/// What sources say of records: by field, then in the order in which it was first said.
pub(crate) async fn provenance(
    database: &Database,
    subjects: &[Subject],
) -> Result<HashMap<Subject, Arc<[Provenance]>>> {
    let pairs: Vec<(i64, i64)> =
        subjects.iter().map(|subject| (i64::from(subject.kind.number()), subject.id)).collect();
    if pairs.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = database.sql();
    sql.push(
        "SELECT subject_kind, subject_id, id, source_id, field, value, first_seen, last_seen, location, revision, \
         contradicted FROM provenance WHERE ",
    );
    match pairs.as_slice() {
        [(kind, id)] => sql.push("subject_kind = ").bind(*kind).push(" AND subject_id = ").bind(*id),
        pairs => sql.push("(subject_kind, subject_id)").is_pair_of(pairs),
    };
    let mut statements: HashMap<Subject, Vec<(i64, Provenance)>> = HashMap::new();
    for row in &database.rows(sql).await? {
        let mut columns = Cells::new(row);
        let (kind, id, key) = (columns.take()?, columns.take()?, columns.take()?);
        let provenance = Provenance {
            source_id: columns.id()?,
            field: columns.take()?,
            value: columns.take()?,
            first_seen: columns.take()?,
            last_seen: columns.take()?,
            location: columns.take()?,
            revision: columns.take()?,
            contradicted: columns.take()?,
        };
        if let Some(kind) = Kind::from_number(kind) {
            statements.entry(Subject { kind, id }).or_default().push((key, provenance));
        }
    }
    Ok(statements
        .into_iter()
        .map(|(subject, mut statements)| {
            statements.sort_by(|a, b| (&a.1.field, a.0).cmp(&(&b.1.field, b.0)));
            (subject, statements.into_iter().map(|(_, provenance)| provenance).collect())
        })
        .collect())
}

/// The change log from a place on, oldest first.
pub(crate) async fn changes(database: &Database, since: Since) -> Result<Vec<Change>> {
    let mut sql = database.sql();
    sql.push("SELECT id, at, kind, subject_kind, subject_id, source_id FROM change WHERE id > ");
    sql.bind(since.after.0).push(" ORDER BY id LIMIT ").number(since.limit.into());
    let mut changes = Vec::new();
    for row in &database.rows(sql).await? {
        let mut columns = Cells::new(row);
        let (id, at, kind) = (ChangeId(columns.take()?), columns.take()?, columns.take()?);
        // A kind that a later build has put there is not this one's to tell.
        if let Some(subject_kind) = Kind::from_number(columns.take()?) {
            let subject = Subject { kind: subject_kind, id: columns.take()? };
            changes.push(Change { id, at, kind, subject, source_id: columns.known_id()? });
        }
    }
    Ok(changes)
}

/// The latest change; 0 before the first.
pub(crate) async fn last_change(database: &Database) -> Result<ChangeId> {
    let mut sql = database.sql();
    sql.push("SELECT id FROM change ORDER BY id DESC LIMIT 1");
    match database.rows(sql).await?.first() {
        Some(row) => Ok(ChangeId(row.try_get_by_index(0)?)),
        None => Ok(ChangeId(0)),
    }
}
