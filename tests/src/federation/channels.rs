//! Partners behind each kind of connection, each a real server that tells what it saw.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::harness::{Form, NodeServer, Site};

const SDL: &str = r#"
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
    type Company @key(fields: "slug") { slug: String! saw: String }
"#;

const QUESTION: &str = r#"{ company(by: { slug: "nvidia" }) { name saw } }"#;

/// A partner of some kind, and a gateway in front of it.
struct Channel {
    site: Site,
    partner: NodeServer,
}

impl Channel {
    /// None where there is no Node.js to run the partner.
    async fn to(site: Site, partner: &Value) -> Option<Self> {
        let partner = NodeServer::start_with("partner.mjs", &[&partner.to_string()]).await?;
        Some(Self { site, partner })
    }

    /// A partner that listens on a port, of this scheme.
    fn url(&self, scheme: &str) -> String {
        format!("url: {}/graphql", self.partner.url.replace("http", scheme))
    }

    /// Asks the gateway, which joins the partner with these settings.
    async fn ask(&self, settings: &[String], headers: &[(&str, &str)]) -> Response {
        let config = config(&self.site, settings);
        let gateway = self.site.start_with(["--config", &config]).await;
        let request = headers.iter().fold(
            gateway.http(Method::POST, "/graphql").header("content-type", "application/json"),
            |request, (name, value)| request.header(*name, *value),
        );
        request.body(json!({ "query": QUESTION }).to_string()).send().await.expect("the gateway answers")
    }

    /// What the partner saw.
    async fn saw(&self, settings: &[String]) -> Value {
        saw(self.ask(settings, &[]).await).await
    }

    /// The code of the one error, of the partner's field alone.
    async fn refused(&self, settings: &[String]) -> String {
        let answer = json_of(self.ask(settings, &[]).await).await;
        assert_eq!(answer["data"]["company"], json!({ "name": "NVIDIA", "saw": null }), "{answer}");
        let errors = answer["errors"].as_array().expect("errors");
        assert_eq!((errors.len(), &errors[0]["extensions"]["service"]), (1, &json!("jobs")), "{answer}");
        errors[0]["extensions"]["code"].as_str().expect("a code").to_owned()
    }
}

/// A configuration with a partner, whose SDL is in a file.
fn config(site: &Site, settings: &[String]) -> String {
    let sdl = site.write("jobs.graphql", SDL);
    let head = format!("partners:\n  jobs:\n    sdl: {}\n    retries: 0", sdl.display());
    let text = std::iter::once(head.as_str()).chain(settings.iter().map(String::as_str)).collect::<Vec<_>>();
    site.write("pediment.yaml", text.join("\n    ")).display().to_string()
}

async fn json_of(response: Response) -> Value {
    serde_json::from_str(&response.text().await.expect("a body")).expect("JSON")
}

async fn saw(response: Response) -> Value {
    let answer = json_of(response).await;
    assert!(answer["errors"].is_null(), "{answer}");
    serde_json::from_str(answer["data"]["company"]["saw"].as_str().expect("a text")).expect("JSON")
}

async fn site() -> Site {
    Site::new(Form::Embedded).await.expect("the embedded form needs no servers")
}

#[tokio::test]
async fn http2_is_spoken_without_asking_first() {
    let Some(channel) = Channel::to(site().await, &json!({ "kind": "http2" })).await else { return };
    let settings = [channel.url("http"), "http2: true".to_owned()];
    assert_eq!(channel.saw(&settings).await["version"], "2.0");
    assert_eq!(channel.refused(&settings[..1]).await, "SUBGRAPH_UNREACHABLE");
}

#[tokio::test]
async fn a_unix_socket_stands_for_the_host_in_both_versions_of_http() {
    for (kind, version, http2) in [("http", "1.1", false), ("http2", "2.0", true)] {
        let site = site().await;
        let socket = site.folder().join("partner.sock");
        let Some(channel) = Channel::to(site, &json!({ "kind": kind, "socket": socket })).await else {
            return;
        };
        let socket = format!("unix_socket: {}", socket.display());
        let settings = ["url: http://jobs.internal/graphql".to_owned(), socket, format!("http2: {http2}")];
        let saw = channel.saw(&settings).await;
        assert_eq!(saw["version"], version);
        let host = if http2 { ":authority" } else { "host" };
        assert_eq!(saw["headers"][host], "jobs.internal");
    }
}

#[tokio::test]
async fn a_certificate_is_known_by_the_one_it_comes_from() {
    let authority = Authority::new();
    let (certificate, key) = authority.certificate("jobs");
    for (kind, version) in [("https", "1.1"), ("https2", "2.0")] {
        let partner = json!({ "kind": kind, "key": key, "cert": certificate });
        let Some(channel) = Channel::to(site().await, &partner).await else { return };
        let root = channel.site.write("root.pem", authority.pem());
        let settings = [channel.url("https"), format!("tls: {{ root_certificates: {} }}", root.display())];
        assert_eq!(channel.saw(&settings).await["version"], version);
        assert_eq!(channel.refused(&settings[..1]).await, "SUBGRAPH_UNREACHABLE");
        let stranger = channel.site.write("root.pem", Authority::new().pem());
        let settings =
            [channel.url("https"), format!("tls: {{ root_certificates: {} }}", stranger.display())];
        assert_eq!(channel.refused(&settings).await, "SUBGRAPH_UNREACHABLE");
    }
}

