//! The follower: the one task of a store that reads the change log and sets the clock of its caches by it.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement,
    sqlx::{self, postgres::PgListener},
};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};

use crate::{ChangeId, Millis, cache::Cache, instant::now};

/// How often the log is looked at when nothing says that it grew.
const POLL: Duration = Duration::from_millis(250);
/// How many changes are read at once.
const BATCH: i64 = 5_000;
/// Where the log grew by more than this, it is not read: what is cached is given up instead.
const MOST_CHANGES: i64 = 50_000;
/// How long after Postgres refused to notify it is asked again.
const LISTEN_AGAIN: Duration = Duration::from_secs(30);
/// The channel on which Postgres says that something was committed.
const CHANNEL: &str = "pediment_change";

/// Owns the task; reads the change log through the pool that serves reads.
#[derive(Debug)]
pub(crate) struct Follower {
    signals: Arc<Signals>,
    position: watch::Receiver<ChangeId>,
    task: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug, Default)]
struct Signals {
    look: Notify,
    stop: Notify,
}

impl Follower {
    /// Begins to follow. `postgres_url` is where to listen for commits, if anywhere.
    pub(crate) fn start(
        db: DatabaseConnection,
        cache: Arc<Cache>,
        postgres_url: Option<String>,
        ttl: Duration,
    ) -> Self {
        let signals = Arc::<Signals>::default();
        let (sender, position) = watch::channel(ChangeId(-1));
        let log = Log { db, cache, ttl, place: None, embargo: None, knows_embargo: false, position: sender };
        let task = tokio::spawn(follow(log, Arc::clone(&signals), postgres_url));
        Self { signals, position, task: Mutex::new(Some(task)) }
    }

    /// Looks at once.
    pub(crate) fn look(&self) {
        self.signals.look.notify_one();
    }

    /// Looks at once and waits until a change was read; a second at most.
    pub(crate) async fn reach(&self, change: ChangeId) {
        self.look();
        let mut position = self.position.clone();
        let _late = tokio::time::timeout(Duration::from_secs(1), position.wait_for(|at| *at >= change)).await;
    }

    /// Ends the task.
    pub(crate) async fn close(&self) {
        self.signals.stop.notify_one();
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            let _panicked = task.await;
        }
    }
}

/// Says to the followers of all processes that something was committed. SQLite has no such word: there they poll.
pub(crate) async fn notify(db: &DatabaseConnection) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&format!("SELECT pg_notify('{CHANNEL}', '')")).await?;
    }
    Ok(())
}

/// Reads the log again and again, and listens for hints, until it is told to stop.
async fn follow(mut log: Log, signals: Arc<Signals>, postgres_url: Option<String>) {
    let reading = async {
        loop {
            let next = Instant::now() + POLL;
            if let Err(error) = log.read().await {
                // Caches are not believed meanwhile; who reads will be told what is wrong.
                tracing::debug!(%error, "the change log cannot be read");
            }
            tokio::select! {
                () = tokio::time::sleep_until(next.into()) => {}
                () = signals.look.notified() => {}
            }
        }
    };
    let listening = async {
        let Some(url) = &postgres_url else { return std::future::pending().await };
        loop {
            let Err(error) = listen(url, &signals.look).await;
            tracing::debug!(%error, "Postgres does not notify; the change log is polled");
            tokio::time::sleep(LISTEN_AGAIN).await;
        }
    };
    tokio::select! {
        () = reading => {}
        () = listening => {}
        () = signals.stop.notified() => {}
    }
}

/// Hears Postgres say that something was committed. Only a hint: where it fails, the log is polled.
async fn listen(url: &str, look: &Notify) -> Result<Infallible, sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen(CHANNEL).await?;
    loop {
        listener.recv().await?;
        look.notify_one();
    }
}

/// The change log of one database, and how far it was read.
struct Log {
    db: DatabaseConnection,
    cache: Arc<Cache>,
    ttl: Duration,
    /// How far it was read; None before the first time.
    place: Option<Place>,
    /// When the next embargo ends, if any does.
    embargo: Option<Millis>,
    /// Whether that was asked since the last change.
    knows_embargo: bool,
    position: watch::Sender<ChangeId>,
}

/// One change that was read. An id alone would not do: a backup that was put back uses it again.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    id: i64,
    at: Millis,
}

