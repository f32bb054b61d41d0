//! Configuration: none is needed to run, and one struct holds all of it. Its documentation is the manual, and
//! `pediment config schema` prints it as a JSON Schema.

mod amounts;
mod connections;
mod error;
mod federation;
mod limits;
mod load;
mod nearest;
mod secret;
mod service;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use amounts::{ByteSize, Span};
pub use connections::{Cache, CacheMode, Database, Redis};
pub use error::ConfigError;
pub use federation::{Breaker, Federation, Headers, Partner, Partners, Tls};
pub use limits::{Introspection, Limits};
pub use load::Settings;
pub use secret::SecretUrl;
pub use service::{Compression, Cors, Csrf, Log, LogFormat, Shutdown};

use secret::HIDDEN;

/// The configuration of a Pediment gateway.
///
/// Every key has a default, so an empty file is a valid one. Each key can also be given by an environment
/// variable: `limits.depth` is `PEDIMENT_LIMITS_DEPTH`. The environment overrides the file, and the flags of the
/// command line override both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The address and port to listen on. Port 0 takes a free port.
    pub listen: SocketAddr,
    /// The folder of the SQLite file. It is made when it is absent, and unused when `database` names another
    /// database.
    pub data_dir: PathBuf,
    /// Where the facts are stored.
    pub database: Database,
    /// The cache that several gateways share.
    pub redis: Redis,
    /// What is kept between requests.
    pub cache: Cache,
    /// What the gateway joins its own subgraph with.
    pub federation: Federation,
    /// Partners: subgraphs that are asked over HTTP, by name.
    pub partners: Partners,
    /// What one request may ask for.
    pub limits: Limits,
    /// Which web sites may call the gateway from a browser.
    pub cors: Cors,
    /// Protection against requests that a foreign web site makes in a visitor's name.
    pub csrf: Csrf,
    /// Compression of answers.
    pub compression: Compression,
    /// What is logged, and how.
    pub log: Log,
    /// How the gateway stops.
    pub shutdown: Shutdown,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 4000),
            data_dir: PathBuf::from("data"),
            database: Database::default(),
            redis: Redis::default(),
            cache: Cache::default(),
            federation: Federation::default(),
            partners: Partners::new(),
            limits: Limits::default(),
            cors: Cors::default(),
            csrf: Csrf::default(),
            compression: Compression::default(),
            log: Log::default(),
            shutdown: Shutdown::default(),
        }
    }
}

impl Config {
    /// The JSON Schema of the configuration file, as committed in `schema/pediment.config.schema.json`.
    pub fn schema() -> String {
        let schema = schemars::schema_for!(Self);
        let mut text = serde_json::to_string_pretty(&schema).expect("a JSON Schema is always JSON");
        text.push('\n');
        text
    }

    /// This configuration as YAML, with the passwords of its URLs replaced, and the values of headers that partners are
    /// sent, which are keys as a rule.
    pub fn to_yaml_without_secrets(&self) -> String {
        let mut shown = self.clone();
        shown.database.url = shown.database.url.as_ref().map(SecretUrl::redacted);
        shown.redis.url = shown.redis.url.iter().map(SecretUrl::redacted).collect();
        let headers = shown.partners.values_mut().flat_map(|partner| partner.headers.set.values_mut());
        headers.for_each(|value| HIDDEN.clone_into(value));
        serde_saphyr::to_string(&shown).expect("a configuration is plain data, which YAML can always hold")
    }
}
