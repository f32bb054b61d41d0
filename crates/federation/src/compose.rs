//! Composition: from the SDL of subgraphs to a supergraph (<https://specs.apollo.dev/federation/v2.9>,
//! <https://specs.apollo.dev/join/v0.5>).

mod alike;
mod arguments;
mod around;
mod checks;
mod fit;
mod hints;
mod joined;
mod links;
mod mend;
mod names;
mod nodes;
mod outputs;
mod place;
mod rewriting;
mod selection;
mod shares;
mod shown;
mod subgraph;
mod text;
mod wrapped;

use std::fmt;

use federation_composition::{
    __internal::{compose::compose_services, subgraph::validation::validate_subgraph::InternalOptions},
    CompositionResult, ServiceDefinition, graphql_core,
};

use around::Around;
use checks::{Faults, TAKEN_OVER, Told};
use fit::Kin;
pub use hints::Hint;
use hints::Hints;
pub use nodes::with_nodes;
pub use place::Place;
use place::Places;
use shares::Shares;
use subgraph::Subgraph;

use hive_router_query_planner::utils::parsing::safe_parse_schema;

use crate::supergraph::{api::api, features::Features};

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
    let located = |errors: Vec<Told>| {
        let places = Places::new(subgraphs);
        let located = |Told { code, message, mend }| {
            let error = places.locate(&code, &message);
            CompositionError { mend: mend.or(error.mend), ..error }
        };
        errors.into_iter().map(located).collect::<Vec<_>>()
    };
    let circles = Faults::circles(&read);
    if !circles.is_empty() {
        return Err(located(circles));
    }
    let (shares, kin) = (Shares::of(&read), Kin::of(read.iter().flat_map(Subgraph::parts)));
    let around = Around::new(subgraphs, &read, &shares, &kin);
    let told = |code: Option<&str>, message: &str| {
        let code = code.unwrap_or("INVALID_GRAPHQL").to_owned();
        Told { code, message: around.named(message), mend: None }
    };
    let thrown = |error: federation_composition::Error| located(vec![told(error.code(), error.message())]);
    // What cannot be read is for the library to tell.
    let is_read = read.len() == subgraphs.len();
    let faults = if is_read { Faults::of(&read, &shares, &kin) } else { Faults::default() };
    let options = InternalOptions {
        disable_validation_rules: is_read.then(|| TAKEN_OVER.map(ToOwned::to_owned).to_vec()),
    };
    let written = subgraphs.iter().zip(&around.subgraphs);
    let services: Vec<ServiceDefinition> =
        written.filter_map(|(given, written)| service(given, written)).collect();
    let composed = compose_services(&services, Some(&options)).map_err(|error| thrown(error.into()))?;
    let library = composed.errors().unwrap_or_default().iter();
    let errors = faults.with(library.map(|error| told(error.code(), &error.message)).collect());
    match composed {
        CompositionResult::Success(success) if errors.is_empty() => {
            let supergraph = around.mended(success.supergraph_sdl());
            let document = safe_parse_schema(&supergraph)
                .map_err(|error| located(vec![told(None, &error.to_string())]))?;
            let api = api(&document, &Features::new(&document)).to_string();
            let misfits = checks::merged(document);
            if !misfits.is_empty() {
                return Err(located(misfits));
            }
            Ok(Composed { supergraph, api, hints: Hints::of(subgraphs, &read, &shares) })
        }
        _ => Err(located(errors)),
    }
}

/// A subgraph as the library gets it: with what is written otherwise for it, as long as that is SDL.
fn service(given: &SubgraphSdl, written: &SubgraphSdl) -> Option<ServiceDefinition> {
    let document = graphql_core::parse(&written.sdl).or_else(|_| graphql_core::parse(&given.sdl)).ok()?;
    Some(ServiceDefinition::new(&written.name, document).with_url(&written.url))
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
