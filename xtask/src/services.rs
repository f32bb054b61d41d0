//! Private servers in a temporary folder, on free ports, stopped when dropped.

mod postgres;
mod process;
mod redis;
mod user;

pub(crate) use postgres::Postgres;
pub(crate) use process::{Process, free_port, wrap};
pub(crate) use redis::Redis;
