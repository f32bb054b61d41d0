//! Partners: subgraphs that are asked over HTTP.

mod breaker;
mod client;
mod flights;
mod gathering;
mod headers;
mod tls;

use std::sync::Arc;

use axum::http::HeaderMap;
use bytes::Bytes;
use futures_util::FutureExt;
use pediment_federation::{Body, Failure, Listed};
use tokio::sync::Semaphore;

use crate::config::{self, Config};
use breaker::Breaker;
use client::Client;
use flights::Flights;
use gathering::Gatherings;

pub use client::SetUpError;

/// A partner, shared by all requests.
pub(crate) struct Partner {
    pub name: String,
    client: Client,
    options: config::Partner,
    room: Semaphore,
    breaker: Breaker,
    flights: Flights,
    gatherings: Gatherings,
}

/// What a partner answered.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub body: Bytes,
    /// The headers that the client may get.
    pub headers: HeaderMap,
}

impl Partner {
    pub(crate) fn new(name: &str, options: &config::Partner) -> Result<Arc<Self>, SetUpError> {
        Ok(Arc::new(Self {
            name: name.to_owned(),
            client: Client::new(name, options)?,
            room: Semaphore::new(options.concurrency.max(1) as usize),
            breaker: Breaker::new(&options.breaker),
            flights: Flights::default(),
            gatherings: Gatherings::default(),
            options: options.clone(),
        }))
    }

    /// Whether this is how a partner of this name would be made now.
    pub(crate) fn is(&self, options: &config::Partner) -> bool {
        self.options == *options
    }

    /// Whether each partner of a configuration can be asked.
    pub(crate) fn check_all(config: &Config) -> Result<(), SetUpError> {
        for (name, options) in &config.partners {
            let mut options = options.clone();
            if options.url.is_empty() && config.federation.supergraph.is_some() {
                // The supergraph says it, which is not looked into here.
                "http://supergraph/".clone_into(&mut options.url);
            }
            Self::new(name, &options)?;
        }
        Ok(())
    }

    /// Sends a request. One that only reads shares the answer of the same one under way, goes with others, and may be
    /// sent again.
    pub(crate) async fn ask(
        self: &Arc<Self>,
        body: Body,
        client: &HeaderMap,
        reads: bool,
    ) -> Result<Reply, Failure> {
        let headers = self.client.rules.sent(client);
        let Body { text, listed } = body;
        let text = Bytes::from(text);
        if !reads {
            return self.try_to_ask(text, headers, false).await;
        }
        if !self.options.deduplicate {
            return self.ask_with_others(text, listed, headers).await;
        }
        let partner = Arc::clone(self);
        let (asked, sent) = (text.clone(), headers.clone());
        let work = move || async move { partner.ask_with_others(asked, listed, sent).await }.boxed();
        self.flights.join(text, headers, work).await
    }

    async fn ask_with_others(
        &self,
        text: Bytes,
        listed: Option<Listed>,
        headers: HeaderMap,
    ) -> Result<Reply, Failure> {
        let send = |text: Bytes, headers: HeaderMap| self.try_to_ask(text, headers, true);
        match listed.filter(|_| self.options.gather) {
            Some(listed) => self.gatherings.ask(text, listed, headers, send).await,
            None => send(text, headers).await,
        }
    }

    async fn try_to_ask(&self, body: Bytes, headers: HeaderMap, reads: bool) -> Result<Reply, Failure> {
        let mut tries_left = if reads { self.options.retries } else { 0 };
        loop {
            let pass = self.breaker.pass()?;
            let failed = match self.once(body.clone(), headers.clone()).await {
                Ok(reply) => {
                    pass.succeeded();
                    return Ok(reply);
                }
                Err(failed) => failed,
            };
            pass.failed();
            if tries_left == 0 || !failed.may_be_repeated {
                tracing::warn!(partner = %self.name, code = failed.failure.code, "{}", failed.cause);
                return Err(failed.failure);
            }
            tries_left -= 1;
        }
    }

    async fn once(&self, body: Bytes, headers: HeaderMap) -> Result<Reply, client::Failed> {
        let limit = self.options.timeout.duration();
        let sent = async {
            let _room = self.room.acquire().await.expect("it is never closed");
            self.client.send(body, headers).await
        };
        tokio::time::timeout(limit, sent).await.unwrap_or_else(|_| Err(client::Failed::slow(limit)))
    }
}
