//! Connections: taken, bounded in the time they may idle, and at the end finished rather than cut.

use std::future::Future;
use std::io;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How long to wait where the system cannot give a connection, for lack of file handles for example.
const PAUSE: Duration = Duration::from_millis(100);

/// Takes connections until `closing` resolves, then lets those that remain finish within `grace`. Returns how it
/// ended: whether all did.
pub(super) async fn serve(
    listener: TcpListener,
    routes: Router,
    idle: Duration,
    grace: Duration,
    closing: impl Future<Output = ()>,
) -> bool {
    let mut protocol = Builder::new(TokioExecutor::new());
    protocol.http1().timer(TokioTimer::new()).header_read_timeout(idle);
    protocol.http2().timer(TokioTimer::new()).keep_alive_interval(idle);
    let connections = GracefulShutdown::new();
    let (close, closing_now) = watch::channel(());
    tokio::pin!(closing);
    loop {
        let stream = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = &mut closing => break,
        };
        let Some(stream) = stream else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let (protocol, service) = (protocol.clone(), TowerToHyperService::new(routes.clone()));
        // Invariant: each task holds a watcher, and shutting down waits until none is left.
        let (watcher, mut closing_now) = (connections.watcher(), closing_now.clone());
        tokio::spawn(async move {
            // The protocol shows in the first bytes, and the builder waits for these without a limit.
            let mut first = [0];
            let begun = tokio::select! {
                begun = tokio::time::timeout(idle, stream.peek(&mut first)) => begun.is_ok(),
                _ = closing_now.changed() => false,
            };
            if begun {
                let connection = protocol.serve_connection(TokioIo::new(stream), service);
                // How a single connection ends is the client's affair.
                let _ = watcher.watch(connection.into_owned()).await;
            }
        });
    }
    drop((listener, close));
    tokio::time::timeout(grace, connections.shutdown()).await.is_ok()
}

/// The next connection, if the system could give one.
async fn accept(listener: &TcpListener) -> Option<TcpStream> {
    match listener.accept().await {
        Ok((stream, _)) => {
            // Answers are written whole: waiting to fill a packet would only delay them.
            let _ = stream.set_nodelay(true);
            Some(stream)
        }
        Err(error) if is_the_peers(&error) => None,
        Err(error) => {
            tracing::error!("cannot take a connection: {error}");
            None
        }
    }
}

/// Whether a connection was gone before it could be taken.
fn is_the_peers(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
