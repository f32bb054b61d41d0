//! `cargo xtask bench`: what is promised of speed and memory, measured; docs/benchmarks.md says how and why.

mod bare;
mod contender;
mod federation;
mod foundation;
mod import;
mod load;
mod machine;
mod pages;
mod query;
mod scale;
mod start;
mod subgraphs;
mod table;
mod usage;

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context;

use crate::cargo::build;
use crate::needs::find_program;
use crate::services::wrap;

/// The core that the measured server has for itself, and the one for everything else, where there are two.
const MEASURED: &str = "1";
const OTHERS: &str = "0";

/// The measurements.
#[derive(clap::Subcommand)]
pub(crate) enum Bench {
    /// 20 members of a foundation, each with its company and that company's three latest announcements: Pediment
    /// beside `PostGraphile` on one private `PostgreSQL`. And what a gateway takes to start and to idle.
    Foundation(foundation::Args),
    /// CNCF's landscape, from the real data, into a new store on `SQLite` and on `PostgreSQL`.
    Import(import::Args),
    /// A store of 100,000 companies, 200,000 members and 1,000,000 announcements on `SQLite` and on `PostgreSQL`: the
    /// plans of the hot queries, and what a page far into a list costs beside the first.
    Scale(scale::Args),
    /// One heavy query over four subgraphs: Pediment beside Hive Router, where one is installed. And one that joins
    /// foundation facts with a partner's.
    Federation(federation::Args),
    /// The four subgraphs of the federation bench.
    #[command(hide = true)]
    Subgraphs(subgraphs::Args),
    /// The floor that the foundation bench compares with: a server that answers from memory.
    #[command(hide = true)]
    Bare(bare::Args),
}

/// Measures what is built for release: a debug build of this task builds that and hands over to it.
pub(crate) async fn run(bench: Bench) -> anyhow::Result<()> {
    match bench {
        Bench::Bare(args) => bare::run(&args).await,
        Bench::Subgraphs(args) => subgraphs::run(&args).await,
        _ if cfg!(debug_assertions) => hand_over(),
        Bench::Foundation(args) => foundation::run(&args).await,
        Bench::Federation(args) => federation::run(&args).await,
        Bench::Import(args) => import::run(&args).await,
        Bench::Scale(args) => scale::run(&args).await,
    }
}

fn hand_over() -> anyhow::Result<()> {
    let xtask = build(&["pediment", "pediment-partner-example", "xtask"], "release")?.join("xtask");
    let mut measure = on_core(OTHERS, Command::new(xtask));
    measure.args(std::env::args_os().skip(1));
    Err(measure.exec()).with_context(|| format!("cannot start {}", measure.get_program().display()))
}

/// The `pediment` that was built with this task.
fn pediment() -> anyhow::Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name("pediment"))
}

/// A program kept on one core, where there are two and util-linux is there.
fn on_core(core: &str, program: Command) -> Command {
    let has_two =
        ["0", "1"].iter().all(|core| PathBuf::from(format!("/sys/devices/system/cpu/cpu{core}")).is_dir());
    match find_program("taskset") {
        Some(taskset) if has_two => wrap(Command::new(taskset).args(["--cpu-list", core]), &program),
        _ => program,
    }
}
