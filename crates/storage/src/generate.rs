//! A store full of facts that nobody stated, the same from the same seed: what plans are checked and pages are timed
//! over. Not part of the product; built for tests and with the feature `generate`.

mod follow;
mod random;
mod rows;
mod words;

use sea_orm::{ConnectionTrait, TransactionTrait};

use crate::{Error, Result, Store};
use random::Random;
use rows::Rows;

/// How much to make, and from which seed.
#[derive(Clone, Copy, Debug)]
pub struct Generate {
    /// The same seed makes the same facts.
    pub seed: u64,
    /// How many foundations: `generated-1` and so on, the first with the most members and announcements.
    pub foundations: u64,
    /// How many companies.
    pub companies: u64,
    /// How many memberships.
    pub members: u64,
    /// How many announcements.
    pub announcements: u64,
    /// Whether what is made can be searched.
    pub search: bool,
}

impl Default for Generate {
    fn default() -> Self {
        Self {
            seed: 1,
            foundations: 100,
            companies: 100_000,
            members: 200_000,
            announcements: 1_000_000,
            search: false,
        }
    }
}

/// 2015-01-01 and 2026-11-01, in days since 1970.
const DAYS: (u64, u64) = (16_436, 20_758);
const DAY: u64 = 86_400_000;

/// How far a generation is.
#[derive(Clone, Copy, Debug)]
pub struct GenerateStep {
    /// What is being made.
    pub what: &'static str,
    /// How many were made, of how many; None: it has just begun, and is made all at once.
    pub made: Option<(u64, u64)>,
}

/// After how many rows it is told how far the generation is.
const TELL: u64 = 50_000;
/// Memory for pages of SQLite meanwhile: with its usual two megabytes it writes each page of an index many times.
const SQLITE_CACHE: &str = "PRAGMA cache_size = -131072";

impl Store {
    /// Adds generated facts to what the store holds: records, and the seats, projects, translations, provenance and
    /// changes that follow from them. `told` hears how far it is.
    ///
    /// One transaction: all or nothing. A store that holds generated facts already is refused; in one that holds
    /// others the generated ones come after them, with the same contents under other ids.
    pub async fn generate(&self, what: &Generate, told: impl Fn(GenerateStep)) -> Result<()> {
        let transaction = self.db.begin().await?;
        if !self.is_postgres() {
            transaction.execute_unprepared(SQLITE_CACHE).await?;
        }
        let mut rows = Rows::new(&transaction, what.search).await?;
        if rows.are_there().await? {
            return Err(Error::Facts(
                "the store has generated facts already: generate into a new one".to_owned(),
            ));
        }
        let before = rows.before;
        let mut random = Random::new(what.seed);
        foundations(&mut rows, what, &told).await?;
        companies(&mut rows, what, &mut random, &told).await?;
        members(&mut rows, what, &mut random, &told).await?;
        announcements(&mut rows, what, &mut random, &told).await?;
        rows.finish(self.is_postgres()).await?;
        follow::add(&transaction, &before, what, &told).await?;
        transaction.commit().await?;
        told(GenerateStep { what: "statistics", made: None });
        // Postgres counts on an index alone only what it has vacuumed, as it would by itself a while later.
        let known = if self.is_postgres() { "VACUUM (ANALYZE)" } else { "ANALYZE" };
        self.db.execute_unprepared(known).await?;
        Ok(())
    }
}

/// Says how far it is now and then, and at the end.
fn tell(told: &dyn Fn(GenerateStep), what: &'static str, made: u64, of: u64) {
    if made == of || made.is_multiple_of(TELL) {
        told(GenerateStep { what, made: Some((made, of)) });
    }
}

async fn foundations(rows: &mut Rows<'_>, what: &Generate, told: &dyn Fn(GenerateStep)) -> Result<()> {
    for index in 1..=what.foundations {
        let name = format!("Generated Foundation {index}");
        // A tree: each ten have one above them.
        let parent = if index == 1 { None } else { Some(rows.before.foundation + 1 + (index - 2) / 10) };
        let founded_on = (index % 3 != 0).then(|| format!("{}", 2000 + index % 25));
        rows.foundation(index, &format!("generated-{index}"), &name, founded_on.as_deref(), parent).await?;
        tell(told, "foundations", index, what.foundations);
    }
    Ok(())
}

async fn companies(
    rows: &mut Rows<'_>,
    what: &Generate,
    random: &mut Random,
    told: &dyn Fn(GenerateStep),
) -> Result<()> {
    for index in 1..=what.companies {
        let name = words::company(random);
        let country = (random.below(10) > 0).then(|| *random.one_of(&words::COUNTRIES));
        let parent =
            (index > 100 && random.below(20) == 0).then(|| rows.before.company + 1 + random.below(100));
        rows.company(index, &name, country, parent).await?;
        tell(told, "companies", index, what.companies);
    }
    Ok(())
}

