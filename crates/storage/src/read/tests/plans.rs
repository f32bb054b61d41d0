//! How the databases answer the hot queries: from an index that gives the order, never by reading a table whole.
//!
//! Here over few records, where Postgres is told to prefer indexes: what it still reads whole or sorts, it has no
//! index for. `PEDIMENT_TEST_PLANS_URL` names a store of `cargo xtask generate --search` to check instead, with
//! Postgres left to choose.

use sea_orm::ConnectionTrait;
use time::macros::date;

use super::stores::stores;
use crate::*;

const BIG: [&str; 6] = [
    "company",
    "member",
    "announcement",
    "announcement_company",
    "announcement_foundation",
    "search_document",
];

#[tokio::test]
async fn hot_queries_read_indexes_in_their_order() {
    if let Ok(url) = std::env::var("PEDIMENT_TEST_PLANS_URL") {
        let store =
            Store::open(&StoreOptions { max_connections: 1, ..StoreOptions::new(url) }).await.unwrap();
        return check(store).await;
    }
    for store in stores().await {
        let what = Generate {
            companies: 2000,
            members: 4000,
            announcements: 8000,
            search: true,
            ..Generate::default()
        };
        store.generate(&what).await.unwrap();
        if store.is_postgres() {
            for setting in ["enable_seqscan", "enable_sort", "enable_bitmapscan"] {
                store.db.execute_unprepared(&format!("SET {setting} = off")).await.unwrap();
            }
        }
        check(store).await;
    }
}

async fn check(mut store: Store) {
    let plans = store.reads.tell_plans();
    lists(&store).await;
    lists_under(&store).await;
    keys(&store).await;
    let plans = plans.lock().unwrap();
    assert!(plans.len() > 60, "{}", plans.len());
    for plan in plans.iter() {
        if std::env::var("PEDIMENT_TEST_PLANS_SHOW").is_ok() {
            eprintln!("{plan}\n");
        }
        let (question, steps) = plan.split_once('\n').unwrap();
        assert!(!sorts(steps), "sorts: {plan}");
        for table in BIG {
            assert!(!reads_whole(question, steps, table), "reads {table} whole: {plan}");
        }
    }
}

/// Where Postgres may choose, it sorts the two or three rows of one parent rather than read them in order.
fn sorts(steps: &str) -> bool {
    let few = |line: &str| {
        let rows =
            line.split_once(" rows=").and_then(|(_, rest)| rest.split(' ').next()?.parse::<u32>().ok());
        rows.is_some_and(|rows| rows <= 20)
    };
    steps.lines().any(|line| {
        line.contains("Sort ") && line.contains("cost=") && !few(line)
            || line.contains("USE TEMP B-TREE FOR ORDER BY")
    })
}

/// SQLite names tables by their aliases. It scans an index in its order, and the table itself in that of its ids; any
/// other scan reads the table whole.
fn reads_whole(question: &str, steps: &str, table: &str) -> bool {
    steps.lines().any(|line| {
        let step = line.trim();
        step.contains(&format!("Seq Scan on {table} "))
            || step.strip_prefix("SCAN t").is_some_and(|rest| {
                rest.bytes().all(|b| b.is_ascii_digit())
                    && !question.contains(&format!("ORDER BY t{rest}.id"))
            })
    })
}

async fn both_ways<R: Record>(store: &Store, list: &List) {
    for from in [End::First, End::Last] {
        let slice = Slice { limit: 20, from, ..Slice::default() };
        let page = store.page::<R>(list, &slice).await.unwrap();
        let middle = page.edges.get(10).expect("the list has a middle").0.clone();
        let slice = match from {
            End::First => Slice { after: Some(middle), ..slice },
            End::Last => Slice { before: Some(middle), ..slice },
        };
        store.page::<R>(list, &slice).await.unwrap();
    }
}

fn orders(fields: &[Field]) -> Vec<Vec<(Field, Direction)>> {
    let directions = [Direction::Ascending, Direction::Descending];
    let one = fields.iter().flat_map(|field| directions.map(|direction| vec![(*field, direction)]));
    std::iter::once(Vec::new()).chain(one).collect()
}

