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
    #[error("cannot make the data directory {path}; choose another with --data-dir or PEDIMENT_DATA_DIR")]
    DataDir {
        /// The folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The certificates for Redis cannot be read.
    #[error("cannot read the certificates {path} (redis.root_certificates)")]
    Certificates {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database cannot be opened or migrated.
    #[error("cannot open the database {}", url.expose())]
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
    found(config, CacheOptions::OFF).await
}

/// Opens the store with its caches, brings it to the form this build knows, and sees that it holds the bundled
/// facts. Safe to call at every start: what is there already is not changed.
pub(crate) async fn serve(config: &Config) -> Result<Store, StoreError> {
    found(config, caches(config)?).await
}

/// Opens the store and leaves it as it is: neither made, nor migrated, nor given the bundled facts.
pub(crate) async fn open_as_it_is(config: &Config) -> Result<Store, StoreError> {
    let url = url(config);
    Store::open(&StoreOptions { as_it_is: true, ..options(config, &url) }).await.map_err(failed(&url))
}

async fn found(config: &Config, cache: CacheOptions) -> Result<Store, StoreError> {
    let url = url(config);
    if config.database.url.is_none() {
        let failed = |source| StoreError::DataDir { path: config.data_dir.display().to_string(), source };
        std::fs::create_dir_all(&config.data_dir).map_err(failed)?;
    }
    let founded = async {
        let store = Store::open(&StoreOptions { cache, ..options(config, &url) }).await?;
        store.migrate().await?;
        // Nobody waits for another's long import only to find that the facts are there.
        let facts = pediment_ingest::founding_facts();
        let known = store.latest_revision(facts.source.kind, &facts.source.key).await?;
        if known != facts.source.revision {
            store.import(&facts, ImportOptions::default()).await?;
        }
        Ok(store)
    };
    founded.await.map_err(failed(&url))
}

fn options(config: &Config, url: &SecretUrl) -> StoreOptions {
    StoreOptions { max_connections: config.database.max_connections, ..StoreOptions::new(url.expose()) }
}

fn failed(url: &SecretUrl) -> impl FnOnce(pediment_storage::Error) -> StoreError {
    let url = url.redacted();
    move |source| StoreError::Database { url, source }
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

/// The database of a configuration. A SQLite file that is absent is made, unless its URL says otherwise.
fn url(config: &Config) -> SecretUrl {
    let Some(url) = &config.database.url else { return file_in(&config.data_dir) };
    let text = url.expose();
    let is_file = text.starts_with("sqlite:") && !text.contains(['?']) && !text.contains(":memory:");
    if is_file { SecretUrl::new(format!("{text}?mode=rwc")) } else { url.clone() }
}

fn file_in(folder: &Path) -> SecretUrl {
    // A path is not a URL: what would mean something there is escaped.
    let path = folder.join(FILE).display().to_string();
    let path = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    SecretUrl::new(format!("sqlite:{path}?mode=rwc"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_data_directory_of_any_name_is_made_and_used() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["plain", "with space", "100%25?mode=ro#x", "Wētā/deep"] {
            let config = Config { data_dir: folder.path().join(name), ..Config::default() };
            drop(open_as_it_is(&config).await.unwrap());
            assert!(!config.data_dir.exists(), "{name}");
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
