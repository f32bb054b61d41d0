//! `/health`: this process is alive. `/ready`: it can serve. `/metrics`: what it has done.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

use crate::federation::Status;
use crate::metrics::MEDIA_TYPE;
use crate::server::Gateway;

#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Readiness {
    ready: bool,
    /// The gateway is stopping.
    draining: bool,
    /// The database answers, or there is none.
    database: bool,
    /// Migrations that this build has and the database has not.
    pending_migrations: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    federation: Option<Arc<Status>>,
}

/// Alive as long as it can answer at all.
pub(super) async fn health() -> Response {
    json(StatusCode::OK, &Health { status: "alive", version: env!("CARGO_PKG_VERSION") })
}

/// Ready when the database answers, has all migrations, and the gateway is not stopping.
pub(super) async fn ready(State(gateway): State<Arc<Gateway>>) -> Response {
    let draining = gateway.draining.load(Ordering::Relaxed);
    let deadline = gateway.config.limits.deadline.duration();
    let (database, pending_migrations) = match &gateway.store {
        None => (true, Vec::new()),
        Some(store) => {
            let store = tokio::time::timeout(deadline, store.readiness()).await.ok();
            let reachable = store.as_ref().is_some_and(|store| store.reachable);
            (reachable, store.map(|store| store.pending_migrations).unwrap_or_default())
        }
    };
    let federation = gateway.federation.is_needed().then(|| gateway.federation.status());
    let ready = !draining && database && pending_migrations.is_empty();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    json(status, &Readiness { ready, draining, database, pending_migrations, federation })
}

/// What was counted since the start, for Prometheus.
pub(super) async fn metrics(State(gateway): State<Arc<Gateway>>) -> Response {
    fresh(StatusCode::OK, MEDIA_TYPE, gateway.metrics.text().into())
}

fn json(status: StatusCode, value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).expect("plain data is always JSON");
    fresh(status, "application/json", body)
}

fn fresh(status: StatusCode, media: &'static str, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
