//! Fills a store with generated facts: what `cargo xtask generate` runs.

use clap::Parser;
use pediment_storage::{Generate, Store, StoreOptions};

/// Fills a store with 100,000 companies, 200,000 members and 1,000,000 announcements from a seed.
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
    let store = Store::open(&StoreOptions::new(args.database_url)).await?;
    store.migrate().await?;
    store
        .generate(&Generate {
            seed: args.seed,
            foundations: args.foundations,
            companies: args.companies,
            members: args.members.unwrap_or(2 * args.companies),
            announcements: args.announcements,
            search: args.search,
        })
        .await?;
    Ok(store.close().await?)
}
