//! What subgraphs take differently: arguments and fields of input objects. What one of them lacks is left out.

use std::collections::BTreeSet;

use graphql_tools::static_graphql::schema::InputValue;

use super::Hints;
use crate::compose::{alike::by_name, arguments, shares::Share, subgraph::Subgraph};

impl Hints<'_> {
    /// The arguments of a field.
    pub(super) fn arguments(&mut self, coordinate: &str, shares: &[Share<'_>]) {
        for (name, declared) in arguments::of(shares) {
            let argument = format!("{coordinate}({name}:)");
            if declared.len() < shares.len() {
                self.tell(
                    "INCONSISTENT_ARGUMENT_PRESENCE",
                    format!("The argument \"{argument}\" is not in all subgraphs that have the field: it is left out."),
                );
            }
            self.declared("argument", &argument, &declared);
        }
    }

    /// The fields of an input object.
    pub(super) fn input_fields(&mut self, name: &str, among: &[&Subgraph<'_>]) {
        let all =
            among.iter().flat_map(|subgraph| subgraph.inputs(name).map(move |input| (*subgraph, input)));
        for (field, declared) in by_name(all, |input| &input.name) {
            let coordinate = format!("{name}.{field}");
            if declared.len() < among.len()
                && !declared.iter().any(|(subgraph, input)| subgraph.hides_any(&input.directives))
            {
                self.tell(
                    "INCONSISTENT_INPUT_OBJECT_FIELD",
                    format!("The input field \"{coordinate}\" is not in all subgraphs that have \"{name}\": it is left out."),
                );
            }
            self.declared("input field", &coordinate, &declared);
        }
    }

    /// The same input, as those declare it that have it.
    fn declared<O>(&mut self, what: &str, coordinate: &str, declared: &[(O, &InputValue)]) {
        let types: BTreeSet<String> =
            declared.iter().map(|(_, input)| input.value_type.to_string()).collect();
        if types.len() > 1 {
            let types: Vec<String> = types.iter().map(|ty| format!("`{ty}`")).collect();
            self.tell(
                "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE",
                format!("The {what} \"{coordinate}\" is of different types: {}.", types.join(", ")),
            );
        }
        let defaults: BTreeSet<bool> =
            declared.iter().map(|(_, input)| input.default_value.is_some()).collect();
        if defaults.len() > 1 {
            self.tell(
                "INCONSISTENT_DEFAULT_VALUE_PRESENCE",
                format!(
                    "The {what} \"{coordinate}\" does not have its default in all subgraphs: it is left out."
                ),
            );
        }
        let texts = declared.iter().filter_map(|(_, input)| input.description.as_deref());
        self.descriptions(what, coordinate, texts);
    }
}
