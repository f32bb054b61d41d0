//! Whatever sources say, in whatever order: to read them again changes nothing.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sea_orm::{EntityTrait, PaginatorTrait};
use time::Duration;

use super::harbour::{accept, day, named, stores};
use crate::{
    AnnouncementFacts, AnnouncementText, BodyFormat, CompanyFacts, Facts, FoundationFacts, MemberFacts,
    PersonFacts, ProjectFacts, Scope, SourceFacts, SourceKind, Store, entity::change,
};

fn one_of<T: Clone + std::fmt::Debug + 'static>(values: &[T]) -> impl Strategy<Value = T> + use<T> {
    prop::sample::select(values.to_vec())
}

/// Companies as landscapes name them: pages and domains that two share, names that change, keys that are missing.
const COMPANIES: &[(&str, Option<&str>, Option<&str>)] = &[
    ("Alpha", Some("alpha"), Some("alpha.example")),
    ("Alpha Cloud", Some("alpha"), Some("cloud.alpha.example")),
    ("Alpha Labs", Some("alpha-labs"), Some("alpha.example")),
    ("Beta", Some("beta"), Some("beta.example")),
    ("Beta Corporation", Some("beta"), Some("beta.example")),
    ("Beta, Inc.", None, Some("beta.example")),
    ("Gamma", None, Some("gamma.example")),
    ("Gamma GmbH", Some("gamma"), Some("gamma.example")),
    ("Delta", None, None),
    ("Delta", Some("delta"), Some("github.com")),
];

fn company() -> impl Strategy<Value = CompanyFacts> {
    one_of(COMPANIES).prop_map(|(name, crunchbase, domain)| named(name, crunchbase, domain))
}

fn member(foundation: &'static str) -> impl Strategy<Value = MemberFacts> {
    let tier = one_of(&[Some("Gold"), Some("Silver"), Some("gold"), None]);
    let since = one_of(&[None, None, Some("2020"), Some("2023-05-01")]);
    (company(), tier, since).prop_map(move |(company, tier, since)| MemberFacts {
        foundation: foundation.to_owned(),
        company,
        tier: tier.map(str::to_owned),
        since: since.map(|since| since.parse().unwrap()),
        until: None,
    })
}

fn project(foundation: &'static str) -> impl Strategy<Value = ProjectFacts> {
    let slug = one_of(&["pier", "quay"]);
    let accepted = one_of(&[None, Some("2019-02"), Some("2020")]);
    let maturity = one_of(&[None, Some("sandbox"), Some("graduated")]);
    (slug, accepted, maturity).prop_map(move |(slug, accepted, maturity)| ProjectFacts {
        foundation: foundation.to_owned(),
        slug: slug.to_owned(),
        name: slug.to_uppercase(),
        homepage: None,
        repository: None,
        maturity: maturity.map(str::to_owned),
        accepted: accepted.map(|day| day.parse().unwrap()),
        incubating: None,
        graduated: None,
        archived: None,
    })
}

fn announcement() -> impl Strategy<Value = AnnouncementFacts> {
    let text =
        (one_of(&["de", "en"]), one_of(&["Licht", "Light"])).prop_map(|(language, title)| AnnouncementText {
            language: language.to_owned(),
            title: title.to_owned(),
            summary: None,
            body: None,
            body_format: BodyFormat::Markdown,
            url: None,
        });
    let names = prop::collection::vec(one_of(&["Alpha", "Beta", "Gamma", "Delta Inc."]), 0..3);
    let author = (one_of(&["Ada", "Bo"]), one_of(&[None, Some("Captain")]));
    let authors = prop::collection::vec(author, 0..3);
    (one_of(&["news/1", "news/2"]), text, names, authors, one_of(&[1_700_000_000_000, 1_700_000_500_000]))
        .prop_map(|(slug, text, names, authors, published_at)| AnnouncementFacts {
            slug: slug.to_owned(),
            texts: vec![text],
            canonical_url: None,
            publisher: None,
            published_at,
            embargoed_until: None,
            foundations: vec!["harbour".to_owned()],
            companies: names.into_iter().map(|name| named(name, None, None)).collect(),
            authors: authors
                .into_iter()
                .map(|(name, title)| PersonFacts {
                    name: name.to_owned(),
                    title: title.map(str::to_owned),
                    company: None,
                })
                .collect(),
        })
}

/// A source that says something on one of a few days.
fn source(kind: SourceKind, key: &'static str) -> impl Strategy<Value = Facts> {
    (0..5_i64).prop_map(move |week| {
        let observed_on = day("2024-01-01") + Duration::weeks(week);
        let source = SourceFacts {
            kind,
            key: key.to_owned(),
            location: format!("{key}-{observed_on}"),
            revision: None,
            licence: None,
        };
        let mut facts = Facts::new(source, observed_on);
        let foundation = |slug: &str| FoundationFacts { slug: slug.to_owned(), ..FoundationFacts::default() };
        facts.foundations = vec![foundation("harbour"), foundation("pier")];
        facts
    })
}

