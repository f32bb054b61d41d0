//! Partners over all that they may be reached by: HTTP/2, a Unix socket, TLS; and what passes besides the question.

mod authority;
mod server;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Response, Version};
use reqwest::Method;
use reqwest::header::HeaderName;
use serde_json::json;

use super::partners::{BOARD, titles};
use crate::harness::{Answer, Form, Gateway, Site};
use authority::Authority;
use server::Server;

fn plain(answer: String) -> Response<Full<Bytes>> {
    Response::new(answer.into())
}

fn zipped(answer: &str) -> Response<Full<Bytes>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(answer.as_bytes()).unwrap();
    let answer = Bytes::from(gzip.finish().unwrap());
    Response::builder().header("content-encoding", "gzip").body(answer.into()).unwrap()
}

/// Starts a gateway that joins a partner at a URL, with settings of one line each.
async fn joined(site: &Site, url: impl std::fmt::Display, settings: &[&str]) -> Gateway {
    let config = config(url, settings);
    let file = site.write("pediment.yaml", config).display().to_string();
    site.start_with(["--config", &file]).await
}

fn config(url: impl std::fmt::Display, settings: &[&str]) -> String {
    format!("partners:\n  jobs:\n    url: {url}\n    {}\n", settings.join("\n    "))
}

async fn is_answered(gateway: &Gateway) {
    let data = gateway.query(BOARD).await;
    let found = titles(&data);
    assert!(found.len() == 6 && found.iter().all(Option::is_some), "{data}");
}

/// The foundation answers, and an error names the partner; the log says what is wrong.
async fn fails(gateway: &Gateway, code: &str, cause: &str) {
    let answer = gateway.ask(json!({ "query": BOARD })).await;
    assert_eq!(answer.body["data"]["foundation"]["board"].as_array().map(Vec::len), Some(6), "{answer:?}");
    assert!(titles(&answer.body["data"]).iter().all(Option::is_none), "{answer:?}");
    let error = &answer.body["errors"][0];
    assert_eq!((answer.code(), &error["extensions"]["service"]), (code, &json!("jobs")));
    assert!(error["message"].as_str().unwrap().contains("`jobs`"), "{error}");
    let log = gateway.log();
    let told = log.lines().any(|line| line.contains("jobs") && line.contains(cause));
    assert!(told && !log.contains("panicked"), "{cause} is not in\n{log}");
}

#[tokio::test]
async fn a_partner_that_speaks_http2_only_is_spoken_to_in_it() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Server::new(plain).http2_only();
    let url = format!("http://{}/graphql", partner.on_tcp().await);
    is_answered(&joined(&site, &url, &["http2: true"]).await).await;
    assert_eq!(partner.asked().version, Version::HTTP_2);
    fails(&joined(&site, &url, &[]).await, "SUBGRAPH_UNREACHABLE", "client error").await;
}

#[tokio::test]
async fn a_partner_is_asked_over_a_unix_socket() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Server::new(plain);
    let socket = site.folder().join("jobs.sock");
    partner.on_unix(&socket);
    let (url, setting) = ("http://jobs.invalid/graphql", format!("unix_socket: {}", socket.display()));
    is_answered(&joined(&site, url, &[&setting]).await).await;
    let asked = partner.asked();
    assert_eq!((asked.version, &asked.headers["host"]), (Version::HTTP_11, &"jobs.invalid".parse().unwrap()));
    is_answered(&joined(&site, url, &[&setting, "http2: true"]).await).await;
    assert_eq!(partner.asked().version, Version::HTTP_2);
    fails(&joined(&site, url, &[]).await, "SUBGRAPH_UNREACHABLE", "dns error").await;
    let absent = format!("unix_socket: {}", site.folder().join("nobody.sock").display());
    fails(&joined(&site, url, &[&absent]).await, "SUBGRAPH_UNREACHABLE", "No such file").await;
}

#[tokio::test]
async fn a_partner_is_known_by_a_private_authority_and_by_no_other() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let (authority, other) = (Authority::new(), Authority::new());
    let partner = Server::new(plain);
    let address = partner.on_tls(authority.tls(None)).await;
    let url = format!("https://{address}/graphql");
    site.write("others.pem", other.pem());
    site.write("authorities.pem", other.pem() + &authority.pem());
    let roots = "tls: { root_certificates: authorities.pem }";
    is_answered(&joined(&site, &url, &[roots]).await).await;
    assert_eq!(partner.asked().version, Version::HTTP_2, "TLS agrees on it");
    for settings in [&[][..], &["tls: { root_certificates: others.pem }"]] {
        let gateway = joined(&site, &url, settings).await;
        fails(&gateway, "SUBGRAPH_UNREACHABLE", "invalid peer certificate").await;
    }
    let misnamed = format!("https://localhost:{}/graphql", address.port());
    fails(&joined(&site, misnamed, &[roots]).await, "SUBGRAPH_UNREACHABLE", "certificate not valid for name")
        .await;
}

