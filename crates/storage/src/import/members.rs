//! The members of foundations: the walk over all whom the facts speak of, or say nothing of any more.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Import,
    membership::{Membership, subject},
    testimony::Testimonies,
};
use crate::{
    Id, Kind, MemberFacts, Result, Scope,
    entity::{company, member, testimony},
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
        let mut listed = self.write.listed(Kind::Member, foundations.iter().copied()).await?;
        self.write.list(&mut listed, Kind::Member, &whole);
        let column = testimony::Column::FoundationId;
        let said = among::<testimony::Entity, _>(&self.write.tx, column, foundations.iter().copied()).await?;
        self.write.testimonies.load(said);

        let mut rows: HashMap<(i64, i64), Vec<i64>> = HashMap::new();
        for row in self.write.members.iter() {
            rows.entry((row.foundation_id, row.company_id)).or_default().push(row.id);
        }
        let mut said: HashMap<(i64, i64), Vec<testimony::Model>> = HashMap::new();
        for row in self.write.testimonies.iter() {
            let place = (row.foundation_id, row.company_id);
            said.entry(place).or_default().push(row.clone());
            // Who is not stated now may have left.
            if row.source_id == self.by.source_id && whole.contains(&row.foundation_id) {
                stated.entry(row.foundation_id).or_default().entry(row.company_id).or_default();
            }
        }
        // Their names are needed as well.
        let unknown =
            said.keys().map(|(_, company)| *company).filter(|id| self.write.companies.get(id).is_none());
        let unknown: BTreeSet<i64> = unknown.collect();
        let companies = among::<company::Entity, _>(&self.write.tx, company::Column::Id, unknown).await?;
        self.write.companies.load(companies);
        for (foundation, stated) in stated {
            for (company, facts) in stated {
                let place = (foundation, company);
                let said = said.remove(&place).unwrap_or_default();
                let mut membership = Membership {
                    import: self,
                    foundation,
                    company,
                    rows: rows.remove(&place).unwrap_or_default(),
                    testimonies: Testimonies::of(foundation, company, said),
                    listed: &listed,
                    led: Vec::new(),
                };
                membership.take_in(&facts);
                for (goes, keeps) in membership.led {
                    self.write.lead(subject(goes), keeps).await?;
                }
            }
        }
        Ok(())
    }
}
