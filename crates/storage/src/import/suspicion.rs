//! Changes that look more like a mistake of the source than like history.

use std::collections::{BTreeMap, BTreeSet};

use super::Import;
use crate::{Error, Result};

/// Below so many, everything can change.
const FEW: usize = 5;

impl Import<'_> {
    /// Stops where more than a fifth of a foundation's members would leave, or most companies be called otherwise.
    pub(super) fn refuse_what_is_suspicious(&self) -> Result<()> {
        let mut open: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
        let mut stays: BTreeSet<(i64, i64)> = BTreeSet::new();
        for row in self.write.members.iter() {
            let was_open = self.write.members.was(&row.id).is_some_and(|was| was.until.is_none());
            if was_open {
                open.entry(row.foundation_id).or_default().insert(row.company_id);
            }
            if row.until.is_none() {
                stays.insert((row.foundation_id, row.company_id));
            }
        }
        let mut said = Vec::new();
        for (foundation, companies) in &open {
            let leave = companies.iter().filter(|company| !stays.contains(&(*foundation, **company))).count();
            if companies.len() >= FEW && leave * 5 > companies.len() {
                let slug = self.write.foundations.get(foundation).map_or("?", |row| row.slug.as_str());
                said.push(format!("{leave} of {} members of `{slug}` would leave", companies.len()));
            }
        }
        let known = self.companies.matched();
        let renamed = known
            .iter()
            .filter(|id| {
                let was = self.write.companies.was(id);
                was.is_some_and(|was| self.write.companies.get(id).is_some_and(|now| now.name != was.name))
            })
            .count();
        if renamed >= FEW && renamed * 2 > known.len() {
            said.push(format!("{renamed} of {} companies would get another name", known.len()));
        }
        if said.is_empty() {
            return Ok(());
        }
        Err(Error::Suspicious(format!(
            "{}, observed on {}: {}; nothing was written. Look at it with --dry-run --accept, and if it is right, \
             import it with --accept",
            self.facts.source.location,
            self.facts.observed_on,
            said.join(", and ")
        )))
    }
}
