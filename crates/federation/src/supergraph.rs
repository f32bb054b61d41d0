//! A supergraph: what a gateway plans against and what its clients see.

pub(crate) mod api;
pub(crate) mod context;
pub(crate) mod features;
pub(crate) mod join;
pub(crate) mod planner_form;

use std::{panic::catch_unwind, sync::OnceLock};

use graphql_tools::static_graphql::schema::{Definition, Document, TypeDefinition};
use hive_router_query_planner::{
    planner::{Planner, QueryPlannerOptions},
    utils::parsing::safe_parse_schema,
};

use crate::{
    nodes::{NODES_URL, Nodes},
    overrides::Overrides,
    plan::Operation,
    types::{TypeId, Types, definitions, graphs, text_argument},
};
use features::Features;
use join::Join;

const INTROSPECTION: &str = include_str!("introspection.graphql");
/// The type that holds the meta-fields of the root.
const META_ROOT: &str = "_Query";

/// A supergraph, ready to plan for.
pub struct Supergraph {
    document: Document,
    features: Features,
    pub(crate) planner: Planner,
    other_planner: OnceLock<Option<Planner>>,
    pub(crate) types: Types,
    pub(crate) join: Join,
    /// Whether the planner below us is not asked.
    pub(crate) plans_alone: bool,
    /// The API schema with all that introspection adds.
    pub(crate) api: Document,
    subgraphs: Vec<Subgraph>,
    api_sdl: String,
    /// Where `node` and `nodes` are those of the whole gateway.
    pub(crate) nodes: Option<Nodes>,
}

/// A subgraph of a supergraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subgraph {
    /// Its name.
    pub name: String,
    /// Where it is reached; empty where the supergraph does not say.
    pub url: String,
}

/// Why a supergraph cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SupergraphError {
    /// It is no SDL.
    #[error("the supergraph does not parse: {0}")]
    Syntax(String),
    /// It is SDL, but no supergraph.
    #[error("the schema is no supergraph: {0}")]
    NoSupergraph(&'static str),
    /// It cannot be planned for.
    #[error("the supergraph cannot be planned for: {0}")]
    Unplannable(String),
}

impl std::fmt::Debug for Supergraph {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Supergraph").field("subgraphs", &self.subgraphs).finish_non_exhaustive()
    }
}

impl Supergraph {
    /// Reads a supergraph SDL (specification of `join`, <https://specs.apollo.dev/join/v0.5>).
    pub fn parse(sdl: &str) -> Result<Self, SupergraphError> {
        let mut document =
            safe_parse_schema(sdl).map_err(|error| SupergraphError::Syntax(error.to_string()))?;
        // The planner takes these for granted.
        if document.definitions.iter().any(|definition| matches!(definition, Definition::TypeExtension(_))) {
            return Err(SupergraphError::NoSupergraph("it holds extensions of types"));
        }
        let mut subgraphs = subgraphs(&document);
        let nodes = Nodes::new(&document, &subgraphs);
        subgraphs.retain(|subgraph| subgraph.url != NODES_URL);
        if subgraphs.is_empty() {
            return Err(SupergraphError::NoSupergraph(
                "it has no enum `join__Graph`; compose its subgraphs first",
            ));
        }
        let query = document.query_type_name().cloned();
        let has_query = definitions(&document).any(
            |definition| matches!(definition, TypeDefinition::Object(object) if Some(&object.name) == query.as_ref()),
        );
        if !has_query {
            return Err(SupergraphError::NoSupergraph("it has no query type"));
        }
        planner_form::mark(&mut document);
        planner_form::order(&mut document, false);
        let planner = planner(&document).map_err(SupergraphError::Unplannable)?;
        let features = Features::new(&document);
        let plain = api::api(&document, &features);
        let api_sdl = plain.to_string();
        let api = with_introspection(plain);
        let types = Types::new(&document, &api);
        let join = Join::new(&document, &features, &types);
        Ok(Self {
            document,
            features,
            planner,
            other_planner: OnceLock::new(),
            types,
            join,
            plans_alone: false,
            api,
            subgraphs,
            api_sdl,
            nodes,
        })
    }

    /// Plans without the planner below us, for tests.
    #[doc(hidden)]
    #[must_use]
    pub fn planning_alone(self) -> Self {
        Self { plans_alone: true, ..self }
    }

