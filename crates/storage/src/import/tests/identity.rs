//! Which company is meant.

use sea_orm::EntityTrait;

use super::harbour::{company, import, member, named, slugs, source, stores};
use crate::{CompanyFacts, Facts, Scope, SourceKind, Store, entity::company_alias};

fn listing(on: &str, companies: &[CompanyFacts]) -> Facts {
    let mut facts = source(SourceKind::Landscape, "harbour", on);
    facts.members = companies.iter().map(|company| member(company.clone(), "Silver")).collect();
    facts.complete = vec![Scope::Members("harbour".to_owned())];
    facts
}

/// Imports twice; what comes again must be the same.
async fn import_twice(store: &Store, facts: &Facts) {
    import(store, facts).await;
    let again = import(store, facts).await;
    assert_eq!(again.differences, [], "a second run changes nothing");
}

#[tokio::test]
async fn a_subsidiary_with_the_domain_of_its_parent_is_not_its_parent() {
    for store in stores().await {
        let amazon = named("Amazon", Some("amazon"), Some("amazon.example"));
        let cloud = named("Amazon Clouds", Some("amazon-clouds"), Some("amazon.example"));
        import_twice(&store, &listing("2024-01-01", &[amazon, cloud])).await;
        assert_eq!(slugs(&store).await, ["amazon", "amazon-clouds"]);
    }
}

#[tokio::test]
async fn two_names_of_a_snapshot_with_one_crunchbase_slug_are_two_companies() {
    for store in stores().await {
        let sap = named("SAP", Some("sap"), Some("sap.example"));
        let labs = named("SAP Labs", Some("sap"), Some("sap.example"));
        import_twice(&store, &listing("2024-01-01", &[sap.clone(), labs.clone()])).await;
        assert_eq!(slugs(&store).await, ["sap", "sap-labs"]);
        import_twice(&store, &listing("2024-02-01", &[labs, named("SAP SE", Some("sap"), None)])).await;
        assert_eq!(slugs(&store).await, ["sap", "sap-labs"], "a like name finds the one of the two");
    }
}

#[tokio::test]
async fn a_new_name_under_the_same_slug_is_a_rename_that_keeps_the_old_name() {
    for store in stores().await {
        import(&store, &listing("2024-01-01", &[named("Northwind Ltd.", Some("northwind"), None)])).await;
        import_twice(&store, &listing("2024-02-01", &[named("Southwind", Some("northwind"), None)])).await;
        assert_eq!(slugs(&store).await, ["northwind"]);
        let aliases = company_alias::Entity::find().all(&store.db).await.unwrap();
        assert_eq!(aliases.iter().map(|alias| alias.name.as_str()).collect::<Vec<_>>(), ["Northwind Ltd."]);
    }
}

#[tokio::test]
async fn a_curated_alias_corrects_a_wrong_identifier() {
    for store in stores().await {
        let mut manifest = source(SourceKind::Manifest, "curated", "2024-01-01");
        let ibm = CompanyFacts { slug: Some("ibm".to_owned()), ..named("IBM", Some("ibm"), None) };
        let kyndryl = CompanyFacts {
            slug: Some("kyndryl".to_owned()),
            aliases: vec!["Kyndryl, Inc.".to_owned()],
            ..named("Kyndryl", None, None)
        };
        manifest.companies = vec![ibm, kyndryl];
        import_twice(&store, &manifest).await;
        import_twice(&store, &listing("2024-02-01", &[named("Kyndryl, Inc.", Some("ibm"), None)])).await;
        assert_eq!(slugs(&store).await, ["ibm", "kyndryl"]);
        assert_eq!(super::harbour::members(&store).await.len(), 1);
        assert!(super::harbour::members(&store).await[0].starts_with("Kyndryl "));
        assert_eq!(import(&store, &manifest).await.differences, []);
    }
}

#[tokio::test]
async fn a_curated_slug_takes_over_and_the_former_one_leads_on() {
    for store in stores().await {
        import(&store, &listing("2024-01-01", &[named("Meta Platforms", Some("facebook"), None)])).await;
        let mut manifest = source(SourceKind::Manifest, "curated", "2024-01-01");
        manifest.companies =
            vec![CompanyFacts { slug: Some("meta".to_owned()), ..named("Meta", Some("facebook"), None) }];
        import_twice(&store, &manifest).await;
        assert_eq!(slugs(&store).await, ["meta"]);
        let former = crate::entity::former_slug::Entity::find().all(&store.db).await.unwrap();
        assert_eq!(former[0].slug, "meta-platforms");
        let again =
            import(&store, &listing("2024-01-01", &[named("Meta Platforms", Some("facebook"), None)])).await;
        assert_eq!(again.differences, []);
    }
}

#[tokio::test]
async fn a_like_name_alone_makes_a_candidate() {
    for store in stores().await {
        import(&store, &listing("2024-01-01", &[named("Northwind, Inc.", Some("northwind"), None)])).await;
        let mut other = listing("2024-02-01", &[named("Northwind GmbH", None, Some("nw.example"))]);
        other.source.key = "elsewhere".to_owned();
        let report = import(&store, &other).await;
        assert_eq!(report.candidates.len(), 1, "{report:#?}");
        assert_eq!(report.candidates[0].resembles, "northwind");
        assert_eq!(slugs(&store).await, ["northwind", "northwind-2"]);
        assert_eq!(import(&store, &other).await.differences, []);
    }
}

