//! Partners beside the foundation subgraph: joined, failing alone, replaced while requests are answered.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Form, Gateway, Page, Site, Web, on_both_forms};

pub(super) const SDL: &str = r#"
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
    type Query { openings: Int }
    type Company @key(fields: "slug") { slug: String! openPositions: [Position!] }
    type Position { title: String! }
"#;

pub(super) const BOARD: &str = r#"{ foundation(by: { slug: "pytorch" }) {
    board(asOf: "2022-09-12") { company { name openPositions { title } } } } }"#;

/// A partner that answers well, or as it is told.
struct Partner {
    web: Web,
    told: Arc<Mutex<Told>>,
    asked: Arc<AtomicUsize>,
}

struct Told {
    sdl: String,
    /// Instead of an answer to anything but a question for the SDL.
    page: Option<fn() -> Page>,
    /// Whether the SDL is told.
    is_silent: bool,
}

impl Partner {
    fn new() -> Self {
        let told = Arc::new(Mutex::new(Told { sdl: SDL.to_owned(), page: None, is_silent: false }));
        let asked = Arc::new(AtomicUsize::new(0));
        let (state, count) = (Arc::clone(&told), Arc::clone(&asked));
        let web = Web::serve(move |_, request| {
            let told = state.lock().unwrap();
            if request.contains("_service") {
                if told.is_silent {
                    return Page::Status(503);
                }
                return Page::Text(json!({ "data": { "_service": { "sdl": told.sdl } } }).to_string());
            }
            count.fetch_add(1, Ordering::Relaxed);
            let body = request.split("\r\n\r\n").nth(1).unwrap_or_default();
            told.page.map_or_else(|| Page::Text(positions(body)), |page| page())
        });
        Self { web, told, asked }
    }

    fn tell(&self, change: impl FnOnce(&mut Told)) {
        change(&mut self.told.lock().unwrap());
    }

    /// A configuration that joins it.
    fn config(&self, site: &Site, more: &str) -> String {
        let config = format!(
            "federation: {{ poll: 100ms, explain: true }}\npartners:\n  jobs:\n    url: {}\n    timeout: 400ms\n    \
             max_response: 64KiB\n    headers: {{ forward: [x-from] }}\n{more}",
            self.web.url("/graphql")
        );
        site.write("pediment.yaml", config).display().to_string()
    }
}

/// One position for each company that a request asks about, called by its slug.
pub(super) fn positions(body: &str) -> String {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let representations = body["variables"]["representations"].as_array().cloned().unwrap_or_default();
    let entities: Vec<Value> = representations
        .iter()
        .map(|of| json!({ "openPositions": [{ "title": format!("at {}", of["slug"].as_str().unwrap()) }] }))
        .collect();
    json!({ "data": { "_entities": entities } }).to_string()
}

pub(super) fn titles(data: &Value) -> Vec<Option<&str>> {
    let board = data["foundation"]["board"].as_array().expect("a board");
    board.iter().map(|seat| seat["company"]["openPositions"][0]["title"].as_str()).collect()
}

