//! Members over time.

use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};

use super::harbour::{accept, company, day, import, landscape, member, members, source, stores};
use crate::{DifferenceKind, Error, ImportOptions, SourceKind, entity::change};

#[tokio::test]
async fn the_same_snapshot_again_changes_nothing() {
    for store in stores().await {
        let facts = landscape("2024-01-01", &[("Alpha", "Gold"), ("Beta", "Silver")]);
        let first = import(&store, &facts).await;
        assert_eq!(first.count(DifferenceKind::Added), 5, "{first:#?}");
        let changes = change::Entity::find().count(&store.db).await.unwrap();
        let again = import(&store, &facts).await;
        assert_eq!(again.differences, []);
        assert_eq!(change::Entity::find().count(&store.db).await.unwrap(), changes, "and logs nothing");
    }
}

#[tokio::test]
async fn a_tier_that_changes_ends_a_row_and_begins_another() {
    for store in stores().await {
        import(&store, &landscape("2024-01-01", &[("Alpha", "Gold"), ("Beta", "Silver")])).await;
        let report = import(&store, &landscape("2024-02-01", &[("Alpha", "Platinum")])).await;
        assert_eq!(
            members(&store).await,
            [
                "Alpha Gold 2024-01-01..2024-02-01 seen 2024-01-01..2024-01-01",
                "Alpha Platinum 2024-02-01.. seen 2024-02-01..2024-02-01",
                "Beta Silver 2024-01-01..2024-02-01 seen 2024-01-01..2024-01-01",
            ]
        );
        assert_eq!(report.count(DifferenceKind::Closed), 1, "{report:#?}");
        assert_eq!(report.count(DifferenceKind::Changed), 1, "{report:#?}");
        import(&store, &landscape("2024-03-01", &[("Alpha", "Platinum"), ("Beta", "Silver")])).await;
        assert_eq!(members(&store).await.len(), 4, "who returns has a new row");
        let nothing = import(&store, &landscape("2024-02-01", &[("Alpha", "Platinum")])).await;
        assert_eq!(nothing.differences, [], "an older snapshot that is known says nothing new");
    }
}

#[tokio::test]
async fn snapshots_in_any_order_give_one_history() {
    let snapshots = [
        landscape("2024-01-01", &[("Alpha", "Gold"), ("Beta", "Silver")]),
        landscape("2024-02-01", &[("Alpha", "Platinum"), ("Gamma", "Silver")]),
        landscape("2024-03-01", &[("Alpha", "Gold"), ("Beta", "Silver")]),
        landscape("2024-04-01", &[("Alpha", "Gold"), ("Beta", "Gold"), ("Gamma", "Silver")]),
    ];
    let mut right = Vec::new();
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1], [3, 0, 1, 2]] {
        for store in stores().await {
            for index in order {
                accept(&store, &snapshots[index]).await.unwrap();
            }
            let found = members(&store).await;
            if right.is_empty() {
                right.clone_from(&found);
            }
            assert_eq!(found, right, "{order:?}");
            for index in order {
                assert_eq!(
                    accept(&store, &snapshots[index]).await.unwrap().differences,
                    [],
                    "{order:?}, {index} again"
                );
            }
        }
    }
    assert_eq!(right.len(), 8, "{right:#?}");
}

#[tokio::test]
async fn what_was_corrected_on_its_day_is_not_brought_back_by_an_older_snapshot() {
    let old = landscape("2024-01-01", &[("Alpha", "Gold")]);
    let wrong = landscape("2024-02-01", &[("Alpha", "Gold"), ("Beta", "Silver")]);
    let right = landscape("2024-02-01", &[("Alpha", "Gold")]);
    let shown = "Alpha Gold 2024-01-01.. seen 2024-01-01..2024-02-01";
    for store in stores().await {
        for facts in [&old, &wrong, &right] {
            import(&store, facts).await;
        }
        let corrected = [shown, "Beta Silver 2024-02-01..2024-02-01 seen 2024-02-01..2024-02-01"];
        assert_eq!(members(&store).await, corrected, "it has never been");
        for facts in [&old, &right, &old] {
            assert_eq!(import(&store, facts).await.differences, []);
        }
        assert_eq!(members(&store).await, corrected);
        import(&store, &wrong).await;
        let again = [shown, "Beta Silver 2024-02-01.. seen 2024-02-01..2024-02-01"];
        assert_eq!(members(&store).await, again, "it is the same row that returns");
        import(&store, &right).await;
        import(&store, &landscape("2024-01-01", &[("Alpha", "Gold"), ("Beta", "Silver")])).await;
        let before = [shown, "Beta Silver 2024-01-01..2024-02-01 seen 2024-01-01..2024-01-01"];
        assert_eq!(members(&store).await, before, "what is older ends on the day of the correction");
    }
}

