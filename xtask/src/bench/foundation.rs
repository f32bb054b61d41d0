//! `cargo xtask bench foundation`: the contenders in turn, several rounds, medians, and the targets.

use std::fmt::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};

use super::contender::Contender;
use super::load::{Load, drive, spend};
use super::start::{Start, started};
use super::table::{Figures, Targets, print};
use super::{machine, usage};
use crate::cargo::{output, root};
use crate::needs::{find_postgres, find_program};
use crate::services::{Postgres, Redis};

/// How long and how hard.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How often each contender is measured; the medians count.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How long each measurement takes, in seconds, after a warm-up of half a second.
    #[arg(long, default_value_t = 2)]
    seconds: u64,
    /// How many connections ask at once.
    #[arg(long, default_value_t = 16)]
    connections: usize,
}

const WARM_UP: Duration = Duration::from_secs(5);

/// What is asked.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Variant {
    /// The same request again and again.
    Identical,
    /// Another foundation each time, of ten.
    Varying,
    /// The same by one client alone: nobody else asks at the same time.
    Alone,
}

/// Measures everything and fails when a target is missed.
pub(crate) async fn run(args: &Args) -> anyhow::Result<()> {
    let bin = find_postgres().context("the bench needs PostgreSQL (initdb, postgres, psql)")?;
    let redis = find_program("redis-server").context("the bench needs redis-server")?;
    let (postgres, redis) = (Postgres::start(&bin).await?, Redis::start(&redis).await?);
    // The gateway's first start makes the tables; the facts come after it, as from an import.
    let starts = Start::prepare(&postgres.url()).await?;
    let mut psql = Command::new(bin.join("psql"));
    psql.args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--dbname", &postgres.url(), "--file"]);
    output(psql.arg(root().join("xtask/src/bench/seed.sql")).stdin(Stdio::null())).context("cannot seed")?;

    let mut targets = Targets::default();
    let mut report = machine::facts(&bin)?;
    report += &started(&starts, &redis.url(), &mut targets).await?;

    let contenders = contenders(&postgres.url(), &redis.url(), &mut report).await?;
    agree(&contenders)?;
    // Once, and long: engines that compile while they run come to full speed here.
    for contender in &contenders {
        drive(&contender.url, &contender.questions, args.connections, WARM_UP).await?;
    }
    for variant in [Variant::Identical, Variant::Varying, Variant::Alone] {
        let mut rounds: Vec<Vec<Figures>> = contenders.iter().map(|_| Vec::new()).collect();
        for round in 1..=args.rounds {
            eprintln!("xtask: round {round} of {}", args.rounds);
            for (contender, figures) in contenders.iter().zip(&mut rounds) {
                figures.push(measure(args, variant, contender, &postgres, &redis).await?);
            }
        }
        let medians: Vec<(&str, Figures)> = contenders
            .iter()
            .zip(rounds)
            .map(|(contender, rounds)| (contender.name, Figures::median(&rounds)))
            .collect();
        report += &super::table::comparison(variant, &medians);
        targets.compare(variant, &medians);
    }
    report += &targets.table();
    print(&report)?;
    targets.conclude()
}

/// Everything that can run here; what cannot is reported with its reason.
async fn contenders(postgres: &str, redis: &str, report: &mut String) -> anyhow::Result<Vec<Contender>> {
    let pediment = [
        Contender::pediment("Pediment, no cache", postgres, &["--set", "cache.mode=off"]).await?,
        Contender::pediment("Pediment, Redis", postgres, &["--redis-url", redis, "--set", "cache.process=0"])
            .await?,
        Contender::pediment("Pediment, process cache", postgres, &["--set", "cache.mode=process"]).await?,
    ];
    let bare = Contender::bare(pediment[0].questions[0].answer).await?;
    let mut contenders = Vec::from(pediment);
    match Contender::postgraphile(postgres).await {
        Ok(contender) => contenders.push(contender),
        Err(error) => {
            let _ = writeln!(report, "\nPostGraphile could not run here, so nothing is compared: {error:#}");
        }
    }
    contenders.push(bare);
    Ok(contenders)
}

/// Invariant: what is compared says the same.
fn agree(contenders: &[Contender]) -> anyhow::Result<()> {
    let mut known =
        contenders.iter().filter_map(|contender| Some((contender.name, contender.facts.as_ref()?)));
    let (first, facts) = known.next().context("somebody answers with facts")?;
    for (name, others) in known {
        ensure!(facts == others, "{name} answers otherwise than {first}: {others:?} and {facts:?}");
    }
    Ok(())
}

async fn measure(
    args: &Args,
    variant: Variant,
    contender: &Contender,
    postgres: &Postgres,
    redis: &Redis,
) -> anyhow::Result<Figures> {
    let questions = match variant {
        Variant::Identical => &contender.questions[..1],
        Variant::Varying | Variant::Alone => &contender.questions,
    };
    let connections = if variant == Variant::Alone { 1 } else { args.connections };
    let load = Load { url: &contender.url, questions, connections };
    let processes = [contender.process(), postgres.process(), redis.process()];
    let time = Duration::from_secs(args.seconds);
    let (each, done) = spend(&load, Duration::from_millis(500), time, &processes).await?;
    Ok(Figures {
        cpu: each[0],
        postgres: each[1],
        redis: each[2],
        rate: done.rate(),
        median: done.within(50),
        slow: done.within(99),
        memory: usage::resident(contender.process())?,
        bytes: questions[0].answer,
    })
}
