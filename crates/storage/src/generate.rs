//! A store full of facts that nobody stated, the same from the same seed: what plans are checked and pages are timed
//! over. Not part of the product; built for tests and with the feature `generate`.

mod random;
mod rows;
mod words;

use sea_orm::{ConnectionTrait, TransactionTrait};

use crate::{Result, Store};
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

impl Store {
    /// Adds generated facts to what the store holds, in one transaction; to no more than one store's worth at a time.
    pub async fn generate(&self, what: &Generate) -> Result<()> {
        let transaction = self.db.begin().await?;
        let mut rows = Rows::new(&transaction, what.search).await?;
        let mut random = Random::new(what.seed);
        foundations(&mut rows, what).await?;
        companies(&mut rows, what, &mut random).await?;
        members(&mut rows, what, &mut random).await?;
        announcements(&mut rows, what, &mut random).await?;
        rows.finish(self.is_postgres()).await?;
        transaction.commit().await?;
        self.db.execute_unprepared("ANALYZE").await?;
        Ok(())
    }
}

async fn foundations(rows: &mut Rows<'_>, what: &Generate) -> Result<()> {
    for index in 1..=what.foundations {
        let name = format!("Generated Foundation {index}");
        // A tree: each ten have one above them.
        let parent = if index == 1 { None } else { Some(rows.foundation + 1 + (index - 2) / 10) };
        let founded_on = (index % 3 != 0).then(|| format!("{}", 2000 + index % 25));
        rows.foundation(index, &format!("generated-{index}"), &name, founded_on.as_deref(), parent).await?;
    }
    Ok(())
}

async fn companies(rows: &mut Rows<'_>, what: &Generate, random: &mut Random) -> Result<()> {
    for index in 1..=what.companies {
        let name = words::company(random);
        let country = (random.below(10) > 0).then(|| *random.one_of(&words::COUNTRIES));
        let parent = (index > 100 && random.below(20) == 0).then(|| rows.company + 1 + random.below(100));
        rows.company(index, &name, country, parent).await?;
    }
    Ok(())
}

async fn members(rows: &mut Rows<'_>, what: &Generate, random: &mut Random) -> Result<()> {
    for index in 1..=what.members {
        let foundation = random.skewed(what.foundations);
        let company = random.below(what.companies);
        let tier = random.skewed(words::TIERS.len() as u64);
        let since = random.between(DAYS.0, DAYS.1);
        let until = (random.below(4) == 0).then(|| random.between(since + 1, DAYS.1 + 1));
        let (tier, class) = words::TIERS[usize::try_from(tier).expect("there are few tiers")];
        rows.member(index, foundation + 1, company + 1, tier, class, since, until).await?;
    }
    Ok(())
}

async fn announcements(rows: &mut Rows<'_>, what: &Generate, random: &mut Random) -> Result<()> {
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
    }
    Ok(())
}
