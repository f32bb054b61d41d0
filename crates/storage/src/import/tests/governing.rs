//! Several sources that know one company: which of them governs does not depend on which is read first.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::harbour::{accept, company, member, members, source, stores};
use crate::{Facts, MemberFacts, Scope, SourceKind, Store, StoreOptions, entity::change};

/// The tier of a membership, since when, and where the source is a manifest, until when.
type Words = (Option<&'static str>, Option<&'static str>, Option<&'static str>);

/// A source that says on a day that one company is a member in this way.
fn says(kind: SourceKind, key: &str, on: &str, words: &[Words]) -> Facts {
    let mut facts = source(kind, key, on);
    let date = |text: Option<&str>| text.map(|text| text.parse().unwrap());
    let is_member = |(tier, since, until): &Words| MemberFacts {
        tier: tier.map(str::to_owned),
        since: date(*since),
        until: date(until.filter(|_| kind == SourceKind::Manifest)),
        ..member(company("Alpha"), "")
    };
    facts.members = words.iter().map(is_member).collect();
    facts
}

/// A landscape that lists its one company, or nobody.
fn lists(key: &str, on: &str, tiers: &[&'static str]) -> Facts {
    let words: Vec<Words> = tiers.iter().map(|tier| (Some(*tier), None, None)).collect();
    Facts {
        complete: vec![Scope::Members("harbour".to_owned())],
        ..says(SourceKind::Landscape, key, on, &words)
    }
}

/// Reads all, and again, which changes nothing. Answers with the memberships.
async fn read_twice(store: &Store, all: &[&Facts]) -> Result<Vec<String>, TestCaseError> {
    for facts in all {
        accept(store, facts).await.unwrap();
    }
    let found = members(store).await;
    for facts in all {
        let again = accept(store, facts).await.unwrap().differences;
        prop_assert_eq!(again, vec![], "{} of {:#?}", &facts.source.location, members(store).await);
    }
    Ok(found)
}

#[tokio::test]
async fn a_source_that_does_not_govern_is_known_to_list_two_tiers_at_once() {
    let all = [
        lists("harbour", "2024-01-08", &["Gold"]),
        lists("coast", "2024-01-08", &["Gold", "Silver"]),
        lists("harbour", "2024-01-15", &["Gold"]),
        lists("coast", "2024-01-15", &["Silver"]),
        // Read last, it is the one that saw the company first.
        lists("coast", "2024-01-01", &["Silver"]),
    ];
    for order in [[0, 1, 2, 3, 4], [3, 2, 1, 0, 4], [4, 2, 0, 3, 1], [1, 4, 3, 2, 0]] {
        for store in stores().await {
            let found = read_twice(&store, &order.map(|index| &all[index])).await.unwrap();
            assert_eq!(
                found,
                [
                    "Alpha Gold 2024-01-08..2024-01-15 seen 2024-01-08..2024-01-08",
                    "Alpha Silver 2024-01-01.. seen 2024-01-01..2024-01-15",
                ],
                "{order:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_days_of_joining_that_one_source_tells_of_two_tiers_are_each_kept() {
    let joined = |on: &str| {
        let words = [(Some("Gold"), Some("2020"), None), (Some("Silver"), Some("2023"), None)];
        says(SourceKind::Landscape, "coast", on, &words)
    };
    let all = [lists("harbour", "2024-01-08", &["Gold"]), joined("2024-01-08"), joined("2024-01-01")];
    for store in stores().await {
        assert_eq!(
            read_twice(&store, &all.each_ref()).await.unwrap(),
            [
                "Alpha Gold 2020-01-01.. seen 2024-01-01..2024-01-08",
                "Alpha Silver 2023-01-01.. seen 2024-01-01..2024-01-08",
            ]
        );
    }
}

#[tokio::test]
async fn what_a_manifest_says_to_be_over_ends_what_it_said_to_hold_whichever_is_read_first() {
    let holds = says(SourceKind::Manifest, "founding", "2024-01-01", &[(Some("Gold"), None, None)]);
    let over = says(SourceKind::Manifest, "founding", "2024-02-01", &[(None, None, Some("2024-01-20"))]);
    for order in [[&holds, &over], [&over, &holds]] {
        for store in stores().await {
            let found = read_twice(&store, &order).await.unwrap();
            assert_eq!(found, ["Alpha Gold 2024-01-01..2024-01-20 seen 2024-01-01..2024-02-01"]);
        }
    }
}

#[tokio::test]
async fn a_day_of_joining_that_is_said_of_what_is_over_and_of_what_holds_is_that_of_the_first() {
    let over = (Some("Gold"), Some("2020"), Some("2023-06"));
    let holds = (Some("Gold"), Some("2020"), None);
    let says = |on: &str, words: &[Words]| says(SourceKind::Manifest, "founding", on, words);
    let all = [says("2024-01-08", &[holds]), says("2024-01-01", &[over]), says("2024-01-08", &[over, holds])];
    for order in [[0, 1, 2], [1, 0, 2]] {
        for store in stores().await {
            for index in order {
                accept(&store, &all[index]).await.unwrap();
            }
            let right = [
                "Alpha Gold 2020-01-01..2023-06 seen 2024-01-01..2024-01-08",
                "Alpha Gold 2024-01-08.. seen 2024-01-08..2024-01-08",
            ];
            assert_eq!(members(&store).await, right, "{order:?}");
        }
    }
}

#[tokio::test]
async fn what_is_said_of_a_period_that_is_parted_is_written_once() {
    let all = [
        lists("harbour", "2024-01-15", &["Gold"]),
        lists("harbour", "2024-01-01", &["Gold", "gold"]),
        lists("harbour", "2024-01-08", &[]),
    ];
    for store in stores().await {
        for facts in &all {
            accept(&store, facts).await.unwrap();
            let logged = change::Entity::find().count(&store.db).await.unwrap();
            accept(&store, facts).await.unwrap();
            let again = change::Entity::find().count(&store.db).await.unwrap();
            assert_eq!(again, logged, "{}", facts.source.location);
        }
    }
}

const SOURCES: [(SourceKind, &str); 4] = [
    (SourceKind::Landscape, "harbour"),
    (SourceKind::Landscape, "coast"),
    (SourceKind::Manifest, "founding"),
    (SourceKind::Manifest, "second"),
];
const DAYS: [&str; 5] = ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22", "2024-01-29"];

fn facts() -> impl Strategy<Value = Facts> {
    let select = |words: &'static [Option<&'static str>]| prop::sample::select(words);
    let words = (
        select(&[Some("Gold"), Some("Silver"), Some("gold"), None]),
        select(&[None, None, Some("2020"), Some("2023-05-01")]),
        select(&[None, None, Some("2023-06"), Some("2024-01-20")]),
    );
    let whole = prop::bool::weighted(0.7);
    let words = prop::collection::vec(words, 0..3);
    (prop::sample::select(&SOURCES), prop::sample::select(&DAYS), words, whole).prop_map(
        |((kind, key), on, words, whole)| {
            let mut facts = says(kind, key, on, &words);
            if whole && kind == SourceKind::Landscape {
                facts.complete.push(Scope::Members("harbour".to_owned()));
            }
            facts
        },
    )
}

/// The memberships that come of facts read in an order. Among sources that saw a company first on one day, that one
/// governs that is known longer: all are made known before.
async fn history(all: &[&Facts]) -> Result<Vec<String>, TestCaseError> {
    let store = Store::open(&StoreOptions::new("sqlite::memory:")).await.unwrap();
    store.migrate().await.unwrap();
    for (kind, key) in SOURCES {
        accept(&store, &source(kind, key, "2023-01-01")).await.unwrap();
    }
    read_twice(&store, all).await
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 4))]
    #[test]
    fn sources_read_in_any_order_give_one_history(
        mut all in prop::collection::vec(facts(), 1..8),
        seed in prop::collection::vec(0usize..100, 8),
    ) {
        let mut days = BTreeSet::new();
        all.retain(|facts| days.insert(facts.source.location.clone()));
        let mut order: Vec<&Facts> = all.iter().collect();
        for (index, pick) in seed.iter().enumerate().take(all.len()) {
            order.swap(index, pick % all.len());
        }
        let mut oldest_first: Vec<&Facts> = all.iter().collect();
        oldest_first.sort_by_key(|facts| facts.observed_on);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            prop_assert_eq!(history(&order).await?, history(&oldest_first).await?);
            Ok::<_, TestCaseError>(())
        })?;
    }
}
