//! What is counted, for Prometheus. Labels have few values: statuses, names of partners, codes of failures.

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use pediment_storage::Store;

/// The media type of what is written (`OpenMetrics` specification, "Protocol Negotiation").
pub(crate) const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Up to how many seconds a request takes, in steps.
const SECONDS: [f64; 12] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The counts of one gateway.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Histogram,
    fetches: Family<Fetched, Counter>,
    replaced: Counter,
    refused: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Fetched {
    partner: String,
    outcome: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("pediment");
        let (requests, fetches) = (Family::default(), Family::default());
        let (seconds, replaced, refused) = (Histogram::new(SECONDS), Counter::default(), Gauge::default());
        registry.register("requests", "GraphQL requests, by the status of their answers", requests.clone());
        registry.register("request_seconds", "How long GraphQL requests take", seconds.clone());
        registry.register(
            "partner_fetches",
            "Requests to partners, by what came of them: OK or the code of a failure",
            fetches.clone(),
        );
        registry.register(
            "supergraph_replaced",
            "How often another supergraph was taken since the start",
            replaced.clone(),
        );
        registry.register(
            "supergraph_refused",
            "1 while the newest supergraph is not served; /ready says why",
            refused.clone(),
        );
        Self { registry, requests, seconds, fetches, replaced, refused }
    }
}

impl Metrics {
    /// Also tells what a store's reads ask for.
    pub(crate) fn of(store: Option<&Store>) -> Self {
        let mut metrics = Self::default();
        if let Some(store) = store {
            metrics.registry.register_collector(Box::new(Reads(store.clone())));
        }
        metrics
    }

    /// A request was answered.
    pub(crate) fn answered(&self, status: u16, seconds: f64) {
        self.requests.get_or_create(&Answered { status }).inc();
        self.seconds.observe(seconds);
    }

    /// A partner was asked, with a failure of this code if any.
    pub(crate) fn fetched(&self, partner: &str, failure: Option<&'static str>) {
        let outcome = failure.unwrap_or("OK");
        self.fetches.get_or_create(&Fetched { partner: partner.to_owned(), outcome }).inc();
    }

    /// Another supergraph was taken.
    pub(crate) fn replaced(&self) {
        self.replaced.inc();
        self.refused.set(0);
    }

    /// The newest supergraph was not taken.
    pub(crate) fn refused(&self) {
        self.refused.set(1);
    }

    /// All counts, as text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)
            .expect("a String takes all that is written");
        text
    }
}

/// What reads ask of the caches and the database.
#[derive(Debug)]
struct Reads(Store);

impl Collector for Reads {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let usage = self.0.usage();
        let cache = self.0.cache_counts().unwrap_or_default();
        let counts = [
            ("statements", "Statements that the database was asked", usage.statements),
            ("cache_hits", "Values that a cache had, or another request was reading", usage.cache_hits),
            ("cache_misses", "Values that the caches had not", usage.cache_misses),
            ("redis_hits", "Values that Redis had", cache.redis_hits),
            ("redis_errors", "Calls of Redis that failed or came too late", cache.redis_errors),
            ("cache_bypassed", "Values read while no cache could be believed", cache.bypassed),
        ];
        for (name, help, count) in counts {
            let counter = ConstCounter::new(count);
            counter.encode(encoder.encode_descriptor(name, help, None, counter.metric_type())?)?;
        }
        Ok(())
    }
}
