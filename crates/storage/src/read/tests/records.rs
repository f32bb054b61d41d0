//! Reads by key and lists over a small world.

use time::macros::date;

use super::stores::{run, stores};
use crate::*;

const WORLD: &str = "
INSERT INTO foundation (id, slug, name, name_key, founded_on, parent_id, status) VALUES
  (1, 'linux-foundation', 'Linux Foundation', 'linux foundation', '2000', NULL, 'ACTIVE'),
  (2, 'pytorch', 'PyTorch Foundation', 'pytorch foundation', '2022-09-12', 1, 'ACTIVE'),
  (3, 'cncf', 'CNCF', 'cncf', NULL, 1, 'ACTIVE');
INSERT INTO company (id, slug, name, name_key, country, parent_id, merged_into) VALUES
  (1, 'amd', 'AMD', 'amd', 'US', NULL, NULL),
  (2, 'google', 'Google', 'google', 'US', NULL, NULL),
  (3, 'google-cloud', 'Google Cloud', 'google cloud', NULL, 2, NULL),
  (4, 'weta', 'Wētā FX', 'weta fx', 'NZ', NULL, NULL),
  (5, 'old', 'Old', 'old', NULL, NULL, 1),
  (6, 'older', 'Older', 'older', NULL, NULL, 1);
INSERT INTO company_identifier (id, company_id, scheme, value) VALUES
  (1, 2, 'crunchbase', 'google'), (2, 3, 'crunchbase', 'google'), (3, 3, 'domain', 'cloud.google.com'),
  (4, 1, 'domain', 'amd.com'), (5, 1, 'crunchbase', 'amd');
INSERT INTO company_alias (id, company_id, name, name_key, curated) VALUES
  (1, 1, 'Advanced Micro Devices', 'advanced micro devices', TRUE), (2, 1, 'A.M.D.', 'a.m.d.', TRUE);
INSERT INTO former_slug (kind, slug, subject_id) VALUES (2, 'advanced-micro-devices', 1), (2, 'google', 4);
INSERT INTO member (id, foundation_id, company_id, company_key, tier, tier_class, since, until, valid_from, valid_until, first_seen, last_seen) VALUES
  (1, 2, 1, 'amd', 'Platinum', 'PLATINUM', '2022-09-12', NULL, '2022-09-12', '9999-12-31', '2025-01-01', '2026-01-01'),
  (2, 2, 3, 'google cloud', 'Platinum', 'PLATINUM', NULL, NULL, '2025-01-01', '9999-12-31', '2025-01-01', '2026-01-01'),
  (3, 2, 4, 'weta fx', NULL, 'UNKNOWN', NULL, '2025-06', '2024-01-01', '2025-06-01', '2024-01-01', '2025-05-01'),
  (4, 3, 1, 'amd', 'Silver', 'SILVER', NULL, NULL, '2024-01-01', '9999-12-31', '2024-01-01', '2026-01-01'),
  (5, 3, 3, 'google cloud', 'Platinum', 'PLATINUM', NULL, NULL, '2024-01-01', '9999-12-31', '2024-01-01', '2026-01-01');
INSERT INTO seat (id, foundation_id, company_id, body, since, valid_from, valid_until, first_seen, last_seen) VALUES
  (1, 2, 3, 'GOVERNING_BOARD', '2022-09-12', '2022-09-12', '9999-12-31', '2022-09-12', '2022-09-12'),
  (2, 2, 1, 'GOVERNING_BOARD', '2022-09-12', '2022-09-12', '9999-12-31', '2022-09-12', '2022-09-12');
INSERT INTO principle (id, foundation_id, section, ordinal, first_priority, language, title, statement) VALUES
  (1, 2, 'founding', 1, FALSE, 'de', 'Offen bleiben', 'O'), (2, 2, 'founding', 0, TRUE, 'de', 'Zuerst', 'Z');
INSERT INTO principle_translation (principle_id, language, title, statement) VALUES
  (1, 'fr', 'Rester ouvert', 'R'), (1, 'en', 'Remain open', 'R');
INSERT INTO announcement (id, slug, language, title, title_key, body, body_format, canonical_url, published_at, embargoed_until, translated) VALUES
  (1, 'one', 'de', 'Eins', 'eins', 'Text', 'MARKDOWN', 'https://a.example/1', 1000, NULL, TRUE),
  (2, 'two', 'en', 'Two', 'two', NULL, 'MARKDOWN', 'https://a.example/2', 2000, 4102444800000, FALSE),
  (3, 'three', 'en', 'Three', 'three', NULL, 'HTML', NULL, 3000, 3000, FALSE);
