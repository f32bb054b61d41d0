//! The services behind the gateway: database, Redis, and what is cached of them.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ByteSize, SecretUrl, Span};

/// Where the facts are stored. Without a URL: in the SQLite file `pediment.sqlite` of `data_dir`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `postgres://user@host/database` or `sqlite://path/to/file`. A URL with a password is refused in a file: give
    /// it as `PEDIMENT_DATABASE_URL`, or name a file that holds it in `url_file`.
    pub url: Option<SecretUrl>,
    /// A file whose only line is the URL, as container platforms mount secrets.
    pub url_file: Option<PathBuf>,
    /// How many connections to the database one gateway opens at most.
    #[schemars(range(min = 1))]
    pub max_connections: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: None, url_file: None, max_connections: 16 }
    }
}

/// The cache that several gateways share. Without a URL each gateway keeps a cache of its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Redis {
    /// `redis://host:6379`, or `rediss://` for TLS. Several URLs, or one that starts with `redis+cluster://` (or
    /// `rediss+cluster://`), are the nodes of one Redis Cluster. In the environment they are separated by commas.
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany")]
    pub url: Vec<SecretUrl>,
    /// A file that holds the URL or URLs, one a line.
    pub url_file: Option<PathBuf>,
    /// A PEM file with the certificates that a server's must come from, for `rediss://`. Without it: the system's.
    pub root_certificates: Option<PathBuf>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum OneOrMany {
    One(SecretUrl),
    Many(Vec<SecretUrl>),
}

fn one_or_many<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<SecretUrl>, D::Error> {
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(url) => vec![url],
        OneOrMany::Many(urls) => urls,
    })
}

/// What is kept between requests. Nothing here can make an answer stale: the change log decides what still holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Cache {
    /// Which caches stand before the database.
    pub mode: CacheMode,
    /// How long a value is kept at most.
    pub ttl: Span,
    /// How much memory the process cache may fill; 0: Redis only.
    pub process: ByteSize,
    /// How much memory parsed documents may fill.
    pub documents: ByteSize,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            mode: CacheMode::On,
            ttl: Span::seconds(300),
            process: ByteSize::mib(32),
            documents: ByteSize::mib(16),
        }
    }
}

/// Which caches stand before the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CacheMode {
    /// None: each request reads the database.
    Off,
    /// The memory of this process only.
    Process,
    /// The memory of this process, and Redis where a URL is given.
    On,
}