async fn lists(store: &Store) {
    for order in orders(&[Field::CompanyName, Field::CompanySlug, Field::CompanyCountry]) {
        both_ways::<Company>(store, &List { filter: Filter::default(), order }).await;
    }
    let members =
        [Field::MemberCompanyName, Field::MemberTier, Field::MemberTierClass, Field::MemberValidFrom];
    for order in orders(&members) {
        both_ways::<Member>(store, &List { filter: Filter::default(), order }).await;
    }
    for order in orders(&[Field::AnnouncementPublishedAt, Field::AnnouncementTitle, Field::AnnouncementSlug])
    {
        both_ways::<Announcement>(store, &List { filter: Filter::default(), order }).await;
    }
    // The members of one foundation on a day, asked of the root.
    let slug = Filter::Field(Field::FoundationSlug, Test::In(vec![Value::Text("generated-1".to_owned())]));
    let filter = Filter::All(vec![Filter::Some(Relation::MemberFoundation, Box::new(slug)), valid()]);
    for order in orders(&[Field::MemberCompanyName, Field::MemberTier, Field::MemberValidFrom]) {
        both_ways::<Member>(store, &List { filter: filter.clone(), order }).await;
    }
}

fn valid() -> Filter {
    let day = Value::Day(date!(2026 - 01 - 01));
    Filter::All(vec![
        Filter::Field(Field::MemberValidFrom, Test::AtMost(day.clone())),
        Filter::Field(Field::MemberValidUntil, Test::Greater(day)),
    ])
}

async fn lists_under(store: &Store) {
    let members =
        [Field::MemberCompanyName, Field::MemberTier, Field::MemberTierClass, Field::MemberValidFrom];
    for order in orders(&members) {
        under::<Member>(store, Relation::MemberFoundation, &List { filter: valid(), order }).await;
    }
    let since = List { filter: valid(), order: vec![(Field::MemberValidFrom, Direction::Ascending)] };
    under::<Member>(store, Relation::MemberCompany, &since).await;
    let latest = List {
        filter: Filter::default(),
        order: vec![(Field::AnnouncementPublishedAt, Direction::Descending)],
    };
    under::<Announcement>(store, Relation::AnnouncementCompanies, &latest).await;
    under::<Announcement>(store, Relation::AnnouncementFoundations, &latest).await;
    let by_name = List { filter: Filter::default(), order: vec![(Field::CompanyName, Direction::Ascending)] };
    under::<Company>(store, Relation::CompanyParent, &by_name).await;
}

async fn under<R: Record>(store: &Store, relation: Relation, list: &List) {
    let parents: Vec<i64> = (1..=20).collect();
    let slice = Slice { limit: 3, ..Slice::default() };
    let pages = store.pages_under::<R>(relation, &parents, list, &slice).await.unwrap();
    store.counts_under::<R>(relation, &parents, list).await.unwrap();
    let first = pages[&1].edges.first().expect("the first parent has some").0.clone();
    let slice = Slice { after: Some(first), ..slice };
    store.pages_under::<R>(relation, &parents[..1], list, &slice).await.unwrap();
    let slice = Slice { from: End::Last, before: slice.after, ..Slice::default() };
    store.pages_under::<R>(relation, &parents[..1], list, &slice).await.unwrap();
}

async fn keys(store: &Store) {
    let ids: Vec<i64> = (1..=20).collect();
    for ids in [&ids[..1], &ids[..]] {
        store.records::<Company>(&ids.iter().map(|id| Id::new(*id)).collect::<Vec<_>>()).await.unwrap();
        store.records::<Member>(&ids.iter().map(|id| Id::new(*id)).collect::<Vec<_>>()).await.unwrap();
        store.records::<Announcement>(&ids.iter().map(|id| Id::new(*id)).collect::<Vec<_>>()).await.unwrap();
        let slugs: Vec<String> = ids.iter().map(|id| format!("generated-{id}")).collect();
        store.records_by_slug::<Company>(&slugs).await.unwrap();
        store.records_by_slug::<Announcement>(&slugs).await.unwrap();
        let companies: Vec<CompanyId> = ids.iter().map(|id| CompanyId::new(*id)).collect();
        store.identifiers(&companies).await.unwrap();
        store.aliases(&companies).await.unwrap();
        let urls: Vec<String> = ids.iter().map(|id| format!("https://news.example/{id}")).collect();
        store.announcements_by_url(&urls).await.unwrap();
        let identifier =
            |id| Identifier { scheme: IdentifierScheme::Domain, value: format!("company-{id}.example") };
        let identifiers: Vec<Identifier> = ids.iter().map(identifier).collect();
        assert_eq!(store.companies_by_identifier(&identifiers).await.unwrap().len(), ids.len());
        let subjects: Vec<Subject> = ids.iter().map(|id| CompanyId::new(*id).subject()).collect();
        store.provenance(&subjects).await.unwrap();
    }
    store.tier_counts(&[FoundationId::new(1)], date!(2026 - 01 - 01)).await.unwrap();
    store.changes(Since { after: ChangeId(1), limit: 20 }).await.unwrap();
    store.last_change().await.unwrap();
}
