//! After a merger of any two companies, importing again what was imported before changes nothing.

mod world;

use proptest::prelude::*;
use sea_orm::EntityTrait;

use self::world::{NAMES, world};
use crate::{
    Facts, MemberFacts, PersonFacts, Scope, SeatBody, SeatFacts, SourceKind, Store, StoreOptions,
    entity::{change, company, person, seat},
    import::tests::harbour::{accept, company as known, member as is_member, members, source},
};

/// All that a reader sees of the records that a merger is about.
async fn seen(store: &Store) -> Vec<String> {
    let mut seen = members(store).await;
    seen.extend(company::Entity::find().all(&store.db).await.unwrap().iter().map(|row| format!("{row:?}")));
    seen.extend(seat::Entity::find().all(&store.db).await.unwrap().iter().map(|row| format!("{row:?}")));
    seen.extend(person::Entity::find().all(&store.db).await.unwrap().iter().map(|row| format!("{row:?}")));
    seen
}

async fn changes(store: &Store) -> usize {
    change::Entity::find().all(&store.db).await.unwrap().len()
}

/// Imports all in their order; says what was another than before.
async fn import_all(store: &Store, all: &[Facts]) -> Vec<String> {
    let mut differences = Vec::new();
    for facts in all {
        let report = accept(store, facts).await.unwrap();
        let from = &facts.source.location;
        differences.extend(report.differences.iter().map(|difference| format!("{from}: {difference:?}")));
    }
    differences
}

/// What was imported before changes nothing after each of these mergers.
async fn check(all: &[Facts], mergers: &[(&str, &str)]) -> Result<(), TestCaseError> {
    let store = Store::open(&StoreOptions::new("sqlite::memory:")).await.unwrap();
    store.migrate().await.unwrap();
    let told: Vec<String> = all
        .iter()
        .flat_map(|facts| {
            let place = &facts.source.location;
            let members = facts.members.iter().map(move |m| {
                format!("{place}: {} {:?} {:?}..{:?}", m.company.name, m.tier, m.since, m.until)
            });
            members.chain(facts.seats.iter().map(move |s| {
                let person = s.person.as_ref().map(|p| (&p.name, &p.title));
                format!("{place}: seat {} {person:?} {:?}", s.company.name, s.since)
            }))
        })
        .collect();
    import_all(&store, all).await;
    let again = import_all(&store, all).await;
    let logged = changes(&store).await;
    let none = Vec::<String>::new();
    prop_assert_eq!(&again, &none, "before any merger: {:#?} of {:#?}", seen(&store).await, told);
    prop_assert_eq!(&import_all(&store, all).await, &none);
    prop_assert_eq!(changes(&store).await, logged, "before any merger: {:#?}", told);
    for (from, into) in mergers {
        if store.merge_companies(from, into).await.is_err() {
            continue;
        }
        let before = seen(&store).await;
        let again = import_all(&store, all).await;
        prop_assert_eq!(&again, &none, "{} went into {}: {:#?} of {:#?}", from, into, before, told);
        prop_assert_eq!(seen(&store).await, before, "{} went into {} of {:#?}", from, into, told);
        let logged = changes(&store).await;
        prop_assert_eq!(import_all(&store, all).await, Vec::<String>::new());
        prop_assert_eq!(changes(&store).await, logged, "{} went into {} of {:#?}", from, into, told);
    }
    Ok(())
}

proptest! {
    // Each imports what it makes up half a dozen times.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 4))]
    #[test]
    fn what_was_imported_before_changes_nothing_after_a_merger(
        world in world(),
        first in (0usize..3, 0usize..3),
        second in (0usize..3, 0usize..3),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mergers = [first, second].map(|(from, into)| (NAMES[from].to_lowercase(), NAMES[into].to_lowercase()));
        let mergers = mergers.each_ref().map(|(from, into)| (from.as_str(), into.as_str()));
        runtime.block_on(Box::pin(check(&world.facts(), &mergers)))?;
    }
}

