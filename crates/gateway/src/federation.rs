//! The supergraph: composed from the gateway's own subgraph and its partners', or read from a file; looked at again
//! and again, and replaced when it changed.

pub(crate) mod sdl;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use futures_util::future::try_join_all;
use pediment_federation::{CompositionError, SubgraphSdl, Supergraph, SupergraphError, compose, with_nodes};
use pediment_schema::FoundationSchema;
use serde::Serialize;
use thiserror::Error;

use crate::config::Config;
use crate::metrics::Metrics;
use crate::partner::{Partner, SetUpError};
use crate::pipeline::{Federated, LOCAL, Pipeline, Served};
use sdl::Kept;

/// Why there is no supergraph to serve.
#[derive(Debug, Error)]
pub enum FederationError {
    /// The file cannot be read.
    #[error("cannot read the supergraph {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is no supergraph.
    #[error(transparent)]
    Supergraph(#[from] SupergraphError),
    /// The subgraphs do not compose.
    #[error("the subgraphs do not compose:\n{}", told(.0))]
    Composition(Vec<CompositionError>),
    /// A partner cannot be asked.
    #[error(transparent)]
    Partner(#[from] SetUpError),
    /// The schema cannot be served.
    #[error("cannot serve the schema: {0}")]
    Schema(String),
}

fn told(errors: &[CompositionError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Where the supergraph stands, for `/ready`.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Status {
    /// How often another supergraph was taken since the start.
    pub replaced: u64,
    /// Why the newest was not taken; the one before is still served.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// Partners whose SDL could not be read at the last look; the last that composed stands for it, or nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub silent: Vec<String>,
}

/// Sees that the newest supergraph that composes is served.
pub(crate) struct Federation {
    config: Config,
    foundation: Option<FoundationSchema>,
    partners: Mutex<HashMap<String, Arc<Partner>>>,
    kept: Kept,
    /// What was last made into a supergraph, or refused.
    seen: Mutex<Option<Source>>,
    status: ArcSwap<Status>,
    metrics: Arc<Metrics>,
}

/// What a supergraph is made of.
#[derive(Clone, PartialEq)]
enum Source {
    Given(String),
    Subgraphs(Vec<SubgraphSdl>),
}

impl Source {
    /// The supergraph that it makes.
    fn into_sdl(self) -> Result<String, FederationError> {
        match self {
            Self::Given(sdl) => Ok(sdl),
            Self::Subgraphs(subgraphs) => {
                let composed = compose(&with_nodes(subgraphs.clone())).or_else(|errors| {
                    let plain =
                        compose(&subgraphs).map_err(|_| FederationError::Composition(errors.clone()))?;
                    tracing::warn!("`node` finds the gateway's own objects only:\n{}", told(&errors));
                    Ok::<_, FederationError>(plain)
                })?;
                Ok(composed.supergraph)
            }
        }
    }
}

impl Federation {
    pub(crate) fn new(config: &Config, foundation: Option<FoundationSchema>, metrics: Arc<Metrics>) -> Self {
        Self {
            kept: Kept::new(&config.data_dir),
            config: config.clone(),
            foundation,
            partners: Mutex::default(),
            seen: Mutex::default(),
            status: ArcSwap::default(),
            metrics,
        }
    }

    pub(crate) fn status(&self) -> Arc<Status> {
        self.status.load_full()
    }

    /// Whether there is anything that may change.
    pub(crate) fn is_needed(&self) -> bool {
        self.config.federation.supergraph.is_some() || !self.config.partners.is_empty()
    }

    /// What to serve first. A partner that is down, or does not compose, does not stop a start.
    pub(crate) async fn first(&self) -> Result<Served, FederationError> {
        if !self.is_needed() {
            return self.served(None);
        }
        let source = self.read().await?;
        *self.seen() = Some(source.clone());
        let error = match self.federated(source.clone()).await {
            Ok(federated) => {
                self.keep(&source);
                return self.served(Some(federated));
            }
            Err(error) => error,
        };
        let Source::Subgraphs(subgraphs) = source else { return Err(error) };
        self.refuse(&error);
        let last = subgraphs.into_iter().filter_map(|subgraph| match subgraph.name.as_str() {
            LOCAL => Some(subgraph),
            name => self.kept.last(name).map(|sdl| SubgraphSdl { sdl, ..subgraph }),
        });
        match self.federated(Source::Subgraphs(last.collect())).await {
            Ok(federated) => self.served(Some(federated)),
            Err(_) => self.served(None),
        }
    }

    /// Looks whether the supergraph changed, and has the new one served if it can be.
    pub(crate) async fn look(&self, pipeline: &Pipeline) {
        let source = match self.read().await {
            Ok(source) => source,
            Err(error) => return self.refuse(&error),
        };
        if self.seen().as_ref() == Some(&source) {
            return;
        }
        *self.seen() = Some(source.clone());
        let served = match self.federated(source.clone()).await {
            Ok(federated) => self.served(Some(federated)),
            Err(error) => Err(error),
        };
        match served {
            Ok(served) => {
                served.documents.warm(&pipeline.served().documents).await;
                pipeline.swap(served);
                self.keep(&source);
                let replaced = self.status().replaced + 1;
                self.metrics.replaced();
                self.change_status(|status| {
                    status.replaced = replaced;
                    status.refused = None;
                });
                tracing::info!(replaced, "another supergraph is served");
            }
            Err(error) => self.refuse(&error),
        }
    }

    fn refuse(&self, error: &FederationError) {
        self.metrics.refused();
        let refused = Some(error.to_string());
        if self.status().refused != refused {
            tracing::error!("the supergraph is not taken; the one before is still served: {error}");
            self.change_status(|status| status.refused = refused);
        }
    }

    fn change_status(&self, change: impl FnOnce(&mut Status)) {
        let mut status = (*self.status()).clone();
        change(&mut status);
        self.status.store(Arc::new(status));
    }

    fn served(&self, federated: Option<Federated>) -> Result<Served, FederationError> {
        Served::new(self.foundation.clone(), federated, &self.config).map_err(FederationError::Schema)
    }

    async fn read(&self) -> Result<Source, FederationError> {
        if let Some(path) = &self.config.federation.supergraph {
            let read = tokio::fs::read_to_string(path).await;
            let failed = |source| FederationError::Unreadable { path: path.clone(), source };
            return read.map(Source::Given).map_err(failed);
        }
        Ok(Source::Subgraphs(self.subgraphs().await?))
    }

    /// The supergraph as SDL, as it would be served now.
    pub(crate) async fn sdl(&self) -> Result<String, FederationError> {
        self.read().await?.into_sdl()
    }

    /// The gateway's own subgraph and those of its partners, as far as their SDL can be had.
    pub(crate) async fn subgraphs(&self) -> Result<Vec<SubgraphSdl>, FederationError> {
        let mut subgraphs = Vec::new();
        if let Some(foundation) = &self.foundation {
            subgraphs.push(SubgraphSdl { name: LOCAL.to_owned(), url: String::new(), sdl: foundation.sdl() });
        }
        // All at once: one that does not answer must not make the others wait.
        let asked = self.config.partners.iter().map(async |(name, options)| {
            let partner = self.partner(name, options)?;
            Ok::<_, FederationError>((name, options, sdl::read(&partner, options).await))
        });
        let mut silent = Vec::new();
        for (name, options, read) in try_join_all(asked).await? {
            let sdl = match read {
                Ok(sdl) => Some(sdl),
                Err(problem) => {
                    tracing::warn!(partner = %name, "its SDL cannot be read: {problem}");
                    silent.push(name.clone());
                    self.kept.last(name)
                }
            };
            if let Some(sdl) = sdl {
                subgraphs.push(SubgraphSdl { name: name.clone(), url: options.url.clone(), sdl });
            }
        }
        self.change_status(|status| status.silent = silent);
        Ok(subgraphs)
    }

    /// Composing and reading a supergraph take long: requests are answered meanwhile.
    async fn federated(&self, source: Source) -> Result<Federated, FederationError> {
        let made = tokio::task::spawn_blocking(move || {
            Ok::<_, FederationError>(Supergraph::parse(&source.into_sdl()?)?)
        });
        let supergraph = made.await.unwrap_or_else(|_| {
            Err(FederationError::Schema("composing it panicked; this is a fault of the build".to_owned()))
        })?;
        let unenforced = supergraph.unenforced();
        if !unenforced.is_empty() {
            tracing::warn!(
                "the supergraph protects fields by {}, which this gateway does not enforce: see to it that their \
                 subgraphs do",
                unenforced.iter().map(|name| format!("@{name}")).collect::<Vec<_>>().join(", ")
            );
        }
        let mut partners = HashMap::new();
        for subgraph in supergraph
            .subgraphs()
            .iter()
            .filter(|subgraph| subgraph.name != LOCAL || self.foundation.is_none())
        {
            let mut options = self.config.partners.get(&subgraph.name).cloned().unwrap_or_default();
            if options.url.is_empty() {
                options.url.clone_from(&subgraph.url);
            }
            if !options.url.is_empty() {
                partners.insert(subgraph.name.clone(), self.partner(&subgraph.name, &options)?);
            }
        }
        let labels = self.config.federation.overrides.clone();
        Ok(Federated {
            supergraph: Arc::new(supergraph),
            partners: Arc::new(partners),
            labels,
            metrics: Arc::clone(&self.metrics),
        })
    }

    /// The partner of this name, with the connections that it has.
    fn partner(&self, name: &str, options: &crate::config::Partner) -> Result<Arc<Partner>, SetUpError> {
        let mut partners = self.partners.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(partner) = partners.get(name).filter(|partner| partner.is(options)) {
            return Ok(Arc::clone(partner));
        }
        let partner = Partner::new(name, options)?;
        partners.insert(name.to_owned(), Arc::clone(&partner));
        Ok(partner)
    }

    fn keep(&self, source: &Source) {
        if let Source::Subgraphs(subgraphs) = source {
            for subgraph in subgraphs.iter().filter(|subgraph| subgraph.name != LOCAL) {
                if let Err(error) = self.kept.keep(&subgraph.name, &subgraph.sdl) {
                    tracing::warn!(partner = %subgraph.name, "its SDL cannot be kept: {error}");
                }
            }
        }
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Option<Source>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
