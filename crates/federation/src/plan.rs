//! What to ask which subgraph, in which order.

pub(crate) mod context;
mod hive;
mod json;
mod otherwise;
mod ours;
mod text;

use std::time::{Duration, Instant};

use graphql_tools::static_graphql::query::Document;
use serde::Serialize;

use crate::{
    keys::{Key, Keys},
    overrides::Overrides,
    shape::Shape,
    supergraph::Supergraph,
    types::TypeId,
};
use context::Context;
use ours::Asked;

/// How long a plan may take to make.
pub(crate) const PLANNING: Duration = Duration::from_secs(5);

/// A plan took longer.
struct Endless;

impl From<Endless> for String {
    fn from(Endless: Endless) -> Self {
        format!("it took longer than {} s", PLANNING.as_secs())
    }
}

/// Makes the plan of one operation.
pub(crate) struct Planning<'a> {
    pub(crate) supergraph: &'a Supergraph,
    pub(crate) overrides: &'a Overrides,
    pub(crate) keys: &'a mut Keys,
    /// When it is given up.
    pub(crate) until: Instant,
}

impl Planning<'_> {
    /// None: there is nothing to ask.
    pub(crate) fn plan(&mut self, document: &Document, name: Option<&str>) -> Result<Option<Node>, String> {
        let mut plan = self.made(document, name)?;
        if let Some(plan) = &mut plan {
            otherwise::provide(plan, self.supergraph);
        }
        Ok(plan)
    }

    /// What the planner below us refuses, we plan; what it is known to plan wrongly, we plan first.
    fn made(&mut self, document: &Document, name: Option<&str>) -> Result<Option<Node>, String> {
        let asked = Asked::new(self.supergraph, document, name);
        let takes_context = || asked.as_ref().is_ok_and(|asked| asked.takes_context(self.supergraph));
        let asks_library = !self.supergraph.plans_alone && !takes_context();
        let is_intricate = asked.as_ref().is_ok_and(|asked| asked.is_intricate(self.supergraph));
        if asks_library
            && !is_intricate
            && let Ok(plan) = self.plan_by_library(document, name)
        {
            return Ok(plan);
        }
        let plan = asked.and_then(|asked| self.plan_alone(&asked));
        if asks_library && is_intricate {
            return plan.or_else(|problem| self.plan_by_library(document, name).map_err(|_| problem));
        }
        plan
    }
}

/// A step of a plan.
#[derive(Debug)]
pub enum Node {
    /// A request to a subgraph.
    Fetch(Fetch),
    /// One after the other.
    Sequence(Vec<Self>),
    /// All at once.
    Parallel(Vec<Self>),
}

/// A request to a subgraph.
#[derive(Debug)]
pub struct Fetch {
    /// The subgraph's name.
    pub service: String,
    /// What the operation is.
    pub operation: Operation,
    /// The document to send.
    pub document: String,
    /// The document as JSON.
    pub(crate) document_json: Box<[u8]>,
    /// The client's variables that it uses.
    pub variables: Vec<String>,
    /// Entities that it asks more about. None: it asks for root fields.
    pub(crate) entities: Vec<Entities>,
    /// What it tells beside the entities.
    pub(crate) context: Option<Box<Context>>,
    /// Where the answers to root fields go; empty: to the root.
    pub(crate) at: Path,
    /// What `data` holds.
    pub(crate) shape: Shape,
    /// What to ask, at the same time, about entities that lack what some of the fields require. None: nothing but these
    /// fields is asked of any that can lack it.
    pub(crate) otherwise: Option<Box<Self>>,
}

impl Fetch {
    /// A request without variables whose answer is read elsewhere.
    pub(crate) fn new(service: &str, operation: Operation, document: String) -> Self {
        Self {
            service: service.to_owned(),
            operation,
            document_json: serde_json::to_vec(&document).expect("text is JSON").into(),
            document,
            variables: Vec::new(),
            entities: Vec::new(),
            context: None,
            at: Path::default(),
            shape: Shape::default(),
            otherwise: None,
        }
    }

    /// Where its answers go, for people: `foundation.board.@.company`; empty at the root.
    pub fn places(&self) -> Vec<&str> {
        let entities = self.entities.iter().flat_map(|entities| &entities.paths);
        entities.chain([&self.at]).map(|path| path.text.as_str()).filter(|text| !text.is_empty()).collect()
    }

    /// Whether it asks about entities that other subgraphs named.
    pub fn is_of_entities(&self) -> bool {
        !self.entities.is_empty()
    }
}

/// The kinds of operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// Reads.
    Query,
    /// Writes, its root fields one after the other.
    Mutation,
    /// Reads, again and again.
    Subscription,
}

/// Entities that one field `_entities` of a fetch asks more about.
#[derive(Clone, Debug)]
pub(crate) struct Entities {
    /// The response key of the field.
    pub(crate) name: String,
    pub(crate) key: Key,
    /// The variable that takes the representations.
    pub(crate) variable: String,
    /// Where the entities are.
    pub(crate) paths: Vec<Path>,
    /// What representations hold.
    pub(crate) requires: Vec<Required>,
    /// What they hold besides, only for some of the fields.
    pub(crate) further: Option<Box<Further>>,
    /// What the subgraph calls objects of these types, where that is not their own name: it knows an interface as one
    /// object.
    pub(crate) typenames: Vec<(Vec<TypeId>, String)>,
}

/// What representations hold because some fields require it (Federation specification, `@requires`).
#[derive(Clone, Debug)]
pub(crate) struct Further {
    pub(crate) requires: Vec<Required>,
    /// The fields that require it, by the types of objects.
    pub(crate) by: Vec<(TypeId, Key)>,
}

/// A part of a representation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Required {
    Field {
        /// The field's name for the subgraph, as JSON between a comma and a colon.
        head: Box<[u8]>,
        /// Under which keys it may have been kept; the first that there is counts.
        keys: Vec<Key>,
        /// Whether a null is a value of it.
        takes_null: bool,
        fields: Vec<Self>,
    },
    /// The name of the object's type.
    Typename,
    /// For objects of these types.
    On {
        /// Sorted.
        types: Vec<TypeId>,
        fields: Vec<Self>,
    },
}

impl Required {
    /// Whether it is about objects of this type, as far as it is known.
    pub(crate) fn is_for(&self, ty: Option<TypeId>) -> bool {
        match self {
            Self::On { types, .. } => ty.is_none_or(|ty| types.binary_search(&ty).is_ok()),
            Self::Field { .. } | Self::Typename => true,
        }
    }

    /// The name of a field for the subgraph.
    fn name(&self) -> Option<&str> {
        match self {
            Self::Field { head, .. } => std::str::from_utf8(head.get(2..head.len() - 2)?).ok(),
            Self::On { .. } | Self::Typename => None,
        }
    }
}

/// A way from the root to objects. Lists on the way are entered by themselves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path {
    pub(crate) steps: Vec<Step>,
    /// For people: `foundation.board.@.company`.
    pub(crate) text: String,
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Key(Key),
    /// Only objects of these types, sorted.
    Types(Vec<TypeId>),
}
