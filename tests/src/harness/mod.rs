//! What every test stands on: a [`Site`] with Pediment installed on one of its two [`Form`]s.
//!
//! A test is an async function over a site. [`on_both_forms`] makes two tests of it:
//!
//! ```ignore
//! on_both_forms![a_missing_company_is_null_not_an_error];
//!
//! async fn a_missing_company_is_null_not_an_error(site: Site) {
//!     let gateway = site.start().await;
//!     let data = gateway.query(r#"{ company(by: { slug: "nobody" }) { name } }"#).await;
//!     assert_eq!(data["company"], Value::Null);
//! }
//! ```
//!
//! `cargo xtask test` provides the servers by environment variables (`PEDIMENT_TEST_…`). Under a bare `cargo test` what
//! needs them is skipped, and says so.

pub mod data;
mod form;
mod gateway;
mod landscape;
mod node;
mod not_run;
mod pediment;
mod postgres;
mod redis;
mod site;
mod web;

pub use form::Form;
pub(crate) use form::on_both_forms;
pub use gateway::{Answer, Gateway};
pub use landscape::landscape;
pub use node::{NodeServer, node_lines, node_script};
pub use not_run::not_run;
pub use pediment::{binary, example_partner};
pub use redis::Redis;
pub use site::{Ran, Site};
pub use web::{Page, Web};
