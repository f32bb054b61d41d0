//! The members of foundations: the walk over all whom the facts speak of, or say nothing of any more.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use time::Date;

use super::{
    Import,
    membership::{Membership, subject},
};
use crate::{
    Id, Kind, MemberFacts, Result, Scope,
    entity::{company, member, snapshot},
    rows::among,
};

impl Import<'_> {
    /// Brings the members of all foundations that the facts speak of to what they say.
    pub(super) async fn members(&mut self) -> Result<()> {
        let mut stated: BTreeMap<i64, BTreeMap<i64, Vec<&MemberFacts>>> = BTreeMap::new();
        for facts in &self.facts.members {
            let company = self.companies.get(&facts.company).expect("who is a member was matched or made");
            let foundation = self.foundation(&facts.foundation).key();
            stated.entry(foundation).or_default().entry(company).or_default().push(facts);
        }
        let mut whole: BTreeSet<i64> = BTreeSet::new();
        for scope in &self.facts.complete {
            if let Scope::Members(slug) = scope {
                whole.insert(self.foundation(slug).key());
            }
        }
        let foundations: BTreeSet<i64> = stated.keys().chain(&whole).copied().collect();
        if foundations.is_empty() {
            return Ok(());
        }
        let tx = &self.write.tx;
        let column = member::Column::FoundationId;
        self.write.members.load(among::<member::Entity, _>(tx, column, foundations.iter().copied()).await?);
        let ids: Vec<i64> = self.write.members.iter().map(|row| row.id).collect();
        self.write.ledger.load(tx, Kind::Member, ids).await?;
        let mut listed = self.listed(Kind::Member, &whole).await?;

        let mut rows: HashMap<(i64, i64), Vec<i64>> = HashMap::new();
        for row in self.write.members.iter() {
            rows.entry((row.foundation_id, row.company_id)).or_default().push(row.id);
        }
        // Who is not stated now may have left: their names are needed as well.
        let unknown =
            rows.keys().map(|(_, company)| *company).filter(|id| self.write.companies.get(id).is_none());
        let unknown: BTreeSet<i64> = unknown.collect();
        let companies = among::<company::Entity, _>(&self.write.tx, company::Column::Id, unknown).await?;
        self.write.companies.load(companies);
        for foundation in foundations {
            let mut stated = stated.remove(&foundation).unwrap_or_default();
            let days = listed.remove(&foundation).unwrap_or_default();
            if whole.contains(&foundation) {
                let source = self.by.source_id;
                for ((_, company), ids) in rows.iter().filter(|((of, _), _)| *of == foundation) {
                    if ids.iter().any(|id| self.write.ledger.span(subject(*id), source).is_some()) {
                        stated.entry(*company).or_default();
                    }
                }
            }
            for (company, facts) in stated {
                let known = rows.get(&(foundation, company)).cloned().unwrap_or_default();
                let mut membership =
                    Membership { import: self, foundation, company, rows: known, led: Vec::new() };
                membership.take_in(&facts, &days);
                for (goes, keeps) in membership.led {
                    self.write.lead(subject(goes), keeps).await?;
                }
            }
        }
        Ok(())
    }

    /// The days on which this source listed a kind of record of foundations whole, today's among them.
    pub(super) async fn listed(
        &mut self,
        kind: Kind,
        whole: &BTreeSet<i64>,
    ) -> Result<HashMap<i64, BTreeSet<Date>>> {
        let rows = snapshot::Entity::find()
            .filter(snapshot::Column::SourceId.eq(self.by.source_id))
            .filter(snapshot::Column::Kind.eq(kind.number()))
            .all(&self.write.tx)
            .await?;
        let mut days: HashMap<i64, BTreeSet<Date>> = HashMap::new();
        for row in rows {
            days.entry(row.foundation_id).or_default().insert(row.observed_on);
        }
        for foundation in whole {
            let is_new = days.entry(*foundation).or_default().insert(self.by.day);
            if is_new {
                self.write.snapshots.push(snapshot::Model {
                    source_id: self.by.source_id,
                    foundation_id: *foundation,
                    kind: kind.number(),
                    observed_on: self.by.day,
                });
            }
        }
        Ok(days)
    }
}
