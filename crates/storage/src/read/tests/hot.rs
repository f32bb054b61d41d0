//! The hot queries: what clients ask all day, over a store that [`Store::generate`] has filled.
//!
//! Each function asks one sort of them; how they are answered is for others to judge.

use time::macros::date;

use crate::*;

/// A day in the past, for which memberships are asked beside today.
const DAY: time::Date = date!(2021 - 01 - 01);

const COMPANIES: [Field; 3] = [Field::CompanyName, Field::CompanySlug, Field::CompanyCountry];
const MEMBERS: [Field; 4] =
    [Field::MemberCompanyName, Field::MemberTier, Field::MemberTierClass, Field::MemberValidFrom];
const ANNOUNCEMENTS: [Field; 3] =
    [Field::AnnouncementPublishedAt, Field::AnnouncementTitle, Field::AnnouncementSlug];

/// Whole lists in each order, from both ends, and on from a place.
pub(super) async fn lists(store: &Store) {
    for order in orders(&COMPANIES) {
        both_ways::<Company>(store, Filter::default(), order).await;
    }
    for order in orders(&MEMBERS) {
        both_ways::<Member>(store, Filter::default(), order.clone()).await;
        both_ways::<Member>(store, valid(), order.clone()).await;
        both_ways::<Member>(store, Filter::valid_on(DAY), order).await;
    }
    for order in orders(&ANNOUNCEMENTS) {
        both_ways::<Announcement>(store, Filter::default(), order).await;
    }
}

/// Lists with a condition that an index holds together with the order.
pub(super) async fn filtered(store: &Store) {
    // The members of one foundation, asked of the root.
    let here = Filter::All(vec![of(Relation::MemberFoundation, foundation()), valid()]);
    let then = Filter::All(vec![of(Relation::MemberFoundation, foundation()), Filter::valid_on(DAY)]);
    for order in orders(&MEMBERS) {
        both_ways::<Member>(store, here.clone(), order.clone()).await;
        both_ways::<Member>(store, then.clone(), order).await;
    }
    let tier = is(Field::MemberTier, "Platinum");
    let here = Filter::All(vec![here, tier.clone()]);
    let by = [Field::MemberCompanyName, Field::MemberValidFrom];
    for order in orders(&by) {
        both_ways::<Member>(store, Filter::All(vec![tier.clone(), valid()]), order.clone()).await;
        both_ways::<Member>(store, here.clone(), order).await;
    }
    let usual = [Field::AnnouncementPublishedAt, Field::AnnouncementTitle];
    for order in orders(&usual) {
        for language in ["en", "zh", "mi"] {
            both_ways::<Announcement>(store, is(Field::AnnouncementLanguage, language), order.clone()).await;
        }
    }
    for order in orders(&usual[..1]) {
        both_ways::<Announcement>(store, of(Relation::AnnouncementFoundations, foundation()), order.clone())
            .await;
        both_ways::<Announcement>(
            store,
            of(Relation::AnnouncementCompanies, is(Field::CompanySlug, "generated-1")),
            order.clone(),
        )
        .await;
        let since =
            Filter::Field(Field::AnnouncementPublishedAt, Test::AtLeast(Value::Number(1_700_000_000_000)));
        both_ways::<Announcement>(store, since, order).await;
    }
    for order in orders(&COMPANIES[..1]) {
        both_ways::<Company>(store, is(Field::CompanyCountry, "NZ"), order.clone()).await;
        both_ways::<Company>(
            store,
            Filter::Field(Field::CompanyName, Test::StartsWith("Ember".to_owned())),
            order,
        )
        .await;
    }
}

/// Lists in an order of several steps, of which few records are alike in the first.
pub(super) async fn several_steps(store: &Store) {
    let latest = [
        (Field::AnnouncementPublishedAt, Direction::Descending),
        (Field::AnnouncementTitle, Direction::Ascending),
    ];
    both_ways::<Announcement>(store, Filter::default(), latest.to_vec()).await;
    let since =
        [(Field::MemberValidFrom, Direction::Descending), (Field::MemberCompanyName, Direction::Descending)];
    both_ways::<Member>(store, valid(), since.to_vec()).await;
    let of_one = Filter::All(vec![of(Relation::MemberFoundation, foundation()), valid()]);
    both_ways::<Member>(store, of_one, since.to_vec()).await;
}

