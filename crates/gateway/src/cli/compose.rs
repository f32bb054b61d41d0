//! `pediment compose`: from subgraphs to a supergraph.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use pediment_federation::{SubgraphSdl, compose};
use serde::Deserialize;

use super::{block_on, complain, foundation_without_facts, print};
use crate::config::{self, Settings};
use crate::federation::{Federation, FederationError, sdl};
use crate::partner::Partner;

/// Composes subgraphs to a supergraph, and prints it as SDL. Hints at what is worth a second look go to standard error.
///
/// Without arguments: the gateway's own subgraph and the partners of the configuration.
#[derive(Debug, Args)]
pub(super) struct Command {
    /// Subgraphs, each as NAME=FILE or NAME=URL (which is asked for `_service { sdl }`); or one YAML file that lists
    /// them as `subgraphs: { NAME: { routing_url: URL, schema: { file: FILE } } }`.
    #[arg(value_name = "NAME=SDL")]
    subgraphs: Vec<String>,
    /// Where a subgraph is reached, where its SDL does not come from there.
    #[arg(long = "url", value_name = "NAME=URL")]
    urls: Vec<String>,
    /// Write the supergraph to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write nothing: fail when the subgraphs do not compose, or when the file of `--out` holds something else.
    #[arg(long)]
    check: bool,
}

/// A list of subgraphs as `rover supergraph compose` reads it.
#[derive(Deserialize)]
struct Listed {
    subgraphs: BTreeMap<String, ListedSubgraph>,
}

#[derive(Deserialize)]
struct ListedSubgraph {
    #[serde(default)]
    routing_url: String,
    schema: ListedSchema,
}

#[derive(Deserialize)]
struct ListedSchema {
    file: Option<PathBuf>,
    subgraph_url: Option<String>,
    sdl: Option<String>,
}

/// Runs the subcommand.
pub(super) fn run(command: &Command, settings: &Settings) -> anyhow::Result<()> {
    let supergraph = block_on(async {
        let subgraphs = if command.subgraphs.is_empty() {
            let config = settings.load()?;
            let foundation = foundation_without_facts().await?;
            Federation::new(&config, Some(foundation), Arc::default()).subgraphs().await?
        } else {
            named(command).await?
        };
        let composed = compose(&subgraphs).map_err(FederationError::Composition)?;
        for hint in composed.hints {
            complain(&format!("hint: {hint}"));
        }
        anyhow::Ok(composed.supergraph)
    })?;
    match (&command.out, command.check) {
        (Some(path), true) => {
            let known = std::fs::read_to_string(path).unwrap_or_default();
            if known != supergraph {
                bail!(
                    "{} is not what the subgraphs compose to; compose it again without --check",
                    path.display()
                );
            }
        }
        (None, true) => {}
        (Some(path), false) => {
            std::fs::write(path, supergraph).with_context(|| format!("cannot write {}", path.display()))?;
        }
        (None, false) => print(&supergraph),
    }
    Ok(())
}

/// The subgraphs that the arguments name.
async fn named(command: &Command) -> anyhow::Result<Vec<SubgraphSdl>> {
    let mut subgraphs = Vec::new();
    for argument in &command.subgraphs {
        match argument.split_once('=') {
            Some((name, at)) => {
                let url = if at.starts_with("http") { at.to_owned() } else { String::new() };
                subgraphs.push(SubgraphSdl { name: name.to_owned(), url, sdl: sdl_at(name, at).await? });
            }
            None => subgraphs.extend(listed(Path::new(argument)).await?),
        }
    }
    for argument in &command.urls {
        let (name, url) = argument.split_once('=').context("write --url NAME=URL")?;
        let of = subgraphs.iter_mut().find(|subgraph| subgraph.name == name);
        url.clone_into(&mut of.with_context(|| format!("--url: there is no subgraph `{name}`"))?.url);
    }
    Ok(subgraphs)
}

async fn listed(path: &Path) -> anyhow::Result<Vec<SubgraphSdl>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read {}; write NAME=FILE for one subgraph", path.display()))?;
    let listed: Listed = serde_saphyr::from_str(&text)
        .with_context(|| format!("{} is no list of subgraphs", path.display()))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut subgraphs = Vec::new();
    for (name, ListedSubgraph { routing_url: url, schema }) in listed.subgraphs {
        let sdl = match schema {
            ListedSchema { sdl: Some(sdl), .. } => sdl,
            ListedSchema { file: Some(file), .. } => {
                sdl_at(&name, &folder.join(file).display().to_string()).await?
            }
            ListedSchema { subgraph_url: Some(from), .. } => sdl_at(&name, &from).await?,
            _ => bail!("{}: subgraphs.{name}.schema: write file, subgraph_url or sdl", path.display()),
        };
        subgraphs.push(SubgraphSdl { name, url, sdl });
    }
    Ok(subgraphs)
}

async fn sdl_at(name: &str, at: &str) -> anyhow::Result<String> {
    if !at.starts_with("http://") && !at.starts_with("https://") {
        return std::fs::read_to_string(at)
            .with_context(|| format!("cannot read the SDL of {name} from {at}"));
    }
    let options = config::Partner { url: at.to_owned(), ..config::Partner::default() };
    let partner = Partner::new(name, &options)?;
    sdl::read(&partner, &options).await.map_err(|problem| anyhow::anyhow!("the SDL of {name}: {problem}"))
}
