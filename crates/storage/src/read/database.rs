//! The database as reads see it: it answers statements, and counts them.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult};

use super::{dialect::Dialect, lanes::Lanes, sql::Sql};
use crate::{Result, gather::Gatherings, usage::Meter};

/// How a statement is answered, and how long that took.
#[cfg(test)]
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) question: String,
    pub(super) steps: Vec<String>,
    pub(super) took: std::time::Duration,
}

#[cfg(test)]
pub(super) type Plans = Arc<std::sync::Mutex<Vec<Plan>>>;

/// A pool of connections that answers reads. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    connection: DatabaseConnection,
    lanes: Option<Lanes>,
    gatherings: Gatherings,
    meter: Arc<Meter>,
    /// Where it is told how the statements are answered.
    #[cfg(test)]
    plans: Option<Plans>,
}

impl Database {
    pub(crate) fn new(connection: DatabaseConnection) -> Self {
        Self {
            lanes: match connection.get_database_backend() {
                DbBackend::Postgres => Lanes::of(connection.get_postgres_connection_pool()),
                _ => None,
            },
            connection,
            gatherings: Gatherings::default(),
            meter: Arc::default(),
            #[cfg(test)]
            plans: None,
        }
    }

    /// An empty statement in this database's dialect.
    pub(crate) fn sql(&self) -> Sql {
        Sql::new(match self.connection.get_database_backend() {
            DbBackend::Postgres => Dialect::Postgres,
            _ => Dialect::Sqlite,
        })
    }

    /// The rows that answer a statement. Its text is kept prepared on each connection.
    pub(crate) async fn rows(&self, sql: Sql) -> Result<Vec<QueryResult>> {
        self.meter.statement();
        tracing::trace!(sql = sql.text(), "statement");
        let statement = sql.into_statement();
        #[cfg(test)]
        let (told, asked) = (statement.clone(), std::time::Instant::now());
        let rows = match &self.lanes {
            Some(lanes) => lanes.rows(statement).await?,
            None => self.connection.query_all_raw(statement).await?,
        };
        #[cfg(test)]
        self.tell(told, asked.elapsed()).await?;
        Ok(rows)
    }

    /// Lets go of the connections that reads keep.
    pub(crate) fn close(&self) {
        if let Some(lanes) = &self.lanes {
            lanes.close();
        }
    }

    /// From now on, the plan of each statement is kept in `plans`.
    #[cfg(test)]
    pub(super) fn tell_plans(&mut self) -> Plans {
        Arc::clone(self.plans.insert(Arc::default()))
    }

    /// Keeps the plan of a statement that took so long.
    #[cfg(test)]
    async fn tell(&self, mut statement: sea_orm::Statement, took: std::time::Duration) -> Result<()> {
        let Some(plans) = &self.plans else { return Ok(()) };
        let (explain, column) = match statement.db_backend {
            DbBackend::Postgres => ("EXPLAIN ", 0),
            _ => ("EXPLAIN QUERY PLAN ", 3),
        };
        let question = std::mem::take(&mut statement.sql);
        statement.sql = format!("{explain}{question}");
        let rows = self.connection.query_all_raw(statement).await?;
        let steps = rows.iter().map(|row| Ok(row.try_get_by_index(column)?)).collect::<Result<_>>()?;
        plans.lock().expect("no test panics while it holds this").push(Plan { question, steps, took });
        Ok(())
    }

    /// The same, with a meter of its own.
    pub(crate) fn metered(&self) -> Self {
        Self { meter: Arc::default(), ..self.clone() }
    }

    /// What is being asked now.
    pub(crate) fn gatherings(&self) -> &Gatherings {
        &self.gatherings
    }

    pub(crate) fn meter(&self) -> &Meter {
        &self.meter
    }
}