/// A way to fail, and the code of the error that tells it.
type Fault = (fn() -> Page, &'static str);

/// Asks until the answer is as it should be, for some seconds.
async fn until(gateway: &Gateway, path: &str, query: &str, fits: impl Fn(&Value) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let answer = if path == "/ready" {
            let text = gateway.http(Method::GET, path).send().await.unwrap().text().await.unwrap();
            serde_json::from_str(&text).unwrap()
        } else {
            gateway.ask(json!({ "query": query })).await.body
        };
        if fits(&answer) {
            return;
        }
        assert!(Instant::now() < deadline, "{query}\nis still answered with {answer}\n{}", gateway.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

on_both_forms![a_partner_answers_for_its_fields_in_one_request];

async fn a_partner_answers_for_its_fields_in_one_request(site: Site) {
    let partner = Partner::new();
    let gateway = site.start_with(["--config", &partner.config(&site, "")]).await;
    let data = gateway.query(BOARD).await;
    let found = titles(&data);
    assert_eq!(found.len(), 6);
    assert!(found.iter().all(Option::is_some), "{data}");
    assert_eq!(partner.asked.load(Ordering::Relaxed), 1, "all companies are asked about at once");
}

#[tokio::test]
async fn what_several_clients_want_at_once_goes_together_and_each_gets_its_own() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Partner::new();
    let gateway = site.start_with(["--config", &partner.config(&site, "    deduplicate: false\n")]).await;
    let companies = gateway.query("{ companies { nodes { slug } } }").await;
    let companies = companies["companies"]["nodes"].as_array().unwrap();
    let slugs: Vec<&str> = companies.iter().map(|company| company["slug"].as_str().unwrap()).collect();
    let ask = async |slug: &str| {
        let query = format!("{{ company(by: {{ slug: \"{slug}\" }}) {{ openPositions {{ title }} }} }}");
        let data = gateway.query(&query).await;
        assert_eq!(data["company"]["openPositions"][0]["title"], format!("at {slug}"), "{data}");
    };
    let mut wanted = 0;
    for _ in 0..50 {
        let clients: Vec<&str> = slugs.iter().copied().cycle().take(60).collect();
        wanted += clients.len();
        join_all(clients.into_iter().map(ask)).await;
        if partner.asked.load(Ordering::Relaxed) < wanted {
            return;
        }
    }
    panic!("{wanted} clients were asked for one by one");
}

#[tokio::test]
async fn a_partner_that_fails_nulls_its_own_fields_and_recovers() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Partner::new();
    let config = partner.config(&site, "    breaker: { failures: 0 }\n    retries: 0\n");
    let gateway = site.start_with(["--config", &config]).await;
    let faults: [Fault; 8] = [
        (|| Page::Status(500), "SUBGRAPH_STATUS"),
        (|| Page::Hangs, "SUBGRAPH_TIMEOUT"),
        (|| Page::Drips(" ".repeat(500)), "SUBGRAPH_TIMEOUT"),
        (|| Page::BreaksOff, "SUBGRAPH_UNREACHABLE"),
        (|| Page::Bytes(1_000_000), "SUBGRAPH_RESPONSE_TOO_LARGE"),
        (|| Page::Text("<html>".to_owned()), "SUBGRAPH_RESPONSE_INVALID"),
        (|| Page::Text("[]".to_owned()), "SUBGRAPH_RESPONSE_INVALID"),
        (|| Page::Moved("/elsewhere".to_owned()), "SUBGRAPH_STATUS"),
    ];
    for (page, code) in faults {
        partner.tell(|told| told.page = Some(page));
        let answer = gateway.ask(json!({ "query": BOARD })).await.body;
        let companies = answer["data"]["foundation"]["board"].as_array().expect("the foundation answers");
        assert_eq!(companies.len(), 6);
        assert!(companies.iter().all(|seat| seat["company"]["name"].is_string()), "{answer}");
        assert!(titles(&answer["data"]).iter().all(Option::is_none), "{answer}");
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["service"], "jobs", "{answer}");
        assert_eq!(error["extensions"]["code"], code, "{answer}");
        assert_eq!(error["path"], json!(["foundation", "board", 0, "company"]), "{answer}");
    }
    partner.tell(|told| {
        told.page = Some(|| Page::Text(r#"{"data":{"_entities":[7,"x",{"openPositions":8}]}}"#.into()));
    });
    let answer = gateway.ask(json!({ "query": BOARD })).await.body;
    assert!(answer["data"]["foundation"]["board"][5]["company"]["name"].is_string(), "{answer}");
    partner.tell(|told| told.page = None);
    assert!(titles(&gateway.query(BOARD).await).iter().all(Option::is_some));
}

#[tokio::test]
async fn a_partner_that_fails_again_and_again_is_given_a_rest() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Partner::new();
    let config = partner.config(&site, "    breaker: { failures: 3, rest: 1s }\n    retries: 0\n");
    let gateway = site.start_with(["--config", &config]).await;
    partner.tell(|told| told.page = Some(|| Page::Status(500)));
    for _ in 0..6 {
        gateway.ask(json!({ "query": BOARD })).await;
    }
    let answer = gateway.ask(json!({ "query": BOARD })).await.body;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "SUBGRAPH_RESTING", "{answer}");
    assert!(partner.asked.load(Ordering::Relaxed) <= 5, "it is left alone");
    partner.tell(|told| told.page = None);
    until(&gateway, "/graphql", BOARD, |answer| answer["errors"].is_null()).await;
}

#[tokio::test]
async fn a_partner_that_is_down_at_start_is_known_by_what_it_last_said() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Partner::new();
    let config = partner.config(&site, "");
    partner.tell(|told| told.is_silent = true);
    // Never heard of: the gateway starts without it, and takes it in when it speaks.
    let gateway = site.start_with(["--config", &config]).await;
    let answer = gateway.ask(json!({ "query": BOARD })).await.body;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED", "{answer}");
    partner.tell(|told| told.is_silent = false);
    until(&gateway, "/graphql", BOARD, |answer| answer["errors"].is_null()).await;
    drop(gateway);

    partner.tell(|told| {
        told.is_silent = true;
        told.page = Some(|| Page::Status(503));
    });
    let gateway = site.start_with(["--config", &config]).await;
    let answer = gateway.ask(json!({ "query": BOARD })).await.body;
    assert_eq!(answer["errors"][0]["extensions"]["service"], "jobs", "{answer}");
    until(&gateway, "/ready", "", |ready| ready["federation"]["silent"] == json!(["jobs"])).await;
}

