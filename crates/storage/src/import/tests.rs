//! Tests of the import, each on SQLite in memory and, where `PEDIMENT_TEST_POSTGRES_URL` names a server, on
//! Postgres.

mod again;
mod governing;
pub(crate) mod harbour;
mod history;
mod identity;
mod importing;
mod one_at_a_time;
mod sources;
mod texts;
