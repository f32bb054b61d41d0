//! `pediment serve`: the gateway itself.

use std::future::Future;

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

use super::print;
use crate::config::{Config, Settings};
use crate::server::{Server, Stop};
use crate::telemetry;

/// Serves until the process is told to stop.
pub(super) fn run(settings: &Settings) -> anyhow::Result<()> {
    let config = settings.load()?;
    telemetry::start(&config.log).map_err(anyhow::Error::msg)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
    runtime.block_on(serve(config))
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let server = Server::bind(config).await?;
    let stop = told_to_stop()?;
    print(&welcome(&server));
    server.run(stop).await;
    Ok(())
}

/// What to try next.
fn welcome(server: &Server) -> String {
    let url = format!("http://{}", server.address());
    format!(
        r#"Pediment {version} listens on {url}

  explorer   {url}/
  GraphQL    {url}/graphql
  alive      {url}/health
  ready      {url}/ready

Who sat on the board of the PyTorch Foundation on its founding day?

  curl {url}/graphql -H 'content-type: application/json' --data \
    '{{"query":"{{ foundation(by: {{ slug: \"pytorch\" }}) {{ name board(asOf: \"2022-09-12\") {{ company {{ name }} }} }} }}"}}'

"#,
        version = env!("CARGO_PKG_VERSION"),
    )
}

/// Resolves at SIGTERM or SIGINT. A second signal ends the process at once.
fn told_to_stop() -> anyhow::Result<impl Future<Output = Stop> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    Ok(async move {
        let stop = tokio::select! {
            _ = terminate.recv() => Stop::WithNotice,
            _ = interrupt.recv() => Stop::AtOnce,
        };
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            std::process::exit(130);
        });
        stop
    })
}