#[tokio::test]
async fn a_tier_that_is_corrected_on_its_day_is_the_tier_of_the_same_row() {
    for store in stores().await {
        let mut wrong = landscape("2024-01-01", &[("Alpha", "Gold")]);
        wrong.members[0].since = Some("2020".parse().unwrap());
        import(&store, &wrong).await;
        import(&store, &landscape("2024-01-01", &[("Alpha", "Silver")])).await;
        assert_eq!(members(&store).await, ["Alpha Silver 2024-01-01.. seen 2024-01-01..2024-01-01"]);
    }
}

#[tokio::test]
async fn a_tier_that_becomes_known_fills_in() {
    let mut founding = source(SourceKind::Manifest, "founding", "2022-09-12");
    let mut alpha = member(company("Alpha"), "");
    alpha.tier = None;
    alpha.company.slug = Some("alpha".to_owned());
    alpha.since = Some("2022-09-12".parse().unwrap());
    founding.members = vec![alpha];
    let old = landscape("2025-07-01", &[("Alpha", "Premier")]);
    let new = landscape("2026-03-01", &[("Alpha", "Platinum")]);
    let mut right = Vec::new();
    for order in [[&founding, &old, &new], [&founding, &new, &old]] {
        for store in stores().await {
            for facts in order {
                import(&store, facts).await;
            }
            right = members(&store).await;
            assert_eq!(
                right,
                [
                    "Alpha Platinum 2026-03-01.. seen 2026-03-01..2026-03-01",
                    "Alpha Premier 2022-09-12..2026-03-01 seen 2022-09-12..2025-07-01",
                ]
            );
            for facts in order {
                assert_eq!(import(&store, facts).await.differences, []);
            }
            assert_eq!(members(&store).await, right);
        }
    }
    assert_eq!(right.len(), 2);
}

#[tokio::test]
async fn the_day_a_company_joined_stays_with_its_first_tier() {
    let joined = |on: &str, tier: &str| {
        let mut facts = landscape(on, &[("Alpha", tier)]);
        facts.members[0].since = Some("2016-05".parse().unwrap());
        facts
    };
    for store in stores().await {
        import(&store, &joined("2024-01-01", "Gold")).await;
        import(&store, &joined("2025-01-01", "Platinum")).await;
        assert_eq!(
            members(&store).await,
            [
                "Alpha Gold 2016-05-01..2025-01-01 seen 2024-01-01..2024-01-01",
                "Alpha Platinum 2025-01-01.. seen 2025-01-01..2025-01-01",
            ]
        );
        assert_eq!(import(&store, &joined("2025-01-01", "Platinum")).await.differences, []);
    }
}

#[tokio::test]
async fn another_landscape_neither_closes_nor_retiers_what_it_does_not_govern() {
    for store in stores().await {
        import(&store, &landscape("2024-01-01", &[("Alpha", "Gold")])).await;
        let mut other = landscape("2024-02-01", &[("Alpha", "General"), ("Beta", "General")]);
        other.source.key = "elsewhere".to_owned();
        let report = import(&store, &other).await;
        assert_eq!(report.count(DifferenceKind::Contradicted), 1, "{report:#?}");
        assert_eq!(import(&store, &other).await.differences, []);
        other.observed_on = day("2024-03-01");
        other.members.remove(0);
        import(&store, &other).await;
        let own = landscape("2024-04-01", &[("Alpha", "Gold")]);
        import(&store, &own).await;
        assert_eq!(
            members(&store).await,
            [
                "Alpha Gold 2024-01-01.. seen 2024-01-01..2024-04-01",
                "Beta General 2024-02-01.. seen 2024-02-01..2024-03-01",
            ]
        );
        assert_eq!(import(&store, &other).await.differences, []);
    }
}

#[tokio::test]
async fn a_membership_that_its_source_ends_is_over() {
    let mut facts = source(SourceKind::Manifest, "harbour", "2024-01-01");
    let mut past = member(company("Alpha"), "Gold");
    past.since = Some("2018".parse().unwrap());
    past.until = Some("2020-06".parse().unwrap());
    let mut present = member(company("Alpha"), "Gold");
    present.since = Some("2022".parse().unwrap());
    facts.members = vec![past, present];
    for store in stores().await {
        import(&store, &facts).await;
        assert_eq!(
            members(&store).await,
            [
                "Alpha Gold 2018-01-01..2020-06 seen 2024-01-01..2024-01-01",
                "Alpha Gold 2022-01-01.. seen 2024-01-01..2024-01-01",
            ]
        );
        assert_eq!(import(&store, &facts).await.differences, []);
    }
}