#[tokio::test]
async fn the_gateway_shows_its_certificate_where_it_is_asked_for() {
    let authority = Authority::new();
    let (certificate, key) = authority.certificate("jobs");
    let partner = json!({ "kind": "https", "key": key, "cert": certificate, "ca": authority.pem() });
    let Some(channel) = Channel::to(site().await, &partner).await else { return };
    let root = channel.site.write("root.pem", authority.pem()).display().to_string();
    let (certificate, key) = authority.certificate("pediment");
    let identity = channel.site.write("identity.pem", format!("{certificate}{key}")).display().to_string();
    let known = format!("tls: {{ root_certificates: {root}, identity: {identity} }}");
    assert_eq!(channel.saw(&[channel.url("https"), known]).await["subject"], "pediment");
    let unknown = format!("tls: {{ root_certificates: {root} }}");
    assert_eq!(channel.refused(&[channel.url("https"), unknown]).await, "SUBGRAPH_UNREACHABLE");
}

#[tokio::test]
async fn headers_pass_both_ways_by_their_rules_alone() {
    let Some(channel) = Channel::to(site().await, &json!({ "kind": "http" })).await else { return };
    let rules = "headers: { forward: [authorization, x-tenant, x-debug, host, content-length], \
                 set: { x-from: pediment, x-tenant: own }, remove: [x-debug], expose: [x-served-by] }";
    let settings = [channel.url("http"), rules.to_owned()];
    let client = [("authorization", "Bearer a"), ("x-tenant", "theirs"), ("x-debug", "1"), ("cookie", "b=c")];
    let response = channel.ask(&settings, &client).await;
    assert_eq!(response.headers()["x-served-by"], "partner");
    assert!(!response.headers().contains_key("x-inner"));
    let headers = saw(response).await["headers"].clone();
    assert_eq!(headers["authorization"], "Bearer a");
    assert_eq!((&headers["x-from"], &headers["x-tenant"]), (&json!("pediment"), &json!("own")));
    assert!(headers["x-debug"].is_null() && headers["cookie"].is_null(), "{headers}");
    let host = channel.partner.url.trim_start_matches("http://");
    assert_eq!(headers["host"], host, "the connection's own headers are the gateway's");
}

#[tokio::test]
async fn a_compressed_answer_is_read_as_far_as_the_bound_for_what_it_holds() {
    let kind = |bomb: u32| json!({ "kind": "http", "gzip": true, "bomb": bomb });
    let Some(channel) = Channel::to(site().await, &kind(10)).await else { return };
    let bound = "max_response: 64KiB".to_owned();
    let saw = channel.saw(&[channel.url("http"), bound.clone()]).await;
    assert!(saw["headers"]["accept-encoding"].as_str().expect("a header").contains("gzip"));
    // A thousandth of it goes over the wire.
    let Some(channel) = Channel::to(site().await, &kind(10_000_000)).await else { return };
    assert_eq!(channel.refused(&[channel.url("http"), bound]).await, "SUBGRAPH_RESPONSE_TOO_LARGE");
}

#[tokio::test]
async fn a_setting_that_cannot_be_used_is_told_with_its_key_and_file() {
    let site = site().await;
    let broken = site.write("broken.pem", "nothing of the kind").display().to_string();
    let missing = site.folder().join("missing.pem").display().to_string();
    let cases = [
        (format!("tls: {{ root_certificates: {missing} }}"), "partners.jobs.tls.root_certificates", &missing),
        (format!("tls: {{ root_certificates: {broken} }}"), "partners.jobs.tls.root_certificates", &broken),
        (format!("tls: {{ identity: {broken} }}"), "partners.jobs.tls.identity", &broken),
        (
            "headers: { forward: [\"no name\"] }".to_owned(),
            "partners.jobs.headers.forward",
            &"no name".to_owned(),
        ),
        ("headers: { set: { x-a: \"a\\nb\" } }".to_owned(), "partners.jobs.headers.set", &"x-a".to_owned()),
    ];
    for (setting, key, what) in cases {
        let config = config(&site, &["url: https://127.0.0.1:1/graphql".to_owned(), setting]);
        let ran = site.try_run(["config", "check", "--config", &config]);
        let told = &ran.stderr;
        assert!(ran.code != 0 && told.contains(key) && told.contains(what.as_str()), "{told}");
    }
}

/// Somebody whom certificates come from.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut parameters = CertificateParams::new(Vec::new()).expect("parameters");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.distinguished_name.push(DnType::CommonName, "authority");
        let pem = parameters.self_signed(&key).expect("a certificate").pem();
        Self { issuer: Issuer::new(parameters, key), pem }
    }

    fn pem(&self) -> &str {
        &self.pem
    }

    /// A certificate for 127.0.0.1 and its key.
    fn certificate(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().expect("a key");
        let mut parameters = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("parameters");
        parameters.distinguished_name.push(DnType::CommonName, name);
        let certificate = parameters.signed_by(&key, &self.issuer).expect("a certificate");
        (certificate.pem(), key.serialize_pem())
    }
}
