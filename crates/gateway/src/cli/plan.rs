//! `pediment plan`: how an operation would be answered.

use std::io::Read;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, ValueEnum};
use pediment_federation::Supergraph;

use super::{block_on, foundation_without_facts, print};
use crate::config::Settings;
use crate::federation::Federation;

/// Shows which subgraph is asked what, in which order. Nobody is asked: with `--supergraph FILE` or with partners
/// whose SDL is in files, nothing leaves the machine.
#[derive(Debug, Args)]
pub(super) struct Command {
    /// The document; `-` reads it from standard input.
    #[arg(value_name = "DOCUMENT")]
    document: String,
    /// The operation to plan, where the document has several.
    #[arg(long, value_name = "NAME")]
    operation: Option<String>,
    /// The variables, as JSON: `@skip` and `@include` ask them, and one that is not given counts as false.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    variables: String,
    /// A label of `@override` that holds; labels `percent(…)` hold as for the first of a hundred requests.
    #[arg(long = "override", value_name = "LABEL")]
    overrides: Vec<String>,
    /// The form of the plan.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The form of a plan.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A tree for people.
    Text,
    /// For programs.
    Json,
}

/// Runs the subcommand.
pub(super) fn run(command: &Command, settings: &Settings) -> anyhow::Result<()> {
    let mut document = command.document.clone();
    if document == "-" {
        document.clear();
        std::io::stdin().read_to_string(&mut document).context("cannot read the document")?;
    }
    let supergraph = Supergraph::parse(&supergraph(settings)?)?;
    let operation = supergraph.prepare(&document, command.operation.as_deref()).map_err(|errors| {
        let told = errors.iter().map(|error| {
            let places = error.locations.iter().map(|place| format!(" ({}:{})", place.line, place.column));
            format!("{}{}", error.message, places.collect::<String>())
        });
        anyhow::anyhow!(told.collect::<Vec<_>>().join("\n"))
    })?;
    let variables = serde_json::from_str(&command.variables).context("--variables holds no JSON object")?;
    let holds = |label: &str| command.overrides.iter().any(|named| named == label);
    let overrides = supergraph.overrides(holds, 0.0);
    let form = operation
        .form(&supergraph, &variables, &overrides)
        .map_err(|error| anyhow::anyhow!(error.message))?;
    match (form.plan(), command.format) {
        (Some(plan), Format::Text) => print(&plan.to_string()),
        (Some(plan), Format::Json) => print(&format!("{:#}\n", plan.to_json())),
        (None, Format::Text) => print("no subgraph is asked: the gateway answers by itself\n"),
        (None, Format::Json) => print("null\n"),
    }
    Ok(())
}

/// The supergraph that these settings have served.
pub(super) fn supergraph(settings: &Settings) -> anyhow::Result<String> {
    block_on(async {
        let config = settings.load()?;
        let foundation = match config.federation.supergraph {
            Some(_) => None,
            None => Some(foundation_without_facts().await?),
        };
        anyhow::Ok(Federation::new(&config, foundation, Arc::default()).sdl().await?)
    })
}
