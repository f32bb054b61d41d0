//! Starting, starting again, and stopping without losing a request.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{Gateway, Site, on_both_forms};

on_both_forms![
    a_second_start_changes_nothing,
    a_gateway_starts_while_an_import_is_under_way,
    a_stopping_gateway_finishes_what_it_began,
    a_stopping_gateway_says_that_it_is_not_ready,
];

const LOG: &str = "{ changes(first: 100) { nodes { id } pageInfo { hasNextPage } } }";

async fn a_second_start_changes_nothing(site: Site) {
    let first = site.start().await.query(LOG).await;
    let second = site.start().await.query(LOG).await;
    assert_ne!(first["changes"]["nodes"].as_array().unwrap().len(), 0, "the founding data set is a change");
    assert_eq!(first, second);
}

async fn a_gateway_starts_while_an_import_is_under_way(site: Site) {
    drop(site.start().await);
    let import = site.keep_writers_out().await;
    let log = site.start().await.query(LOG).await;
    assert_ne!(log["changes"]["nodes"].as_array().unwrap().len(), 0);
    import.rollback().await.unwrap();
}

async fn a_stopping_gateway_finishes_what_it_began(site: Site) {
    let mut gateway = site.start_with(["--set", "shutdown.notice=200ms"]).await;
    // A request whose headers are there and whose body is not: it has begun.
    let body = r#"{"query":"{ __typename }"}"#;
    let mut connection = TcpStream::connect(address(&gateway)).await.unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(&body.as_bytes()[..10]).await.unwrap();
    gateway.terminate();
    wait_until_refused(&gateway).await;
    connection.write_all(&body.as_bytes()[10..]).await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(10), connection.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains(r#""__typename":"Query""#), "{answer}");
    assert!(gateway.ended().await.success());
}

async fn a_stopping_gateway_says_that_it_is_not_ready(site: Site) {
    let mut gateway = site.start_with(["--set", "shutdown.notice=3s"]).await;
    gateway.terminate();
    let mut status = StatusCode::OK;
    for _ in 0..100 {
        status = gateway.http(Method::GET, "/ready").send().await.expect("it still listens").status();
        if status != StatusCode::OK {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let alive = gateway.http(Method::GET, "/health").send().await.unwrap();
    assert_eq!(alive.status(), StatusCode::OK, "it is alive as long as it drains");
    assert!(gateway.ended().await.success());
}

fn address(gateway: &Gateway) -> String {
    gateway.url("").trim_start_matches("http://").to_owned()
}

async fn wait_until_refused(gateway: &Gateway) {
    for _ in 0..500 {
        if TcpStream::connect(address(gateway)).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the gateway still takes connections:\n{}", gateway.log());
}
