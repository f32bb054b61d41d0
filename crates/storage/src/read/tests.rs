//! Tests of the reads, each on SQLite in memory and, where `PEDIMENT_TEST_POSTGRES_URL` names a server, on Postgres.

mod hot;
mod links;
mod migrations;
mod paging;
mod plans;
mod records;
mod search;
mod stores;
