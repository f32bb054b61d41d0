//! The second layer: one Redis or one Redis Cluster, shared by processes. It may be slow, full, empty or gone.
//!
//! A connection that has answered is kept by a task of its own. A request uses it where there is one and waits for
//! none: while Redis is down or hung, it costs a request nothing.

use std::{
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use arc_swap::ArcSwapOption;
use futures_util::future;
use redis::{
    AsyncConnectionConfig, Client, Cmd, ErrorKind, Pipeline, RedisError, RedisResult, TlsCertificates, Value,
    aio::MultiplexedConnection,
    cluster::{ClusterClient, ClusterClientBuilder},
    cluster_async::ClusterConnection,
};
use tokio::{sync::Notify, task::JoinHandle};

use super::{counters::Counters, options::RedisOptions};
use crate::{Error, Result};

/// How long a request waits for an answer.
const DEADLINE: Duration = Duration::from_millis(50);
/// How long a connection may take until it has answered.
const CONNECT: Duration = Duration::from_secs(1);
/// How long after a connection failed the next one is tried.
const RETRY: Duration = Duration::from_millis(500);
/// After so many calls in a row without an answer in time, the connection is given up.
const PATIENCE: u32 = 3;
/// How often failures are logged at most.
const LOG_EVERY: Duration = Duration::from_secs(30);

/// A shared cache.
#[derive(Debug)]
pub(crate) struct Redis {
    /// What all keys of this store begin with.
    prefix: OnceLock<String>,
    shared: Arc<Shared>,
    task: Mutex<Option<JoinHandle<()>>>,
}

/// What requests and the task that connects have in common.
#[derive(Debug, Default)]
struct Shared {
    link: ArcSwapOption<Link>,
    lost: Notify,
    closed: Notify,
    failures: AtomicU32,
    log: Log,
}

/// Where Redis is.
enum Address {
    Single(Box<Client>),
    Cluster(Box<ClusterClient>),
}

/// A connection that has answered. Cheap to clone, used by all requests at once.
#[derive(Clone)]
enum Link {
    Single(MultiplexedConnection),
    Cluster(ClusterConnection),
}

impl Redis {
    /// Begins to connect. Fails only where the address cannot be one.
    pub(crate) fn open(options: &RedisOptions) -> Result<Self> {
        let address = Address::parse(options)?;
        let shared = Arc::<Shared>::default();
        let task = tokio::spawn(connect(address, Arc::clone(&shared)));
        Ok(Self { prefix: OnceLock::new(), shared, task: Mutex::new(Some(task)) })
    }

    /// Says which store this is. Each release has keys of its own, since records may change their form.
    pub(crate) fn name_store(&self, id: &str) {
        self.prefix.get_or_init(|| format!("pediment:{}:{id}", env!("CARGO_PKG_VERSION")));
    }

    /// Ends the task and with it the connection.
    pub(crate) async fn close(&self) {
        self.shared.closed.notify_one();
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            let _panicked = task.await;
        }
    }

    /// What is stored under keys, in their order; whatever fails, nothing.
    pub(crate) async fn many(
        &self,
        space: &str,
        keys: impl Iterator<Item = String>,
        counters: &Counters,
    ) -> Vec<Option<Vec<u8>>> {
        let (Some(prefix), Some(link)) = (self.prefix.get(), self.shared.link.load_full()) else {
            return Vec::new();
        };
        let mut command = redis::cmd("MGET");
        let mut count = 0;
        for key in keys {
            command.arg(format!("{prefix}:{space}:{key}"));
            count += 1;
        }
        let answer = self.shared.in_time(&link, Link::clone(&link).ask(command)).await;
        match answer {
            Ok(Value::Array(values)) if values.len() == count => values
                .into_iter()
                .map(|value| match value {
                    Value::BulkString(bytes) => Some(bytes),
                    _ => None,
                })
                .collect(),
            Ok(_) => {
                counters.redis_errors.add(1);
                Vec::new()
            }
            Err(error) => {
                counters.redis_errors.add(1);
                self.shared.log.warn(&error);
                Vec::new()
            }
        }
    }

    /// Keeps values for so many milliseconds each.
    pub(crate) async fn keep(&self, space: &str, values: Vec<(String, Vec<u8>, i64)>, counters: &Counters) {
        let (Some(prefix), Some(link)) = (self.prefix.get(), self.shared.link.load_full()) else { return };
        let commands = values.into_iter().map(|(key, bytes, milliseconds)| {
            let mut command = redis::cmd("SET");
            command.arg(format!("{prefix}:{space}:{key}")).arg(bytes).arg("PX").arg(milliseconds);
            command
        });
        let kept = self.shared.in_time(&link, Link::clone(&link).tell(commands.collect())).await;
        if let Err(error) = kept {
            counters.redis_errors.add(1);
            self.shared.log.warn(&error);
        }
    }
}

