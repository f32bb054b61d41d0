//! A database of its own for one site.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

/// An empty Postgres database, dropped when this is.
pub(super) struct PostgresDatabase {
    server: String,
    name: String,
}

impl PostgresDatabase {
    /// Creates a database on the server that `PEDIMENT_TEST_POSTGRES_URL` names; `None` when it names none.
    pub(super) async fn create() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("PEDIMENT_TEST_POSTGRES_URL").ok()?;
        let name = format!("pediment_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        execute(&server, &format!("CREATE DATABASE {name}")).await;
        Some(Self { server, name })
    }

    /// Its URL, for `PEDIMENT_DATABASE_URL`.
    pub(super) fn url(&self) -> String {
        let mut url = reqwest::Url::parse(&self.server).expect("PEDIMENT_TEST_POSTGRES_URL is a URL");
        url.set_path(&self.name);
        url.into()
    }

    /// A line for each table and each sequence: a digest of what it holds.
    pub(super) async fn contents(&self) -> Vec<String> {
        let database = Database::connect(self.url()).await.expect("the test Postgres answers");
        let lines = async |sql: String| -> Vec<String> {
            let statement = Statement::from_string(DbBackend::Postgres, sql);
            let rows = database.query_all_raw(statement).await.expect("the catalogue can be read");
            rows.iter().map(|row| row.try_get_by_index(0).expect("one text a row")).collect()
        };
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";
        let mut contents = Vec::new();
        for table in lines(tables.to_owned()).await {
            let rows = "md5(string_agg(held::text, ' ' ORDER BY held::text))";
            let sql = format!("SELECT concat('{table}: ', count(*), ' ', {rows}) FROM {table} AS held");
            contents.extend(lines(sql).await);
        }
        let sequences =
            "SELECT concat(sequencename, ': ', last_value) FROM pg_sequences ORDER BY sequencename";
        contents.extend(lines(sequences.to_owned()).await);
        database.close().await.expect("the connection closes");
        contents
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        let (server, drop) = (self.server.clone(), format!("DROP DATABASE {} WITH (FORCE)", self.name));
        // A runtime of its own: a drop can happen inside the test's.
        let dropping = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
            runtime.block_on(execute(&server, &drop));
        });
        let _left_behind = dropping.join();
    }
}

async fn execute(server: &str, statement: &str) {
    let connection = Database::connect(server).await.expect("the test Postgres answers");
    connection.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    connection.close().await.expect("the connection closes");
}
