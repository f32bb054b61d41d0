//! Paging forwards and backwards, over any data, equals sorting it in Rust.

use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{select, subsequence},
    test_runner::TestRunner,
};

use super::stores::{run, stores};
use crate::*;

/// A member as far as orders see it.
#[derive(Clone, Debug)]
struct Row {
    id: i64,
    company: String,
    tier: Option<String>,
    class: TierClass,
    from: time::Date,
}

const FIELDS: [Field; 5] =
    [Field::MemberCompanyName, Field::MemberTier, Field::MemberTierClass, Field::MemberValidFrom, Field::Id];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let classes = [TierClass::Platinum, TierClass::Gold, TierClass::Associate, TierClass::Unknown];
    let tiers = ["Gold", "gold", "Ærø", "阿里", "\u{10FFFD}", "a"].map(str::to_owned);
    let companies = ["amd", "ibm", "weta fx", "ænix", "阿里巴巴"].map(str::to_owned);
    let row =
        (select(companies.to_vec()), option::of(select(tiers.to_vec())), select(classes.to_vec()), 0..5_i64);
    vec(row, 0..24).prop_map(|rows| {
        let row =
            |(index, (company, tier, class, day)): (usize, (String, Option<String>, TierClass, i64))| Row {
                id: i64::try_from(index).unwrap() + 1,
                company,
                tier,
                class,
                from: time::macros::date!(2022 - 09 - 10) + time::Duration::days(day),
            };
        rows.into_iter().enumerate().map(row).collect()
    })
}

fn orders() -> impl Strategy<Value = Vec<(Field, Direction)>> {
    let directions = vec![Direction::Ascending, Direction::Descending];
    vec((select(FIELDS.to_vec()), select(directions)), 0..4)
}

/// The order as one would write it in Rust, with nothing of the statements' in it.
fn sorted(mut rows: Vec<Row>, order: &[(Field, Direction)]) -> Vec<i64> {
    use std::cmp::Ordering;
    let turned = |ordering: Ordering, direction| {
        if direction == Direction::Descending { ordering.reverse() } else { ordering }
    };
    rows.sort_by(|a, b| {
        for &(field, direction) in order {
            let ordering = match field {
                Field::MemberCompanyName => turned(a.company.cmp(&b.company), direction),
                Field::MemberTier => match (&a.tier, &b.tier) {
                    (Some(a), Some(b)) => turned(a.cmp(b), direction),
                    (a, b) => a.is_none().cmp(&b.is_none()),
                },
                Field::MemberTierClass => turned(a.class.cmp(&b.class), direction),
                Field::MemberValidFrom => turned(a.from.cmp(&b.from), direction),
                _ => turned(a.id.cmp(&b.id), direction),
            };
            if ordering.is_ne() {
                return ordering;
            }
        }
        turned(a.id.cmp(&b.id), order.last().map_or(Direction::Ascending, |last| last.1))
    });
    rows.into_iter().map(|row| row.id).collect()
}

async fn fill(store: &Store, rows: &[Row]) {
    run(store, "DELETE FROM member").await;
    for row in rows {
        let tier = row.tier.as_ref().map_or("NULL".to_owned(), |tier| format!("'{tier}'"));
        let class = serde_json::to_string(&row.class).unwrap().replace('"', "'");
        let (id, company, from) = (row.id, &row.company, row.from);
        // Two in three stand under the first foundation.
        let foundation = 1 + i64::from(id % 3 == 0);
        run(
            store,
            &format!(
                "INSERT INTO member (id, foundation_id, company_id, company_key, tier, tier_class, valid_from, \
                 valid_until, first_seen, last_seen) VALUES ({id}, {foundation}, 1, '{company}', {tier}, {class}, \
                 '{from}', '9999-12-31', '{from}', '{from}')"
            ),
        )
        .await;
    }
}

/// The columns that orders sort by among those of the record, and one that they do not.
const COLUMNS: [&str; 3] = ["tier", "tier_class", "company_id"];