/// One version of a source: the companies in it, and of each the tier, since when and until when.
type Version<'a> = &'a [(&'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>)];

fn version(kind: SourceKind, key: &str, on: &str, members: Version<'_>) -> Facts {
    let mut facts = source(kind, key, on);
    let date = |text: Option<&str>| text.map(|text| text.parse().unwrap());
    let member = |&(name, tier, since, until): &(&str, Option<&str>, _, _)| MemberFacts {
        tier: tier.map(str::to_owned),
        since: date(since),
        until: date(until),
        ..is_member(known(name), "")
    };
    facts.members = members.iter().map(member).collect();
    facts
}

fn landscape(on: &str, members: Version<'_>) -> Facts {
    let complete = vec![Scope::Members("harbour".to_owned())];
    Facts { complete, ..version(SourceKind::Landscape, "harbour", on, members) }
}

fn manifest(on: &str, members: Version<'_>) -> Facts {
    version(SourceKind::Manifest, "founding", on, members)
}

fn coast(on: &str, members: Version<'_>) -> Facts {
    version(SourceKind::Landscape, "coast", on, members)
}

#[tokio::test]
async fn what_others_saw_of_both_is_one_row_with_what_the_governing_source_saw_of_one() {
    let all = [
        landscape("2024-02-01", &[("Gamma", None, None, None)]),
        landscape("2024-01-01", &[("Beta", None, None, None), ("Gamma", None, None, None)]),
        manifest("2024-02-01", &[("Beta", Some("Gold"), None, None)]),
    ];
    check(&all, &[("gamma", "beta")]).await.unwrap();
}

#[tokio::test]
async fn of_two_days_of_joining_that_of_the_survivor_counts_also_after_a_second_merger() {
    let joined = |name, since| (name, Some("Gold"), Some(since), None);
    let all = [
        landscape("2024-02-01", &[joined("Alpha", "2022-03-01"), joined("Beta", "2019")]),
        landscape("2024-01-01", &[joined("Gamma", "2019")]),
    ];
    check(&all, &[("gamma", "alpha"), ("beta", "alpha")]).await.unwrap();
}

#[tokio::test]
async fn what_is_said_of_both_without_a_tier_is_about_one_row() {
    let all = [
        coast("2024-03-01", &[("Alpha", None, None, None), ("Gamma", None, Some("2019"), None)]),
        coast("2024-04-01", &[("Gamma", None, Some("2019"), None)]),
        landscape(
            "2024-01-01",
            &[("Alpha", Some("Silver"), None, None), ("Gamma", Some("Gold"), None, None)],
        ),
    ];
    check(&all, &[("gamma", "alpha")]).await.unwrap();
}

#[tokio::test]
async fn what_others_saw_over_three_periods_is_parted_among_them() {
    let all = [
        manifest("2024-01-01", &[("Beta", Some("Silver"), None, None)]),
        landscape("2024-01-01", &[("Alpha", None, None, None)]),
        manifest("2024-02-01", &[("Beta", Some("Gold"), None, None)]),
        landscape("2024-03-01", &[("Alpha", None, None, None)]),
        manifest("2024-03-01", &[("Alpha", Some("Silver"), None, None)]),
    ];
    check(&all, &[("alpha", "beta")]).await.unwrap();
}

#[tokio::test]
async fn a_source_that_begins_to_govern_says_nothing_of_what_another_says_to_be_over() {
    let all = [
        coast("2024-03-01", &[("Gamma", None, None, None)]),
        coast("2024-04-01", &[("Alpha", None, Some("2019"), None)]),
        manifest("2024-03-01", &[("Alpha", None, None, Some("2023"))]),
    ];
    check(&all, &[("gamma", "alpha")]).await.unwrap();
}

#[tokio::test]
async fn what_a_source_says_to_be_over_is_apart_from_what_it_says_to_hold() {
    let over = ("Alpha", None, None, Some("2023"));
    let all = [
        manifest("2024-01-01", &[over, ("Gamma", None, None, None)]),
        landscape("2024-02-01", &[("Gamma", Some("Gold"), None, None)]),
        manifest("2024-02-01", &[over, ("Beta", None, None, None)]),
    ];
    check(&all, &[("alpha", "beta"), ("gamma", "alpha")]).await.unwrap();
}

#[tokio::test]
async fn what_is_over_before_it_was_seen_has_the_row_it_had_whoever_names_its_tier() {
    let all = [
        manifest("2024-03-01", &[("Gamma", Some("Gold"), None, None)]),
        manifest("2024-01-01", &[("Alpha", None, None, Some("2023"))]),
        version(SourceKind::Landscape, "harbour", "2024-01-01", &[("Gamma", Some("Gold"), None, None)]),
    ];
    check(&all, &[("gamma", "alpha")]).await.unwrap();
}

#[tokio::test]
async fn a_seat_that_was_said_on_a_day_is_the_one_that_is_meant_on_that_day() {
    let seat = |key: &str, on: &str, name: &str, person: Option<&str>, since: Option<&str>| {
        let mut facts = version(SourceKind::Manifest, key, on, &[]);
        let company = known(name);
        facts.companies.push(company.clone());
        facts.seats.push(SeatFacts {
            foundation: "harbour".to_owned(),
            company: company.clone(),
            body: SeatBody::GoverningBoard,
            person: person.map(|person| PersonFacts {
                name: person.to_owned(),
                title: None,
                company: Some(company),
            }),
            since: since.map(|since| since.parse().unwrap()),
            until: None,
        });
        facts
    };
    let all = [
        seat("founding", "2024-01-01", "Beta", None, None),
        seat("second", "2024-01-01", "Beta", Some("Ada"), Some("2020")),
        seat("founding", "2024-02-01", "Alpha", None, Some("2021")),
    ];
    check(&all, &[("alpha", "beta")]).await.unwrap();
}