INSERT INTO announcement_translation (announcement_id, language, title, body_format) VALUES (1, 'en', 'One', 'MARKDOWN');
INSERT INTO announcement_company (announcement_id, company_id, published_at) VALUES (1, 1, 1000), (2, 1, 2000), (3, 1, 3000), (3, 2, 3000);
INSERT INTO announcement_foundation (announcement_id, foundation_id, published_at) VALUES (1, 2, 1000), (2, 2, 2000);
INSERT INTO person (id, name, name_key, title, company_id) VALUES (1, 'Ada', 'ada', 'VP', 1);
INSERT INTO announcement_author (announcement_id, position, person_id, name) VALUES (1, 0, 1, 'A. Ada'), (2, 0, 1, 'Ada');
INSERT INTO project (id, foundation_id, slug, name, name_key, maturity, first_seen, last_seen) VALUES
  (1, 2, 'pytorch', 'PyTorch', 'pytorch', 'graduated', '2024-01-01', '2024-01-01');
INSERT INTO source (id, kind, source_key, location, seen_at, observed_on) VALUES (1, 'MANIFEST', 'founding', 'founding.yml', 5, '2022-09-12');
INSERT INTO provenance (id, subject_kind, subject_id, field, value, source_id, location, first_seen, last_seen, contradicted) VALUES
  (1, 2, 1, 'name', 'AMD', 1, 'founding.yml', '2022-09-12', '2022-09-12', FALSE),
  (2, 2, 1, '', NULL, 1, 'founding.yml', '2022-09-12', '2022-09-12', FALSE),
  (3, 1, 1, 'name', 'LF', 1, 'founding.yml', '2022-09-12', '2022-09-12', TRUE);
INSERT INTO change (id, at, kind, subject_kind, subject_id, tags, source_id) VALUES
  (1, 10, 'ADDED', 2, 1, 'company company:1', 1), (2, 11, 'CHANGED', 2, 1, 'company company:1', NULL);
";

fn field(field: Field, value: &str) -> Filter {
    Filter::Field(field, Test::In(vec![Value::Text(value.to_owned())]))
}

fn some(relation: Relation, filter: Filter) -> Filter {
    Filter::Some(relation, Box::new(filter))
}

fn list(filter: Filter) -> List {
    List { filter, order: Vec::new() }
}

async fn ids<R: Record>(store: &Store, filter: Filter) -> Vec<i64> {
    let page = store
        .page::<R>(&list(filter.clone()), &Slice { limit: 100, ..Slice::default() }, Columns::ALL)
        .await
        .unwrap();
    let ids: Vec<i64> = page.edges.iter().map(|(cursor, _)| cursor.id).collect();
    assert_eq!(store.count::<R>(&list(filter)).await.unwrap(), ids.len() as u64);
    ids
}

#[tokio::test]
async fn companies_are_read_in_one_statement_and_so_is_what_belongs_to_them() {
    for store in stores().await {
        run(&store, WORLD).await;
        let before = store.usage().statements;
        let companies =
            store.records::<Company>(&[Id::new(1), Id::new(3), Id::new(99)], Columns::ALL).await.unwrap();
        assert_eq!(store.usage().statements - before, 1);
        assert_eq!(companies.len(), 2);
        let amd = &companies[&CompanyId::new(1)];
        assert_eq!(amd.name, "AMD");
        assert_eq!(companies[&CompanyId::new(3)].parent_id, Some(CompanyId::new(2)));
        let ids = [CompanyId::new(1), CompanyId::new(4), CompanyId::new(99)];
        let before = store.usage().statements;
        let (aliases, identifiers) =
            (store.aliases(&ids).await.unwrap(), store.identifiers(&ids).await.unwrap());
        assert_eq!(store.usage().statements - before, 2);
        assert_eq!(*aliases[&ids[0]], ["Advanced Micro Devices", "A.M.D."]);
        assert_eq!(
            identifiers[&ids[0]].iter().map(|i| i.value.as_str()).collect::<Vec<_>>(),
            ["amd", "amd.com"]
        );
        assert!(!aliases.contains_key(&ids[2]));
    }
}