/// Of each list's page, how many records at most, from which end, and what of each record.
#[derive(Clone, Copy, Debug)]
struct Part {
    limit: u32,
    from: End,
    columns: Columns,
}

/// Reads a list page by page, and checks what each page says of the others.
async fn paged(store: &Store, list: &List, under: Option<i64>, part: Part) -> Vec<i64> {
    let Part { limit, from, columns } = part;
    let mut slice = Slice { limit, from, ..Slice::default() };
    let mut ids = Vec::new();
    loop {
        let page = match under {
            None => store.page::<Member>(list, &slice, columns).await.unwrap(),
            // A neighbour makes it the form that answers many parents.
            Some(parent) if slice.after.is_none() && slice.before.is_none() => {
                let parents = [parent, 3 - parent];
                let under = Relation::MemberFoundation;
                store
                    .pages_under::<Member>(under, &parents, list, &slice, columns)
                    .await
                    .unwrap()
                    .remove(&parent)
                    .unwrap()
            }
            Some(parent) => {
                let under = Relation::MemberFoundation;
                store
                    .pages_under::<Member>(under, &[parent], list, &slice, columns)
                    .await
                    .unwrap()
                    .remove(&parent)
                    .unwrap()
            }
        };
        let found: Vec<i64> = page
            .edges
            .iter()
            .map(|(cursor, member)| {
                assert_eq!(cursor.id, member.id.key());
                cursor.id
            })
            .collect();
        let more = match from {
            End::First => {
                assert_eq!(page.has_previous, slice.after.is_some());
                slice.after = page.edges.last().map(|edge| edge.0.clone());
                ids.extend(found);
                page.has_next
            }
            End::Last => {
                assert_eq!(page.has_next, slice.before.is_some());
                slice.before = page.edges.first().map(|edge| edge.0.clone());
                ids.splice(0..0, found);
                page.has_previous
            }
        };
        if !more {
            return ids;
        }
        assert!(
            slice.after.is_some() || slice.before.is_some(),
            "a page that says there is more is not empty"
        );
    }
}

#[tokio::test]
async fn pages_in_either_direction_are_the_sorted_list() {
    for store in stores().await {
        run(&store, "INSERT INTO foundation (id, slug, name, name_key, status) VALUES (1, 'a', 'A', 'a', 'ACTIVE'), (2, 'b', 'B', 'b', 'ACTIVE');\n
                     INSERT INTO company (id, slug, name, name_key) VALUES (1, 'a', 'A', 'a');\n").await;
        let mut runner = TestRunner::deterministic();
        for _ in 0..40 {
            let columns = subsequence(COLUMNS.to_vec(), 0..=3);
            let tree = (rows(), orders(), 1..6_u32, columns).new_tree(&mut runner).unwrap();
            let (rows, order, limit, columns) = proptest::strategy::ValueTree::current(&tree);
            fill(&store, &rows).await;
            let list = List { filter: Filter::default(), order: order.clone() };
            let expected = sorted(rows.clone(), &order);
            for from in [End::First, End::Last] {
                let part = Part { limit, from, columns: Columns::of::<Member>(&columns) };
                assert_eq!(paged(&store, &list, None, part).await, expected, "{order:?} {rows:?} {part:?}");
                for foundation in [1, 2] {
                    let under: Vec<Row> = rows
                        .iter()
                        .filter(|row| (1 + i64::from(row.id % 3 == 0)) == foundation)
                        .cloned()
                        .collect();
                    let found = paged(&store, &list, Some(foundation), part).await;
                    assert_eq!(found, sorted(under, &order), "{order:?} {rows:?} {part:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_cursor_of_another_order_is_refused() {
    for store in stores().await {
        let list = List { filter: Filter::default(), order: vec![(Field::MemberTier, Direction::Ascending)] };
        for key in [vec![], vec![Some(Value::Number(1))], vec![None, None]] {
            let slice = Slice { after: Some(Cursor { key, id: 1 }), ..Slice::default() };
            assert!(matches!(store.page::<Member>(&list, &slice, Columns::ALL).await, Err(Error::Filter(_))));
        }
    }
}
