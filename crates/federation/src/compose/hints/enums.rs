//! Enum values that not all subgraphs have: they are left out where the type is taken, and kept where it is only given.

use std::collections::HashSet;

use super::Hints;
use crate::{
    compose::{alike::by_name, subgraph::Subgraph},
    types::named,
};

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
        let all =
            among.iter().flat_map(|subgraph| subgraph.values(name).map(move |value| (*subgraph, value)));
        let values = by_name(all, |value| &value.name);
        let (is_taken, is_given) = (uses.taken.contains(name), uses.given.contains(name));
        if !values.is_empty() && !is_taken && !is_given {
            self.tell(
                "UNUSED_ENUM_TYPE",
                format!("The enum \"{name}\" is used by no field and no argument."),
            );
        }
        for (value, declared) in values {
            let coordinate = format!("{name}.{value}");
            if declared.len() < among.len() && !is_taken {
                self.tell(
                    "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM",
                    format!("The value \"{coordinate}\" is not in all subgraphs that have the enum."),
                );
            } else if declared.len() < among.len()
                && !declared.iter().any(|(subgraph, value)| subgraph.hides_any(&value.directives))
            {
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
