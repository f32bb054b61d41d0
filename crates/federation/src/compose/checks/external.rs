//! `@external` where it cannot be, and external fields that are not as their owners declare them.

use std::collections::BTreeSet;

use graphql_tools::static_graphql::schema::InputValue;

use super::Fault;
use crate::compose::{
    arguments,
    fit::is_narrower,
    shares::{Share, Shares},
    subgraph::Subgraph,
};

/// Within the subgraphs.
pub(super) fn check(subgraphs: &[Subgraph<'_>], shares: &Shares<'_>, faults: &mut Vec<Fault>) {
    for subgraph in subgraphs {
        on_interfaces(subgraph, faults);
        if !subgraph.is_linked {
            nothing_else(subgraph, subgraphs, faults);
        }
    }
    with_provides(shares, faults);
}

/// A field of an interface is resolved by the objects' fields: no other subgraph has it. Federation 1 reads over it.
fn on_interfaces(subgraph: &Subgraph<'_>, faults: &mut Vec<Fault>) {
    if !subgraph.is_linked {
        return;
    }
    let owned = subgraph.keys_of_extensions();
    for (parent, shown) in subgraph.parts().filter(|(_, shown)| shown.is_interface) {
        for field in shown.fields.iter().filter(|field| subgraph.is_external(field)) {
            let coordinate = format!("{parent}.{}", field.name);
            if !owned.contains(&coordinate) {
                let message = format!(
                    "[{}] The field \"{coordinate}\" is one of an interface, and cannot be @external: only fields of objects are resolved by somebody.",
                    subgraph.given.name
                );
                faults.push(Fault::new("EXTERNAL_ON_INTERFACE", message));
            }
        }
    }
}

/// A field that another subgraph resolves gives what that subgraph knows: nothing can be added on the way.
fn with_provides(shares: &Shares<'_>, faults: &mut Vec<Fault>) {
    for (_, name, shares) in shares.iter() {
        for share in shares.iter().filter(|share| share.is_external) {
            let Share { subgraph, parent, field, .. } = share;
            let coordinate = format!("{parent}.{name}");
            if subgraph.provided(field).is_some() {
                let message = format!(
                    "[{}] The field \"{coordinate}\" is marked @external and @provides: who does not resolve a field cannot provide more with it.",
                    share.name()
                );
                let fault = Fault::new("EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE", message);
                faults.push(fault.instead_of("EXTERNAL_UNUSED", &coordinate));
            }
        }
    }
}

/// Federation 1 reads over external fields that nothing uses; a type has to have others.
fn nothing_else(subgraph: &Subgraph<'_>, all: &[Subgraph<'_>], faults: &mut Vec<Fault>) {
    let used = subgraph.used_fields();
    // On interfaces, it reads over `@external` itself.
    let interfaces: BTreeSet<&str> = subgraph.interfaces().collect();
    let objects = subgraph.types.keys().filter(|name| !interfaces.contains(name.as_str()));
    for name in objects.filter(|name| subgraph.is_referenced(name)) {
        let owned = owned_by_extension(subgraph, name, all);
        let mut fields = subgraph.types[name].iter().flat_map(|shown| &shown.fields).peekable();
        let is_kept = |coordinate: &String| used.contains(coordinate) || owned.contains(coordinate);
        if fields.peek().is_some()
            && fields.all(|field| subgraph.is_external(field) && !is_kept(&format!("{name}.{}", field.name)))
        {
            let message = format!(
                "[{}] The type \"{name}\" has only fields that are @external and not used by any @key, @requires or @provides.",
                subgraph.given.name
            );
            faults.push(Fault::new("TYPE_WITH_ONLY_UNUSED_EXTERNAL", message));
        }
    }
}

/// The fields of an extension that are its own although they are marked: those of its keys or, if it has none, those of
/// the first key of the type elsewhere.
fn owned_by_extension(subgraph: &Subgraph<'_>, name: &str, all: &[Subgraph<'_>]) -> BTreeSet<String> {
    if !subgraph.is_extended(name) || subgraph.is_entity(name) {
        return subgraph.keys_of_extensions();
    }
    let others = all.iter().filter(|other| other.given.name != subgraph.given.name);
    others.flat_map(|other| other.first_key_fields(name)).collect()
}

/// Between the subgraphs: the arguments of external fields are those of the fields.
pub(super) fn compare(shares: &Shares<'_>, faults: &mut Vec<Fault>) {
    for (parent, name, shares) in shares.iter() {
        let (externals, owners): (Vec<&Share<'_>>, Vec<&Share<'_>>) =
            shares.iter().partition(|share| share.is_external);
        for external in externals {
            for referred in &external.field.arguments {
                let coordinate = format!("{parent}.{name}({}:)", referred.name);
                clashes(&coordinate, external, referred, &owners, faults);
            }
        }
    }
}

fn clashes(
    coordinate: &str,
    external: &Share<'_>,
    referred: &InputValue,
    owners: &[&Share<'_>],
    faults: &mut Vec<Fault>,
) {
    let declared = owners.iter().filter_map(|owner| {
        let argument = owner.field.arguments.iter().find(|argument| argument.name == referred.name)?;
        Some((owner.name(), argument))
    });
    let declared: Vec<(&str, &InputValue)> = declared.collect();
    // An argument that not all owners have is left out.
    let Some((owner, argument)) = declared.first().filter(|_| declared.len() == owners.len()) else { return };
    let between = |declared: &str, referred: &str| {
        format!(
            "The argument \"{coordinate}\" has {declared} in subgraph \"{owner}\", but {referred} in subgraph \"{}\", where the field is @external.",
            external.name()
        )
    };
    let inputs = declared.iter().map(|(_, argument)| *argument);
    if let Some(merged) = arguments::merged(inputs.clone())
        && !is_narrower(merged, &referred.value_type)
    {
        let message =
            between(&format!("the type `{merged}`"), &format!("the type `{}`", referred.value_type));
        let fault = Fault::new("EXTERNAL_ARGUMENT_TYPE_MISMATCH", message);
        faults.push(fault.instead_of("FIELD_ARGUMENT_TYPE_MISMATCH", coordinate));
    }
    if inputs.clone().all(|one| one.default_value != referred.default_value) {
        let fault =
            Fault::new("EXTERNAL_ARGUMENT_DEFAULT_MISMATCH", between(&default(argument), &default(referred)));
        faults.push(fault.instead_of("FIELD_ARGUMENT_DEFAULT_MISMATCH", coordinate));
    }
}

fn default(input: &InputValue) -> String {
    match &input.default_value {
        Some(value) => format!("the default `{value}`"),
        None => "no default".to_owned(),
    }
}
