//! Companies as a write takes them up: whole, with those they went into and those they belong to.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Kind, Result,
    change_log::Write,
    entity::{company, company_alias, company_identifier, former_slug},
    rows::among,
};

impl Write {
    /// Takes up companies whole: with those they went into, their identifiers, aliases and statements.
    pub(crate) async fn take_up_companies(&mut self, ids: impl IntoIterator<Item = i64>) -> Result<()> {
        let mut all: BTreeSet<i64> = ids.into_iter().collect();
        let mut missing: Vec<i64> =
            all.iter().copied().filter(|id| self.companies.get(id).is_none()).collect();
        loop {
            let rows = among::<company::Entity, _>(&self.tx, company::Column::Id, missing).await?;
            self.companies.load(rows);
            let into =
                self.companies.iter().filter(|row| all.contains(&row.id)).filter_map(|row| row.merged_into);
            missing = into.filter(|id| !all.contains(id)).collect();
            if missing.is_empty() {
                break;
            }
            all.extend(&missing);
            missing.retain(|id| self.companies.get(id).is_none());
        }
        let column = company_identifier::Column::CompanyId;
        self.identifiers
            .load(among::<company_identifier::Entity, _>(&self.tx, column, all.iter().copied()).await?);
        let column = company_alias::Column::CompanyId;
        self.aliases.load(among::<company_alias::Entity, _>(&self.tx, column, all.iter().copied()).await?);
        self.ledger.load(&self.tx, Kind::Company, all).await
    }

    /// The company that a company went into, or itself.
    pub(crate) fn survivor(&self, id: i64) -> i64 {
        let mut at = id;
        while let Some(into) = self.companies.get(&at).and_then(|row| row.merged_into) {
            at = into;
        }
        at
    }

    /// Takes up all companies to which those here belong.
    pub(crate) async fn take_up_ancestors(&mut self) -> Result<()> {
        loop {
            let parents = self.companies.iter().filter_map(|row| row.parent_id);
            let missing: BTreeSet<i64> = parents.filter(|id| self.companies.get(id).is_none()).collect();
            if missing.is_empty() {
                return Ok(());
            }
            let rows = among::<company::Entity, _>(&self.tx, company::Column::Id, missing).await?;
            self.companies.load(rows);
        }
    }

    /// Whether a company belongs to another, or to one that does, as far as they were taken up.
    pub(crate) fn is_under(&self, lower: i64, upper: i64) -> bool {
        let mut seen = BTreeSet::from([lower]);
        let mut at = lower;
        while let Some(parent) = self.companies.get(&at).and_then(|row| row.parent_id) {
            if parent == upper {
                return true;
            }
            if !seen.insert(parent) {
                return false;
            }
            at = parent;
        }
        false
    }

    /// The company that a slug leads to, the present one or a former, among those taken up.
    pub(crate) fn company_at(&self, slug: &str) -> Option<i64> {
        let own = self.companies.iter().find(|row| row.slug == slug).map(|row| row.id);
        let former = || Some(self.former_slugs.get(&(Kind::Company.number(), slug.to_owned()))?.subject_id);
        own.or_else(former).map(|id| self.survivor(id))
    }

    /// Slugs of companies, present and former, among these.
    pub(crate) async fn taken_slugs(&self, slugs: Vec<String>) -> Result<BTreeSet<String>> {
        let rows =
            among::<company::Entity, _>(&self.tx, company::Column::Slug, slugs.iter().cloned()).await?;
        let mut taken: BTreeSet<String> = rows.into_iter().map(|row| row.slug).collect();
        let former = former_slug::Entity::find()
            .filter(former_slug::Column::Kind.eq(Kind::Company.number()))
            .filter(former_slug::Column::Slug.is_in(slugs))
            .all(&self.tx)
            .await?;
        taken.extend(former.into_iter().map(|row| row.slug));
        taken.extend(self.companies.iter().map(|row| row.slug.clone()));
        Ok(taken)
    }
}
