//! The server: opens the store, listens, and stops without cutting off what it has begun.

mod connections;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pediment_storage::Store;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::Config;
use crate::federation::{Federation, FederationError};
use crate::http;
use crate::metrics::Metrics;
use crate::pipeline::Pipeline;
use crate::store::{self, StoreError};
use pediment_schema::FoundationSchema;

/// All that requests share.
pub(crate) struct Gateway {
    pub config: Config,
    /// None: it is a plain router, without facts of its own.
    pub store: Option<Store>,
    pub pipeline: Pipeline,
    pub federation: Federation,
    pub metrics: Arc<Metrics>,
    pub draining: AtomicBool,
}

/// A gateway that listens, and answers once it is run.
pub struct Server {
    gateway: Arc<Gateway>,
    listener: TcpListener,
    address: SocketAddr,
}

/// Why a gateway did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// There is no store to serve from.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; choose another with --listen or PEDIMENT_LISTEN")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no supergraph to serve.
    #[error(transparent)]
    Federation(#[from] FederationError),
}

impl StartError {
    /// A stable name of the kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Listen { .. } => "LISTEN",
            Self::Federation(_) => "FEDERATION",
        }
    }
}

/// How to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// After a notice to load balancers.
    WithNotice,
    /// At once, finishing what has begun.
    AtOnce,
}

impl Server {
    /// Opens the store and starts to listen.
    pub async fn bind(config: Config) -> Result<Self, StartError> {
        let store = match &config.federation.supergraph {
            Some(_) => None,
            None => Some(store::serve(&config).await?),
        };
        let metrics = Arc::new(Metrics::of(store.as_ref()));
        let foundation = store.clone().map(FoundationSchema::new);
        let federation = Federation::new(&config, foundation, Arc::clone(&metrics));
        let pipeline = Pipeline::new(federation.first().await?, &config);
        let failed = |source| StartError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let gateway = Arc::new(Gateway {
            config,
            store,
            pipeline,
            federation,
            metrics,
            draining: AtomicBool::new(false),
        });
        Ok(Self { gateway, listener, address })
    }

    /// Where this gateway listens; the port is the real one where port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` resolves, then drains.
    pub(crate) async fn run(self, stop: impl Future<Output = Stop>) {
        let gateway = self.gateway;
        let shutdown = &gateway.config.shutdown;
        let closing = async {
            let stop = stop.await;
            gateway.draining.store(true, Ordering::Relaxed);
            if stop == Stop::WithNotice {
                tracing::info!("stopping: /ready answers 503 from now on");
                tokio::time::sleep(shutdown.notice.duration()).await;
            }
            tracing::info!("stopping: no more connections; finishing what has begun");
        };
        let (idle, grace) = (gateway.config.limits.idle.duration(), shutdown.grace.duration());
        let routes = http::routes(gateway.clone());
        let watch = tokio::spawn(watch(gateway.clone()));
        let finished = connections::serve(self.listener, routes, idle, grace, closing).await;
        watch.abort();
        if let Some(store) = &gateway.store
            && let Err(error) = store.close().await
        {
            tracing::debug!(%error, "the store did not close cleanly");
        }
        if finished {
            tracing::info!("stopped");
        } else {
            tracing::warn!(
                "stopped: what had not ended within {} (shutdown.grace) was cut off",
                shutdown.grace
            );
        }
    }
}

/// Looks for another supergraph from time to time, and at once on SIGHUP.
async fn watch(gateway: Arc<Gateway>) {
    if !gateway.federation.is_needed() {
        return;
    }
    let mut hangup = match signal(SignalKind::hangup()) {
        Ok(hangup) => hangup,
        Err(error) => return tracing::warn!(%error, "cannot listen for SIGHUP"),
    };
    loop {
        tokio::select! {
            () = tokio::time::sleep(gateway.config.federation.poll.duration()) => {}
            _ = hangup.recv() => tracing::info!("told to look for another supergraph"),
        }
        gateway.federation.look(&gateway.pipeline).await;
    }
}
