//! What subgraphs take differently: arguments and fields of input objects. What one of them lacks is left out.

use std::collections::BTreeSet;

use graphql_tools::static_graphql::schema::InputValue;

use super::Hints;
use crate::compose::{shares::Share, subgraph::Subgraph};

impl Hints<'_> {
    /// The arguments of a field.
    pub(super) fn arguments(&mut self, coordinate: &str, shares: &[Share<'_>]) {
        let of_all = shares.iter().flat_map(|share| &share.field.arguments);
        let names: BTreeSet<&str> = of_all.map(|argument| argument.name.as_str()).collect();
        for name in names {
            let declared = shares.iter().filter_map(|share| {
                Some((share.subgraph, share.field.arguments.iter().find(|argument| argument.name == name)?))
            });
            let declared: Vec<_> = declared.collect();
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
        let having: Vec<(&Subgraph<'_>, Vec<&InputValue>)> =
            among.iter().map(|subgraph| (*subgraph, subgraph.inputs(name).collect())).collect();
        let of_all = having.iter().flat_map(|(_, inputs)| inputs);
        let fields: BTreeSet<&str> = of_all.map(|input| input.name.as_str()).collect();
        for field in fields {
            let declared = having.iter().filter_map(|(subgraph, inputs)| {
                Some((*subgraph, *inputs.iter().find(|input| input.name == field)?))
            });
            let declared: Vec<_> = declared.collect();
            let coordinate = format!("{name}.{field}");
            let hides = |(subgraph, input): &(&Subgraph<'_>, &InputValue)| {
                input.directives.iter().any(|directive| subgraph.hides(directive))
            };
            if declared.len() < among.len() && !declared.iter().any(hides) {
                self.tell(
                    "INCONSISTENT_INPUT_OBJECT_FIELD",
                    format!("The input field \"{coordinate}\" is not in all subgraphs that have \"{name}\": it is left out."),
                );
            }
            self.declared("input field", &coordinate, &declared);
        }
    }

    /// The same input, as those declare it that have it.
    fn declared(&mut self, what: &str, coordinate: &str, declared: &[(&Subgraph<'_>, &InputValue)]) {
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
