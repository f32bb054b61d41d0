//! `cargo xtask bench federation`: one heavy query over four subgraphs.

use std::fmt::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, ensure};
use axum::body::Bytes;
use serde_json::{Value, json};

use super::contender::Contender;
use super::load::{Done, Load, Question, ask, client, spend};
use super::subgraphs::{NAMES, sdl};
use super::table::{Targets, print};
use super::{OTHERS, machine, on_core, pediment, usage};
use crate::cargo::output;
use crate::needs::find_program;
use crate::services::{Process, free_port};

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
    #[arg(long, default_value_t = 50)]
    connections: usize,
}

const QUERY: &str = "query Heavy {
  users { ...Person reviews { ...Opinion product { ...Thing reviews { ...Opinion author { ...Person reviews { ...Opinion product { ...Thing } } } } } } }
  topProducts { ...Thing reviews { ...Opinion author { ...Person reviews { ...Opinion product { ...Thing } } } } }
}
fragment Person on User { id username name }
fragment Opinion on Review { id body }
fragment Thing on Product { inStock name price shippingEstimate upc weight }";

/// What one contender took.
#[derive(Clone, Copy)]
struct Figures {
    cpu: Duration,
    rate: f64,
    median: Duration,
    slow: Duration,
    memory: u64,
}

/// Measures everything and fails when a target is missed.
pub(crate) async fn run(args: &Args) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let port = free_port()?;
    let mut subgraphs = Command::new(std::env::current_exe()?);
    subgraphs.args(["bench", "subgraphs", "--port", &port.to_string()]);
    let log = std::fs::File::create(folder.path().join("subgraphs.log"))?;
    let mut subgraphs = Process::start(on_core(OTHERS, subgraphs), None, log)?;
    subgraphs.wait_until(|| Ok(TcpStream::connect(("127.0.0.1", port)).is_ok())).await?;
    let supergraph = folder.path().join("supergraph.graphql");
    compose(folder.path(), port, &supergraph)?;

    let body = Bytes::from(json!({ "query": QUERY }).to_string());
    let file = supergraph.display().to_string();
    let mut contenders = Vec::new();
    for (name, deduplicate) in [("Pediment", false), ("Pediment, in-flight dedupe", true)] {
        let config = folder.path().join(format!("{deduplicate}.yaml"));
        let partners: Vec<String> = NAMES
            .iter()
            .map(|name| format!("  {name}: {{ deduplicate: {deduplicate}, gather: false }}"))
            .collect();
        std::fs::write(&config, format!("partners:\n{}\n", partners.join("\n")))?;
        let config = config.display().to_string();
        contenders.push(
            Contender::router(name, |port| {
                let mut program = Command::new(pediment()?);
                program.args(["serve", "--supergraph", &file, "--config", &config]);
                program.args(["--listen", &format!("127.0.0.1:{port}")]);
                Ok(program)
            })
            .await?,
        );
    }
    let mut report = machine::here(&[])?;
    let hive = find_program("hive_router");
    if let Some(hive) = &hive {
        for (name, deduplicate) in [("Hive Router", false), ("Hive Router, in-flight dedupe", true)] {
            let started =
                Contender::router(name, |port| hive_router(hive, folder.path(), &file, port, deduplicate));
            contenders.push(started.await?);
        }
    } else {
        report +=
            "\nHive Router (`hive_router` on the PATH) is not installed here: nothing is compared with it.\n";
    }
    let mut answers: Vec<Value> = Vec::new();
    for contender in &mut contenders {
        let answer = ask(&client()?, &contender.url, &body).await.with_context(|| contender.name)?;
        contender.questions = vec![Question { body: body.clone(), answer: answer.len() }];
        answers.push(serde_json::from_slice(&answer)?);
    }
    for (answer, contender) in answers.iter().zip(&contenders) {
        ensure!(answer["errors"].is_null(), "{} answers with {}", contender.name, answer["errors"]);
        ensure!(answer["data"] == answers[0]["data"], "{} answers otherwise", contender.name);
    }
    let mut rounds: Vec<Vec<Figures>> = contenders.iter().map(|_| Vec::new()).collect();
    for round in 1..=args.rounds {
        eprintln!("xtask: round {round} of {}", args.rounds);
        for (contender, figures) in contenders.iter().zip(&mut rounds) {
            figures.push(measure(args, contender).await?);
        }
    }
    let medians: Vec<(&str, Figures)> =
        contenders.iter().zip(&rounds).map(|(contender, rounds)| (contender.name, median(rounds))).collect();
    let _ = writeln!(report, "\nThe same query, {} bytes of answer:\n", contenders[0].questions[0].answer);
    report +=
        "| router | CPU ms/request | requests/s | p50 ms | p99 ms | memory MB |\n|---|---|---|---|---|---|\n";
    for (name, figures) in &medians {
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let _ = writeln!(
            report,
            "| {name} | {:.3} | {:.0} | {:.2} | {:.2} | {} |",
            ms(figures.cpu),
            figures.rate,
            ms(figures.median),
            ms(figures.slow),
            u32::try_from(figures.memory / 1_000_000).unwrap_or(u32::MAX)
        );
    }
    let mut targets = Targets::default();
    for (ours, theirs) in
        [("Pediment", "Hive Router"), ("Pediment, in-flight dedupe", "Hive Router, in-flight dedupe")]
    {
        let of = |name: &str| {
            medians.iter().find(|(of, _)| *of == name).map(|(_, figures)| figures.cpu.as_secs_f64())
        };
        if let (Some(ours_cpu), Some(theirs_cpu)) = (of(ours), of(theirs)) {
            let ratio = ours_cpu / theirs_cpu;
            targets.add(format!("{ours}: at most the CPU of {theirs}"), format!("{ratio:.2}"), ratio <= 1.0);
        }
    }
    report += &joined(args, folder.path(), hive.as_deref(), &mut targets).await?;
    report += &targets.table();
    print(&report)?;
    targets.conclude()
}

