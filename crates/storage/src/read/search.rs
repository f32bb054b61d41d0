//! Full-text search.
use super::database::Database;
use crate::{Found, Result, SearchQuery};
pub(crate) async fn search(_: &Database, _: &SearchQuery) -> Result<Vec<Found>> {
    Ok(Vec::new())
}