async fn members(
    rows: &mut Rows<'_>,
    what: &Generate,
    random: &mut Random,
    told: &dyn Fn(GenerateStep),
) -> Result<()> {
    for index in 1..=what.members {
        let foundation = random.skewed(what.foundations);
        let company = random.below(what.companies);
        let tier = random.skewed(words::TIERS.len() as u64);
        let since = random.between(DAYS.0, DAYS.1);
        let until = (random.below(4) == 0).then(|| random.between(since + 1, DAYS.1 + 1));
        let (tier, class) = words::TIERS[usize::try_from(tier).expect("there are few tiers")];
        rows.member(index, foundation + 1, company + 1, tier, class, since, until).await?;
        tell(told, "members", index, what.members);
    }
    Ok(())
}

async fn announcements(
    rows: &mut Rows<'_>,
    what: &Generate,
    random: &mut Random,
    told: &dyn Fn(GenerateStep),
) -> Result<()> {
    for index in 1..=what.announcements {
        let title = words::title(random);
        let summary = words::sentence(random);
        let language = *random.one_of(&["en", "en", "en", "de", "zh", "fr"]);
        // Whole hours: some appear at the same instant.
        let published_at = random.between(DAYS.0, DAYS.1) * DAY + random.below(24) * 3_600_000;
        let embargoed = random.below(1000) == 0;
        rows.announcement(index, &title, &summary, language, published_at, embargoed).await?;
        rows.about(index, random.skewed(what.foundations) + 1, published_at).await?;
        let first = random.skewed(what.companies) + 1;
        rows.naming(index, first, published_at).await?;
        let second = random.skewed(what.companies) + 1;
        if second != first && random.below(3) == 0 {
            rows.naming(index, second, published_at).await?;
        }
        tell(told, "announcements", index, what.announcements);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::{
        Announcement, Columns, Direction, Field, Filter, List, Member, Record, Since, Slice,
        import::tests::harbour,
    };

    const FEW: Generate =
        Generate { seed: 7, foundations: 3, companies: 40, members: 90, announcements: 60, search: true };

    /// The first records of a list, without their ids.
    async fn contents<R: Record + std::fmt::Debug>(store: &Store, by: Field) -> Vec<String> {
        let list = List { filter: Filter::default(), order: vec![(by, Direction::Ascending)] };
        let page =
            store.page::<R>(&list, &Slice { limit: 100, ..Slice::default() }, Columns::ALL).await.unwrap();
        let without_ids = |record: &R| {
            let mut json = serde_json::to_value(record).unwrap();
            for key in ["id", "slug", "canonical_url", "foundation_id", "company_id"] {
                json.as_object_mut().unwrap().remove(key);
            }
            json.to_string()
        };
        page.edges.iter().map(|(_, record)| without_ids(record)).collect()
    }

    async fn everything(store: &Store) -> (Vec<String>, Vec<String>) {
        let mut members = contents::<Member>(store, Field::MemberValidFrom).await;
        members.sort();
        (members, contents::<Announcement>(store, Field::AnnouncementPublishedAt).await)
    }

    #[tokio::test]
    async fn the_same_seed_makes_the_same_facts_and_another_makes_others() {
        for (one, other) in harbour::stores().await.into_iter().zip(harbour::stores().await) {
            one.generate(&FEW, |_| ()).await.unwrap();
            other.generate(&FEW, |_| ()).await.unwrap();
            assert_eq!(everything(&one).await, everything(&other).await);
            assert!(
                one.changes(Since { limit: 1000, ..Since::default() }).await.unwrap().len()
                    == 3 + 40 + 90 + 60
            );
        }
        for (one, other) in harbour::stores().await.into_iter().zip(harbour::stores().await) {
            one.generate(&FEW, |_| ()).await.unwrap();
            other.generate(&Generate { seed: 8, ..FEW }, |_| ()).await.unwrap();
            assert_ne!(everything(&one).await, everything(&other).await);
        }
    }

    #[tokio::test]
    async fn a_store_keeps_what_it_has_and_is_generated_once() {
        for store in harbour::stores().await {
            harbour::import(&store, &harbour::landscape("2024-01-01", &[("Alpha", "Gold")])).await;
            let steps = RefCell::new(Vec::new());
            store.generate(&FEW, |step| steps.borrow_mut().push(step)).await.unwrap();
            assert!(steps.borrow().iter().any(|step| step.what == "members" && step.made == Some((90, 90))));
            let list = List::default();
            assert_eq!(store.count::<Member>(&list).await.unwrap(), 91);
            let error = store.generate(&FEW, |_| ()).await.unwrap_err();
            assert!(error.to_string().contains("generated facts already"), "{error}");
            assert_eq!(store.count::<Member>(&list).await.unwrap(), 91);
            harbour::import(
                &store,
                &harbour::landscape("2024-02-01", &[("Alpha", "Gold"), ("Beta", "Gold")]),
            )
            .await;
            assert_eq!(
                store.count::<Member>(&list).await.unwrap(),
                92,
                "keys go on after the generated ones"
            );
        }
    }
}
