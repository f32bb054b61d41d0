//! Which company a source means.
//!
//! Each company that a snapshot states is matched with one that is known, or with none; what is matched by one
//! statement is never joined with what is matched by another. In this order, each for all statements before the
//! next, so that the order of a file does not matter:
//!
//! 1. the slug, which only curated sources know;
//! 2. a curated name or alias: it also corrects a source that gives a company somebody else's identifiers;
//! 3. the name under which the same source stated it before, unless the Crunchbase slug is now
//!    another known company's, or the snapshot gives the name to two slugs;
//! 4. the Crunchbase slug (or LEI, or Wikidata item) with a like name, then
//! 5. the same with another name, unless this snapshot gives it to two names: SAP and SAP Labs, Google Cloud and
//!    Google LLC share a page, and are not made one for it;
//! 6. the domain, unless the Crunchbase slugs differ (Amazon Web Services is not Amazon) or several companies of
//!    other names have it. Domains that many share tell nobody apart ([`SHARED_DOMAINS`]).
//!
//! What is left is new, unless the snapshot gives its name to one that was matched. A company of a like name is then
//! reported as a candidate for a merger and left alone. An anonymous entry is matched by rule 3 only.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Import,
    slug::{likenesses, plain},
};
use crate::{
    Candidate, CompanyFacts, Identifier, IdentifierScheme, Kind, Result, Subject,
    entity::{company, company_alias, company_identifier, former_slug},
    fold,
    ledger::{Statement, names_stated_by},
    rows::among,
};

/// Domains under which companies are found that are not theirs.
const SHARED_DOMAINS: &[&str] = &[
    "cncf.io",
    "crunchbase.com",
    "facebook.com",
    "github.com",
    "github.io",
    "gitlab.com",
    "google.com/site",
    "linkedin.com",
    "linuxfoundation.org",
    "medium.com",
    "sites.google.com",
    "twitter.com",
    "x.com",
    "youtube.com",
];

/// What tells one statement of a company from another.
type Stated = (Option<String>, String, Vec<Identifier>, bool);

/// The companies that a snapshot names, and who they are.
#[derive(Debug, Default)]
pub(super) struct Companies {
    ids: HashMap<Stated, Option<i64>>,
}

impl Companies {
    /// The company behind a statement. None for one that is only mentioned, and unknown.
    pub(super) fn get(&self, stated: &CompanyFacts) -> Option<i64> {
        self.ids.get(&key(stated)).copied().flatten()
    }

    /// All companies that were matched or made.
    pub(super) fn matched(&self) -> BTreeSet<i64> {
        self.ids.values().copied().flatten().collect()
    }
}

fn key(stated: &CompanyFacts) -> Stated {
    let mut identifiers = stated.identifiers.clone();
    identifiers.sort();
    (stated.slug.clone(), stated.name.clone(), identifiers, stated.anonymous)
}

/// One statement to be matched.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) facts: &'a CompanyFacts,
    /// Whether a company is made of it where there is none.
    pub(super) makes: bool,
    pub(super) id: Option<i64>,
    /// Companies of a like name, this one perhaps among them.
    alike: BTreeSet<i64>,
    /// Whether this snapshot gives the name once.
    is_alone: bool,
    plain: String,
    folded: String,
}

impl Entry<'_> {
    /// Whether another statement of the snapshot has the same name, and may be about the same company.
    fn is_namesake(&self) -> bool {
        !self.is_alone && !self.facts.anonymous && self.facts.slug.is_none()
    }
}

/// The companies that may be meant, by what they may be found.
#[derive(Debug, Default)]
struct Known {
    by_slug: HashMap<String, i64>,
    by_identifier: HashMap<Identifier, BTreeSet<i64>>,
    crunchbase: HashMap<i64, BTreeSet<String>>,
    /// Folded names that curated sources gave.
    curated: HashMap<String, BTreeSet<i64>>,
    folded: HashMap<String, BTreeSet<i64>>,
    plain: HashMap<i64, BTreeSet<String>>,
    stated_before: HashMap<String, BTreeSet<i64>>,
    /// Companies that go by a name which a curated source gave.
    curators_own: BTreeSet<i64>,
    parents: HashMap<i64, i64>,
    /// In this snapshot: the name that a company was matched with.
    claimed: HashMap<i64, BTreeSet<String>>,
}

