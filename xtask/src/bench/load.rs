//! The load: some connections that each ask again as soon as they are answered.

use std::cell::Cell;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use axum::body::Bytes;
use axum::http::{Request, Uri};
use futures_util::future::try_join_all;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::usage;

/// One GraphQL request over HTTP, and how many bytes answer it.
#[derive(Clone)]
pub(crate) struct Question {
    pub(crate) body: Bytes,
    pub(crate) answer: usize,
}

/// What was done, and how long each request took, shortest first.
pub(crate) struct Done {
    pub(crate) elapsed: Duration,
    latencies: Vec<Duration>,
}

impl Done {
    /// How many requests were answered.
    pub(crate) fn requests(&self) -> u32 {
        u32::try_from(self.latencies.len()).expect("a bounded run")
    }

    /// How many were answered in a second.
    pub(crate) fn rate(&self) -> f64 {
        f64::from(self.requests()) / self.elapsed.as_secs_f64()
    }

    /// The time within which this share of the requests was answered.
    pub(crate) fn within(&self, percent: usize) -> Duration {
        self.latencies[(self.latencies.len() - 1) * percent / 100]
    }
}

/// How long after the end of a load the last answers may come.
const LATEST: Duration = Duration::from_secs(30);

/// Asks `url` the questions in turn, over and over, until `time` is over; fails when an answer is not whole.
pub(crate) async fn drive(
    url: &str,
    questions: &[Question],
    connections: usize,
    time: Duration,
) -> anyhow::Result<Done> {
    let started = Instant::now();
    let turn = Cell::new(0);
    let connection = async || {
        let mut connection = Connection::open(url).await?;
        let mut latencies = Vec::new();
        while started.elapsed() < time {
            let question = &questions[turn.replace(turn.get() + 1) % questions.len()];
            let asked = Instant::now();
            let answer = connection.ask(&question.body).await?;
            latencies.push(asked.elapsed());
            ensure!(
                answer.len() == question.answer,
                "{url} answered with {} bytes instead of {}: {}",
                answer.len(),
                question.answer,
                String::from_utf8_lossy(&answer[..answer.len().min(500)])
            );
        }
        Ok(latencies)
    };
    let asked = timeout(time + LATEST, try_join_all((0..connections).map(|_| connection()))).await;
    let mut latencies = asked.with_context(|| format!("{url} answers no more"))??.concat();
    let elapsed = started.elapsed();
    latencies.sort_unstable();
    ensure!(!latencies.is_empty(), "{url} answered nothing");
    Ok(Done { elapsed, latencies })
}

/// A connection that is kept alive, and nothing around it: what asks shares a core with those whom the measured server
/// asks, and a core that is busy with asking leaves the measured one idle.
struct Connection {
    authority: String,
    path: String,
    sender: SendRequest<Full<Bytes>>,
}

impl Connection {
    async fn open(url: &str) -> anyhow::Result<Self> {
        let uri: Uri = url.parse()?;
        let authority = uri.authority().context("a URL names a host")?.to_string();
        let stream = TcpStream::connect(&authority).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { authority, path: uri.path().to_owned(), sender })
    }

    /// The answer to one request, which must have succeeded. No compression is asked for: what is compared is the
    /// answering.
    async fn ask(&mut self, body: &Bytes) -> anyhow::Result<Bytes> {
        let request = Request::post(&self.path)
            .header("host", &self.authority)
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json")
            .body(Full::new(body.clone()))?;
        self.sender.ready().await?;
        let answer = self.sender.send_request(request).await?;
        ensure!(answer.status().is_success(), "{} answered with {}", self.authority, answer.status());
        Ok(answer.into_body().collect().await?.to_bytes())
    }
}

/// The answer to one request, which must have succeeded.
pub(crate) async fn ask(client: &reqwest::Client, url: &str, body: &Bytes) -> anyhow::Result<Bytes> {
    let request = client
        .post(url)
        .header("content-type", "application/json")
        .header("accept", "application/graphql-response+json")
        .body(body.clone());
    Ok(request.send().await?.error_for_status()?.bytes().await?)
}

/// A client that asks for no compression: what is compared is the answering.
pub(crate) fn client() -> anyhow::Result<reqwest::Client> {
    // reqwest leaves the choice of a TLS library to the process.
    let _already_set = rustls::crypto::ring::default_provider().install_default();
    Ok(reqwest::Client::builder()
        .no_proxy()
        .gzip(false)
        .brotli(false)
        .timeout(Duration::from_secs(30))
        .build()?)
}

/// Whom to ask what, over how many connections.
pub(crate) struct Load<'a> {
    pub(crate) url: &'a str,
    pub(crate) questions: &'a [Question],
    pub(crate) connections: usize,
}

/// Drives a server, after a warm-up, and says what each of some processes spent of CPU time on one request.
pub(crate) async fn spend(
    load: &Load<'_>,
    warm_up: Duration,
    time: Duration,
    processes: &[u32],
) -> anyhow::Result<(Vec<Duration>, Done)> {
    let Load { url, questions, connections } = *load;
    drive(url, questions, connections, warm_up).await?;
    let used = || processes.iter().map(|process| usage::cpu(*process)).collect::<anyhow::Result<Vec<_>>>();
    let before = used()?;
    let done = drive(url, questions, connections, time).await?;
    let each = used()?.into_iter().zip(before);
    let each = each.map(|(after, before)| after.saturating_sub(before) / done.requests());
    Ok((each.collect(), done))
}
