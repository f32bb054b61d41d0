//! The store that a configuration means, opened and migrated: for serving and for any other subcommand.

use std::path::Path;

use pediment_storage::{CacheOptions, ImportOptions, RedisOptions, Store, StoreOptions};
use thiserror::Error;

use crate::config::{CacheMode, Config, SecretUrl};

/// The name of the SQLite file in the data directory.
const FILE: &str = "pediment.sqlite";

/// Why there is no store.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The folder of the database cannot be made.
    #[error(
        "cannot make the data directory {path}: {source}; choose another with --data-dir or PEDIMENT_DATA_DIR"
    )]
    DataDir {
        /// The folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The certificates for Redis cannot be read.
    #[error("cannot read the certificates {path} (redis.root_certificates): {source}")]
    Certificates {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database cannot be opened or migrated.
    #[error("cannot open the database {}: {source}", url.expose())]
    Database {
        /// The database, without its password.
        url: SecretUrl,
        /// What the store said.
        source: pediment_storage::Error,
    },
}

impl StoreError {
    /// A stable name of the kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::DataDir { .. } => "DATA_DIR",
            Self::Certificates { .. } => "CERTIFICATES",
            Self::Database { .. } => "DATABASE",
        }
    }
}

/// Opens the store, for a command that ends soon, brings it to the form this build knows, and sees that it holds the
/// bundled facts.
pub(crate) async fn open(config: &Config) -> Result<Store, StoreError> {
    open_with(config, CacheOptions::OFF).await
}

/// Opens the store with its caches, brings it to the form this build knows, and sees that it holds the bundled
/// facts. Safe to call at every start: what is there already is not changed.
pub(crate) async fn serve(config: &Config) -> Result<Store, StoreError> {
    open_with(config, caches(config)?).await
}

async fn open_with(config: &Config, cache: CacheOptions) -> Result<Store, StoreError> {
    let url = match &config.database.url {
        Some(url) => writable(url),
        None => file_in(&config.data_dir)?,
    };
    let options = StoreOptions {
        database_url: url.expose().to_owned(),
        max_connections: config.database.max_connections,
        cache,
    };
    let failed = |source| StoreError::Database { url: url.redacted(), source };
    let store = Store::open(&options).await.map_err(failed)?;
    store.migrate().await.map_err(failed)?;
    store.import(&pediment_ingest::founding_facts(), ImportOptions::default()).await.map_err(failed)?;
    Ok(store)
}

fn caches(config: &Config) -> Result<CacheOptions, StoreError> {
    let mode = config.cache.mode;
    let redis = if mode == CacheMode::On && !config.redis.url.is_empty() {
        let read = |path: &std::path::PathBuf| {
            let failed = |source| StoreError::Certificates { path: path.display().to_string(), source };
            std::fs::read(path).map_err(failed)
        };
        let root_certificates = config.redis.root_certificates.as_ref().map(read).transpose()?;
        let urls = config.redis.url.iter().map(|url| url.expose().to_owned()).collect();
        Some(RedisOptions { urls, root_certificates })
    } else {
        None
    };
    let process_bytes = if mode == CacheMode::Off { 0 } else { config.cache.process.bytes() };
    Ok(CacheOptions { process_bytes, redis, ttl: config.cache.ttl.duration() })
}

/// A SQLite file that is absent is made, unless its URL says otherwise.
fn writable(url: &SecretUrl) -> SecretUrl {
    let text = url.expose();
    let is_file = text.starts_with("sqlite:") && !text.contains(['?']) && !text.contains(":memory:");
    if is_file { SecretUrl::new(format!("{text}?mode=rwc")) } else { url.clone() }
}

fn file_in(folder: &Path) -> Result<SecretUrl, StoreError> {
    std::fs::create_dir_all(folder)
        .map_err(|source| StoreError::DataDir { path: folder.display().to_string(), source })?;
    // A path is not a URL: what would mean something there is escaped.
    let path = folder.join(FILE).display().to_string();
    let path = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    Ok(SecretUrl::new(format!("sqlite:{path}?mode=rwc")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_data_directory_of_any_name_is_made_and_used() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["plain", "with space", "100%25?mode=ro#x", "Wētā/deep"] {
            let config = Config { data_dir: folder.path().join(name), ..Config::default() };
            let store = open(&config).await.unwrap();
            assert!(store.readiness().await.reachable);
            assert!(config.data_dir.join(FILE).is_file(), "{name}");
        }
    }

    #[tokio::test]
    async fn a_database_that_cannot_be_opened_is_named_without_its_password() {
        let mut config = Config::default();
        config.database.url =
            Some(SecretUrl::new("sqlite:///nowhere/at/all/pediment.sqlite?password=hunter2"));
        let error = open(&config).await.unwrap_err();
        assert_eq!(error.code(), "DATABASE");
        assert!(
            error.to_string().contains("/nowhere/at/all") && !error.to_string().contains("hunter2"),
            "{error}"
        );
    }
}
