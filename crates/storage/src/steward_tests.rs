//! Tests of what a steward does: mergers, renames, exports.

use sea_orm::EntityTrait;
use serde_json::json;

use crate::{
    CompanyFacts, CompanyId, DifferenceKind, EXPORTED, Error, Id, ImportOptions, Kind, MergeReport,
    SourceKind, Store, Subject, columns,
    entity::{change, company, company_alias, former_slug},
    import::tests::harbour::{company as acme, day, import, landscape, members, named, source, stores},
};

fn spell(subject: Subject) -> String {
    format!("{} {}", subject.kind.name(), subject.id)
}

async fn row(store: &Store, slug: &str) -> company::Model {
    let rows = company::Entity::find().all(&store.db).await.unwrap();
    rows.into_iter().find(|row| row.slug == slug).unwrap()
}

#[tokio::test]
async fn a_merger_leaves_one_company_and_leads_the_others_to_it() {
    for store in stores().await {
        let facts = landscape("2024-01-01", &[("Alpha", "Gold"), ("Beta", "Gold"), ("Gamma", "Silver")]);
        import(&store, &facts).await;
        let first = store.merge_companies("alpha", "beta").await.unwrap();
        assert_eq!((first.changed, first.members, first.members_joined), (true, 0, 1));
        let again = store.merge_companies("alpha", "beta").await.unwrap();
        assert!(!again.changed, "done is done");
        store.merge_companies("beta", "gamma").await.unwrap();
        let gamma = row(&store, "gamma").await.id;
        for slug in ["alpha", "beta"] {
            assert_eq!(row(&store, slug).await.merged_into, Some(gamma), "a chain is short");
        }
        let alpha = CompanyId::new(row(&store, "alpha").await.id);
        let read = store.records::<crate::Company>(&[alpha], crate::Columns::ALL).await.unwrap();
        assert_eq!(read[&alpha].slug, "gamma");
        let id = read[&alpha].id;
        let mut aliases = store.aliases(&[id]).await.unwrap()[&id].to_vec();
        aliases.sort();
        assert_eq!(aliases, ["Alpha", "Beta"]);
        assert_eq!(members(&store).await.len(), 2, "Gold and Silver are two memberships");
        let report = import(&store, &facts).await;
        assert_eq!(report.differences, [], "who goes on naming the three is understood");
        assert_eq!(report.count(DifferenceKind::Added), 0);
        let error = store.merge_companies("alpha", "gamma").await.unwrap();
        assert!(!error.changed);
        assert!(matches!(store.merge_companies("nobody", "gamma").await, Err(Error::NotFound(_))));
        let logged = change::Entity::find().all(&store.db).await.unwrap();
        assert!(
            logged.iter().any(|change| change.kind == crate::ChangeKind::Merged
                && change.tags.contains("foundation:1/member"))
        );
    }
}

#[tokio::test]
async fn a_dry_run_of_a_merger_announces_what_is_done_and_does_nothing() {
    for store in stores().await {
        import(&store, &landscape("2024-01-01", &[("Alpha", "Gold"), ("Beta", "Gold")])).await;
        let before = (members(&store).await, change::Entity::find().all(&store.db).await.unwrap());
        let options = ImportOptions { dry_run: true, accept: false };
        let importing = store.begin_import(options).await.unwrap();
        let (importing, announced) = importing.merge_companies("alpha", "beta").await.unwrap();
        importing.finish().await.unwrap();
        let after = (members(&store).await, change::Entity::find().all(&store.db).await.unwrap());
        assert_eq!(after, before);
        assert_eq!(row(&store, "alpha").await.merged_into, None);
        let done = store.merge_companies("alpha", "beta").await.unwrap();
        assert_eq!(announced, MergeReport { dry_run: true, ..done.clone() });
        let merged = done.differences.iter().filter(|told| told.sort == DifferenceKind::Merged);
        let merged: Vec<_> = merged.map(|told| (told.kind, told.subject.as_str())).collect();
        assert_eq!(merged, [(Kind::Company, "Alpha"), (Kind::Member, "Alpha in harbour (Gold)")]);
        let again = store.merge_companies("alpha", "beta").await.unwrap();
        assert_eq!((again.changed, again.differences), (false, Vec::new()));
    }
}

