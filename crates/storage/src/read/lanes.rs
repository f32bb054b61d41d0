//! Connections to Postgres that reads keep among themselves.
//!
//! The pool below asks each connection that comes back to it whether it still lives: one round trip more for every
//! statement. A connection that has just answered lives.
//!
//! Their statements are planned once. Postgres would plan one that goes on from a place in a list anew each time, for
//! it expects more of a plan that knows the place: that cost more than the page.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::{
    ConnAcquireErr, DbErr, QueryResult, RuntimeErr, Statement,
    sqlx::{self, AssertSqlSafe, Connection, PgPool, Postgres, pool::PoolConnection},
};
use sea_query_sqlx::SqlxValues;
use tokio::sync::Semaphore;
use tracing::{Dispatch, instrument::WithSubscriber};

/// Fewer connections than this are not worth dividing: one that a read keeps is one that a write waits for.
const WORTH_DIVIDING: u32 = 4;
/// The tests of the hot queries at full scale judge plans of this kind.
const ONE_PLAN: &str = "SET plan_cache_mode = force_generic_plan";
/// After such a rest a connection is asked whether it lives before it is trusted with a statement.
const RESTED: Duration = Duration::from_secs(1);
/// After such a rest a connection goes back to the pool.
const UNUSED: Duration = Duration::from_mins(1);

/// Three quarters of a pool's connections, kept by reads. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Lanes(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    pool: PgPool,
    room: Semaphore,
    /// Those that wait for a statement; the one used last is last, and is used first.
    waiting: Mutex<Vec<Lane>>,
}

#[derive(Debug)]
struct Lane {
    connection: PoolConnection<Postgres>,
    used: Instant,
}

impl Lanes {
    /// None where the pool is too small to divide.
    pub(super) fn of(pool: &PgPool) -> Option<Self> {
        let connections = pool.options().get_max_connections();
        let shared = |room| Shared { pool: pool.clone(), room, waiting: Mutex::default() };
        let room = usize::try_from(connections / WORTH_DIVIDING * 3).expect("a usize has 32 bits or more");
        (connections >= WORTH_DIVIDING).then(|| Self(Arc::new(shared(Semaphore::new(room)))))
    }

    /// The rows that answer a statement. A connection that fails, or whose reader goes away, returns to the pool,
    /// which looks after it.
    pub(super) async fn rows(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let _room = self
            .0
            .room
            .acquire()
            .await
            .map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))?;
        // Boxed, so that a read has no room for what it takes to connect.
        let mut connection = Box::pin(self.connection()).await?;
        let values = SqlxValues(statement.values.unwrap_or(sea_orm::Values(Vec::new())));
        let query = sqlx::query_with(AssertSqlSafe(statement.sql), values);
        // Outside of all spans: SQLx would enter the current one for each row, and tells nothing there.
        let rows = query
            .fetch_all(&mut *connection)
            .with_subscriber(Dispatch::none())
            .await
            .map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))?;
        self.keep(connection);
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }

    async fn connection(&self) -> Result<PoolConnection<Postgres>, DbErr> {
        while let Some(mut lane) = self.next() {
            if lane.used.elapsed() < RESTED || lane.connection.ping().await.is_ok() {
                return Ok(lane.connection);
            }
        }
        let failed = |error| match error {
            sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
            sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
            error => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
        };
        let mut connection = self.0.pool.acquire().await.map_err(failed)?;
        sqlx::raw_sql(ONE_PLAN).execute(&mut *connection).await.map_err(failed)?;
        Ok(connection)
    }

    fn next(&self) -> Option<Lane> {
        self.waiting().pop()
    }

    fn keep(&self, connection: PoolConnection<Postgres>) {
        let mut waiting = self.waiting();
        if self.0.room.is_closed() {
            return;
        }
        waiting.push(Lane { connection, used: Instant::now() });
        if waiting[0].used.elapsed() > UNUSED {
            waiting.remove(0);
        }
    }

    /// Gives all connections back to the pool, which could not close without them.
    pub(super) fn close(&self) {
        self.0.room.close();
        self.waiting().clear();
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Lane>> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
