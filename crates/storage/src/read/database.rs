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
    /// Where it is told how the statements are answered.
    #[cfg(test)]
    plans: Option<Arc<std::sync::Mutex<Vec<String>>>>,
}

impl Database {
    pub(crate) fn new(connection: DatabaseConnection) -> Self {
        Self {
            connection,
            statements: Arc::default(),
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
        self.statements.fetch_add(1, Ordering::Relaxed);
        tracing::trace!(sql = sql.text(), "statement");
        let statement = sql.into_statement();
        #[cfg(test)]
        if let Some(plans) = &self.plans {
            let plan = self.plan(statement.clone()).await?;
            plans.lock().expect("no test panics while it holds this").push(plan);
        }
        Ok(self.connection.query_all_raw(statement).await?)
    }

    /// From now on, the plan of each statement is kept in `plans`.
    #[cfg(test)]
    pub(super) fn tell_plans(&mut self) -> Arc<std::sync::Mutex<Vec<String>>> {
        Arc::clone(self.plans.insert(Arc::default()))
    }

    #[cfg(test)]
    async fn plan(&self, mut statement: sea_orm::Statement) -> Result<String> {
        let (explain, column) = match statement.db_backend {
            DbBackend::Postgres => ("EXPLAIN ", 0),
            _ => ("EXPLAIN QUERY PLAN ", 3),
        };
        let question = std::mem::take(&mut statement.sql);
        statement.sql = format!("{explain}{question}");
        let rows = self.connection.query_all_raw(statement).await?;
        let lines = rows.iter().map(|row| Ok(row.try_get_by_index::<String>(column)?));
        Ok(format!("{question}\n{}", lines.collect::<Result<Vec<_>>>()?.join("\n")))
    }

    /// How many statements were asked.
    pub(crate) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }
}