/// What the first board's members are, and what positions they have open.
const JOINED: &str = r#"{ foundation(by: { slug: "pytorch" }) { name
  board(asOf: "2022-09-12") { since company { slug name homepage openPositions { title location } } } } }"#;

/// The second query: foundation facts joined with a partner's, by a gateway that holds the former, and by a router in
/// front of both.
async fn joined(
    args: &Args,
    folder: &Path,
    hive: Option<&Path>,
    targets: &mut Targets,
) -> anyhow::Result<String> {
    let port = free_port()?;
    let mut partner = Command::new(pediment()?.with_file_name("pediment-partner-example"));
    partner.arg(format!("127.0.0.1:{port}"));
    let log = std::fs::File::create(folder.join("partner.log"))?;
    let mut partner = Process::start(on_core(OTHERS, partner), None, log)?;
    partner.wait_until(|| Ok(TcpStream::connect(("127.0.0.1", port)).is_ok())).await?;
    let url = format!("http://127.0.0.1:{port}/graphql");
    let config = |gather: bool| {
        let config = folder.join(format!("joined-{gather}.yaml"));
        let jobs = format!("partners:\n  jobs: {{ url: {url}, deduplicate: false, gather: {gather} }}\n");
        std::fs::write(&config, jobs).map(|()| config)
    };
    let (together, each) = (config(true)?, config(false)?);
    let serve = |data: &str, config: Option<&Path>, port: u16| {
        let mut program = Command::new(pediment()?);
        program.arg("serve").arg("--data-dir").arg(folder.join(data));
        program.args(["--listen", &format!("127.0.0.1:{port}")]);
        if let Some(config) = config {
            program.arg("--config").arg(config);
        }
        Ok(program)
    };
    let body = Bytes::from(json!({ "query": JOINED }).to_string());
    let asked = async |mut contender: Contender| {
        let answer = ask(&client()?, &contender.url, &body).await.with_context(|| contender.name)?;
        let read: Value = serde_json::from_slice(&answer)?;
        ensure!(read["errors"].is_null(), "{} answers with {read}", contender.name);
        contender.questions = vec![Question { body: body.clone(), answer: answer.len() }];
        anyhow::Ok((contender, read))
    };
    let ours = Contender::router("Pediment, with its foundation subgraph", |port| {
        serve("ours", Some(&together), port)
    });
    let (ours, answer) = asked(ours.await?).await?;
    let one_by_one = Contender::router("the same, each client's entities asked for alone", |port| {
        serve("alone", Some(&each), port)
    });
    let (one_by_one, same) = asked(one_by_one.await?).await?;
    ensure!(same == answer, "each alone is answered otherwise: {same} and {answer}");
    let mut report = String::from(
        "\nFoundation facts joined with a partner's, no request shared:\n\n\
         | who | CPU ms/request | requests/s | CPU ms/request, one connection |\n|---|---|---|---|\n",
    );
    let mut joins =
        vec![Join::new(&ours, vec![ours.process()]), Join::new(&one_by_one, vec![one_by_one.process()])];
    let Some(hive) = hive else {
        Join::measure(args, &mut joins).await?;
        report.extend(joins.iter().map(Join::row));
        return Ok(report);
    };
    let foundation = Contender::router("Pediment as a subgraph", |port| serve("theirs", None, port)).await?;
    let supergraph = folder.join("joined.graphql");
    let mut compose = Command::new(pediment()?);
    compose.arg("compose").arg("--out").arg(&supergraph);
    compose.args([format!("foundation={}", foundation.url), format!("jobs={url}")]);
    output(&mut compose)?;
    let file = supergraph.display().to_string();
    let theirs = Contender::router("Hive Router and the same subgraph behind it", |port| {
        hive_router(hive, folder, &file, port, false)
    });
    let (theirs, same) = asked(theirs.await?).await?;
    ensure!(same == answer, "Hive Router answers otherwise: {same} and {answer}");
    let both = vec![theirs.process(), foundation.process()];
    joins.push(Join::new(&theirs, both));
    Join::measure(args, &mut joins).await?;
    report.extend(joins.iter().map(Join::row));
    let [ours, _, theirs] = joins.as_slice() else { unreachable!("three were measured") };
    let ratio = ours.cpu() / theirs.cpu();
    targets.add(
        "foundation facts and one partner: less than half of Hive Router before both".to_owned(),
        format!("{ratio:.2}"),
        ratio < 0.5,
    );
    Ok(report)
}

