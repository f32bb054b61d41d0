//! How the databases answer the hot queries: from an index that gives the order, never by reading a table whole.
//!
//! Here over few records, where Postgres is told to prefer indexes: what it still reads whole or sorts, it has no
//! index for. `PEDIMENT_TEST_PLANS_URL` names a store of `cargo xtask generate --search` to check instead, with
//! Postgres left to choose, and with the times told: `cargo xtask bench scale` does that.

use std::time::Duration;

use sea_orm::ConnectionTrait;

use super::{hot, stores::stores};
use crate::{
    read::database::{Plan, Plans},
    *,
};

/// What the gateway grants a request.
const DEADLINE: Duration = Duration::from_secs(10);

const BIG: [&str; 9] = [
    "company",
    "company_identifier",
    "member",
    "announcement",
    "announcement_company",
    "announcement_foundation",
    "search_document",
    "provenance",
    "change",
];

/// What a plan may do with rows besides reading them from an index in its order.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sorts {
    /// Nothing.
    Nothing,
    /// Sort those alike in the first step of an order.
    Alike,
    /// Sort what a condition or a search has chosen.
    Chosen,
}

#[tokio::test]
async fn hot_queries_read_indexes_in_their_order() {
    if let Ok(url) = std::env::var("PEDIMENT_TEST_PLANS_URL") {
        let store =
            Store::open(&StoreOptions { max_connections: 1, ..StoreOptions::new(url) }).await.unwrap();
        return check(store, true).await;
    }
    for store in stores().await {
        let what = Generate {
            companies: 2000,
            members: 4000,
            announcements: 8000,
            search: true,
            ..Generate::default()
        };
        store.generate(&what, |_| ()).await.unwrap();
        if store.is_postgres() {
            for setting in ["enable_seqscan", "enable_sort", "enable_bitmapscan"] {
                store.db.execute_unprepared(&format!("SET {setting} = off")).await.unwrap();
            }
        }
        check(store, false).await;
    }
}

async fn check(mut store: Store, full: bool) {
    let judge = Judge { plans: store.reads.tell_plans(), full };
    hot::lists(&store).await;
    judge.judge("whole lists", Sorts::Nothing, &BIG);
    hot::filtered(&store).await;
    judge.judge("lists with a condition", Sorts::Nothing, &BIG);
    hot::under_parents(&store).await;
    judge.judge("lists under parents", Sorts::Nothing, &BIG);
    // SQLite sorts the whole list, whatever index has its first step.
    if store.is_postgres() {
        hot::several_steps(&store).await;
        judge.judge("orders of several steps", Sorts::Alike, &BIG);
    }
    hot::chosen(&store).await;
    judge.judge("chosen records", Sorts::Chosen, &BIG);
    hot::counts(&store).await;
    // To count most members, Postgres may read their table: it is little longer than the index.
    let counted: Vec<_> = BIG.into_iter().filter(|table| !full || *table != "member").collect();
    judge.judge("counts", Sorts::Nothing, &counted);
    hot::keys(&store).await;
    judge.judge("records by key", Sorts::Nothing, &BIG);
    hot::searches(&store).await;
    judge.judge("searches", Sorts::Chosen, &BIG);
}

struct Judge {
    plans: Plans,
    full: bool,
}

impl Judge {
    /// Looks at the plans since the last judgement.
    fn judge(&self, what: &str, may: Sorts, big: &[&str]) {
        let plans: Vec<Plan> = self.plans.lock().unwrap().drain(..).collect();
        for plan in &plans {
            let told = || format!("{:?}: {}\n{}", plan.took, plan.question, plan.steps.join("\n"));
            if std::env::var("PEDIMENT_TEST_PLANS_SHOW").is_ok() {
                eprintln!("{}\n", told());
            }
            assert!(plan.steps.iter().all(|step| !sorts(step, may)), "{what} sort: {}", told());
            for table in big {
                assert!(!reads_whole(plan, table), "{what} read {table} whole: {}", told());
            }
            assert!(plan.took < DEADLINE, "{what} take longer than a request may: {}", told());
        }
        let slowest = plans.iter().map(|plan| plan.took).max().expect("something was asked");
        if self.full {
            let milliseconds = slowest.as_secs_f64() * 1e3;
            println!("{what}: {} statements, the slowest took {milliseconds:.1} ms", plans.len());
        }
    }
}

/// Where Postgres may choose, it sorts the two or three rows of one parent rather than read them in order.
fn sorts(step: &str, may: Sorts) -> bool {
    let few = || {
        let rows =
            step.split_once(" rows=").and_then(|(_, rest)| rest.split(' ').next()?.parse::<u32>().ok());
        rows.is_some_and(|rows| rows <= 20)
    };
    let alike = step.contains("Incremental Sort");
    let all = step.contains("Sort ") && step.contains("cost=") && !alike && !few();
    match may {
        Sorts::Nothing => all || alike || step.contains("USE TEMP B-TREE FOR ORDER BY"),
        Sorts::Alike => all,
        Sorts::Chosen => false,
    }
}

/// SQLite names tables by their aliases, where they have any. It scans an index in its order, and the table itself in
/// that of its ids; any other scan reads the table whole.
fn reads_whole(plan: &Plan, table: &str) -> bool {
    let asks = |what: String| plan.question.contains(&what);
    plan.steps.iter().map(|step| step.trim()).any(|step| {
        step.contains(&format!("Seq Scan on {table} "))
            || step == format!("SCAN {table}") && !asks("ORDER BY id".to_owned())
            || step.strip_prefix("SCAN t").is_some_and(|number| {
                asks(format!(" {table} AS t{number} ")) && !asks(format!("ORDER BY t{number}.id"))
            })
    })
}
