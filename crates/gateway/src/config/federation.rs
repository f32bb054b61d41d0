//! The other subgraphs: which there are, and how they are asked.

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ByteSize, Span};

/// What the gateway joins its own subgraph with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Federation {
    /// A supergraph that was composed elsewhere. The gateway then serves this one only, as a plain router: it opens no
    /// database and has no facts of its own.
    pub supergraph: Option<PathBuf>,
    /// How often the SDL of partners and the file of the supergraph are looked at for changes.
    pub poll: Span,
    /// Labels of `@override(label:)`, and for how many of a hundred requests each holds. One that is not named holds
    /// for none; those of the form `percent(…)` say it themselves.
    pub overrides: BTreeMap<String, f64>,
    /// Whether a request with the header `x-pediment-explain` is told in `extensions.explain` how it was answered.
    pub explain: bool,
}

impl Default for Federation {
    fn default() -> Self {
        Self { supergraph: None, poll: Span::seconds(10), overrides: BTreeMap::new(), explain: false }
    }
}

/// Partners by name.
pub type Partners = BTreeMap<String, Partner>;

/// A subgraph that is asked over HTTP.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Partner {
    /// Where it is asked: `http://…` or `https://…`. Beside `federation.supergraph` it replaces the URL there.
    pub url: String,
    /// A file with its SDL. Without it the partner is asked for `_service { sdl }`.
    pub sdl: Option<PathBuf>,
    /// A Unix socket that is connected to instead of the URL's host.
    pub unix_socket: Option<PathBuf>,
    /// Whether it is spoken to in HTTP/2 without asking first, as inside a cluster.
    pub http2: bool,
    /// How long one request to it may take.
    pub timeout: Span,
    /// How often a query is sent again that the partner did not answer; mutations never are.
    pub retries: u32,
    /// How many requests it is sent at once; others wait.
    #[schemars(range(min = 1))]
    pub concurrency: u32,
    /// The longest answer that is read.
    pub max_response: ByteSize,
    /// Whether queries that are the same and under way at the same time are sent once.
    pub deduplicate: bool,
    /// Whether the entities that several clients want in the same moment, of one question, are asked for by one request.
    pub gather: bool,
    /// When it is not asked any more for a while.
    pub breaker: Breaker,
    /// Which headers go to it, and which of its go to the client.
    pub headers: Headers,
    /// How it is known, and how it knows the gateway.
    pub tls: Tls,
}

impl Default for Partner {
    fn default() -> Self {
        Self {
            url: String::new(),
            sdl: None,
            unix_socket: None,
            http2: false,
            timeout: Span::seconds(5),
            retries: 1,
            concurrency: 256,
            max_response: ByteSize::mib(16),
            deduplicate: true,
            gather: true,
            breaker: Breaker::default(),
            headers: Headers::default(),
            tls: Tls::default(),
        }
    }
}

/// When a partner is not asked any more for a while.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Breaker {
    /// After so many failures in a row; 0: never.
    pub failures: u32,
    /// For how long. Then one request tries.
    pub rest: Span,
}

impl Default for Breaker {
    fn default() -> Self {
        Self { failures: 10, rest: Span::seconds(2) }
    }
}

/// Rules for headers, by their names. What is about the connection or the body, such as `host`, `content-type` or
/// `accept-encoding`, is the gateway's own and never passes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Headers {
    /// Headers of the client's request that are sent on.
    pub forward: Vec<String>,
    /// Headers that are sent with these values. They replace what is sent on.
    pub set: BTreeMap<String, String>,
    /// Headers that are not sent, though another rule would.
    pub remove: Vec<String>,
    /// Headers of the partner's answer that the client gets.
    pub expose: Vec<String>,
}

/// How a partner is known over TLS, and how it knows the gateway. All are PEM files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// The certificates that the partner's must come from. Without it: the system's.
    pub root_certificates: Option<PathBuf>,
    /// The gateway's own certificate and its key, for partners that want to know who asks.
    pub identity: Option<PathBuf>,
}
