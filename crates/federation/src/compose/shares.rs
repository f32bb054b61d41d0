//! The fields of the supergraph, each with what subgraphs say of it.

use std::collections::{BTreeMap, HashSet};

use graphql_tools::static_graphql::schema::{Field, Type};

use super::{shown::Shown, subgraph::Subgraph};

/// A field as a subgraph has it.
#[derive(Clone, Copy)]
pub(super) struct Share<'a> {
    pub(super) subgraph: &'a Subgraph<'a>,
    /// The name of its type there.
    pub(super) parent: &'a str,
    /// Its type, or the extension of that which has it.
    pub(super) shown: &'a Shown,
    pub(super) field: &'a Field,
    /// Whether the subgraph only refers to it.
    pub(super) is_external: bool,
}

impl<'a> Share<'a> {
    pub(super) fn name(&self) -> &'a str {
        &self.subgraph.given.name
    }

    /// Whether it says that others may resolve it too, or its type does.
    pub(super) fn is_shareable(&self) -> bool {
        self.subgraph.is_shareable(self.shown, self.field)
    }

    /// Its type, by the names of the supergraph.
    pub(super) fn output(&self) -> Type {
        fn merged(ty: &Type, subgraph: &Subgraph<'_>) -> Type {
            match ty {
                Type::NamedType(name) => Type::NamedType(subgraph.merged(name).to_owned()),
                Type::ListType(inner) => Type::ListType(Box::new(merged(inner, subgraph))),
                Type::NonNullType(inner) => Type::NonNullType(Box::new(merged(inner, subgraph))),
            }
        }
        merged(&self.field.field_type, self.subgraph)
    }

    /// Whether an interface object has it.
    pub(super) fn is_of_interface_object(&self) -> bool {
        self.subgraph.is_interface_object(self.parent)
    }
}

/// All fields of subgraphs, by the type and the name that they have in the supergraph.
pub(super) struct Shares<'a>(BTreeMap<(&'a str, &'a str), Vec<Share<'a>>>);

impl<'a> Shares<'a> {
    pub(super) fn of(subgraphs: &'a [Subgraph<'a>]) -> Self {
        let mut all: BTreeMap<(&str, &str), Vec<Share<'_>>> = BTreeMap::new();
        for subgraph in subgraphs {
            let (owned, unused) = (subgraph.keys_of_extensions(), subgraph.unused_fields());
            for (parent, shown) in subgraph.parts() {
                for field in &shown.fields {
                    if unused.contains(&format!("{parent}.{}", field.name)) {
                        continue;
                    }
                    let is_external = subgraph.is_external(field) || subgraph.is_external_as_a_whole(shown);
                    let is_owned = || owned.contains(&format!("{parent}.{}", field.name));
                    let share =
                        Share { subgraph, parent, shown, field, is_external: is_external && !is_owned() };
                    all.entry((subgraph.merged(parent), &field.name)).or_default().push(share);
                }
            }
        }
        Self(all)
    }

    /// The fields by coordinate, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str, &[Share<'a>])> {
        self.0.iter().map(|((parent, name), shares)| (*parent, *name, shares.as_slice()))
    }

    /// A field, as those subgraphs have it that have it.
    pub(super) fn get<'s>(&'s self, parent: &'s str, name: &'s str) -> &'s [Share<'a>] {
        let fields: &BTreeMap<(&'s str, &'s str), Vec<Share<'a>>> = &self.0;
        fields.get(&(parent, name)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The subgraphs that one of these fields is taken over from.
pub(super) fn moved<'a>(shares: &[Share<'a>]) -> HashSet<&'a str> {
    let overridden = shares.iter().filter_map(|share| share.subgraph.overridden(share.field));
    overridden.map(|(source, _)| source).collect()
}