#[tokio::test]
async fn a_landscape_that_loses_many_members_is_asked_about() {
    let names: Vec<String> = (0..10).map(|index| format!("Company {index}")).collect();
    let members_of =
        |count: usize| names[..count].iter().map(|name| (name.as_str(), "Silver")).collect::<Vec<_>>();
    for store in stores().await {
        import(&store, &landscape("2024-01-01", &members_of(10))).await;
        let fewer = landscape("2024-02-01", &members_of(7));
        let error = store.import(&fewer, ImportOptions::default()).await.unwrap_err();
        assert!(
            matches!(&error, Error::Suspicious(said) if said.contains("3 of 10") && said.contains("--accept")),
            "{error}"
        );
        assert_eq!(members(&store).await.iter().filter(|member| member.contains(".. ")).count(), 10);
        let dry = ImportOptions { dry_run: true, accept: true };
        assert_eq!(store.import(&fewer, dry).await.unwrap().count(DifferenceKind::Closed), 3);
        assert_eq!(members(&store).await.iter().filter(|member| member.contains(".. ")).count(), 10);
        assert_eq!(accept(&store, &fewer).await.unwrap().count(DifferenceKind::Closed), 3);
    }
}

#[tokio::test]
async fn each_change_names_what_it_touches() {
    for store in stores().await {
        import(&store, &landscape("2024-01-01", &[("Alpha", "Gold")])).await;
        let logged = change::Entity::find().order_by_asc(change::Column::Id).all(&store.db).await.unwrap();
        let tags: Vec<&str> = logged.iter().map(|change| change.tags.as_str()).collect();
        assert!(
            tags.iter().any(|tags| {
                ["member", "member:1", "foundation:1/member", "company:1/member"]
                    .iter()
                    .all(|tag| tags.split(' ').any(|own| own == *tag))
            }),
            "{tags:#?}"
        );
        // Seen again on a later day: nothing differs, but what was cached with the day is touched.
        assert_eq!(import(&store, &landscape("2024-02-01", &[("Alpha", "Gold")])).await.differences, []);
        let last =
            change::Entity::find().order_by_desc(change::Column::Id).one(&store.db).await.unwrap().unwrap();
        for tag in ["source:1", "member:1", "member:1/provenance", "company:1/provenance"] {
            assert!(last.tags.split(' ').any(|own| own == tag), "{tag} in {}", last.tags);
        }
    }
}

/// Reads all, and again: nothing is other than before. Answers with the memberships.
async fn read_twice(all: &[crate::Facts]) -> Vec<String> {
    let mut found = Vec::new();
    for store in stores().await {
        for facts in all {
            accept(&store, facts).await.unwrap();
        }
        for facts in all {
            let again = accept(&store, facts).await.unwrap().differences;
            assert_eq!(again, [], "{} of {:#?}", facts.source.location, members(&store).await);
        }
        found = members(&store).await;
    }
    found
}

/// A landscape in which one company is in several tiers, since a day or not, and nobody else is.
fn alpha_in(key: &str, on: &str, tiers: &[(&str, Option<&str>)]) -> crate::Facts {
    let names: Vec<_> = tiers.iter().map(|(tier, _)| ("Alpha", *tier)).collect();
    let mut facts = landscape(on, &names);
    key.clone_into(&mut facts.source.key);
    for (facts, (_, since)) in facts.members.iter_mut().zip(tiers) {
        facts.since = since.map(|since| since.parse().unwrap());
    }
    facts
}

/// The same, which does not say that nobody else is.
fn part(facts: crate::Facts) -> crate::Facts {
    crate::Facts { complete: Vec::new(), ..facts }
}

#[tokio::test]
async fn of_a_tier_that_is_said_twice_the_same_counts_each_time() {
    let twice = alpha_in("harbour", "2024-01-08", &[("gold", Some("2020")), ("gold", None)]);
    let once = alpha_in("harbour", "2024-01-01", &[("Gold", Some("2023-05-01"))]);
    assert_eq!(read_twice(&[twice, once]).await, ["Alpha gold 2020-01-01.. seen 2024-01-01..2024-01-08"]);
}

