//! What subgraphs take from the objects around a field's own (Federation specification, `@context` and `@fromContext`).

use graphql_tools::static_graphql::schema::{Directive, Value};

use super::join::FieldSet;
use crate::types::text_part;

/// An argument that clients do not give (specification of `join`, `join__ContextArgument`).
#[derive(Debug)]
pub(crate) struct ContextArgument {
    pub(crate) name: String,
    /// Its type in the subgraph, as SDL.
    pub(crate) ty: String,
    /// The context: what it is called on the types that set it.
    pub(crate) context: String,
    /// What it takes of an object that sets the context: the value that its fields lead to.
    pub(crate) selection: FieldSet,
}

impl ContextArgument {
    /// Those of a `@join__field`.
    pub(super) fn all(directive: &Directive) -> Vec<Self> {
        let given = directive.arguments.iter().find(|(name, _)| name == "contextArguments");
        let Some((_, Value::List(given))) = given else { return Vec::new() };
        given.iter().filter_map(Self::of).collect()
    }

    fn of(value: &Value) -> Option<Self> {
        let Value::Object(parts) = value else { return None };
        let part = |name| text_part(parts, name);
        Some(Self {
            name: part("name")?.to_owned(),
            ty: part("type")?.to_owned(),
            context: part("context")?.to_owned(),
            selection: FieldSet::parse(part("selection")?)?,
        })
    }
}
