//! A company that a manifest and a landscape know is a member once at a time, in whatever order they are read.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sea_orm::EntityTrait;

use super::harbour::{accept, company, import, landscape, member, members, source, stores};
use crate::{
    Facts, Kind, SourceKind, Store,
    entity::{former_id, member as row, provenance},
};

fn manifest(on: &str, tier: &str) -> Facts {
    let mut facts = source(SourceKind::Manifest, "curated", on);
    facts.members = vec![member(company("Alpha"), tier)];
    facts
}

#[tokio::test]
async fn a_manifest_is_a_further_witness_of_what_a_landscape_lists() {
    for tier in ["Gold", "Platinum"] {
        for store in stores().await {
            import(&store, &landscape("2024-01-01", &[("Alpha", "Gold")])).await;
            import(&store, &manifest("2024-02-01", tier)).await;
            let right = format!("Alpha {tier} 2024-01-01.. seen 2024-01-01..2024-02-01");
            assert_eq!(members(&store).await, [right]);
            let said = provenance::Entity::find().all(&store.db).await.unwrap();
            let said = said.into_iter().filter(|row| row.subject_kind == Kind::Member.number());
            let mut tiers: Vec<_> = said
                .filter(|row| row.field == "tier")
                .map(|row| (row.value.unwrap(), row.contradicted))
                .collect();
            tiers.sort();
            let right = [("Gold".to_owned(), tier != "Gold"), (tier.to_owned(), false)];
            assert_eq!(tiers, right, "both are kept");
        }
    }
}

#[tokio::test]
async fn the_id_of_a_membership_that_goes_into_another_leads_on() {
    for store in stores().await {
        import(&store, &landscape("2024-01-01", &[("Alpha", "Gold")])).await;
        import(&store, &landscape("2024-03-01", &[("Alpha", "Silver")])).await;
        import(&store, &manifest("2024-02-01", "Gold")).await;
        assert_eq!(members(&store).await, ["Alpha Gold 2024-01-01.. seen 2024-01-01..2024-03-01"]);
        let led = former_id::Entity::find().all(&store.db).await.unwrap();
        let led: Vec<_> = led.iter().map(|row| (row.kind, row.id, row.subject_id)).collect();
        assert_eq!(led, [(Kind::Member.number(), 2, 1)]);
    }
}

/// Who speaks on which day, with the tier that a landscape names then; None where it lists nobody.
type Word = (bool, &'static str, Option<&'static str>, Option<&'static str>);

fn word() -> impl Strategy<Value = Word> {
    let day = prop::sample::select(vec!["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]);
    let tier = prop::sample::select(vec![Some("Gold"), Some("Silver"), Some("Platinum"), None]);
    (any::<bool>(), day, tier, prop::sample::select(vec![None, Some("2020")]))
}

fn facts((is_manifest, on, tier, since): Word) -> Facts {
    let listed: Vec<_> = tier.map(|tier| ("Alpha", tier)).into_iter().collect();
    let mut facts = if is_manifest { manifest(on, "Gold") } else { landscape(on, &listed) };
    for member in &mut facts.members {
        member.since = since.map(|since| since.parse().unwrap());
    }
    facts
}

/// Whether a membership begins before another is over.
async fn is_one_beside_another(store: &Store) -> bool {
    let mut rows = row::Entity::find().all(&store.db).await.unwrap();
    rows.retain(|row| row.valid_from < row.valid_until);
    rows.sort_by_key(|row| row.valid_from);
    rows.windows(2).any(|pair| pair[1].valid_from < pair[0].valid_until)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 8))]

    #[test]
    fn a_company_is_a_member_once_at_a_time(words in prop::collection::vec(word(), 1..6)) {
        let mut days = BTreeSet::new();
        let words: Vec<Word> = words.into_iter().filter(|word| days.insert((word.0, word.1))).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for store in stores().await {
                for word in &words {
                    accept(&store, &facts(*word)).await.unwrap();
                    let found = is_one_beside_another(&store).await;
                    prop_assert!(!found, "{:#?} after {:?}", members(&store).await, word);
                }
                for word in &words {
                    prop_assert_eq!(accept(&store, &facts(*word)).await.unwrap().differences, vec![]);
                }
                store.close().await.unwrap();
            }
            Ok::<_, TestCaseError>(())
        })?;
    }
}
