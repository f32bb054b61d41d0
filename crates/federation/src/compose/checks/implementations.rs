//! Whether types are as their interfaces want them (GraphQL specification, "Objects", "Type Validation").

use std::collections::{BTreeMap, HashMap};

use graphql_tools::static_graphql::schema::{Document, Field};

use super::{Fault, INVALID};
use crate::compose::{
    arguments::is_needed,
    fit::Kin,
    shown::{Shown, parts, types},
    subgraph::Subgraph,
};

/// Within the subgraphs.
pub(super) fn check(subgraphs: &[Subgraph<'_>], faults: &mut Vec<Fault>) {
    for subgraph in subgraphs {
        for Misfit { coordinate, wanted, what } in misfits(&subgraph.types) {
            let message = format!("[{}] The field \"{coordinate}\" {what}.", subgraph.given.name);
            let instead_of = vec![(INVALID, format!("Interface field {wanted} expect"))];
            faults.push(Fault { instead_of, ..Fault::new(INVALID, message) });
        }
    }
}

/// What is not as its interface wants it once all is merged.
pub(super) fn merged(supergraph: Document) -> Vec<Fault> {
    let mend = "declare the field, its type and its arguments alike in all subgraphs that have it: an argument that one lacks is left out";
    let misfit = |Misfit { coordinate, what, .. }| {
        let message = format!("Merged, the field \"{coordinate}\" {what}.");
        Fault { mend: Some(mend), ..Fault::new(INVALID, message) }
    };
    misfits(&types(supergraph)).into_iter().map(misfit).collect()
}

/// A field that is not as an interface wants it.
struct Misfit {
    coordinate: String,
    /// What it is of the interface.
    wanted: String,
    /// What is wrong.
    what: String,
}

/// The fields of types that are not as their interfaces want them.
fn misfits(types: &HashMap<String, Vec<Shown>>) -> Vec<Misfit> {
    let kin = Kin::of(parts(types));
    let mut found = Vec::new();
    for (name, face) in kin.pairs() {
        let Some(wanted) = types.get(face).filter(|shown| shown.iter().any(|shown| shown.is_interface))
        else {
            continue;
        };
        let has = fields(&types[name]);
        for (field, wanted) in fields(wanted) {
            let whats = match has.get(field) {
                None => vec![format!("is not there, though \"{face}\" has it")],
                Some(own) => {
                    let of_type = (!kin.fits(&own.field_type, &wanted.field_type)).then(|| {
                        format!("is `{}`, where \"{face}\" wants `{}`", own.field_type, wanted.field_type)
                    });
                    of_type.into_iter().chain(arguments(own, wanted, face)).collect()
                }
            };
            found.extend(whats.into_iter().map(|what| Misfit {
                coordinate: format!("{name}.{field}"),
                wanted: format!("{face}.{field}"),
                what,
            }));
        }
    }
    found
}

/// The arguments that are other than an interface wants.
fn arguments(own: &Field, wanted: &Field, face: &str) -> Vec<String> {
    let mut found = Vec::new();
    for argument in &wanted.arguments {
        match own.arguments.iter().find(|of| of.name == argument.name) {
            None => {
                found.push(format!("does not take the argument \"{}\", which \"{face}\" has", argument.name));
            }
            Some(of) if of.value_type != argument.value_type => found.push(format!(
                "takes the argument \"{}\" as `{}`, where \"{face}\" wants `{}`",
                argument.name, of.value_type, argument.value_type
            )),
            Some(_) => {}
        }
    }
    for argument in &own.arguments {
        if is_needed(argument) && wanted.arguments.iter().all(|of| of.name != argument.name) {
            found.push(format!("needs the argument \"{}\", which \"{face}\" does not have", argument.name));
        }
    }
    found
}

fn fields(shown: &[Shown]) -> BTreeMap<&str, &Field> {
    shown.iter().flat_map(|shown| &shown.fields).map(|field| (field.name.as_str(), field)).collect()
}