/// Lists that begin with the few records a condition chooses: those are sorted once they are found.
pub(super) async fn chosen(store: &Store) {
    let member = |slug: &str, tier: &str| {
        let here = of(Relation::MemberFoundation, is(Field::FoundationSlug, slug));
        of(Relation::CompanyMemberships, Filter::All(vec![valid(), here, is(Field::MemberTier, tier)]))
    };
    let (one, other) = (member("generated-1", "Platinum"), member("generated-2", "Silver"));
    let both = Filter::All(vec![one.clone(), other.clone()]);
    let left = Filter::All(vec![one.clone(), Filter::Not(Box::new(other))]);
    for filter in [one, both, left] {
        for order in orders(&COMPANIES[..1]) {
            both_ways::<Company>(store, filter.clone(), order).await;
        }
        store.count::<Company>(&List { filter, order: Vec::new() }).await.unwrap();
    }
    let by = vec![(Field::CompanyName, Direction::Ascending)];
    under::<Company>(store, Relation::CompanyAnnouncements, Filter::default(), by).await;
    let by = vec![(Field::FoundationName, Direction::Ascending)];
    under::<Foundation>(store, Relation::FoundationAnnouncements, Filter::default(), by).await;
    // The boards of twenty foundations.
    let seated = Test::In((1..=100).map(Value::Number).collect());
    let seated = of(Relation::MemberCompany, Filter::Field(Field::Id, seated));
    let parents: Vec<i64> = (1..=20).collect();
    let list = List {
        filter: Filter::All(vec![valid(), seated]),
        order: vec![(Field::MemberCompanyName, Direction::Ascending)],
    };
    let slice = Slice { limit: 10_000, ..Slice::default() };
    store
        .pages_under::<Member>(Relation::MemberFoundation, &parents, &list, &slice, Columns::ALL)
        .await
        .unwrap();
    store
        .pages_under::<Member>(Relation::MemberFoundation, &parents[..1], &list, &slice, Columns::ALL)
        .await
        .unwrap();
}

/// Pages under twenty parents at once and under one.
pub(super) async fn under_parents(store: &Store) {
    for order in orders(&MEMBERS) {
        under::<Member>(store, Relation::MemberFoundation, valid(), order.clone()).await;
        under::<Member>(store, Relation::MemberFoundation, Filter::valid_on(DAY), order).await;
    }
    let by = vec![(Field::MemberValidFrom, Direction::Ascending)];
    under::<Member>(store, Relation::MemberCompany, valid(), by).await;
    let latest = vec![(Field::AnnouncementPublishedAt, Direction::Descending)];
    under::<Announcement>(store, Relation::AnnouncementCompanies, Filter::default(), latest.clone()).await;
    under::<Announcement>(store, Relation::AnnouncementFoundations, Filter::default(), latest).await;
    let by = vec![(Field::CompanyName, Direction::Ascending)];
    under::<Company>(store, Relation::CompanyParent, Filter::default(), by).await;
}

/// Counts of whole lists and of lists with a condition.
pub(super) async fn counts(store: &Store) {
    let count = |filter| List { filter, order: Vec::new() };
    store.count::<Company>(&count(Filter::default())).await.unwrap();
    store.count::<Member>(&count(Filter::default())).await.unwrap();
    store.count::<Member>(&count(valid())).await.unwrap();
    store
        .count::<Member>(&count(Filter::All(vec![of(Relation::MemberFoundation, foundation()), valid()])))
        .await
        .unwrap();
    store
        .count::<Member>(&count(Filter::All(vec![is(Field::MemberTier, "Platinum"), valid()])))
        .await
        .unwrap();
    store.count::<Announcement>(&count(Filter::default())).await.unwrap();
    store.count::<Announcement>(&count(is(Field::AnnouncementLanguage, "zh"))).await.unwrap();
    store.count::<Announcement>(&count(of(Relation::AnnouncementFoundations, foundation()))).await.unwrap();
    tiers(store, 20).await;
}

/// How many members the tiers of so many foundations have.
async fn tiers(store: &Store, foundations: i64) {
    let ids: Vec<i64> = (1..=foundations).collect();
    for day in [DAY, time::OffsetDateTime::now_utc().date()] {
        store.tier_counts(&of_kind(&ids), day).await.unwrap();
    }
}

