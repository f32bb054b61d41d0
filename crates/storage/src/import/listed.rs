//! The days on which sources listed a kind of record of a foundation whole.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use time::Date;

use crate::{Kind, Result, change_log::Write, entity::snapshot};

/// The days of each source and foundation.
#[derive(Debug, Default)]
pub(crate) struct Listed(HashMap<(i64, i64), BTreeSet<Date>>);

static NEVER: BTreeSet<Date> = BTreeSet::new();

impl Listed {
    /// The days on which a source listed a foundation.
    pub(crate) fn by(&self, source: i64, foundation: i64) -> &BTreeSet<Date> {
        self.0.get(&(source, foundation)).unwrap_or(&NEVER)
    }
}

impl Write {
    /// What is known of foundations.
    pub(crate) async fn listed(
        &self,
        kind: Kind,
        foundations: impl IntoIterator<Item = i64>,
    ) -> Result<Listed> {
        let rows = snapshot::Entity::find()
            .filter(snapshot::Column::FoundationId.is_in(foundations))
            .filter(snapshot::Column::Kind.eq(kind.number()))
            .all(&self.tx)
            .await?;
        let mut listed = Listed::default();
        for row in rows {
            listed.0.entry((row.source_id, row.foundation_id)).or_default().insert(row.observed_on);
        }
        Ok(listed)
    }

    /// The speaker lists foundations whole today.
    pub(crate) fn list(&mut self, listed: &mut Listed, kind: Kind, whole: &BTreeSet<i64>) {
        let by = self.speaker.as_ref().expect("a source speaks");
        for foundation in whole {
            if listed.0.entry((by.source_id, *foundation)).or_default().insert(by.day) {
                self.snapshots.push(snapshot::Model {
                    source_id: by.source_id,
                    foundation_id: *foundation,
                    kind: kind.number(),
                    observed_on: by.day,
                });
            }
        }
    }
}
