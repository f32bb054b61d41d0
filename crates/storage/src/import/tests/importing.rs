//! Imports of several snapshots: all of them or none.

use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};

use super::harbour::{landscape, members, stores};
use crate::{Error, ImportOptions, SourceKind, Store, entity::change};

const MANY: [&str; 6] = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"];

fn listing(on: &str, count: usize) -> crate::Facts {
    landscape(on, &MANY[..count].iter().map(|name| (*name, "Gold")).collect::<Vec<_>>())
}

async fn logged(store: &Store) -> u64 {
    change::Entity::find().count(&store.db).await.unwrap()
}

#[tokio::test]
async fn each_snapshot_is_taken_in_over_those_before_it() {
    for store in stores().await {
        let importing = store.begin_import(ImportOptions::default()).await.unwrap();
        assert_eq!(importing.latest_location(SourceKind::Landscape, "harbour"), None);
        let first = listing("2024-01-01", 6);
        let (importing, _) = importing.take_in(&first).await.unwrap();
        let latest = importing.latest_location(SourceKind::Landscape, "harbour");
        assert_eq!(latest, Some("harbour-2024-01-01.yml"));
        let (importing, second) = importing.take_in(&listing("2024-02-01", 5)).await.unwrap();
        assert_eq!(second.differences.len(), 1, "{second:#?}");
        importing.finish().await.unwrap();
        let found = members(&store).await;
        assert_eq!(found.iter().filter(|member| member.contains("..2024-02-01 ")).count(), 1, "{found:#?}");
        let log = change::Entity::find().order_by_asc(change::Column::Id).all(&store.db).await.unwrap();
        assert_eq!(log.last().unwrap().source_id, Some(1));
        assert!(log.iter().any(|change| change.kind == crate::ChangeKind::Closed));
    }
}

#[tokio::test]
async fn what_looks_like_a_mistake_keeps_out_all_before_it() {
    for store in stores().await {
        let importing = store.begin_import(ImportOptions::default()).await.unwrap();
        let (importing, _) = importing.take_in(&listing("2024-01-01", 6)).await.unwrap();
        let error = importing.take_in(&listing("2024-02-01", 3)).await.unwrap_err();
        let said = error.to_string();
        assert!(matches!(error, Error::Suspicious(_)), "{said}");
        assert!(said.starts_with("harbour-2024-02-01.yml, observed on 2024-02-01: 3 of 6 members"), "{said}");
        assert_eq!((members(&store).await, logged(&store).await), (Vec::new(), 0));
    }
}

#[tokio::test]
async fn what_is_dropped_or_dry_leaves_no_trace() {
    for store in stores().await {
        for dry_run in [false, true] {
            let options = ImportOptions { dry_run, accept: false };
            let importing = store.begin_import(options).await.unwrap();
            let (importing, _) = importing.take_in(&listing("2024-01-01", 5)).await.unwrap();
            let (importing, second) = importing.take_in(&listing("2024-02-01", 6)).await.unwrap();
            assert_eq!(second.differences.len(), 2, "a company and its membership: {second:#?}");
            if dry_run {
                importing.finish().await.unwrap();
            } else {
                drop(importing);
            }
            assert_eq!((members(&store).await, logged(&store).await), (Vec::new(), 0));
        }
        let report = store.import(&listing("2024-01-01", 5), ImportOptions::default()).await.unwrap();
        assert!(!report.is_unchanged(), "the next writer is not kept waiting");
    }
}