    /// The type at the root of operations.
    pub(crate) fn root(&self, of: Operation) -> Option<TypeId> {
        let state = &self.planner.supergraph;
        let name = match of {
            Operation::Query => Some(state.query_type.as_str()),
            Operation::Mutation => state.mutation_type.as_deref(),
            Operation::Subscription => state.subscription_type.as_deref(),
        };
        self.types.id(name?)
    }

    /// A planner that takes the keys of entities the other way round, for operations that the first one fails at.
    pub(crate) fn other_planner(&self) -> Option<&Planner> {
        let make = || {
            let mut document = self.document.clone();
            planner_form::order(&mut document, true);
            planner(&document).ok()
        };
        self.other_planner.get_or_init(make).as_ref()
    }

    /// The schema that clients see, as SDL.
    pub fn api_sdl(&self) -> &str {
        &self.api_sdl
    }

    /// The overrides for one request: `holds` says which labels do, `chance` (0 to less than 100, drawn anew for each
    /// request) decides on those of the form `percent(p)`.
    pub fn overrides(&self, holds: impl Fn(&str) -> bool, chance: f64) -> Overrides {
        Overrides::new(&self.planner.supergraph.progressive_overrides, holds, chance)
    }

    /// Whether a request's overrides are worth deciding.
    pub fn has_labels(&self) -> bool {
        let known = &self.planner.supergraph.progressive_overrides;
        !known.flags.is_empty() || !known.percentages.is_empty()
    }

    /// The features linked for security that nothing here enforces (specification of `link`, "Purpose"), as
    /// `authenticated` is: what they protect, its subgraphs must protect.
    pub fn unenforced(&self) -> Vec<&str> {
        // The others are seen to here.
        self.features.for_security().filter(|name| !["inaccessible", "context"].contains(name)).collect()
    }

    /// The subgraphs that are asked, in the order of the supergraph.
    pub fn subgraphs(&self) -> &[Subgraph] {
        &self.subgraphs
    }
}

/// The planner below us. It panics at selections of keys and requirements that are not valid.
fn planner(supergraph: &Document) -> Result<Planner, String> {
    let planner = || Planner::new_from_supergraph(supergraph, QueryPlannerOptions::default());
    match catch_unwind(planner) {
        Ok(planner) => planner.map_err(|error| error.to_string()),
        Err(_) => Err("a selection in it is not valid".to_owned()),
    }
}

fn subgraphs(document: &Document) -> Vec<Subgraph> {
    let subgraph = |(_, graph)| {
        let argument = |name| text_argument(graph, name).map(ToOwned::to_owned);
        Some(Subgraph { name: argument("name")?, url: argument("url").unwrap_or_default() })
    };
    graphs(document).filter_map(subgraph).collect()
}

fn with_introspection(mut api: Document) -> Document {
    let query = api.query_type_name().cloned();
    let mut meta = Vec::new();
    for definition in introspection().definitions {
        match definition {
            Definition::TypeDefinition(TypeDefinition::Object(object)) if object.name == META_ROOT => {
                meta = object.fields;
            }
            definition => api.definitions.push(definition),
        }
    }
    for definition in &mut api.definitions {
        if let Definition::TypeDefinition(TypeDefinition::Object(object)) = definition
            && Some(&object.name) == query.as_ref()
        {
            object.fields.append(&mut meta);
        }
    }
    api
}

fn introspection() -> Document {
    safe_parse_schema(INTROSPECTION).expect("the introspection schema of this crate parses")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_which_security_is_left_to_subgraphs() {
        let sdl = r#"
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@authenticated", "@inaccessible"])
            type Query { open: Int hidden: Int @inaccessible closed: Int @authenticated }
        "#;
        let subgraph = |sdl: &str| crate::SubgraphSdl {
            name: "a".to_owned(),
            url: "http://a.example/".to_owned(),
            sdl: sdl.to_owned(),
        };
        let unenforced = |sdl: &str| {
            let composed = crate::compose(&[subgraph(sdl)]).unwrap();
            let supergraph = Supergraph::parse(&composed.supergraph).unwrap();
            supergraph.unenforced().into_iter().map(ToOwned::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(unenforced(sdl), ["authenticated"]);
        assert!(unenforced(&sdl.replace("Int @authenticated", "Int")).is_empty());
    }
}