/// Each column of a record is read alone as beside all others, by id and in both kinds of lists.
async fn columns_alone<R: Record>(store: &Store, id: i64, under: Relation, parents: &[i64]) {
    let id = R::Id::new(id);
    let json = |record: &R| serde_json::to_value(record).unwrap();
    let whole = json(&store.records::<R>(&[id], Columns::ALL).await.unwrap()[&id]);
    for name in R::COLUMNS {
        let columns = Columns::of::<R>(&[name]);
        let by_id = store.records::<R>(&[id], columns).await.unwrap().remove(&id).unwrap();
        let (list, slice) = (List::default(), Slice { limit: 100, ..Slice::default() });
        let listed = store.page::<R>(&list, &slice, columns).await.unwrap();
        let pages = store.pages_under::<R>(under, parents, &list, &slice, columns).await.unwrap();
        let pages = std::iter::once(listed).chain(pages.into_values());
        let listed: Vec<_> = pages.flat_map(|page| page.edges.clone()).map(|(_, record)| record).collect();
        let found = listed.iter().filter(|record| record.id() == id);
        assert_eq!(found.clone().count(), 2, "{name} of {:?}", R::Id::KIND);
        for record in found.chain([&by_id]) {
            let part = json(record);
            let field = if *name == "source_key" { "key" } else { name };
            assert_eq!(part[field], whole[field], "{name} of {:?}", R::Id::KIND);
            assert_eq!(part["id"], whole["id"]);
            assert_ne!(part, whole, "all is read for {name} of {:?}", R::Id::KIND);
        }
    }
}

#[tokio::test]
async fn what_is_not_asked_of_records_is_not_read() {
    for store in stores().await {
        run(&store, WORLD).await;
        columns_alone::<Foundation>(&store, 2, Relation::FoundationParent, &[1, 2]).await;
        columns_alone::<Company>(&store, 3, Relation::CompanyParent, &[1, 2]).await;
        columns_alone::<Member>(&store, 1, Relation::MemberFoundation, &[2, 3]).await;
        columns_alone::<Announcement>(&store, 1, Relation::AnnouncementCompanies, &[1, 4]).await;
        columns_alone::<Project>(&store, 1, Relation::ProjectFoundation, &[2, 3]).await;
        let merged =
            store.records::<Company>(&[Id::new(6)], Columns::of::<Company>(&["name"])).await.unwrap();
        let amd = &merged[&CompanyId::new(6)];
        assert_eq!((amd.id.key(), amd.name.as_str(), amd.slug.as_str()), (1, "AMD", ""));
    }
}

#[tokio::test]
async fn a_merged_company_is_answered_with_the_one_it_went_into() {
    for store in stores().await {
        run(&store, WORLD).await;
        let companies = store.records::<Company>(&[Id::new(5), Id::new(6)], Columns::ALL).await.unwrap();
        assert_eq!(companies[&CompanyId::new(5)].slug, "amd");
        assert_eq!(companies[&CompanyId::new(6)].slug, "amd");
        assert_eq!(ids::<Company>(&store, Filter::default()).await, [1, 2, 3, 4]);
    }
}

#[tokio::test]
async fn a_slug_leads_to_the_record_that_has_it_now_before_the_one_that_had_it() {
    for store in stores().await {
        run(&store, WORLD).await;
        let slugs = ["amd", "google", "advanced-micro-devices", "nobody", "nul\0"].map(str::to_owned);
        let found = store.records_by_slug::<Company>(&slugs).await.unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(found["google"].id, CompanyId::new(2));
        assert_eq!(found["advanced-micro-devices"].id, CompanyId::new(1));
        assert_eq!(store.records_by_slug::<Foundation>(&["cncf".to_owned()]).await.unwrap().len(), 1);
        assert!(store.records_by_slug::<Member>(&slugs).await.is_err());
    }
}

#[tokio::test]
async fn a_shared_identifier_leads_to_the_parent() {
    for store in stores().await {
        run(&store, WORLD).await;
        let shared = Identifier { scheme: IdentifierScheme::Crunchbase, value: "google".to_owned() };
        let own = Identifier { scheme: IdentifierScheme::Domain, value: "cloud.google.com".to_owned() };
        let found = store.companies_by_identifier(&[shared.clone(), own.clone()]).await.unwrap();
        assert_eq!((found[&shared], found[&own]), (CompanyId::new(2), CompanyId::new(3)));
    }
}

#[tokio::test]
async fn an_announcement_under_embargo_is_nowhere() {
    for store in stores().await {
        run(&store, WORLD).await;
        let two = AnnouncementId::new(2);
        assert_eq!(ids::<Announcement>(&store, Filter::default()).await, [1, 3]);
        assert!(store.records::<Announcement>(&[two], Columns::ALL).await.unwrap().is_empty());
        assert!(store.records_by_slug::<Announcement>(&["two".to_owned()]).await.unwrap().is_empty());
        assert!(store.announcements_by_url(&["https://a.example/2".to_owned()]).await.unwrap().is_empty());
        assert!(store.announcement_texts(&[two]).await.unwrap().is_empty());
        assert!(store.authors(&[two]).await.unwrap().is_empty());
        let under = Relation::AnnouncementCompanies;
        let counts = store.counts_under::<Announcement>(under, &[1, 2, 3], &List::default()).await.unwrap();
        assert_eq!((counts[&1], counts[&2], counts[&3]), (2, 1, 0));
        let named = some(Relation::CompanyAnnouncements, field(Field::AnnouncementTitle, "Two"));
        assert!(ids::<Company>(&store, named).await.is_empty());
    }
}

