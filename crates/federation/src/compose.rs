//! Composition: from the SDL of subgraphs to a supergraph (<https://specs.apollo.dev/federation/v2.9>,
//! <https://specs.apollo.dev/join/v0.5>).

mod around;
mod hints;
mod joined;
mod mend;
mod names;
mod nodes;
mod place;
mod subgraph;
mod text;

use std::fmt;

use federation_composition::{
    CompositionResult, GraphQLError, ServiceDefinition, compose_services, graphql_core,
};

use around::Around;
pub use hints::Hint;
use hints::Hints;
pub use nodes::with_nodes;
pub use place::Place;
use place::Places;
use subgraph::Subgraph;

/// The SDL of a subgraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubgraphSdl {
    /// Its name, which no other has.
    pub name: String,
    /// Where it is reached; written into the supergraph.
    pub url: String,
    /// Its SDL, of Federation 1 or 2.
    pub sdl: String,
}

/// What subgraphs compose to.
#[derive(Clone, Debug)]
pub struct Composed {
    /// The supergraph as SDL.
    pub supergraph: String,
    /// The schema that clients see, as SDL.
    pub api: String,
    /// What composes, and yet is worth a second look.
    pub hints: Vec<Hint>,
}

/// Why subgraphs do not compose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompositionError {
    /// A code of the specification's list (<https://www.apollographql.com/docs/graphos/reference/federation/errors>).
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// Where it is written.
    pub places: Vec<Place>,
    /// How to mend it, where one way is known.
    pub mend: Option<&'static str>,
}

impl fmt::Display for CompositionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code, self.message)?;
        for place in &self.places {
            write!(formatter, "\n  at {place}")?;
        }
        if let Some(mend) = self.mend {
            write!(formatter, "\n  to mend it: {mend}")?;
        }
        Ok(())
    }
}

/// Composes subgraphs.
pub fn compose(subgraphs: &[SubgraphSdl]) -> Result<Composed, Vec<CompositionError>> {
    let broken: Vec<CompositionError> = subgraphs.iter().filter_map(broken).collect();
    if !broken.is_empty() {
        return Err(broken);
    }
    let read: Vec<Subgraph<'_>> = subgraphs.iter().filter_map(Subgraph::read).collect();
    let circles = Around::circles(&read);
    if !circles.is_empty() {
        return Err(circles);
    }
    let around = Around::new(subgraphs, &read);
    let services: Vec<ServiceDefinition> = around.subgraphs.iter().filter_map(service).collect();
    let told = |errors: &[(Option<&str>, &str)]| {
        let places = Places::new(subgraphs);
        let located = |(code, message): &(Option<&str>, &str)| {
            places.locate(code.unwrap_or("INVALID_GRAPHQL"), &around.named(message))
        };
        errors.iter().map(located).collect::<Vec<_>>()
    };
    let thrown = |error: federation_composition::Error| {
        told(&[(error.graphql_error().and_then(GraphQLError::code), error.message())])
    };
    match compose_services(&services).map_err(thrown)? {
        CompositionResult::Success(success) => Ok(Composed {
            supergraph: around.mended(success.supergraph_sdl()),
            api: around.mended(success.public_sdl().map_err(thrown)?),
            hints: Hints::of(subgraphs, &read),
        }),
        CompositionResult::Failure(failure) => {
            let errors = failure.errors().iter().map(|error| (error.code(), error.message.as_str()));
            Err(told(&errors.collect::<Vec<_>>()))
        }
    }
}

fn service(subgraph: &SubgraphSdl) -> Option<ServiceDefinition> {
    let document = graphql_core::parse(&subgraph.sdl).ok()?;
    Some(ServiceDefinition::new(&subgraph.name, document).with_url(&subgraph.url))
}

fn broken(subgraph: &SubgraphSdl) -> Option<CompositionError> {
    let error = graphql_core::parse(&subgraph.sdl).err()?;
    Some(CompositionError {
        code: "INVALID_GRAPHQL".to_owned(),
        message: format!("[{}] {}", subgraph.name, error.message),
        places: place::of_syntax_error(subgraph).into_iter().collect(),
        mend: mend::of("INVALID_GRAPHQL"),
    })
}
