//! A foundation to test with, its landscape, and what the store makes of it.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, EntityTrait};
use time::{Date, macros::format_description};

use crate::{
    CompanyFacts, Facts, FoundationFacts, Identifier, IdentifierScheme, ImportOptions, ImportReport,
    MemberFacts, Result, Scope, SourceFacts, SourceKind, Store, StoreOptions,
    entity::{company, member},
};

/// Empty stores of both forms.
pub(crate) async fn stores() -> Vec<Store> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let mut urls = vec!["sqlite::memory:".to_owned()];
    match std::env::var("PEDIMENT_TEST_POSTGRES_URL") {
        Ok(server) => {
            let name = format!("writes_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let admin = sea_orm::Database::connect(&server).await.unwrap();
            admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
            let mut url = url::Url::parse(&server).unwrap();
            url.set_path(&name);
            urls.push(url.into());
        }
        Err(_) => eprintln!("not run on Postgres: PEDIMENT_TEST_POSTGRES_URL is not set"),
    }
    let mut stores = Vec::new();
    for url in urls {
        let store =
            Store::open(&StoreOptions { max_connections: 2, ..StoreOptions::new(url) }).await.unwrap();
        store.migrate().await.unwrap();
        stores.push(store);
    }
    stores
}

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text, format_description!("[year]-[month]-[day]")).unwrap()
}

pub(crate) fn source(kind: SourceKind, key: &str, on: &str) -> Facts {
    let source = SourceFacts {
        kind,
        key: key.to_owned(),
        location: format!("{key}-{on}.yml"),
        revision: None,
        licence: None,
    };
    let mut facts = Facts::new(source, day(on));
    facts.foundations.push(FoundationFacts { slug: "harbour".to_owned(), ..FoundationFacts::default() });
    facts
}

/// A company with a Crunchbase slug and a domain made of its name.
pub(crate) fn company(name: &str) -> CompanyFacts {
    let slug = name.to_lowercase().replace(' ', "-");
    named(name, Some(&slug), Some(&format!("{slug}.example")))
}

pub(crate) fn named(name: &str, crunchbase: Option<&str>, domain: Option<&str>) -> CompanyFacts {
    let identifier =
        |scheme, value: Option<&str>| value.map(|value| Identifier { scheme, value: value.to_owned() });
    CompanyFacts {
        name: name.to_owned(),
        homepage: domain.map(|domain| format!("https://{domain}/")),
        identifiers: [
            identifier(IdentifierScheme::Crunchbase, crunchbase),
            identifier(IdentifierScheme::Domain, domain),
        ]
        .into_iter()
        .flatten()
        .collect(),
        ..CompanyFacts::default()
    }
}

pub(crate) fn member(company: CompanyFacts, tier: &str) -> MemberFacts {
    MemberFacts {
        foundation: "harbour".to_owned(),
        company,
        tier: Some(tier.to_owned()),
        ..MemberFacts::default()
    }
}

/// A snapshot of the landscape of the harbour: all its members.
pub(crate) fn landscape(on: &str, members: &[(&str, &str)]) -> Facts {
    let mut facts = source(SourceKind::Landscape, "harbour", on);
    facts.members = members.iter().map(|(name, tier)| member(company(name), tier)).collect();
    facts.complete = vec![Scope::Members("harbour".to_owned())];
    facts
}

pub(crate) async fn import(store: &Store, facts: &Facts) -> ImportReport {
    store.import(facts, ImportOptions::default()).await.unwrap()
}

pub(crate) async fn accept(store: &Store, facts: &Facts) -> Result<ImportReport> {
    store.import(facts, ImportOptions { accept: true, dry_run: false }).await
}

/// All memberships: company, tier, since, valid from, valid until.
pub(crate) async fn members(store: &Store) -> Vec<String> {
    let companies = company::Entity::find().all(&store.db).await.unwrap();
    let name = |id: i64| companies.iter().find(|row| row.id == id).unwrap().name.clone();
    let rows = member::Entity::find().all(&store.db).await.unwrap();
    let mut members: Vec<String> = rows
        .into_iter()
        .map(|row| {
            let until = row.until.map_or_else(String::new, |until| until.to_string());
            let (tier, first, last) = (row.tier.unwrap_or_default(), row.first_seen, row.last_seen);
            format!("{} {tier} {}..{until} seen {first}..{last}", name(row.company_id), row.valid_from)
        })
        .collect();
    members.sort();
    members
}

pub(crate) async fn slugs(store: &Store) -> Vec<String> {
    let mut slugs: Vec<String> =
        company::Entity::find().all(&store.db).await.unwrap().into_iter().map(|row| row.slug).collect();
    slugs.sort();
    slugs
}
