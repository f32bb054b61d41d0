//! Landscapes, posts, feeds, charters and manifests in, facts out.
//!
//! Knows no GraphQL, no HTTP server and no database: each importer turns one document into one
//! [`pediment_storage::Facts`], which the store compares with what it holds.

mod client;
mod company;
mod date;
mod document;
mod error;
mod feed;
mod foundation;
mod founding;
mod front_matter;
mod landscape;
mod language;
mod manifest;
mod markdown;
mod nearest;
mod posts;
mod principles;
mod slug;
mod yaml;

pub use client::client;
pub use document::Document;
pub use error::{Error, Fault, Result};
pub use feed::{FeedOptions, feed, fetch};
pub use founding::founding_facts;
pub use landscape::{LandscapeHistory, LandscapeOptions, Step, landscape};
pub use language::tag as language_tag;
pub use manifest::{manifest, manifest_schema};
pub use posts::{Posts, PostsOptions};
pub use principles::{PrinciplesOptions, principles};
pub use slug::is_slug;
