//! A running gateway and a small GraphQL client.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

/// `pediment serve`, ready, killed when dropped.
pub struct Gateway {
    process: Child,
    address: String,
    log: PathBuf,
    client: reqwest::Client,
}

impl Gateway {
    /// Starts `command`, finds the address in what it prints, and waits for `/ready`.
    pub(super) async fn start(mut command: Command, folder: &Path) -> Self {
        let log = tempfile::Builder::new()
            .prefix("gateway-")
            .suffix(".log")
            .tempfile_in(folder)
            .expect("a log file");
        let (file, log) = log.keep().expect("the log file stays");
        let process = command
            .stdout(file.try_clone().expect("a file handle"))
            .stderr::<File>(file)
            .stdin(Stdio::null())
            .spawn()
            .expect("pediment starts");
        // reqwest leaves the choice of a TLS library to the process.
        let _already_set = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .no_proxy()
            .no_gzip()
            .no_brotli()
            .timeout(Duration::from_mins(1))
            .build()
            .expect("a client");
        let mut gateway = Self { process, address: String::new(), log, client };
        gateway.wait_until_ready().await;
        gateway
    }

    async fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            if let Some(address) = listening_address(&self.log()) {
                self.address = address;
                let ready = self.http(Method::GET, "/ready").send().await;
                if ready.is_ok_and(|answer| answer.status() == StatusCode::OK) {
                    return;
                }
            }
            let ended = self.process.try_wait().expect("the process can be asked");
            assert!(ended.is_none(), "pediment serve ended with {ended:?}:\n{}", self.log());
            assert!(Instant::now() < deadline, "pediment serve is not ready:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// A request to a path, to be completed and sent.
    pub fn http(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    /// The data of a query that must have no errors.
    pub async fn query(&self, query: &str) -> Value {
        self.query_with(query, json!({})).await
    }

    /// The data of a query with variables that must have no errors.
    pub async fn query_with(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(json!({ "query": query, "variables": variables })).await;
        assert_eq!(answer.body["errors"], Value::Null, "{query}\nanswered {}", answer.body);
        answer.body["data"].take()
    }

    /// The answer to a GraphQL request, whatever it is.
    pub async fn ask(&self, request: Value) -> Answer {
        let request = self
            .http(Method::POST, "/graphql")
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json")
            .body(request.to_string());
        Answer::of(request).await
    }

    /// The answer to a GraphQL request that was answered before: a document that is known is executed otherwise, and
    /// answered alike.
    pub async fn ask_again(&self, request: Value) -> Answer {
        let first = self.ask(request.clone()).await;
        let second = self.ask(request.clone()).await;
        assert_eq!(first.status, second.status, "{request}");
        assert_eq!(first.body.get("data"), second.body.get("data"), "{request}\n{}", second.text);
        let errors = |answer: &Answer| {
            let places = answer.body["errors"].as_array().into_iter().flatten();
            let mut places: Vec<String> = places.map(|error| error["path"].to_string()).collect();
            places.sort_unstable();
            places
        };
        assert_eq!(errors(&first), errors(&second), "{request}");
        second
    }

    /// Asks it to stop, as an operator's `kill` does, without waiting.
    pub fn terminate(&self) {
        let status = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        assert!(status.expect("kill runs").success(), "the gateway takes SIGTERM");
    }

    /// Waits until it has ended, up to half a minute.
    pub async fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(status) = self.process.try_wait().expect("the process can be asked") {
                return status;
            }
            assert!(Instant::now() < deadline, "the gateway did not end:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The process id, for `/proc`.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// All it printed so far.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap_or_default()).into_owned()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _already_gone = self.process.kill();
        let _status = self.process.wait();
        if std::thread::panicking() {
            eprintln!("what the gateway printed:\n{}", self.log());
        }
    }
}

/// An answer over HTTP, its body as JSON.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The HTTP headers.
    pub headers: HeaderMap,
    /// The whole answer: `data`, `errors`, `extensions`.
    pub body: Value,
    /// The same as it was sent, its fields in their order.
    pub text: String,
}

impl Answer {
    /// Sends a request whose answer is JSON.
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.expect("the gateway answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("the answer has a body");
        let body = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{status}, not JSON ({error}): {text}"));
        Self { status, headers, body, text }
    }

    /// The `extensions.code` of its first error.
    pub fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or_else(|| panic!("no code in {}", self.body))
    }
}

/// The `http://127.0.0.1:PORT` that it says it listens on; its log may name those of others.
fn listening_address(log: &str) -> Option<String> {
    let start = log.find("listens on http://127.0.0.1:")? + "listens on ".len();
    let rest = &log[start..];
    let digits = rest["http://127.0.0.1:".len()..].find(|character: char| !character.is_ascii_digit())?;
    let address = &rest[.."http://127.0.0.1:".len() + digits];
    (digits > 0 && !address.ends_with(":0")).then(|| address.to_owned())
}
