//! Lists through a table that stands between records and their parents.

use super::stores::{run, stores};
use crate::*;

const WORLD: &str = "
INSERT INTO foundation (id, slug, name, name_key, status) VALUES (1, 'a', 'A', 'a', 'ACTIVE'), (2, 'b', 'B', 'b', 'ACTIVE');
INSERT INTO company (id, slug, name, name_key, merged_into) VALUES
  (1, 'c1', 'Same', 'same', NULL), (2, 'c2', 'Same', 'same', NULL), (3, 'c3', 'Same', 'same', NULL),
  (4, 'c4', 'Same', 'same', NULL), (5, 'c5', 'Other', 'other', NULL), (6, 'c6', 'Same', 'same', 1);
INSERT INTO announcement (id, slug, language, title, title_key, body_format, published_at, embargoed_until, translated) VALUES
  (10, 'x10', 'en', 'T', 't', 'MARKDOWN', 5, NULL, FALSE), (11, 'x11', 'en', 'S', 's', 'MARKDOWN', 5, NULL, FALSE),
  (12, 'x12', 'de', 'R', 'r', 'MARKDOWN', 4, NULL, FALSE), (13, 'x13', 'en', 'Q', 'q', 'MARKDOWN', 6, 4102444800000, FALSE),
  (14, 'x14', 'en', 'P', 'p', 'MARKDOWN', 7, 1, FALSE);
INSERT INTO announcement_company (announcement_id, company_id, published_at) VALUES
  (10, 1, 5), (10, 2, 5), (10, 3, 5), (10, 4, 5), (10, 5, 5), (10, 6, 5), (11, 2, 5);
INSERT INTO announcement_foundation (announcement_id, foundation_id, published_at) VALUES
  (10, 1, 5), (11, 1, 5), (12, 1, 4), (13, 1, 6), (14, 1, 7), (12, 2, 4);
";

fn by(field: Field, direction: Direction) -> List {
    List { filter: Filter::default(), order: vec![(field, direction)] }
}

/// All ids of the list under a parent, page by page.
async fn walked<R: Record>(store: &Store, under: Relation, parent: i64, list: &List, from: End) -> Vec<i64> {
    let mut slice = Slice { limit: 2, from, ..Slice::default() };
    let mut ids = Vec::new();
    for _ in 0..20 {
        let mut pages = store.pages_under::<R>(under, &[parent], list, &slice, Columns::ALL).await.unwrap();
        let page = pages.remove(&parent).unwrap();
        let found: Vec<i64> = page.edges.iter().map(|(cursor, _)| cursor.id).collect();
        let more = match from {
            End::First => {
                slice.after = page.edges.last().map(|edge| edge.0.clone());
                ids.extend(found);
                page.has_next
            }
            End::Last => {
                slice.before = page.edges.first().map(|edge| edge.0.clone());
                ids.splice(0..0, found);
                page.has_previous
            }
        };
        if !more {
            return ids;
        }
    }
    panic!("the pages do not end: {ids:?}");
}

#[tokio::test]
async fn the_companies_of_an_announcement_come_once_each_page_by_page() {
    for store in stores().await {
        run(&store, WORLD).await;
        let list = by(Field::CompanyName, Direction::Ascending);
        for from in [End::First, End::Last] {
            let ids = walked::<Company>(&store, Relation::CompanyAnnouncements, 10, &list, from).await;
            assert_eq!(ids, [5, 1, 2, 3, 4]);
        }
        let counts = store
            .counts_under::<Company>(Relation::CompanyAnnouncements, &[10, 11, 12], &list)
            .await
            .unwrap();
        assert_eq!((counts[&10], counts[&11], counts[&12]), (5, 1, 0));
    }
}

#[tokio::test]
async fn a_condition_that_names_a_parent_lists_what_stands_under_it() {
    for store in stores().await {
        run(&store, WORLD).await;
        let one_of = |field, text: &str| Filter::Field(field, Test::In(vec![Value::Text(text.to_owned())]));
        let english = one_of(Field::AnnouncementLanguage, "en");
        for (relation, parent, named) in [
            (Relation::AnnouncementFoundations, 1, one_of(Field::FoundationSlug, "a")),
            (Relation::AnnouncementFoundations, 2, one_of(Field::FoundationSlug, "b")),
            (Relation::AnnouncementFoundations, 3, one_of(Field::FoundationSlug, "nobody")),
            (Relation::AnnouncementCompanies, 2, one_of(Field::CompanySlug, "c2")),
            (Relation::AnnouncementCompanies, 1, Filter::Field(Field::Id, Test::In(vec![Value::Number(1)]))),
        ] {
            let named = Filter::Some(relation, Box::new(Filter::All(vec![Filter::default(), named])));
            for more in [Filter::default(), english.clone()] {
                for (field, direction) in [
                    (Field::AnnouncementPublishedAt, Direction::Descending),
                    (Field::AnnouncementPublishedAt, Direction::Ascending),
                    (Field::AnnouncementTitle, Direction::Ascending),
                ] {
                    let under = List { filter: more.clone(), ..by(field, direction) };
                    let list = List {
                        filter: Filter::All(vec![Filter::All(vec![named.clone()]), more.clone()]),
                        ..by(field, direction)
                    };
                    let page =
                        store.page::<Announcement>(&list, &Slice::default(), Columns::ALL).await.unwrap();
                    let ids: Vec<i64> = page.edges.iter().map(|(cursor, _)| cursor.id).collect();
                    let expected = walked::<Announcement>(&store, relation, parent, &under, End::First).await;
                    assert_eq!(ids, expected, "{list:?}");
                    assert!(!ids.contains(&13), "it is under embargo");
                    assert_eq!(store.count::<Announcement>(&list).await.unwrap(), ids.len() as u64);
                }
            }
        }
    }
}
