//! Fields that several subgraphs resolve: each of them has to say so.
//!
//! The library's own rule does not see `@shareable` on interface objects, and excuses whoever overrides a field, also
//! where two do.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Fault, listed};
use crate::compose::{
    shares::{Share, Shares, moved},
    subgraph::Subgraph,
};

const CODE: &str = "INVALID_FIELD_SHARING";

pub(super) fn check(subgraphs: &[Subgraph<'_>], shares: &Shares<'_>, faults: &mut Vec<Fault>) {
    let keys: HashMap<&str, BTreeSet<String>> =
        subgraphs.iter().map(|subgraph| (subgraph.given.name.as_str(), subgraph.key_fields())).collect();
    let interfaces: HashSet<&str> = subgraphs.iter().flat_map(Subgraph::interfaces).collect();
    for (parent, name, own) in shares.iter() {
        let marked = own.iter().find(|share| parent == "Subscription" && share.is_shareable());
        if let Some(share) = marked {
            let message = format!(
                "The field \"{parent}.{name}\" cannot be @shareable, as it is in subgraph \"{}\": a subscription is one of a single subgraph.",
                share.name()
            );
            let mend = "drop `@shareable`, and leave the field to one subgraph";
            faults.push(Fault { mend: Some(mend), ..Fault::new(CODE, message) });
            continue;
        }
        let mut resolvers: Vec<Share<'_>> =
            own.iter().filter(|share| !share.shown.is_interface).copied().collect();
        if !interfaces.contains(parent) {
            resolvers.extend(through_interface_objects(subgraphs, shares, parent, name));
        }
        let moved = moved(&resolvers);
        resolvers.retain(|share| !share.is_external && !moved.contains(share.name()));
        let is_shared = |share: &Share<'_>| {
            // Federation 1 has no @shareable: whoever has a field may resolve it.
            share.is_shareable()
                || keys[share.name()].contains(&format!("{}.{name}", share.parent))
                || !share.subgraph.is_linked && parent != "Subscription"
        };
        let alone: Vec<&str> = resolvers.iter().filter(|share| !is_shared(share)).map(Share::name).collect();
        if alone.is_empty() || resolvers.len() < 2 {
            continue;
        }
        let resolved: Vec<String> = resolvers.iter().map(|share| described(share, parent, name)).collect();
        let message = format!(
            "The field \"{parent}.{name}\" is resolved by the subgraphs {}, but not marked @shareable in {}.",
            resolved.join(", "),
            listed(alone)
        );
        faults.push(Fault::new(CODE, message));
    }
}

/// `@shareable` counts for a whole declaration: twice there says nothing more.
pub(super) fn repeated(subgraphs: &[Subgraph<'_>], faults: &mut Vec<Fault>) {
    for subgraph in subgraphs {
        for (parent, shown) in subgraph.parts() {
            let fields = shown.fields.iter().map(|of| (format!("{parent}.{}", of.name), &of.directives));
            for (coordinate, directives) in fields.chain([(parent.to_owned(), &shown.directives)]) {
                if subgraph.shareables(directives) > 1 {
                    let message = format!(
                        "[{}] The declaration of \"{coordinate}\" is marked @shareable more than once.",
                        subgraph.given.name
                    );
                    faults.push(Fault::new("INVALID_SHAREABLE_USAGE", message));
                }
            }
        }
    }
}

/// What interface objects add to an object type.
fn through_interface_objects<'a>(
    subgraphs: &'a [Subgraph<'a>],
    shares: &Shares<'a>,
    object: &str,
    name: &'a str,
) -> Vec<Share<'a>> {
    let faces: BTreeSet<&str> = subgraphs.iter().flat_map(|subgraph| subgraph.faces(object)).collect();
    let added = faces.into_iter().flat_map(|face| shares.get(face, name));
    added.filter(|share| share.is_of_interface_object() && !share.subgraph.has(object)).copied().collect()
}

fn described(share: &Share<'_>, parent: &str, name: &str) -> String {
    if share.is_of_interface_object() && share.parent != parent {
        format!("\"{}\" (through the @interfaceObject field \"{}.{name}\")", share.name(), share.parent)
    } else {
        format!("\"{}\"", share.name())
    }
}