impl Log {
    /// Reads to the end of the log.
    async fn read(&mut self) -> Result<(), DbErr> {
        let mut place = match self.place {
            Some(place) => place,
            None => self.begin().await?,
        };
        loop {
            let started = Instant::now();
            // The change at the place is read again, to see that the log is the one it was.
            let rows = self.lines(place.id).await?;
            let mut lines = Vec::with_capacity(rows.len());
            for row in &rows {
                let at = Place { id: row.try_get_by_index(0)?, at: row.try_get_by_index(1)? };
                lines.push((at, row.try_get_by_index::<String>(2)?));
            }
            let same =
                if place.id == 0 { Some(0) } else { lines.first().filter(|(at, _)| *at == place).map(|_| 1) };
            let Some(known) = same else {
                tracing::warn!("the change log is not the one it was: was a backup put back?");
                self.knows_embargo = false;
                let end = self.end().await?;
                self.cache.clock.begin_era(ChangeId(end.id), started + self.ttl);
                self.place = Some(end);
                return Ok(());
            };
            let fresh = lines.get(known..).unwrap_or_default();
            if let Some((last, _)) = fresh.last() {
                place = *last;
                self.knows_embargo = false;
                let lines = fresh.iter().map(|(at, tags)| (ChangeId(at.id), tags.as_str()));
                self.cache.clock.advance(lines);
                self.place = Some(place);
            }
            if i64::try_from(rows.len()).unwrap_or(i64::MAX) < BATCH {
                return self.confirm(started).await;
            }
            let end = self.end().await?;
            if end.id - place.id > MOST_CHANGES {
                self.cache.clock.begin(ChangeId(end.id));
                place = end;
                self.place = Some(place);
            }
        }
    }

    /// Finds where to begin: before the changes of the last TTL, as far as they are few enough to read.
    async fn begin(&mut self) -> Result<Place, DbErr> {
        let row = self.one("SELECT id FROM store", []).await?;
        let id: String = row.ok_or_else(|| DbErr::RecordNotFound("store".to_owned()))?.try_get_by_index(0)?;
        self.cache.name_store(&id);
        let since = now().saturating_sub(i64::try_from(self.ttl.as_millis()).unwrap_or(i64::MAX));
        let old = self
            .one("SELECT id, at FROM change WHERE at < $1 ORDER BY at DESC, id DESC LIMIT 1", [since.into()])
            .await?;
        let mut place = Place::of(old)?;
        let end = self.end().await?;
        if end.id - place.id > MOST_CHANGES {
            place = end;
        }
        self.cache.clock.begin(ChangeId(place.id));
        self.place = Some(place);
        Ok(place)
    }

    /// The log ends here: what is cached can be judged.
    async fn confirm(&mut self, at: Instant) -> Result<(), DbErr> {
        // It moves with changes, and when it is reached.
        if !self.knows_embargo || self.embargo.is_some_and(|end| end <= now()) {
            let sql = "SELECT min(embargoed_until) FROM announcement WHERE embargoed_until > $1";
            let row = self.one(sql, [now().into()]).await?;
            self.embargo = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
            self.knows_embargo = true;
        }
        self.cache.clock.confirm(at, self.embargo);
        self.cache.clock.prune(at, self.ttl);
        let position = self.cache.clock.position();
        self.position.send_if_modified(|read| std::mem::replace(read, position) != position);
        Ok(())
    }

    async fn end(&self) -> Result<Place, DbErr> {
        Place::of(self.one("SELECT id, at FROM change ORDER BY id DESC LIMIT 1", []).await?)
    }

    async fn lines(&self, from: i64) -> Result<Vec<QueryResult>, DbErr> {
        let sql = "SELECT id, at, tags FROM change WHERE id >= $1 ORDER BY id LIMIT $2";
        self.db.query_all_raw(self.statement(sql, [from.into(), BATCH.into()])).await
    }

    async fn one<const N: usize>(
        &self,
        sql: &str,
        values: [sea_orm::Value; N],
    ) -> Result<Option<QueryResult>, DbErr> {
        self.db.query_one_raw(self.statement(sql, values)).await
    }

    fn statement<const N: usize>(&self, sql: &str, values: [sea_orm::Value; N]) -> Statement {
        Statement::from_sql_and_values(self.db.get_database_backend(), sql, values)
    }
}

impl Place {
    /// A row of id and time; the beginning where there is none.
    fn of(row: Option<QueryResult>) -> Result<Self, DbErr> {
        let Some(row) = row else { return Ok(Self { id: 0, at: 0 }) };
        Ok(Self { id: row.try_get_by_index(0)?, at: row.try_get_by_index(1)? })
    }
}
