//! How the gateway behaves towards browsers, operators and its own end.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ByteSize, Span};

/// Which web sites may call the gateway from a browser (Cross-Origin Resource Sharing). The data is public and no
/// cookie is read, so that by default every site may; credentials are never allowed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Cors {
    /// Origins such as `https://example.org`, or `*` for every one. An empty list allows none.
    pub origins: Vec<String>,
    /// How long a browser may remember the answer to a preflight.
    pub max_age: Span,
}

impl Default for Cors {
    fn default() -> Self {
        Self { origins: vec!["*".to_owned()], max_age: Span::seconds(7_200) }
    }
}

/// Protection against requests that a foreign web site makes in a visitor's name. A POST always needs a JSON content
/// type, which a browser only sends after a preflight; this section is about GET.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Csrf {
    /// Whether a GET that a browser made for a foreign site without a preflight is refused.
    pub enabled: bool,
    /// Headers that no browser sends without a preflight: one of them lets such a GET pass.
    pub headers: Vec<String>,
}

impl Default for Csrf {
    fn default() -> Self {
        let headers = ["x-pediment-preflight", "apollo-require-preflight", "x-apollo-operation-name"];
        Self { enabled: true, headers: headers.map(ToOwned::to_owned).to_vec() }
    }
}

/// Compression of answers, by gzip or Brotli as the client prefers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Compression {
    /// Whether answers are compressed for clients that accept it.
    pub enabled: bool,
    /// The smallest answer that is worth compressing.
    pub above: ByteSize,
}

impl Default for Compression {
    fn default() -> Self {
        Self { enabled: true, above: ByteSize::kib(1) }
    }
}

/// What is logged, and how. Logs go to standard error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// Lines for people, or one JSON object a line for machines.
    pub format: LogFormat,
    /// `error`, `warn`, `info`, `debug` or `trace`, or directives for single modules such as
    /// `info,pediment_gateway=debug`.
    pub level: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: "info".to_owned() }
    }
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// How the gateway stops. On SIGTERM it answers `/ready` with 503 for the span of `notice`, so that load balancers
/// look elsewhere, then takes no more connections and finishes what it has begun. On Ctrl-C there is no notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Shutdown {
    /// How long connections are still taken after SIGTERM.
    pub notice: Span,
    /// How long requests that have begun may take to finish. What then remains is cut off.
    pub grace: Span,
}

impl Default for Shutdown {
    fn default() -> Self {
        Self { notice: Span::seconds(2), grace: Span::seconds(30) }
    }
}
