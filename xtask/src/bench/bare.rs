//! A server that does nothing but answer: what HTTP alone costs.

use std::net::Ipv4Addr;

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use tokio::net::TcpListener;

/// Where to listen, and how much to say.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The port on 127.0.0.1.
    #[arg(long)]
    port: u16,
    /// The size of the answer.
    #[arg(long)]
    bytes: usize,
}

/// Reads each request whole and answers the same bytes from memory, until it is stopped.
pub(crate) async fn run(args: &Args) -> anyhow::Result<()> {
    let answer = Bytes::from(vec![b' '; args.bytes]);
    let router = Router::new().route("/graphql", post(async move |_: Bytes| answer.clone()));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port)).await?;
    Ok(axum::serve(listener, router).await?)
}
