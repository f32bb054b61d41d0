//! `/health` and `/ready`.

use reqwest::{Method, StatusCode};

use crate::harness::{Site, on_both_forms};

on_both_forms![a_started_gateway_is_alive_and_ready];

async fn a_started_gateway_is_alive_and_ready(site: Site) {
    let gateway = site.start().await;
    for path in ["/health", "/ready"] {
        let answer = gateway.http(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
    }
}
