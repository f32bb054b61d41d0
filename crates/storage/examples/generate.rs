//! Fills a store with generated facts: what `cargo xtask generate` runs.
#![expect(clippy::print_stderr, reason = "it tells the person who started it how far it is")]

use std::time::Instant;

use clap::Parser;
use pediment_storage::{Generate, GenerateStep, Store, StoreOptions};

/// Fills a store with 100,000 companies, 200,000 members and 1,000,000 announcements from a seed.
///
/// Makes the tables where there are none. What the store holds stays as it is; a store that was generated before is
/// refused. All or nothing: what is interrupted leaves no trace.
#[derive(Parser)]
#[command(bin_name = "cargo xtask generate")]
struct Args {
    /// Where to: `sqlite:PATH?mode=rwc` or `postgres://…`.
    #[arg(long, env = "PEDIMENT_DATABASE_URL")]
    database_url: String,
    /// The same seed makes the same facts.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many foundations.
    #[arg(long, default_value_t = 100)]
    foundations: u64,
    /// How many companies.
    #[arg(long, default_value_t = 100_000)]
    companies: u64,
    /// How many memberships; twice the companies where it is not said.
    #[arg(long)]
    members: Option<u64>,
    /// How many announcements.
    #[arg(long, default_value_t = 1_000_000)]
    announcements: u64,
    /// Let them be found by search too, which takes longer.
    #[arg(long)]
    search: bool,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    let started = Instant::now();
    let store = Store::open(&StoreOptions::new(args.database_url)).await?;
    store.migrate().await?;
    let what = Generate {
        seed: args.seed,
        foundations: args.foundations,
        companies: args.companies,
        members: args.members.unwrap_or(2 * args.companies),
        announcements: args.announcements,
        search: args.search,
    };
    let told = |step: GenerateStep| {
        let seconds = started.elapsed().as_secs();
        let made = step.made.map_or_else(String::new, |(made, of)| format!(": {made} of {of}"));
        eprintln!("generate: {seconds:>4} s  {}{made}", step.what);
    };
    store.generate(&what, told).await?;
    Ok(store.close().await?)
}