impl<'a> Import<'a> {
    /// Finds who is meant, without making anybody.
    pub(super) async fn identify(&mut self) -> Result<Vec<Entry<'a>>> {
        // What a curated source says of a company's names leaves it free to be meant by others too.
        const RULES: [(Rule, bool); 6] = [
            (Known::by_slug, false),
            (Known::by_curated_name, false),
            (Known::as_before, true),
            (Known::by_identifier_and_name, true),
            (Known::by_identifier, true),
            (Known::by_domain, true),
        ];
        let mut entries = entries(self.facts);
        let mut known = self.known(&entries).await?;
        for (rule, claims) in RULES {
            for entry in entries.iter_mut().filter(|entry| entry.id.is_none()) {
                if let Some(id) = rule(&known, entry) {
                    entry.id = Some(id);
                    if claims {
                        known.claimed.entry(id).or_default().insert(entry.plain.clone());
                    }
                }
            }
        }
        for entry in entries.iter_mut().filter(|entry| entry.id.is_none() && !entry.makes) {
            entry.id = only(known.folded.get(&entry.folded));
        }
        join_namesakes(&mut entries, &known);
        let mut called: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
        for (id, names) in &known.plain {
            for name in names {
                called.entry(name).or_default().insert(*id);
            }
        }
        for entry in &mut entries {
            entry.alike = called.get(entry.plain.as_str()).cloned().unwrap_or_default();
        }
        Ok(entries)
    }

    /// Remembers who is meant by each statement, and names the companies that are called alike and were left apart.
    pub(super) fn remember(&mut self, entries: &[Entry<'_>]) {
        self.companies.ids = entries.iter().map(|entry| (key(entry.facts), entry.id)).collect();
        let slug_of = |id: i64| self.write.companies.get(&id).map(|row| row.slug.clone()).unwrap_or_default();
        for entry in entries.iter().filter(|entry| entry.makes && !entry.facts.anonymous) {
            let Some(id) = entry.id else { continue };
            for other in entry.alike.iter().filter(|other| **other != id) {
                self.report.candidates.push(Candidate {
                    stated: entry.facts.name.clone(),
                    slug: slug_of(id),
                    resembles: slug_of(*other),
                    reason: "a like name".to_owned(),
                });
            }
        }
    }

    async fn known(&mut self, entries: &[Entry<'_>]) -> Result<Known> {
        let tx = &self.write.tx;
        let mut ids: BTreeSet<i64> = BTreeSet::new();
        let mut known = Known::default();

        let slugs: BTreeSet<&String> =
            entries.iter().flat_map(|entry| entry.facts.slug.iter().chain(&entry.facts.parent)).collect();
        let former =
            among::<former_slug::Entity, _>(tx, former_slug::Column::Slug, slugs.iter().copied().cloned());
        let former: Vec<former_slug::Model> =
            former.await?.into_iter().filter(|row| row.kind == Kind::Company.number()).collect();
        for row in &former {
            ids.insert(row.subject_id);
            known.by_slug.insert(row.slug.clone(), row.subject_id);
        }
        self.write.former_slugs.load(former);
        let rows = among::<company::Entity, _>(tx, company::Column::Slug, slugs.into_iter().cloned()).await?;
        for row in &rows {
            known.by_slug.insert(row.slug.clone(), row.id);
        }
        ids.extend(rows.iter().map(|row| row.id));
        self.write.companies.load(rows);

        let values: BTreeSet<&String> =
            entries.iter().flat_map(|entry| &entry.facts.identifiers).map(|i| &i.value).collect();
        let column = company_identifier::Column::Value;
        let rows = among::<company_identifier::Entity, _>(tx, column, values.into_iter().cloned()).await?;
        ids.extend(rows.iter().map(|row| row.company_id));

        let names: BTreeSet<String> =
            entries.iter().flat_map(|entry| likenesses(&entry.facts.name)).collect();
        let rows =
            among::<company_alias::Entity, _>(tx, company_alias::Column::NameKey, names.iter().cloned())
                .await?;
        ids.extend(rows.iter().map(|row| row.company_id));
        let rows = among::<company::Entity, _>(tx, company::Column::NameKey, names).await?;
        ids.extend(rows.iter().map(|row| row.id));
        self.write.companies.load(rows);

        let stated: BTreeSet<&str> = entries.iter().map(|entry| entry.facts.name.as_str()).collect();
        let before = names_stated_by(tx, self.by.source_id).await?;
        let before: Vec<(String, i64)> =
            before.into_iter().filter(|(name, _)| stated.contains(name.as_str())).collect();
        ids.extend(before.iter().map(|(_, id)| *id));

        self.write.take_up_companies(ids).await?;
        for (name, id) in before {
            known.stated_before.entry(name).or_default().insert(self.write.survivor(id));
        }
        for id in known.by_slug.values_mut() {
            *id = self.write.survivor(*id);
        }
        for row in self.write.identifiers.iter() {
            let id = self.write.survivor(row.company_id);
            let identifier = Identifier { scheme: row.scheme, value: row.value.clone() };
            if row.scheme == IdentifierScheme::Crunchbase {
                known.crunchbase.entry(id).or_default().insert(row.value.clone());
            }
            known.by_identifier.entry(identifier).or_default().insert(id);
        }
        for row in self.write.companies.iter() {
            let id = self.write.survivor(row.id);
            known.folded.entry(row.name_key.clone()).or_default().insert(id);
            known.plain.entry(id).or_default().insert(plain(&row.name));
            let subject = Subject { kind: Kind::Company, id: row.id };
            let statements = self.write.ledger.ranked(subject, "name");
            let is_curated = |statement: &&Statement| self.write.ledger.is_curated(statement);
            if statements.first().is_some_and(is_curated) {
                known.curators_own.insert(id);
            }
            if statements.iter().any(is_curated) {
                known.curated.entry(row.name_key.clone()).or_default().insert(id);
            }
            known.parents.extend(row.parent_id.map(|parent| (id, parent)));
        }
        for row in self.write.aliases.iter() {
            let id = self.write.survivor(row.company_id);
            known.folded.entry(row.name_key.clone()).or_default().insert(id);
            known.plain.entry(id).or_default().insert(plain(&row.name));
            if row.curated {
                known.curated.entry(row.name_key.clone()).or_default().insert(id);
            }
        }
        Ok(known)
    }
}

/// One way to find who is meant.
type Rule = fn(&Known, &Entry<'_>) -> Option<i64>;

impl Known {
    fn by_slug(&self, entry: &Entry<'_>) -> Option<i64> {
        self.by_slug.get(entry.facts.slug.as_ref()?).copied()
    }

    fn by_curated_name(&self, entry: &Entry<'_>) -> Option<i64> {
        if entry.facts.anonymous || entry.facts.slug.is_some() {
            return None;
        }
        only(self.curated.get(&entry.folded))
    }

    fn as_before(&self, entry: &Entry<'_>) -> Option<i64> {
        let before = self.stated_before.get(&entry.facts.name)?;
        // A source that corrects a slug goes on meaning the same company, unless the new one is somebody else's.
        let is_corrected = entry.is_alone && self.strong_holders(entry).is_empty();
        let fitting: BTreeSet<i64> = before
            .iter()
            .copied()
            .filter(|id| (is_corrected || !self.differ(entry, *id)) && self.is_free(entry, *id))
            .collect();
        let telling: BTreeSet<i64> =
            fitting.iter().copied().filter(|id| self.share_crunchbase(entry, *id)).collect();
        only(Some(&telling)).or_else(|| only(Some(&fitting)))
    }

    fn by_identifier_and_name(&self, entry: &Entry<'_>) -> Option<i64> {
        let holders = self.strong_holders(entry);
        let alike: BTreeSet<i64> =
            holders.into_iter().filter(|id| self.is_called(entry, *id) && self.is_free(entry, *id)).collect();
        only(Some(&alike))
    }

    fn by_identifier(&self, entry: &Entry<'_>) -> Option<i64> {
        let holders: BTreeSet<i64> =
            self.strong_holders(entry).into_iter().filter(|id| self.is_free(entry, *id)).collect();
        // The parent of the others, else the oldest.
        let is_parent = |id: &i64| holders.iter().any(|other| self.parents.get(other) == Some(id));
        holders.iter().copied().find(is_parent).or_else(|| holders.first().copied())
    }

    fn by_domain(&self, entry: &Entry<'_>) -> Option<i64> {
        if entry.facts.anonymous {
            return None;
        }
        let domains = entry.facts.identifiers.iter().filter(|identifier| {
            identifier.scheme == IdentifierScheme::Domain
                && !SHARED_DOMAINS.contains(&identifier.value.as_str())
        });
        let holders: BTreeSet<i64> = domains
            .filter_map(|domain| self.by_identifier.get(domain))
            .flatten()
            .copied()
            .filter(|id| !self.differ(entry, *id) && self.is_free(entry, *id))
            .collect();
        let alike: BTreeSet<i64> = holders.iter().copied().filter(|id| self.is_called(entry, *id)).collect();
        only(Some(&alike)).or_else(|| only(Some(&holders)))
    }

    /// Whether a company may be meant: it is not matched with another name of this snapshot, and not one that a
    /// curated source knows by another slug.
    fn is_free(&self, entry: &Entry<'_>, id: i64) -> bool {
        let by_others =
            self.claimed.get(&id).is_some_and(|names| names.iter().any(|name| *name != entry.plain));
        let is_other = entry.facts.slug.is_some() && self.curators_own.contains(&id);
        !by_others && !is_other
    }

    fn is_called(&self, entry: &Entry<'_>, id: i64) -> bool {
        self.plain.get(&id).is_some_and(|names| names.contains(&entry.plain))
    }

    fn share_crunchbase(&self, entry: &Entry<'_>, id: i64) -> bool {
        self.crunchbase.get(&id).is_some_and(|slugs| crunchbase(entry).any(|slug| slugs.contains(slug)))
    }

    /// Whether both have Crunchbase slugs, and none in common.
    fn differ(&self, entry: &Entry<'_>, id: i64) -> bool {
        let has_one = crunchbase(entry).next().is_some() && self.crunchbase.contains_key(&id);
        has_one && !self.share_crunchbase(entry, id)
    }

    fn strong_holders(&self, entry: &Entry<'_>) -> BTreeSet<i64> {
        if entry.facts.anonymous {
            return BTreeSet::new();
        }
        let strong = entry.facts.identifiers.iter().filter(|identifier| {
            matches!(
                identifier.scheme,
                IdentifierScheme::Crunchbase | IdentifierScheme::Lei | IdentifierScheme::Wikidata
            )
        });
        strong.filter_map(|identifier| self.by_identifier.get(identifier)).flatten().copied().collect()
    }
}

/// All statements of companies, each once: those that make companies first.
fn entries(facts: &crate::Facts) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut at: HashMap<Stated, usize> = HashMap::new();
    let people = facts.seats.iter().filter_map(|seat| seat.person.as_ref());
    let authors = facts.announcements.iter().flat_map(|announcement| &announcement.authors);
    let employers = people.chain(authors).filter_map(|person| person.company.as_ref());
    let mentioned =
        facts.announcements.iter().flat_map(|announcement| &announcement.companies).chain(employers);
    let stated = facts
        .companies
        .iter()
        .chain(facts.members.iter().map(|member| &member.company))
        .chain(facts.seats.iter().map(|seat| &seat.company));
    let all = stated
        .map(|company| (company, true))
        .chain(mentioned.map(|company| (company, company.slug.is_some())));
    for (facts, makes) in all {
        at.entry(key(facts)).or_insert_with(|| {
            let (plain, folded) = (plain(&facts.name), fold(&facts.name));
            let alike = BTreeSet::new();
            entries.push(Entry { facts, makes, id: None, alike, is_alone: true, plain, folded });
            entries.len() - 1
        });
    }
    let mut names: HashMap<&str, usize> = HashMap::new();
    for entry in &entries {
        *names.entry(&entry.facts.name).or_default() += 1;
    }
    for entry in &mut entries {
        entry.is_alone = names[entry.facts.name.as_str()] == 1;
    }
    entries
}

/// What a snapshot gives a name twice, once with keys and once without, is one company: so it is where both are new.
fn join_namesakes(entries: &mut [Entry<'_>], known: &Known) {
    let mut namesakes: HashMap<&str, BTreeSet<i64>> = HashMap::new();
    for entry in entries.iter().filter(|entry| entry.makes && entry.is_namesake()) {
        namesakes.entry(&entry.facts.name).or_default().extend(entry.id);
    }
    for entry in entries.iter_mut().filter(|entry| entry.id.is_none() && entry.makes && entry.is_namesake()) {
        let ids = namesakes.get(entry.facts.name.as_str()).into_iter().flatten().copied();
        let fitting: BTreeSet<i64> = ids.filter(|id| !known.differ(entry, *id)).collect();
        entry.id = only(Some(&fitting));
    }
}

/// The one, where there is one only.
fn only(ids: Option<&BTreeSet<i64>>) -> Option<i64> {
    ids.filter(|ids| ids.len() == 1).and_then(|ids| ids.first().copied())
}

fn crunchbase<'e>(entry: &'e Entry<'_>) -> impl Iterator<Item = &'e String> {
    let identifiers = entry.facts.identifiers.iter();
    identifiers
        .filter(|identifier| identifier.scheme == IdentifierScheme::Crunchbase)
        .map(|identifier| &identifier.value)
}