#[tokio::test]
async fn a_partner_that_wants_to_know_who_asks_is_shown_a_certificate() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let (authority, clients) = (Authority::new(), Authority::new());
    let partner = Server::new(plain);
    let url = format!("https://{}/graphql", partner.on_tls(authority.tls(Some(&clients))).await);
    let (ours, strange) = (clients.identity("gateway.example"), authority.identity("gateway.example"));
    site.write("authority.pem", authority.pem());
    site.write("gateway.pem", ours.pem());
    site.write("strange.pem", strange.pem());
    let shown = ["tls: { root_certificates: authority.pem, identity: gateway.pem }"];
    is_answered(&joined(&site, &url, &shown).await).await;
    assert_eq!(partner.asked().certificate.as_ref(), Some(ours.der()));
    let none = ["tls: { root_certificates: authority.pem }"];
    fails(&joined(&site, &url, &none).await, "SUBGRAPH_UNREACHABLE", "look at `tls.identity`").await;
    let another = ["tls: { root_certificates: authority.pem, identity: strange.pem }"];
    fails(&joined(&site, &url, &another).await, "SUBGRAPH_UNREACHABLE", "look at `tls.identity`").await;
}

/// Asks as a client that sends all sorts of headers.
async fn asked_with_headers(gateway: &Gateway) -> Answer {
    let mut request = gateway
        .http(Method::POST, "/graphql")
        .header("content-type", "application/json; charset=utf-8")
        .body(json!({ "query": BOARD }).to_string());
    for (name, value) in [
        ("authorization", "Bearer of the client"),
        ("connection", "keep-alive, x-hop"),
        ("cookie", "session=of the client"),
        ("host", "pediment.example"),
        ("keep-alive", "timeout=7"),
        ("proxy-authorization", "Basic b2Y="),
        ("te", "trailers"),
        ("x-hop", "hop"),
        ("x-kept", "a"),
        ("x-kept", "b"),
        ("x-replaced", "of the client"),
        ("x-unnamed", "of the client"),
    ] {
        request = request.header(name, value);
    }
    Answer::of(request).await
}

#[tokio::test]
async fn a_partner_is_sent_no_header_of_the_client_unless_a_rule_names_it() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Server::new(plain);
    let address = partner.on_tcp().await;
    let gateway = joined(&site, format!("http://{address}/graphql"), &[]).await;
    asked_with_headers(&gateway).await;
    let headers = partner.asked().headers;
    let mut names: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "content-length", "content-type", "host", "user-agent"]);
    assert_eq!(headers["host"], address.to_string());
    assert_eq!(headers["content-type"], "application/json");
}

#[tokio::test]
async fn rules_forward_set_and_remove_headers() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Server::new(plain);
    let address = partner.on_tcp().await;
    let rules = "headers: { forward: [Authorization, cookie, x-kept, X-Kept, x-replaced, x-absent], \
                 set: { x-replaced: of the gateway, x-set: 'yes', x-both: 'no' }, remove: [Cookie, x-both] }";
    let gateway = joined(&site, format!("http://{address}/graphql"), &[rules]).await;
    asked_with_headers(&gateway).await;
    let headers = partner.asked().headers;
    let all = |name| headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(all("authorization"), ["Bearer of the client"]);
    assert_eq!(all("x-kept"), ["a", "b"]);
    assert_eq!(all("x-replaced"), ["of the gateway"]);
    assert_eq!(all("x-set"), ["yes"]);
    for name in ["cookie", "x-both", "x-absent", "x-hop", "x-unnamed"] {
        assert!(all(name).is_empty(), "{name}: {headers:?}");
    }
}

#[tokio::test]
async fn a_client_gets_the_headers_of_a_partner_that_a_rule_exposes() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Server::new(|answer| {
        let response = Response::builder().header("x-shown", "a").header("x-shown", "b");
        response.header("x-hidden", "c").header("set-cookie", "d=e").body(answer.into()).unwrap()
    });
    let url = format!("http://{}/graphql", partner.on_tcp().await);
    let gateway = joined(&site, url, &["headers: { expose: [X-Shown, x-absent] }"]).await;
    let answer = gateway.ask(json!({ "query": BOARD })).await;
    assert_eq!(answer.headers.get_all("x-shown").iter().collect::<Vec<_>>(), ["a", "b"]);
    let readable = gateway.http(Method::GET, "/health").header("origin", "https://a.example");
    let readable = &Answer::of(readable).await.headers["access-control-expose-headers"];
    assert_eq!(readable, "x-request-id,x-shown,x-absent");
    for name in ["x-hidden", "x-absent", "set-cookie"] {
        assert!(!answer.headers.contains_key(name), "{:?}", answer.headers);
    }
    assert!(titles(&answer.body["data"]).iter().all(Option::is_some), "{answer:?}");
}