impl Shared {
    /// Waits for an answer until the deadline, and gives up a link that gives none.
    async fn in_time<T>(
        &self,
        link: &Arc<Link>,
        answer: impl Future<Output = RedisResult<T>>,
    ) -> RedisResult<T> {
        let late = || RedisError::from((ErrorKind::Io, "no answer in time"));
        let answer = tokio::time::timeout(DEADLINE, answer).await.unwrap_or_else(|_| Err(late()));
        match &answer {
            Ok(_) => self.failures.store(0, Relaxed),
            Err(error) if error.is_io_error() || error.is_timeout() || error.is_connection_dropped() => {
                let dropped = error.is_connection_dropped();
                if self.failures.fetch_add(1, Relaxed) + 1 >= PATIENCE || dropped {
                    self.give_up(link);
                }
            }
            // It answered, though not what was hoped for: it is full, it is loading, it wants a password.
            Err(_) => {}
        }
        answer
    }

    fn give_up(&self, link: &Arc<Link>) {
        let current = self.link.load_full();
        if current.is_some_and(|current| Arc::ptr_eq(&current, link)) {
            self.link.store(None);
            self.lost.notify_one();
        }
    }
}

/// Keeps `shared.link` connected until it is closed.
async fn connect(address: Address, shared: Arc<Shared>) {
    loop {
        let attempt = tokio::select! {
            attempt = tokio::time::timeout(CONNECT, address.connect()) => attempt,
            () = shared.closed.notified() => return,
        };
        let wait = match attempt {
            Ok(Ok(link)) => {
                shared.failures.store(0, Relaxed);
                shared.link.store(Some(Arc::new(link)));
                Duration::MAX
            }
            Ok(Err(error)) => {
                shared.log.warn(&error);
                RETRY
            }
            Err(_) => {
                shared.log.warn("no answer in time");
                RETRY
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = shared.lost.notified() => {}
            () = shared.closed.notified() => {
                shared.link.store(None);
                return;
            }
        }
    }
}

impl Address {
    fn parse(options: &RedisOptions) -> Result<Self> {
        let mut cluster = options.urls.len() > 1;
        let mut urls = Vec::with_capacity(options.urls.len());
        for url in &options.urls {
            let plain = url.split_once("+cluster://");
            cluster |= plain.is_some();
            urls.push(plain.map_or_else(|| url.clone(), |(scheme, rest)| format!("{scheme}://{rest}")));
        }
        let tls = urls.iter().any(|url| url.starts_with("rediss:"));
        let certificates =
            || TlsCertificates { client_tls: None, root_cert: options.root_certificates.clone() };
        let address = if cluster {
            let mut builder = ClusterClientBuilder::new(urls)
                .retries(1)
                .max_retry_wait(20)
                .connection_timeout(CONNECT)
                .response_timeout(CONNECT);
            if tls && options.root_certificates.is_some() {
                builder = builder.certs(certificates());
            }
            builder.build().map(|client| Self::Cluster(Box::new(client)))
        } else {
            let url = urls.pop().unwrap_or_default();
            let client = if tls && options.root_certificates.is_some() {
                Client::build_with_tls(url, certificates())
            } else {
                Client::open(url)
            };
            client.map(|client| Self::Single(Box::new(client)))
        };
        address.map_err(|error| {
            Error::Address(format!(
                "the address of Redis is not understood ({error}): write redis://host:6379, rediss://host:6379, \
                 or redis+cluster://host:6379"
            ))
        })
    }

    /// Connects, and waits for an answer: a hung server still takes connections.
    async fn connect(&self) -> RedisResult<Link> {
        let link = match self {
            Self::Single(client) => {
                let config = AsyncConnectionConfig::new()
                    .set_connection_timeout(Some(CONNECT))
                    .set_response_timeout(Some(CONNECT));
                Link::Single(client.get_multiplexed_async_connection_with_config(&config).await?)
            }
            Self::Cluster(client) => Link::Cluster(client.get_async_connection().await?),
        };
        link.clone().ask(redis::cmd("PING")).await?;
        Ok(link)
    }
}

impl Link {
    /// Sends one command. In a cluster MGET is split by slots and its answers put in order.
    async fn ask(self, command: Cmd) -> RedisResult<Value> {
        match self {
            Self::Single(mut connection) => command.query_async(&mut connection).await,
            Self::Cluster(mut connection) => command.query_async(&mut connection).await,
        }
    }

    /// Sends many commands at once: in a pipeline, or in a cluster each to its node.
    async fn tell(self, commands: Vec<Cmd>) -> RedisResult<()> {
        match self {
            Self::Single(mut connection) => {
                let mut pipeline = Pipeline::with_capacity(commands.len());
                for command in commands {
                    pipeline.add_command(command).ignore();
                }
                pipeline.exec_async(&mut connection).await
            }
            Self::Cluster(connection) => {
                let each = commands.into_iter().map(|command| {
                    let mut connection = connection.clone();
                    async move { command.exec_async(&mut connection).await }
                });
                future::try_join_all(each).await.map(|_| ())
            }
        }
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Single(_) => "Single",
            Self::Cluster(_) => "Cluster",
        })
    }
}

/// Logs failures now and then, not each.
#[derive(Debug, Default)]
struct Log {
    last: Mutex<Option<Instant>>,
    silent: AtomicU64,
}

impl Log {
    fn warn(&self, error: impl std::fmt::Display) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|last| last.elapsed() < LOG_EVERY) {
            self.silent.fetch_add(1, Relaxed);
            return;
        }
        *last = Some(Instant::now());
        let before = self.silent.swap(0, Relaxed);
        tracing::warn!(%error, before, "Redis does not answer; answers come from the database");
    }
}
