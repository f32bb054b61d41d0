//! `cargo xtask bench scale`: a large store on both databases; how the hot queries are answered, and whether a page
//! far into a list costs what the first one costs.

use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;

use super::contender::Contender;
use super::load::{Load, Question, spend};
use super::machine;
use super::pages::{LISTS, Pages};
use super::table::{Cost, Targets, far_pages, print};
use crate::cargo::{cargo, output};
use crate::generate::generate;
use crate::needs::find_postgres;
use crate::services::Postgres;

/// How long and how hard.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How often each page is measured; the medians count.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How long each measurement takes, in seconds, after a warm-up of a fifth of a second.
    #[arg(long, default_value_t = 1)]
    seconds: u64,
    /// How many connections ask at once.
    #[arg(long, default_value_t = 8)]
    connections: usize,
    /// From which seed the stores are made.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

const WARM_UP: Duration = Duration::from_millis(200);
/// What the last page may cost of what the first one costs.
const AT_MOST: f64 = 1.5;
/// Postgres may keep one plan for all values of a statement: each must do.
const ONE_PLAN: &str = "?options=-c%20plan_cache_mode%3Dforce_generic_plan";

/// Makes the stores, measures everything and fails when a target is missed.
pub(crate) async fn run(args: &Args) -> anyhow::Result<()> {
    let bin = find_postgres().context("the bench needs PostgreSQL (initdb, postgres, psql)")?;
    let mut report = machine::facts(&bin)?;
    let folder = tempfile::tempdir()?;
    let sqlite = format!("sqlite:{}", folder.path().join("pediment.sqlite").display());
    let postgres = Postgres::start(&bin).await?;
    for url in [&format!("{sqlite}?mode=rwc"), &postgres.url()] {
        generate(&["--database-url", url, "--search", "--seed", &args.seed.to_string()])?;
    }

    let mut targets = Targets::default();
    let one_plan = format!("{}{ONE_PLAN}", postgres.url());
    for (form, url) in
        [("SQLite", &sqlite), ("Postgres", &postgres.url()), ("Postgres, one plan for all values", &one_plan)]
    {
        report += &plans(form, url, &mut targets);
    }
    for (form, url, server) in
        [("SQLite", &sqlite, None), ("Postgres", &postgres.url(), Some(postgres.process()))]
    {
        let gateway = Contender::gateway("Pediment, no cache", url, &["--set", "cache.mode=off"]).await?;
        let mut worst = 0.0_f64;
        let mut measured = Vec::new();
        for list in LISTS {
            for pages in list.walk(&gateway.url).await? {
                let costs = compare(args, &gateway, server, &pages).await?;
                worst = worst.max(costs[1].of(&costs[0]));
                measured.push((pages, costs));
            }
        }
        report += &far_pages(form, &measured);
        targets.add(
            format!("{form}: a page far into a list costs at most {AT_MOST} of the first"),
            format!("{worst:.2} at worst"),
            worst <= AT_MOST,
        );
    }
    report += &targets.table();
    print(&report)?;
    targets.conclude()
}

/// Has the tests of the storage crate judge the plans of the hot queries over a large store.
fn plans(form: &str, url: &str, targets: &mut Targets) -> String {
    eprintln!("xtask: the plans of the hot queries on {form}");
    let mut test = cargo(&["test", "--release", "--package", "pediment-storage", "--lib"]);
    test.args(["hot_queries", "--", "--nocapture"]).env("PEDIMENT_TEST_PLANS_URL", url).stdin(Stdio::null());
    let (judged, told) = match output(&mut test) {
        Ok(printed) => (true, printed),
        Err(error) => (false, format!("{error:#}")),
    };
    let mut table = format!("\nThe hot queries on {form}:\n\n");
    let lines = told.lines().filter(|line| !judged || line.contains("the slowest took"));
    table.extend(lines.map(|line| format!("- {line}\n")));
    targets.add(format!("{form}: the hot queries are read from indexes in their order"), "", judged);
    table
}

/// What the first page and a far one cost, measured in turn.
async fn compare(
    args: &Args,
    gateway: &Contender,
    server: Option<u32>,
    pages: &Pages,
) -> anyhow::Result<[Cost; 2]> {
    let mut rounds = [Vec::new(), Vec::new()];
    for _ in 0..args.rounds {
        for (question, costs) in [&pages.first, &pages.far].into_iter().zip(&mut rounds) {
            costs.push(measure(args, gateway, server, question).await?);
        }
    }
    Ok(rounds.map(|costs| Cost::median(&costs)))
}

async fn measure(
    args: &Args,
    gateway: &Contender,
    server: Option<u32>,
    question: &Question,
) -> anyhow::Result<Cost> {
    let questions = std::slice::from_ref(question);
    let load = Load { url: &gateway.url, questions, connections: args.connections };
    let processes: Vec<u32> = std::iter::once(gateway.process()).chain(server).collect();
    let time = Duration::from_secs(args.seconds);
    let (each, done) = spend(&load, WARM_UP, time, &processes).await?;
    let mut each = each.into_iter();
    Ok(Cost {
        gateway: each.next().context("a gateway was measured")?,
        postgres: each.next(),
        median: done.within(50),
    })
}