#[tokio::test]
async fn a_compressed_answer_is_read() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Server::new(|answer| zipped(&answer));
    let url = format!("http://{}/graphql", partner.on_tcp().await);
    is_answered(&joined(&site, url, &[]).await).await;
    let accepted = partner.asked().headers["accept-encoding"].to_str().unwrap().to_owned();
    assert!(accepted.contains("gzip"), "{accepted}");
}

#[tokio::test]
async fn an_answer_that_is_not_compressed_as_it_says_fails() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Server::new(|answer| {
        Response::builder().header("content-encoding", "gzip").body(answer.into()).unwrap()
    });
    let url = format!("http://{}/graphql", partner.on_tcp().await);
    fails(&joined(&site, url, &[]).await, "SUBGRAPH_UNREACHABLE", "error decoding response body").await;
}

#[tokio::test]
async fn an_answer_that_is_long_when_it_is_unpacked_is_refused() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let bomb = |_| zipped(&" ".repeat(20_000_000));
    assert!(hyper::body::Body::size_hint(bomb(String::new()).body()).upper() < Some(32 * 1024));
    let url = format!("http://{}/graphql", Server::new(bomb).on_tcp().await);
    let gateway = joined(&site, url, &["max_response: 64KiB"]).await;
    fails(&gateway, "SUBGRAPH_RESPONSE_TOO_LARGE", "longer than 65536 bytes").await;
}

#[tokio::test]
async fn a_pem_file_that_cannot_be_used_is_named_with_what_is_wrong() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let authority = Authority::new();
    let (ours, other) = (authority.identity("gateway.example"), authority.identity("gateway.example"));
    site.write("authority.pem", authority.pem());
    site.write("gateway.pem", ours.pem());
    site.write("certificate.pem", ours.certificate.pem());
    site.write("key.pem", ours.key.serialize_pem());
    site.write("mismatched.pem", ours.certificate.pem() + &other.key.serialize_pem());
    site.write("text.pem", "to be delivered\n");
    site.write("torn.pem", &authority.pem()[..200]);
    site.write("hollow.pem", "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n");
    let check = |settings: &str| {
        let file = site.write("pediment.yaml", config("https://jobs.invalid/graphql", &[settings]));
        ["config", "serve"].map(|command| {
            let arguments: &[&str] = if command == "config" { &["config", "check"] } else { &[command] };
            site.try_run(
                [arguments, &["--listen", "127.0.0.1:0", "--config", file.to_str().unwrap()]].concat(),
            )
        })
    };
    for (key, file, problem) in [
        ("root_certificates", "absent.pem", "No such file or directory"),
        ("root_certificates", "text.pem", "it holds no certificate"),
        ("root_certificates", "key.pem", "it holds no certificate"),
        ("root_certificates", "torn.pem", "invalid certificate encoding"),
        ("root_certificates", "hollow.pem", "BadEncoding"),
        ("identity", "absent.pem", "No such file or directory"),
        ("identity", "text.pem", "a certificate and its private key"),
        ("identity", "certificate.pem", "a certificate and its private key"),
        ("identity", "key.pem", "a certificate and its private key"),
        ("identity", "mismatched.pem", "KeyMismatch"),
    ] {
        for ran in check(&format!("tls: {{ {key}: {file} }}")) {
            let told = format!("partners.jobs.tls.{key}: cannot use {file}: ");
            assert_ne!(ran.code, 0, "{ran:?}");
            assert!(ran.stderr.contains(&told) && ran.stderr.contains(problem), "{problem}: {}", ran.stderr);
            assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        }
    }
    let file = "tls: { root_certificates: authority.pem, identity: gateway.pem }";
    let file = site.write("pediment.yaml", config("https://jobs.invalid/graphql", &[file]));
    site.run(["config", "check", "--config", file.to_str().unwrap()]);
}

#[tokio::test]
async fn a_rule_for_headers_that_cannot_be_followed_is_refused() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    for (rule, told) in [
        ("forward: ['x y']", "partners.jobs.headers.forward: `x y` cannot be"),
        ("forward: [Content-Type]", "partners.jobs.headers.forward: `content-type` is about"),
        ("set: { te: trailers }", "partners.jobs.headers.set: `te` is about"),
        ("set: { x-token: \"hunter\\n2\" }", "partners.jobs.headers.set: `x-token` cannot have"),
        ("remove: ['']", "partners.jobs.headers.remove: `` cannot be"),
        ("expose: [content-length]", "partners.jobs.headers.expose: `content-length` is about"),
    ] {
        let config = config("http://jobs.invalid/graphql", &[&format!("headers: {{ {rule} }}")]);
        let file = site.write("pediment.yaml", config);
        let ran = site.try_run(["config", "check", "--config", file.to_str().unwrap()]);
        assert_ne!(ran.code, 0, "{ran:?}");
        assert!(ran.stderr.contains(told) && !ran.stderr.contains("hunter"), "{}", ran.stderr);
    }
}