#[tokio::test]
async fn the_latest_announcements_of_many_companies_are_one_statement() {
    for store in stores().await {
        run(&store, WORLD).await;
        let latest = List {
            filter: Filter::default(),
            order: vec![(Field::AnnouncementPublishedAt, Direction::Descending)],
        };
        let slice = Slice { limit: 1, ..Slice::default() };
        let before = store.usage().statements;
        let pages = store
            .pages_under::<Announcement>(
                Relation::AnnouncementCompanies,
                &[1, 2, 4],
                &latest,
                &slice,
                Columns::ALL,
            )
            .await
            .unwrap();
        assert_eq!(store.usage().statements - before, 1);
        assert_eq!(pages[&1].edges[0].1.slug, "three");
        assert!(pages[&1].has_next && !pages[&1].has_previous);
        assert_eq!(pages[&2].edges.len(), 1);
        assert!(!pages[&2].has_next);
        assert!(pages[&4].edges.is_empty());
        let after = Slice { after: Some(pages[&1].edges[0].0.clone()), ..slice };
        let next = store
            .pages_under::<Announcement>(Relation::AnnouncementCompanies, &[1], &latest, &after, Columns::ALL)
            .await
            .unwrap();
        assert_eq!(next[&1].edges[0].1.slug, "one");
        assert!(!next[&1].has_next && next[&1].has_previous);
    }
}

#[tokio::test]
async fn companies_and_principles_are_listed_under_parents_whole() {
    for store in stores().await {
        run(&store, WORLD).await;
        let order = vec![(Field::PrincipleOrdinal, Direction::Descending)];
        let principles = List { filter: Filter::default(), order };
        let pages = store
            .pages_under::<Principle>(
                Relation::PrincipleFoundation,
                &[2, 3],
                &principles,
                &Slice::default(),
                Columns::ALL,
            )
            .await
            .unwrap();
        let first = &pages[&2].edges[0].1;
        assert_eq!(first.texts.iter().map(|t| t.language.as_str()).collect::<Vec<_>>(), ["de", "en", "fr"]);
        assert!(pages[&2].edges[1].1.first_priority);
        let (all, slice) = (List::default(), Slice::default());
        let pages = store
            .pages_under::<Company>(Relation::CompanyParent, &[2], &all, &slice, Columns::ALL)
            .await
            .unwrap();
        assert_eq!(pages[&2].edges[0].1.slug, "google-cloud");
    }
}

