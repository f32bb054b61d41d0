//! Black-box tests: the built `pediment` over its command line and HTTP, embedded and deployed. Knows no crate's insides.

#[cfg(test)]
pub mod harness;

#[cfg(test)]
mod any_query;
#[cfg(test)]
mod cache;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod composition_cases;
#[cfg(test)]
mod explorer;
#[cfg(test)]
mod federation;
#[cfg(test)]
mod graphql;
#[cfg(test)]
mod http;
#[cfg(test)]
mod import;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod real_data;
#[cfg(test)]
mod steward;