#[tokio::test]
async fn a_tier_is_written_as_the_governing_source_writes_it_and_capitals_contradict_nobody() {
    let own = alpha_in("harbour", "2024-01-01", &[("Gold", None)]);
    let other = alpha_in("coast", "2024-02-01", &[("GOLD", None)]);
    let later = alpha_in("harbour", "2024-03-01", &[("gold", None)]);
    for order in [[&own, &other, &later], [&other, &later, &own], [&later, &own, &other]] {
        let all = order.map(Clone::clone);
        assert_eq!(read_twice(&all).await, ["Alpha gold 2024-01-01.. seen 2024-01-01..2024-03-01"]);
        for store in stores().await {
            for facts in &all {
                let report = accept(&store, facts).await.unwrap();
                assert_eq!(report.count(DifferenceKind::Contradicted), 0, "{report:#?}");
            }
        }
    }
}

#[tokio::test]
async fn a_period_that_is_found_to_be_two_is_parted_with_what_was_said_of_it() {
    let all = [
        alpha_in("harbour", "2024-01-01", &[("Gold", None)]),
        alpha_in("harbour", "2024-03-01", &[("gold", Some("2024-02-15"))]),
        alpha_in("harbour", "2024-02-01", &[]),
    ];
    assert_eq!(
        read_twice(&all).await,
        [
            "Alpha Gold 2024-01-01..2024-02-01 seen 2024-01-01..2024-01-01",
            "Alpha gold 2024-02-15.. seen 2024-03-01..2024-03-01",
        ]
    );
}

#[tokio::test]
async fn who_lists_the_others_has_not_seen_a_company() {
    let all = [
        alpha_in("harbour", "2024-01-15", &[]),
        part(alpha_in("harbour", "2024-01-08", &[("Gold", None)])),
        alpha_in("coast", "2024-01-01", &[]),
        part(alpha_in("coast", "2024-01-08", &[("Gold", None)])),
    ];
    assert_eq!(read_twice(&all).await, ["Alpha Gold 2024-01-08..2024-01-15 seen 2024-01-08..2024-01-08"]);
}

#[tokio::test]
async fn what_others_say_is_about_the_period_that_holds_then() {
    let all = [
        alpha_in("coast", "2024-01-08", &[]),
        part(alpha_in("harbour", "2024-01-29", &[("Gold", None)])),
        alpha_in("coast", "2024-01-01", &[("Gold", None)]),
        alpha_in("coast", "2024-01-15", &[("Silver", None)]),
    ];
    assert_eq!(
        read_twice(&all).await,
        [
            "Alpha Gold 2024-01-01..2024-01-08 seen 2024-01-01..2024-01-01",
            "Alpha Silver 2024-01-15.. seen 2024-01-15..2024-01-29",
        ]
    );
}

#[tokio::test]
async fn what_others_say_after_the_end_of_all_periods_is_about_the_last_of_its_tier() {
    let all = [
        part(alpha_in("coast", "2024-01-22", &[("Gold", Some("2020"))])),
        alpha_in("harbour", "2024-01-01", &[("Silver", None), ("Gold", None)]),
        alpha_in("harbour", "2024-01-08", &[]),
    ];
    assert_eq!(
        read_twice(&all).await,
        [
            "Alpha Gold 2020-01-01..2024-01-08 seen 2024-01-01..2024-01-22",
            "Alpha Silver 2024-01-01..2024-01-08 seen 2024-01-01..2024-01-01",
        ]
    );
}

#[tokio::test]
async fn versions_of_a_manifest_in_any_order_give_periods_that_do_not_overlap() {
    let version = |on: &str, tier: &str| {
        let mut facts = part(alpha_in("founding", on, &[(tier, None)]));
        facts.source.kind = SourceKind::Manifest;
        facts
    };
    let seen = |on: &str| {
        let mut facts = landscape(on, &[("Alpha", "")]);
        facts.members[0].tier = None;
        facts
    };
    let (gold, silver) = (version("2024-02-01", "Gold"), version("2024-03-01", "Silver"));
    let (before, after) = (seen("2024-01-01"), seen("2024-04-01"));
    for order in [
        [&before, &after, &silver, &gold],
        [&silver, &before, &after, &gold],
        [&after, &gold, &silver, &before],
    ] {
        let found = read_twice(&order.map(Clone::clone)).await;
        let periods: Vec<&str> = found.iter().filter_map(|row| row.split(" seen").next()).collect();
        assert_eq!(periods, ["Alpha Gold 2024-01-01..2024-03-01", "Alpha Silver 2024-03-01.."], "{found:#?}");
    }
}