#[tokio::test]
async fn conditions_select() {
    use Relation as R;
    for store in stores().await {
        run(&store, WORLD).await;
        let platinum_in = |slug: &str| {
            some(
                R::CompanyMemberships,
                Filter::All(vec![
                    some(R::MemberFoundation, field(Field::FoundationSlug, slug)),
                    field(Field::MemberTier, "Platinum"),
                ]),
            )
        };
        let both = Filter::All(vec![platinum_in("pytorch"), platinum_in("cncf")]);
        assert_eq!(ids::<Company>(&store, both).await, [3]);
        let neither = Filter::Not(Box::new(Filter::Any(vec![platinum_in("pytorch"), platinum_in("cncf")])));
        assert_eq!(ids::<Company>(&store, neither).await, [2, 4]);
        let valid = Filter::All(vec![
            Filter::Field(Field::MemberValidFrom, Test::AtMost(Value::Day(date!(2024 - 06 - 01)))),
            Filter::Field(Field::MemberValidUntil, Test::Greater(Value::Day(date!(2024 - 06 - 01)))),
        ]);
        assert_eq!(ids::<Member>(&store, valid).await, [1, 3, 4, 5]);
        let not_platinum = Filter::Not(Box::new(field(Field::MemberTier, "Platinum")));
        assert_eq!(ids::<Member>(&store, not_platinum).await, [3, 4]);
        assert_eq!(ids::<Member>(&store, Filter::Field(Field::MemberTier, Test::IsNull(true))).await, [3]);
        let contains = |text: &str| Filter::Field(Field::CompanyName, Test::Contains(text.to_owned()));
        assert_eq!(ids::<Company>(&store, contains("GOOGLE")).await, [2, 3]);
        assert_eq!(ids::<Company>(&store, contains("wētā")).await, [4]);
        assert!(ids::<Company>(&store, contains("%")).await.is_empty());
        let starts = Filter::Field(Field::CompanyName, Test::StartsWith("Go".to_owned()));
        assert_eq!(ids::<Company>(&store, starts).await, [2, 3]);
        let slug_starts = Filter::Field(Field::CompanySlug, Test::StartsWith("GOOGLE-".to_owned()));
        assert_eq!(ids::<Company>(&store, slug_starts).await, [3]);
        let names = ["AMD", "google", "Google Cloud"].map(|name| Value::Text(name.to_owned())).to_vec();
        assert_eq!(ids::<Company>(&store, Filter::Field(Field::CompanyName, Test::In(names))).await, [1, 3]);
        let alias = some(R::CompanyAliases, field(Field::AliasName, "A.M.D."));
        assert_eq!(ids::<Company>(&store, alias).await, [1]);
        let members_of_google =
            some(R::MemberCompany, some(R::CompanyParent, field(Field::CompanySlug, "google")));
        assert_eq!(ids::<Member>(&store, members_of_google).await, [2, 5]);
        let by_id = some(R::MemberFoundation, Filter::Field(Field::Id, Test::In(vec![Value::Number(3)])));
        assert_eq!(ids::<Member>(&store, by_id).await, [4, 5]);
        let announced = some(R::FoundationAnnouncements, Filter::default());
        assert_eq!(ids::<Foundation>(&store, announced).await, [2]);
        let about = some(R::AnnouncementFoundations, field(Field::FoundationSlug, "pytorch"));
        assert_eq!(ids::<Announcement>(&store, about).await, [1]);
        assert!(ids::<Company>(&store, Filter::Any(Vec::new())).await.is_empty());
        let first = Filter::Field(Field::PrincipleFirstPriority, Test::In(vec![Value::Flag(true)]));
        assert_eq!(ids::<Principle>(&store, first).await, [2]);
        let wrong = field(Field::CompanyName, "AMD");
        assert!(matches!(
            store.page::<Member>(&list(wrong), &Slice::default(), Columns::ALL).await,
            Err(Error::Filter(_))
        ));
    }
}

#[tokio::test]
async fn what_belongs_to_records_is_read_for_many() {
    for store in stores().await {
        run(&store, WORLD).await;
        let pytorch = FoundationId::new(2);
        let seats = store.seats(&[pytorch, FoundationId::new(3)]).await.unwrap();
        assert_eq!(seats[&pytorch].iter().map(|seat| seat.company_id.key()).collect::<Vec<_>>(), [1, 3]);
        let tiers = store.tier_counts(&[pytorch], date!(2025 - 02 - 01)).await.unwrap();
        assert_eq!(
            tiers[&pytorch][..],
            [(Some("Platinum".to_owned()), TierClass::Platinum, 2), (None, TierClass::Unknown, 1)]
        );
        let one = AnnouncementId::new(1);
        let texts = store.announcement_texts(&[one, AnnouncementId::new(3)]).await.unwrap();
        assert_eq!(texts[&one].iter().map(|text| text.title.as_str()).collect::<Vec<_>>(), ["Eins", "One"]);
        assert_eq!(store.authors(&[one]).await.unwrap()[&one][0].name, "A. Ada");
        let amd = CompanyId::new(1).subject();
        let linux = FoundationId::new(1).subject();
        let provenance = store.provenance(&[amd, linux]).await.unwrap();
        assert_eq!(provenance[&amd].iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), ["", "name"]);
        assert!(provenance[&linux][0].contradicted);
        assert_eq!(store.provenance(&[amd]).await.unwrap()[&amd].len(), 2);
        let changes = store.changes(Since { after: ChangeId(1), limit: 10 }).await.unwrap();
        assert_eq!(changes.iter().map(|change| change.id.0).collect::<Vec<_>>(), [2]);
        assert_eq!(store.last_change().await.unwrap(), ChangeId(2));
        assert_eq!(store.records::<Person>(&[Id::new(1)], Columns::ALL).await.unwrap().len(), 1);
        assert_eq!(
            store.records::<Source>(&[Id::new(1)], Columns::ALL).await.unwrap()[&SourceId::new(1)].key,
            "founding"
        );
        assert_eq!(store.records::<Project>(&[Id::new(1)], Columns::ALL).await.unwrap().len(), 1);
    }
}