/// A landscape of a foundation, for the most part whole.
fn landscape(key: &'static str, foundation: &'static str) -> impl Strategy<Value = Facts> {
    let members = prop::collection::vec(member(foundation), 0..4);
    let projects = prop::collection::vec(project(foundation), 0..3);
    let facts = source(SourceKind::Landscape, key);
    (facts, members, projects, prop::bool::weighted(0.8)).prop_map(
        move |(mut facts, members, projects, whole)| {
            facts.members = members;
            facts.projects = projects;
            facts.projects.sort_by(|a, b| a.slug.cmp(&b.slug));
            facts.projects.dedup_by(|a, b| a.slug == b.slug);
            if whole {
                let own = || foundation.to_owned();
                facts.complete = vec![Scope::Members(own()), Scope::Projects(own())];
            }
            facts
        },
    )
}

fn posts() -> impl Strategy<Value = Facts> {
    let facts = prop_oneof![source(SourceKind::Posts, "news"), source(SourceKind::Feed, "feed")];
    (facts, prop::collection::vec(announcement(), 1..3)).prop_map(|(mut facts, announcements)| {
        facts.announcements = announcements;
        facts.announcements.sort_by(|a, b| a.slug.cmp(&b.slug));
        facts.announcements.dedup_by(|a, b| a.slug == b.slug);
        facts
    })
}

/// A manifest names a company, and where it is or was a member.
fn manifest() -> impl Strategy<Value = Facts> {
    let company = (company(), one_of(&["alpha", "beta"]), one_of(&[None, Some("Gamma"), Some("Alpha")]));
    let until = one_of(&[None, None, Some("2023-06"), Some("2024-01-20")]);
    let members = prop::collection::vec((member("harbour"), until), 0..3);
    (source(SourceKind::Manifest, "m"), company, members).prop_map(
        |(mut facts, (company, slug, alias), members)| {
            let aliases = alias.into_iter().map(str::to_owned).collect();
            let company = CompanyFacts { slug: Some(slug.to_owned()), aliases, ..company };
            let is_member = |(member, until): (MemberFacts, Option<&str>)| MemberFacts {
                company: company.clone(),
                until: until.map(|until| until.parse().unwrap()),
                ..member
            };
            facts.members = members.into_iter().map(is_member).collect();
            facts.companies = vec![company];
            facts
        },
    )
}

/// Reads all, each twice, and then each that its source has not corrected since once more.
async fn read_again_and_again(store: &Store, all: &[Facts]) -> Result<(), TestCaseError> {
    for (at, facts) in all.iter().enumerate() {
        accept(store, facts).await.unwrap();
        let changes = change::Entity::find().count(&store.db).await.unwrap();
        prop_assert_eq!(accept(store, facts).await.unwrap().differences, vec![], "{} at once", at);
        let logged = change::Entity::find().count(&store.db).await.unwrap();
        prop_assert_eq!(logged, changes, "{} at once logs nothing", at);
    }
    for (at, facts) in all.iter().enumerate() {
        prop_assert_eq!(accept(store, facts).await.unwrap().differences, vec![], "{} after all", at);
    }
    Ok(())
}

/// Facts that a failure tells in a few lines.
#[derive(Clone)]
struct Said(Facts);

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let facts = &self.0;
        writeln!(f, "{:?} {} {:?}", facts.source.kind, facts.source.location, facts.complete)?;
        let company = |company: &CompanyFacts| {
            let keys: Vec<&str> = company.identifiers.iter().map(|key| key.value.as_str()).collect();
            format!("{} {:?} {keys:?} {:?}", company.name, company.slug, company.aliases)
        };
        for stated in &facts.companies {
            writeln!(f, "  company {}", company(stated))?;
        }
        for stated in &facts.members {
            let (tier, since, until) = (&stated.tier, &stated.since, &stated.until);
            writeln!(
                f,
                "  {} {tier:?} {since:?}..{until:?} {}",
                stated.foundation,
                company(&stated.company)
            )?;
        }
        for stated in &facts.projects {
            writeln!(f, "  project {} {:?} {:?}", stated.slug, stated.maturity, stated.accepted)?;
        }
        for stated in &facts.announcements {
            let companies: Vec<_> = stated.companies.iter().map(company).collect();
            let authors: Vec<_> = stated.authors.iter().map(|a| (&a.name, &a.title)).collect();
            let texts: Vec<_> = stated.texts.iter().map(|text| (&text.language, &text.title)).collect();
            writeln!(f, "  {} {} {texts:?} {companies:?} {authors:?}", stated.slug, stated.published_at)?;
        }
        Ok(())
    }
}

/// Of what a source says on one day the last counts: here it says one thing a day.
fn once_a_day(all: Vec<Said>) -> Vec<Facts> {
    let mut days = BTreeSet::new();
    let facts = all.into_iter().map(|said| said.0);
    facts.filter(|facts| days.insert((facts.source.key.clone(), facts.observed_on))).collect()
}

proptest! {
    // Each has stores of its own, and imports a dozen times into both.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 8))]

    #[test]
    fn sources_read_again_change_nothing(
        curated in prop::collection::vec(manifest().prop_map(Said), 0..2),
        others in prop::collection::vec(
            prop_oneof![
                landscape("harbour", "harbour"),
                landscape("coast", "harbour"),
                landscape("pier", "pier"),
                posts(),
            ].prop_map(Said), 1..6),
    ) {
        // Curated names come first: those that come later are to change whom the others mean.
        let all = once_a_day(curated.into_iter().chain(others).collect());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for store in stores().await {
                Box::pin(read_again_and_again(&store, &all)).await?;
                store.close().await.unwrap();
            }
            Ok::<_, TestCaseError>(())
        })?;
    }
}