/// Records and what belongs to them by key, one and a hundred.
pub(super) async fn keys(store: &Store) {
    for last in [1, 20, 100] {
        let ids: Vec<i64> = (1..=last).collect();
        store.records::<Company>(&of_kind(&ids), Columns::ALL).await.unwrap();
        store.records::<Member>(&of_kind(&ids), Columns::ALL).await.unwrap();
        store.records::<Announcement>(&of_kind(&ids), Columns::ALL).await.unwrap();
        let slugs: Vec<String> = ids.iter().map(|id| format!("generated-{id}")).collect();
        store.records_by_slug::<Foundation>(&slugs).await.unwrap();
        store.records_by_slug::<Company>(&slugs).await.unwrap();
        store.records_by_slug::<Announcement>(&slugs).await.unwrap();
        store.identifiers(&of_kind(&ids)).await.unwrap();
        store.aliases(&of_kind(&ids)).await.unwrap();
        let urls: Vec<String> = ids.iter().map(|id| format!("https://news.example/{id}")).collect();
        store.announcements_by_url(&urls).await.unwrap();
        let identifier =
            |id| Identifier { scheme: IdentifierScheme::Domain, value: format!("company-{id}.example") };
        let identifiers: Vec<Identifier> = ids.iter().map(identifier).collect();
        assert_eq!(store.companies_by_identifier(&identifiers).await.unwrap().len(), ids.len());
        let subjects: Vec<Subject> = ids.iter().map(|id| MemberId::new(*id).subject()).collect();
        store.provenance(&subjects).await.unwrap();
        store.announcement_texts(&of_kind(&ids)).await.unwrap();
        store.authors(&of_kind(&ids)).await.unwrap();
        store.seats(&of_kind(&ids)).await.unwrap();
    }
    tiers(store, 1).await;
    store.changes(Since { after: ChangeId(1), limit: 20 }).await.unwrap();
    store.last_change().await.unwrap();
}

/// Searches for a common word, a rare one, several, and a beginning; the first page and the next.
pub(super) async fn searches(store: &Store) {
    for text in ["governance", "governance security", "\"opens kernel\"", "gov*", "ember 4711", "nowhere"] {
        for kinds in [Vec::new(), vec![Kind::Company]] {
            let query = SearchQuery { text: text.to_owned(), kinds, limit: 21, after: None };
            let found = store.search(&query).await.unwrap();
            if let Some(last) = found.last() {
                store.search(&SearchQuery { after: Some(last.hit.clone()), ..query }).await.unwrap();
            }
        }
    }
}

fn of_kind<I: Id>(ids: &[i64]) -> Vec<I> {
    ids.iter().map(|id| I::new(*id)).collect()
}

fn foundation() -> Filter {
    is(Field::FoundationSlug, "generated-1")
}

fn is(field: Field, text: &str) -> Filter {
    Filter::Field(field, Test::In(vec![Value::Text(text.to_owned())]))
}

fn of(relation: Relation, part: Filter) -> Filter {
    Filter::Some(relation, Box::new(part))
}

/// Memberships that hold today: what is asked most often.
fn valid() -> Filter {
    Filter::valid_on(time::OffsetDateTime::now_utc().date())
}

/// Each field up and down.
fn orders(fields: &[Field]) -> Vec<Vec<(Field, Direction)>> {
    let directions = [Direction::Ascending, Direction::Descending];
    fields.iter().flat_map(|field| directions.map(|direction| vec![(*field, direction)])).collect()
}

async fn both_ways<R: Record>(store: &Store, filter: Filter, order: Vec<(Field, Direction)>) {
    let list = List { filter, order };
    for from in [End::First, End::Last] {
        let slice = Slice { limit: 20, from, ..Slice::default() };
        let page = store.page::<R>(&list, &slice, Columns::ALL).await.unwrap();
        let Some((middle, _)) = page.edges.get(page.edges.len() / 2).cloned() else { continue };
        let slice = match from {
            End::First => Slice { after: Some(middle), ..slice },
            End::Last => Slice { before: Some(middle), ..slice },
        };
        store.page::<R>(&list, &slice, Columns::ALL).await.unwrap();
    }
}

async fn under<R: Record>(store: &Store, relation: Relation, filter: Filter, order: Vec<(Field, Direction)>) {
    let list = List { filter, order };
    let parents: Vec<i64> = (1..=20).collect();
    let slice = Slice { limit: 3, ..Slice::default() };
    let pages = store.pages_under::<R>(relation, &parents, &list, &slice, Columns::ALL).await.unwrap();
    store.counts_under::<R>(relation, &parents, &list).await.unwrap();
    let first = pages[&1].edges.first().expect("the first parent has some").0.clone();
    let slice = Slice { after: Some(first), ..slice };
    store.pages_under::<R>(relation, &parents[..1], &list, &slice, Columns::ALL).await.unwrap();
    let slice = Slice { from: End::Last, before: slice.after, ..Slice::default() };
    store.pages_under::<R>(relation, &parents[..1], &list, &slice, Columns::ALL).await.unwrap();
}
