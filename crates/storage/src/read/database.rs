//! The database as reads see it: it answers statements, and counts them.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult};

use super::{dialect::Dialect, sql::Sql};
use crate::Result;

/// A pool of connections that answers reads. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    connection: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

impl Database {
    pub(crate) fn new(connection: DatabaseConnection) -> Self {
        Self { connection, statements: Arc::default() }
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
        self.statements.fetch_add(1, Ordering::Relaxed);
        tracing::trace!(sql = sql.text(), "statement");
        Ok(self.connection.query_all_raw(sql.into_statement()).await?)
    }

    /// How many statements were asked.
    pub(crate) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }
}