#[tokio::test]
async fn another_schema_is_taken_without_losing_a_request() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Partner::new();
    let gateway = site.start_with(["--config", &partner.config(&site, "")]).await;
    let grown = "{ __type(name: \"Position\") { fields { name } } }";
    let mut replaced = 0;
    for nth in 0..20 {
        let field = format!("title: String! more{nth}: Int");
        partner.tell(|told| told.sdl = SDL.replace("title: String!", &field));
        let name = format!("more{nth}");
        let taken = until(&gateway, "/graphql", grown, |answer| answer.to_string().contains(&name));
        tokio::join!(load(&gateway), load(&gateway), taken);
        replaced += 1;
    }
    until(&gateway, "/ready", "", |ready| ready["federation"]["replaced"] == replaced).await;
}

async fn load(gateway: &Gateway) {
    for _ in 0..5 {
        assert!(titles(&gateway.query(BOARD).await).iter().all(Option::is_some));
    }
}

#[tokio::test]
async fn a_schema_that_does_not_compose_is_refused_and_the_one_before_stays() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Partner::new();
    let gateway = site.start_with(["--config", &partner.config(&site, "")]).await;
    partner.tell(|told| told.sdl = SDL.replace("slug: String!", "slug: Int!"));
    until(&gateway, "/ready", "", |ready| {
        let refused = ready["federation"]["refused"].as_str().unwrap_or_default();
        ready["ready"] == true && refused.contains("FIELD_TYPE_MISMATCH") && refused.contains("jobs:")
    })
    .await;
    assert!(titles(&gateway.query(BOARD).await).iter().all(Option::is_some));
    let metrics =
        || async { gateway.http(Method::GET, "/metrics").send().await.unwrap().text().await.unwrap() };
    assert!(metrics().await.contains("\npediment_supergraph_refused 1\n"));
    partner.tell(|told| told.sdl = SDL.replace("openings: Int", "openings: Int closings: Int"));
    until(&gateway, "/ready", "", |ready| ready["federation"]["refused"].is_null()).await;
    let metrics = metrics().await;
    assert!(metrics.contains("\npediment_supergraph_refused 0\n"), "{metrics}");
    assert!(metrics.contains("\npediment_supergraph_replaced_total 1\n"), "{metrics}");
    assert!(
        metrics.contains("\npediment_partner_fetches_total{partner=\"jobs\",outcome=\"OK\"} 1\n"),
        "{metrics}"
    );
}

#[tokio::test]
async fn a_request_may_be_told_how_it_is_answered() {
    let Some(site) = Site::new(Form::Embedded).await else { return };
    let partner = Partner::new();
    let gateway = site.start_with(["--config", &partner.config(&site, "")]).await;
    let explain = explained(&gateway, BOARD).await;
    assert!(
        explain["plan"].as_str().unwrap().contains("entities of jobs at _0_foundation._1_board.@._2_company"),
        "{explain}"
    );
    let services: Vec<&str> = explain["fetches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fetch| fetch["service"].as_str().unwrap())
        .collect();
    assert_eq!(services, ["foundation", "jobs"]);
    assert!(explain["cost"].as_u64() > Some(0), "{explain}");
    let own = &explain["fetches"][0];
    let (hits, misses) = (own["cacheHits"].as_u64(), own["cacheMisses"].as_u64());
    assert!(own["statements"].as_u64() > Some(0) && misses > Some(0), "{own}");
    assert!(explain["fetches"][1]["statements"].is_null(), "nobody knows what a partner asks: {explain}");
    let again = explained(&gateway, BOARD).await;
    let own = &again["fetches"][0];
    assert_eq!(own["statements"], 0, "{own}");
    assert_eq!(
        (own["cacheHits"].as_u64(), own["cacheMisses"].as_u64()),
        (hits.max(misses), Some(0)),
        "{own}"
    );
    let alone = explained(&gateway, "{ foundations(first: 3) { nodes { slug } } }").await;
    assert_eq!(
        (&alone["fetches"][0]["service"], &alone["cost"]),
        (&json!("foundation"), &json!(4)),
        "{alone}"
    );
}

/// How a request is answered.
async fn explained(gateway: &Gateway, query: &str) -> Value {
    let request = gateway
        .http(Method::POST, "/graphql")
        .header("content-type", "application/json")
        .header("x-pediment-explain", "1")
        .body(json!({ "query": query }).to_string());
    let answer: Value = serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
    answer["extensions"]["explain"].clone()
}