#[tokio::test]
async fn anonymous_entries_are_each_their_own() {
    for store in stores().await {
        let anonymous = |n: u8| CompanyFacts {
            anonymous: true,
            ..named(&format!("Non-Public Organization ({n})"), None, Some("cncf.io"))
        };
        import_twice(&store, &listing("2024-01-01", &[anonymous(1), anonymous(2)])).await;
        assert_eq!(slugs(&store).await.len(), 2);
    }
}

#[tokio::test]
async fn a_name_in_any_script_has_a_slug() {
    for store in stores().await {
        let facts = listing(
            "2024-01-01",
            &[
                named("阿里巴巴", Some("alibaba"), None),
                named("小米", None, None),
                named("Ænix", None, None),
                company("Wētā FX"),
            ],
        );
        import_twice(&store, &facts).await;
        assert_eq!(slugs(&store).await, ["aenix", "alibaba", "company", "weta-fx"]);
    }
}

#[tokio::test]
async fn a_source_that_corrects_a_slug_goes_on_meaning_the_same_company() {
    for store in stores().await {
        import(&store, &listing("2024-01-01", &[named("Northwind", Some("north-wind-inc"), None)])).await;
        import_twice(&store, &listing("2024-02-01", &[named("Northwind", Some("northwind"), None)])).await;
        assert_eq!(slugs(&store).await, ["northwind"]);
        let twice = [named("Northwind", Some("northwind"), None), named("Northwind", Some("other"), None)];
        import_twice(&store, &listing("2024-03-01", &twice)).await;
        assert_eq!(slugs(&store).await, ["northwind", "northwind-2"]);
    }
}

#[tokio::test]
async fn a_source_that_gives_a_company_two_names_goes_on_meaning_it_by_both() {
    for store in stores().await {
        let mut manifest = source(SourceKind::Manifest, "curated", "2024-01-01");
        manifest.companies = vec![CompanyFacts {
            slug: Some("northwind".to_owned()),
            aliases: vec!["North".to_owned()],
            ..named("Northwind GmbH", Some("northwind"), Some("wind.example"))
        }];
        import(&store, &manifest).await;
        let wind = named("Wind", None, Some("wind.example"));
        let both = listing("2024-01-01", &[named("North", Some("north"), None), wind.clone()]);
        import_twice(&store, &both).await;
        assert_eq!(slugs(&store).await, ["northwind"]);
        let mut elsewhere = listing("2024-01-01", &[wind, named("North Cloud", Some("north"), None)]);
        elsewhere.source.key = "elsewhere".to_owned();
        import_twice(&store, &elsewhere).await;
        assert_eq!(slugs(&store).await, ["northwind", "wind"], "there the keys of one are two companies'");
        assert_eq!(import(&store, &both).await.differences, []);
    }
}

#[tokio::test]
async fn a_name_that_a_snapshot_gives_twice_is_one_company() {
    let with_keys = named("Northwind", Some("northwind"), Some("northwind.example"));
    let bare = named("Northwind", None, None);
    for store in stores().await {
        let mut elsewhere = listing("2024-01-01", std::slice::from_ref(&with_keys));
        elsewhere.source.key = "elsewhere".to_owned();
        import(&store, &elsewhere).await;
        import_twice(&store, &listing("2024-01-01", &[with_keys.clone(), bare.clone()])).await;
        assert_eq!(slugs(&store).await, ["northwind"]);
    }
}

#[tokio::test]
async fn a_domain_that_is_somebody_elses_joins_nobody() {
    for store in stores().await {
        let phones = named("Harbour Mobile", Some("harbour-mobile"), Some("keys.example"));
        let keys = named("Keys", Some("keys"), Some("keys.example"));
        import_twice(&store, &listing("2024-01-01", &[phones])).await;
        let mut elsewhere = listing("2024-02-01", &[keys]);
        elsewhere.source.key = "elsewhere".to_owned();
        import_twice(&store, &elsewhere).await;
        assert_eq!(slugs(&store).await, ["harbour-mobile", "keys"]);
    }
}

#[tokio::test]
async fn one_crunchbase_slug_is_one_company_of_two_domains_and_two_slugs_are_two_of_one() {
    for store in stores().await {
        let elsewhere = |company| {
            let mut facts = listing("2024-02-01", &[company]);
            facts.source.key = "elsewhere".to_owned();
            facts
        };
        import(&store, &listing("2024-01-01", &[named("Northwind", Some("northwind"), Some("nw.example"))]))
            .await;
        import_twice(&store, &elsewhere(named("Northwind", Some("northwind"), Some("northwind.example"))))
            .await;
        assert_eq!(slugs(&store).await, ["northwind"]);
        let report =
            import(&store, &elsewhere(named("Northwind", Some("north-wind"), Some("nw.example")))).await;
        assert_eq!(slugs(&store).await, ["northwind"], "a source that corrects the slug means the same");
        assert_eq!(report.candidates, []);
        let mut third = elsewhere(named("Northwind", Some("wind-north"), Some("nw.example")));
        third.source.key = "third".to_owned();
        let report = import(&store, &third).await;
        assert_eq!(slugs(&store).await, ["northwind", "northwind-2"]);
        assert_eq!(report.candidates.len(), 1, "who they are is for a steward to say: {report:#?}");
        assert_eq!(import(&store, &third).await.differences, []);
    }
}
