//! A place where Pediment is installed: a data folder, and on the deployed form a database and a Redis.

use std::ffi::OsStr;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sea_orm::{
    ConnectionTrait, Database, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use serde_json::Value;
use tempfile::TempDir;

use super::pediment::binary;
use super::postgres::PostgresDatabase;
use super::{Form, Gateway, Redis, not_run};

/// One installation, empty until something starts or imports; gone when dropped.
pub struct Site {
    /// How it is installed.
    pub form: Form,
    /// The Redis of a deployed site.
    pub redis: Option<Redis>,
    database: Option<PostgresDatabase>,
    folder: TempDir,
}

impl Site {
    /// An empty site, or `None`, said aloud, where the form's servers are absent.
    pub async fn new(form: Form) -> Option<Self> {
        let folder = tempfile::Builder::new().prefix("pediment-test-").tempdir().expect("a temporary folder");
        let (database, redis) = match form {
            Form::Embedded => (None, None),
            Form::Deployed => {
                let (Some(redis), Some(database)) = (Redis::start().await, PostgresDatabase::create().await)
                else {
                    not_run("no Postgres and Redis to test with; `cargo xtask test` starts both");
                    return None;
                };
                (Some(database), Some(redis))
            }
        };
        Some(Self { form, redis, database, folder })
    }

    /// A folder of the test's own, for files it writes.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into the site's folder, and says where it is.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("the folder can be made");
        std::fs::write(&path, content).expect("the file can be written");
        path
    }

    /// All that this site keeps, to compare: a line for each file of its data folder and each table of its database.
    pub async fn contents(&self) -> Vec<String> {
        let mut contents = Vec::new();
        for file in std::fs::read_dir(self.data_folder()).into_iter().flatten() {
            let path = file.expect("the data folder can be read").path();
            let mut digest = DefaultHasher::new();
            std::fs::read(&path).expect("a file of the data folder can be read").hash(&mut digest);
            contents.push(format!("{}: {:x}", path.display(), digest.finish()));
        }
        contents.sort();
        if let Some(database) = &self.database {
            contents.extend(database.contents().await);
        }
        contents
    }

    /// Keeps all other writers out, as a long import does, until the answer is dropped.
    pub async fn keep_writers_out(&self) -> DatabaseTransaction {
        let url = self.database.as_ref().map_or_else(
            || format!("sqlite:{}", self.data_folder().join("pediment.sqlite").display()),
            PostgresDatabase::url,
        );
        let database = Database::connect(url).await.expect("the site's database answers");
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = database.begin_with_options(options).await.expect("a transaction begins");
        if self.form == Form::Deployed {
            let lock = "LOCK TABLE change, source, foundation, company IN EXCLUSIVE MODE";
            transaction.execute_unprepared(lock).await.expect("the tables can be locked");
        }
        transaction
    }

    /// The folder of the site's own data, which is not there at first.
    pub fn data_folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// `pediment` with this site's environment and no other setting.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(binary());
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for (variable, _) in
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PEDIMENT_"))
        {
            command.env_remove(variable);
        }
        command.env("PEDIMENT_DATA_DIR", self.data_folder());
        if let Some(database) = &self.database {
            command.env("PEDIMENT_DATABASE_URL", database.url());
        }
        if let Some(redis) = &self.redis {
            command.env("PEDIMENT_REDIS_URL", redis.url());
        }
        command
    }

    /// Runs a subcommand to its end, whatever that is.
    pub fn try_run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        let output = self.command(arguments).output().expect("pediment starts");
        Ran {
            code: output.status.code().expect("pediment ends by itself"),
            stdout: String::from_utf8(output.stdout).expect("pediment prints UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("pediment prints UTF-8"),
        }
    }

    /// Runs a subcommand that must succeed.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        let ran = self.try_run(arguments);
        assert_eq!(ran.code, 0, "pediment failed\n{}\n{}", ran.stdout, ran.stderr);
        ran
    }

    /// Starts the gateway and waits until it is ready.
    pub async fn start(&self) -> Gateway {
        self.start_with([""; 0]).await
    }

    /// Starts the gateway with further flags of `pediment serve`.
    pub async fn start_with<A: AsRef<OsStr>>(&self, flags: impl IntoIterator<Item = A>) -> Gateway {
        let mut command = self.command(["serve", "--listen", "127.0.0.1:0"]);
        command.args(flags);
        Gateway::start(command, self.folder.path()).await
    }
}

/// What a subcommand did.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code.
    pub code: i32,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Ran {
    /// Its standard output, which must be one JSON value.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("not JSON ({error}):\n{}\n{}", self.stdout, self.stderr))
    }
}
