//! Sources that contradict each other, and facts that cannot be.

use sea_orm::{EntityTrait, PaginatorTrait};

use super::harbour::{import, landscape, named, source, stores};
use crate::{
    CompanyFacts, DifferenceKind, FoundationFacts, ImportOptions, ProjectFacts, Scope, SourceKind,
    entity::{company, foundation, project, provenance},
};

#[tokio::test]
async fn two_landscapes_that_disagree_do_not_take_turns() {
    for store in stores().await {
        let called = |key: &str, on: &str, name: &str| {
            let mut facts = landscape(on, &[("Google", "Gold")]);
            facts.members[0].company = named(name, Some("google"), None);
            facts.source.key = key.to_owned();
            facts
        };
        let (one, other) =
            (called("one", "2024-01-01", "Google"), called("other", "2024-02-01", "Google LLC"));
        import(&store, &one).await;
        let report = import(&store, &other).await;
        assert_eq!(report.count(DifferenceKind::Contradicted), 1, "{report:#?}");
        for facts in [&one, &other, &one, &other] {
            assert_eq!(import(&store, facts).await.differences, []);
        }
        let contradicted = provenance::Entity::find().all(&store.db).await.unwrap();
        assert_eq!(contradicted.iter().filter(|row| row.contradicted).count(), 1);
        let renamed = import(&store, &called("one", "2024-03-01", "Google LLC")).await;
        assert_eq!(renamed.count(DifferenceKind::Changed), 1, "the owner renames: {renamed:#?}");
        let contradicted = provenance::Entity::find().all(&store.db).await.unwrap();
        assert_eq!(
            contradicted.iter().filter(|row| row.contradicted).count(),
            1,
            "what the owner said before"
        );
    }
}

#[tokio::test]
async fn a_curated_name_stays() {
    for store in stores().await {
        let mut manifest = source(SourceKind::Manifest, "curated", "2024-01-01");
        manifest.companies =
            vec![CompanyFacts { slug: Some("google".to_owned()), ..named("Google", Some("google"), None) }];
        let mut facts = landscape("2023-01-01", &[("Google", "Gold")]);
        facts.members[0].company = named("Google LLC", Some("google"), None);
        import(&store, &facts).await;
        import(&store, &manifest).await;
        import(&store, &facts).await;
        let row = company::Entity::find().one(&store.db).await.unwrap().unwrap();
        assert_eq!((row.name.as_str(), row.slug.as_str()), ("Google", "google"));
        assert_eq!(import(&store, &manifest).await.differences, []);
    }
}

#[tokio::test]
async fn a_foundation_cannot_be_part_of_itself() {
    for store in stores().await {
        let mut facts = source(SourceKind::Manifest, "m", "2024-01-01");
        let under = |slug: &str, parent: &str| FoundationFacts {
            slug: slug.to_owned(),
            parent: Some(parent.to_owned()),
            ..FoundationFacts::default()
        };
        facts.foundations = vec![under("a", "b"), under("b", "a")];
        let error = store.import(&facts, ImportOptions::default()).await.unwrap_err();
        assert_eq!(error.code(), "FACTS");
        facts.foundations = vec![under("a", "nowhere")];
        let error = store.import(&facts, ImportOptions::default()).await.unwrap_err();
        assert!(error.to_string().contains("`nowhere`"), "{error}");
        assert_eq!(foundation::Entity::find().count(&store.db).await.unwrap(), 0, "the store is untouched");
        facts.foundations =
            vec![under("b", "a"), FoundationFacts { slug: "a".to_owned(), ..FoundationFacts::default() }];
        import(&store, &facts).await;
        assert_eq!(import(&store, &facts).await.differences, []);
    }
}

#[tokio::test]
async fn a_project_that_is_shown_no_more_is_over_and_can_return() {
    let project = |slug: &str| ProjectFacts {
        foundation: "harbour".to_owned(),
        slug: slug.to_owned(),
        name: slug.to_uppercase(),
        homepage: None,
        repository: None,
        maturity: Some("sandbox".to_owned()),
        accepted: Some("2020-01".parse().unwrap()),
        incubating: None,
        graduated: None,
        archived: None,
    };
    let showing = |on: &str, slugs: &[&str]| {
        let mut facts = source(SourceKind::Landscape, "harbour", on);
        facts.projects = slugs.iter().map(|slug| project(slug)).collect();
        facts.complete = vec![Scope::Projects("harbour".to_owned())];
        facts
    };
    for store in stores().await {
        import(&store, &showing("2024-01-01", &["pier", "quay"])).await;
        let report = import(&store, &showing("2024-02-01", &["pier"])).await;
        assert_eq!(report.count(DifferenceKind::Closed), 1, "{report:#?}");
        let over = || async {
            let rows = project::Entity::find().all(&store.db).await.unwrap();
            rows.into_iter().filter_map(|row| Some((row.slug, row.until?.to_string()))).collect::<Vec<_>>()
        };
        assert_eq!(over().await, [("quay".to_owned(), "2024-02-01".to_owned())]);
        import(&store, &showing("2024-03-01", &["pier", "quay"])).await;
        assert_eq!(over().await, []);
        assert_eq!(import(&store, &showing("2024-03-01", &["pier", "quay"])).await.differences, []);
    }
}