#[tokio::test]
async fn a_rename_keeps_the_id_and_the_former_slug_leads_on() {
    for store in stores().await {
        import(&store, &landscape("2024-01-01", &[("Alpha", "Gold")])).await;
        let id = row(&store, "alpha").await.id;
        let report = store.rename(Kind::Company, "alpha", Some("Omega"), Some("omega")).await.unwrap();
        assert!(report.changed);
        assert_eq!(row(&store, "omega").await.id, id);
        assert!(members(&store).await[0].starts_with("Omega Gold"));
        let former = former_slug::Entity::find().all(&store.db).await.unwrap();
        assert_eq!((former[0].slug.as_str(), former[0].subject_id), ("alpha", id));
        let aliases = company_alias::Entity::find().all(&store.db).await.unwrap();
        assert_eq!(aliases[0].name, "Alpha");
        let report = import(&store, &landscape("2024-02-01", &[("Alpha", "Gold")])).await;
        assert!(report.differences.iter().all(|difference| difference.sort == DifferenceKind::Contradicted));
        assert_eq!(row(&store, "omega").await.name, "Omega", "the steward is believed");
        assert!(!store.rename(Kind::Company, "alpha", Some("Omega"), Some("omega")).await.unwrap().changed);
        store.rename(Kind::Company, "omega", None, Some("alpha")).await.unwrap();
        assert_eq!(row(&store, "alpha").await.id, id, "a former slug can be taken up again");
        store.rename(Kind::Foundation, "harbour", Some("The Harbour"), Some("port")).await.unwrap();
        let report = import(&store, &landscape("2024-02-01", &[("Alpha", "Gold")])).await;
        assert_eq!(report.differences, [], "a source that uses the former slug is understood");
        import(&store, &landscape("2024-02-01", &[("Alpha", "Gold"), ("Beta", "Gold")])).await;
        let error = store.rename(Kind::Company, "alpha", None, Some("beta")).await.unwrap_err();
        assert!(error.to_string().contains("`beta`"), "{error}");
    }
}

#[tokio::test]
async fn an_export_gives_each_kind_as_of_a_day() {
    for store in stores().await {
        import(&store, &landscape("2024-01-01", &[("Alpha", "Gold"), ("Beta", "Silver")])).await;
        import(&store, &landscape("2024-02-01", &[("Alpha", "Platinum"), ("Beta", "Silver")])).await;
        let mut manifest = source(SourceKind::Manifest, "m", "2024-01-01");
        manifest.companies =
            vec![CompanyFacts { slug: Some("alpha".to_owned()), ..named("Alpha", None, None) }];
        manifest.companies.push(acme("=cmd"));
        import(&store, &manifest).await;
        let tiers = |as_of: &'static str| {
            let store = store.clone();
            async move {
                let export = store.export(day(as_of), Some("harbour"), spell).await.unwrap();
                let page = export.page(Kind::Member, 0).await.unwrap();
                assert_eq!(page.after, None);
                let at = columns(Kind::Member).iter().position(|column| *column == "tier").unwrap();
                page.rows.into_iter().map(|row| row[at].clone()).collect::<Vec<_>>()
            }
        };
        assert_eq!(tiers("2024-01-15").await, [json!("Gold"), json!("Silver")]);
        assert_eq!(tiers("2024-02-01").await, [json!("Silver"), json!("Platinum")]);
        assert!(tiers("2023-01-01").await.is_empty());
        let export = store.export(day("2024-02-01"), None, spell).await.unwrap();
        for kind in EXPORTED {
            let page = export.page(kind, 0).await.unwrap();
            assert!(page.rows.iter().all(|row| row.len() == columns(kind).len()), "{kind:?}");
        }
        let companies = export.page(Kind::Company, 0).await.unwrap();
        assert_eq!(companies.rows.len(), 3);
        assert_eq!(companies.rows[0][7], json!(["crunchbase:alpha", "domain:alpha.example"]));
        drop(export);
        assert!(matches!(
            store.export(day("2024-02-01"), Some("nowhere"), spell).await,
            Err(Error::NotFound(_))
        ));
    }
}
