//! Enum values that not all subgraphs have: they are left out where the type is taken, and kept where it is only given.

use std::collections::{BTreeSet, HashSet};

use graphql_tools::static_graphql::schema::EnumValue;

use super::Hints;
use crate::{compose::subgraph::Subgraph, types::named};

/// The types that are taken by arguments and input fields, and those that fields give.
pub(super) struct Uses<'a> {
    taken: HashSet<&'a str>,
    given: HashSet<&'a str>,
}

impl<'a> Uses<'a> {
    pub(super) fn of(subgraphs: &'a [Subgraph<'a>]) -> Self {
        let (mut taken, mut given) = (HashSet::new(), HashSet::new());
        for (_, shown) in subgraphs.iter().flat_map(Subgraph::parts) {
            given.extend(shown.fields.iter().map(|field| named(&field.field_type)));
            let arguments = shown.fields.iter().flat_map(|field| &field.arguments);
            taken.extend(arguments.chain(&shown.inputs).map(|input| named(&input.value_type)));
        }
        Self { taken, given }
    }
}

impl Hints<'_> {
    /// The values of an enum.
    pub(super) fn values(&mut self, name: &str, among: &[&Subgraph<'_>], uses: &Uses<'_>) {
        let having: Vec<(&Subgraph<'_>, Vec<&EnumValue>)> =
            among.iter().map(|subgraph| (*subgraph, subgraph.values(name).collect())).collect();
        let names: BTreeSet<&str> =
            having.iter().flat_map(|(_, values)| values).map(|value| value.name.as_str()).collect();
        let (is_taken, is_given) = (uses.taken.contains(name), uses.given.contains(name));
        if !names.is_empty() && !is_taken && !is_given {
            self.tell(
                "UNUSED_ENUM_TYPE",
                format!("The enum \"{name}\" is used by no field and no argument."),
            );
        }
        for value in names {
            let declared = having.iter().filter_map(|(subgraph, values)| {
                Some((*subgraph, *values.iter().find(|of| of.name == value)?))
            });
            let declared: Vec<_> = declared.collect();
            let coordinate = format!("{name}.{value}");
            let hides = |(subgraph, value): &(&Subgraph<'_>, &EnumValue)| {
                value.directives.iter().any(|directive| subgraph.hides(directive))
            };
            if declared.len() < among.len() && !is_taken {
                self.tell(
                    "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM",
                    format!("The value \"{coordinate}\" is not in all subgraphs that have the enum."),
                );
            } else if declared.len() < among.len() && !declared.iter().any(hides) {
                self.tell(
                    "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM",
                    format!("The value \"{coordinate}\" is not in all subgraphs that have the enum: it is left out."),
                );
            }
            let texts = declared.iter().filter_map(|(_, value)| value.description.as_deref());
            self.descriptions("value", &coordinate, texts);
        }
    }
}
