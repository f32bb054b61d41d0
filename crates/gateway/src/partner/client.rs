//! One request to a partner, and what may become of it.

use std::path::PathBuf;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use bytes::{Bytes, BytesMut};
use pediment_federation::Failure;
use thiserror::Error;
use url::Url;

use super::headers::Rules;
use super::{Reply, tls};
use crate::config;

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(2);

/// The code of a request that took too long.
pub(super) const TIMEOUT: &str = "SUBGRAPH_TIMEOUT";

/// An HTTP client for one partner.
pub(super) struct Client {
    http: reqwest::Client,
    url: Url,
    max_response: u64,
    pub rules: Rules,
}

/// Why a partner cannot be asked at all.
#[derive(Debug, Error)]
pub enum SetUpError {
    /// The URL is none that can be asked.
    #[error("partners.{partner}.url: write http://host:port/path or https://host:port/path")]
    Url {
        /// The partner.
        partner: String,
    },
    /// A file cannot be read or holds something else.
    #[error("partners.{partner}.{key}: cannot use {}: {problem}", path.display())]
    File {
        /// The partner.
        partner: String,
        /// The key of the configuration.
        key: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A rule for headers cannot be followed.
    #[error("partners.{partner}.headers.{rule}: {problem}")]
    Header {
        /// The partner.
        partner: String,
        /// The key of the rule.
        rule: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The client cannot be made.
    #[error("partners.{partner}: {problem}")]
    Client {
        /// The partner.
        partner: String,
        /// What is wrong.
        problem: String,
    },
}

/// A request without an answer.
pub(super) struct Failed {
    /// What clients are told.
    pub failure: Failure,
    /// What the log is told.
    pub cause: String,
    /// Whether it may do to send it again.
    pub may_be_repeated: bool,
}

impl Failed {
    fn new(message: &str, code: &'static str, cause: String, may_be_repeated: bool) -> Self {
        let failure = Failure { message: message.to_owned(), code };
        Self { failure, cause, may_be_repeated }
    }

    pub(super) fn slow(limit: Duration) -> Self {
        let message = format!("it did not answer within {} ms", limit.as_millis());
        Self::new(&message, TIMEOUT, message.clone(), false)
    }
}

impl Client {
    pub(super) fn new(name: &str, options: &config::Partner) -> Result<Self, SetUpError> {
        let partner = || name.to_owned();
        let is_http = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
        let url = Url::parse(&options.url)
            .ok()
            .filter(is_http)
            .ok_or_else(|| SetUpError::Url { partner: partner() })?;
        let mut client = pediment_ingest::client()
            .connect_timeout(CONNECT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy();
        if options.http2 {
            client = client.http2_prior_knowledge();
        }
        if let Some(path) = &options.unix_socket {
            client = client.unix_socket(path.as_path());
        }
        let unusable = |key, path: &PathBuf| {
            let (partner, path) = (partner(), path.clone());
            move |problem| SetUpError::File { partner, key, path, problem }
        };
        if let Some(path) = &options.tls.root_certificates {
            let found = tls::root_certificates(path).map_err(unusable("tls.root_certificates", path))?;
            client = client.tls_certs_only(found);
        }
        if let Some(path) = &options.tls.identity {
            client = client.identity(tls::identity(path).map_err(unusable("tls.identity", path))?);
        }
        let http = client
            .build()
            .map_err(|error| SetUpError::Client { partner: partner(), problem: causes(&error) })?;
        Ok(Self {
            http,
            url,
            max_response: options.max_response.bytes(),
            rules: Rules::new(name, &options.headers)?,
        })
    }

    pub(super) async fn send(&self, body: Bytes, headers: HeaderMap) -> Result<Reply, Failed> {
        let request = self
            .http
            .post(self.url.clone())
            .headers(headers)
            .header(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .header(
                header::ACCEPT,
                HeaderValue::from_static("application/graphql-response+json, application/json;q=0.9"),
            )
            .body(body);
        let mut answer = request.send().await.map_err(|error| {
            let repeat = error.is_connect() || error.is_request();
            let mut cause = causes(&error);
            if self.url.scheme() == "https" && !error.is_connect() {
                // A certificate is asked for in the handshake and refused after it (RFC 8446, section 4.4.2.4), where
                // HTTP/2 loses the reason.
                cause.push_str("; if it wants to know who asks, look at `tls.identity`");
            }
            Failed::new("it could not be reached", "SUBGRAPH_UNREACHABLE", cause, repeat)
        })?;
        let status = answer.status();
        let mut body = BytesMut::new();
        loop {
            match answer.chunk().await {
                Ok(Some(chunk)) => {
                    if (body.len() + chunk.len()) as u64 > self.max_response {
                        let message = format!("its answer is longer than {} bytes", self.max_response);
                        return Err(Failed::new(
                            &message,
                            "SUBGRAPH_RESPONSE_TOO_LARGE",
                            message.clone(),
                            false,
                        ));
                    }
                    if body.is_empty() && answer.content_length() == Some(chunk.len() as u64) {
                        return self.answered(status, answer.headers(), chunk);
                    }
                    body.extend_from_slice(&chunk);
                }
                Ok(None) => return self.answered(status, answer.headers(), body.freeze()),
                Err(error) => {
                    let message = "its answer broke off";
                    return Err(Failed::new(message, "SUBGRAPH_UNREACHABLE", causes(&error), true));
                }
            }
        }
    }

    /// An error status is the partner's answer where its body is one of GraphQL (GraphQL over HTTP, "Status Codes").
    fn answered(&self, status: StatusCode, headers: &HeaderMap, body: Bytes) -> Result<Reply, Failed> {
        let is_graphql = || {
            #[derive(serde::Deserialize)]
            struct Envelope {
                data: Option<serde::de::IgnoredAny>,
                errors: Option<serde::de::IgnoredAny>,
            }
            serde_json::from_slice::<Envelope>(&body)
                .is_ok_and(|envelope| envelope.data.is_some() || envelope.errors.is_some())
        };
        if !status.is_success() && !is_graphql() {
            let message = format!("it answered with the status {}", status.as_u16());
            let repeat = matches!(status.as_u16(), 502..=504);
            return Err(Failed::new(&message, "SUBGRAPH_STATUS", message.clone(), repeat));
        }
        Ok(Reply { body, headers: self.rules.exposed(headers) })
    }
}

/// An error with what caused it.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
