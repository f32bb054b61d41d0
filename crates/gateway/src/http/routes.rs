//! Which path leads where, and what every request passes on its way.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method};
use axum::routing::{any, get};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use super::{explorer, graphql, health, request_id};
use crate::config::{Compression, Config};
use crate::server::Gateway;

/// All routes of the gateway, ready to serve.
pub(crate) fn routes(gateway: Arc<Gateway>) -> Router {
    let config = &gateway.config;
    let routes = Router::new()
        .route("/graphql", any(graphql::graphql))
        .route("/", get(explorer::page))
        .route("/explorer/{asset}", get(explorer::asset))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        // One layer of three: axum boxes each.
        .layer((
            axum::middleware::from_fn(request_id::identify),
            compression(&config.compression),
            cors(config),
        ));
    routes.with_state(gateway)
}

fn cors(config: &Config) -> CorsLayer {
    let exposed = config.partners.values().flat_map(|partner| &partner.headers.expose);
    let exposed = exposed.filter_map(|name| HeaderName::try_from(name).ok());
    let config = &config.cors;
    let origins = if config.origins == ["*"] {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(config.origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    };
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(
            [HeaderName::from_static(request_id::HEADER)].into_iter().chain(exposed).collect::<Vec<_>>(),
        )
        .max_age(config.max_age.duration())
}

fn compression(config: &Compression) -> CompressionLayer<impl Predicate + use<>> {
    let above = u16::try_from(config.above.bytes()).unwrap_or(u16::MAX);
    let layer = CompressionLayer::new().gzip(config.enabled).br(config.enabled);
    layer.compress_when(SizeAbove::new(above.into()))
}
