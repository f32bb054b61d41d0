//! The server: opens the store, listens, and stops without cutting off what it has begun.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::serve::ListenerExt;
use pediment_storage::Store;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::Config;
use crate::http;
use crate::pipeline::Pipeline;
use crate::store::{self, StoreError};
use pediment_schema::FoundationSchema;

/// All that requests share.
pub(crate) struct Gateway {
    pub config: Config,
    pub store: Store,
    pub pipeline: Pipeline,
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
    /// The schema of this build cannot be served. This is a fault of the build.
    #[error("cannot serve the schema: {0}")]
    Schema(String),
}

impl StartError {
    /// A stable name of the kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Listen { .. } => "LISTEN",
            Self::Schema(_) => "SCHEMA",
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
        let store = store::serve(&config).await?;
        let pipeline =
            Pipeline::new(FoundationSchema::new(store.clone()), &config).map_err(StartError::Schema)?;
        let failed = |source| StartError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let gateway = Arc::new(Gateway { config, store, pipeline, draining: AtomicBool::new(false) });
        Ok(Self { gateway, listener, address })
    }

    /// Where this gateway listens; the port is the real one where port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` resolves, then drains.
    pub(crate) async fn run(self, stop: impl Future<Output = Stop> + Send + 'static) -> std::io::Result<()> {
        let routes = http::routes(self.gateway.clone());
        // Answers are written whole: waiting to fill a packet would only delay them.
        let listener = self.listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        let (closing, mut closed) = watch::channel(false);
        let gateway = self.gateway.clone();
        let drain = async move {
            let stop = stop.await;
            gateway.draining.store(true, Ordering::Relaxed);
            if stop == Stop::WithNotice {
                tracing::info!("stopping: /ready answers 503 from now on");
                tokio::time::sleep(gateway.config.shutdown.notice.duration()).await;
            }
            tracing::info!("stopping: no more connections; finishing what has begun");
            let _ = closing.send(true);
        };
        let grace = self.gateway.config.shutdown.grace.duration();
        let serve = axum::serve(listener, routes).with_graceful_shutdown(drain);
        let late = async move {
            // An error means that serving has ended and took the sender with it.
            if closed.wait_for(|closing| *closing).await.is_err() {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(grace).await;
        };
        tokio::select! {
            result = serve => result?,
            () = late => tracing::warn!("stopping: requests that did not end within the grace of shutdown.grace are cut off"),
        }
        if let Err(error) = self.gateway.store.close().await {
            tracing::debug!(%error, "the store did not close cleanly");
        }
        tracing::info!("stopped");
        Ok(())
    }
}