/// Who answers the second query, and what that took in each round.
struct Join<'a> {
    contender: &'a Contender,
    /// All that the answer costs.
    processes: Vec<u32>,
    /// CPU for a request and requests a second.
    many: Vec<(f64, f64)>,
    /// CPU for a request over one connection.
    one: Vec<f64>,
}

impl<'a> Join<'a> {
    fn new(contender: &'a Contender, processes: Vec<u32>) -> Self {
        Self { contender, processes, many: Vec::new(), one: Vec::new() }
    }

    async fn measure(args: &Args, joins: &mut [Self]) -> anyhow::Result<()> {
        for _ in 0..args.rounds {
            for join in &mut *joins {
                let (cpu, done) = driven(args, join.contender, &join.processes, args.connections).await?;
                join.many.push((milliseconds(&cpu), done.rate()));
                let (cpu, _) = driven(args, join.contender, &join.processes, 1).await?;
                join.one.push(milliseconds(&cpu));
            }
        }
        for join in joins {
            join.many.sort_by(|a, b| a.0.total_cmp(&b.0));
            join.one.sort_by(f64::total_cmp);
        }
        Ok(())
    }

    fn cpu(&self) -> f64 {
        self.many[self.many.len() / 2].0
    }

    fn row(&self) -> String {
        let (cpu, rate) = self.many[self.many.len() / 2];
        format!("| {} | {cpu:.3} | {rate:.0} | {:.3} |\n", self.contender.name, self.one[self.one.len() / 2])
    }
}

/// What all processes together took.
fn milliseconds(each: &[Duration]) -> f64 {
    each.iter().sum::<Duration>().as_secs_f64() * 1e3
}

/// What each of some processes takes for one request, and what was done.
async fn driven(
    args: &Args,
    contender: &Contender,
    processes: &[u32],
    connections: usize,
) -> anyhow::Result<(Vec<Duration>, Done)> {
    let Contender { url, questions, .. } = contender;
    let load = Load { url, questions, connections };
    spend(&load, Duration::from_millis(500), Duration::from_secs(args.seconds), processes).await
}

/// Hive Router on a supergraph.
fn hive_router(
    program: &Path,
    folder: &Path,
    supergraph: &str,
    port: u16,
    deduplicate: bool,
) -> anyhow::Result<Command> {
    let config = folder.join(format!("hive-{port}.yaml"));
    std::fs::write(
        &config,
        format!(
            "supergraph:\n  source: file\n  path: {supergraph}\nhttp:\n  host: 127.0.0.1\n  port: {port}\n\
             traffic_shaping:\n  all:\n    dedupe_enabled: {deduplicate}\nlog:\n  level: error\n"
        ),
    )?;
    let mut program = Command::new(program);
    program.env("HIVE_CONFIG_FILE_PATH", &config).env("ROUTER_CONFIG_FILE_PATH", &config);
    Ok(program)
}

/// Has the gateway compose the four subgraphs.
fn compose(folder: &Path, port: u16, supergraph: &Path) -> anyhow::Result<()> {
    let mut compose = Command::new(pediment()?);
    compose.arg("compose").arg("--out").arg(supergraph);
    for name in NAMES {
        let file = folder.join(format!("{name}.graphql"));
        std::fs::write(&file, sdl(name))?;
        compose.arg(format!("{name}={}", file.display()));
        compose.args(["--url", &format!("{name}=http://127.0.0.1:{port}/{name}")]);
    }
    output(&mut compose).map(drop)
}

async fn measure(args: &Args, contender: &Contender) -> anyhow::Result<Figures> {
    let (each, done) = driven(args, contender, &[contender.process()], args.connections).await?;
    Ok(Figures {
        cpu: each[0],
        rate: done.rate(),
        median: done.within(50),
        slow: done.within(99),
        memory: usage::resident(contender.process())?,
    })
}

fn median(rounds: &[Figures]) -> Figures {
    let mut sorted = rounds.to_vec();
    sorted.sort_by_key(|figures| figures.cpu);
    sorted[sorted.len() / 2]
}
