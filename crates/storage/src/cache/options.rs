//! Which caches a store uses.

use std::time::Duration;

/// Which caches stand before the database.
#[derive(Clone, Debug)]
pub struct CacheOptions {
    /// How many bytes the process cache may fill, roughly; 0: there is none.
    pub process_bytes: u64,
    /// The cache that processes share.
    pub redis: Option<RedisOptions>,
    /// How long a value is kept at most.
    pub ttl: Duration,
}

impl CacheOptions {
    /// No cache: each read asks the database.
    pub const OFF: Self = Self { process_bytes: 0, redis: None, ttl: Duration::from_mins(5) };

    /// Whether there is none.
    pub fn is_off(&self) -> bool {
        self.process_bytes == 0 && self.redis.is_none()
    }
}

impl Default for CacheOptions {
    /// A process cache of 32 MiB.
    fn default() -> Self {
        Self { process_bytes: 32 << 20, ..Self::OFF }
    }
}

/// A Redis or a Redis Cluster.
#[derive(Clone)]
pub struct RedisOptions {
    /// `redis://host:6379`, or `rediss://` for TLS. Several, or one that begins with `redis+cluster://` or
    /// `rediss+cluster://`, are nodes of one cluster.
    pub urls: Vec<String>,
    /// Certificates, PEM, that a server's certificate must come from, instead of the system's.
    pub root_certificates: Option<Vec<u8>>,
}

impl std::fmt::Debug for RedisOptions {
    /// Without URLs, which may hold passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisOptions").field("urls", &self.urls.len()).finish_non_exhaustive()
    }
}
