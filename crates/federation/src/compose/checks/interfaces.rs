//! Interfaces that subgraphs know as one type, or find by a key: who does the one knows no implementation, who does the
//! other knows all of them.

use std::collections::BTreeSet;

use super::{Fault, listed};
use crate::compose::subgraph::Subgraph;

pub(super) fn check(subgraphs: &[Subgraph<'_>], faults: &mut Vec<Fault>) {
    let interfaces: BTreeSet<&str> = subgraphs.iter().flat_map(Subgraph::interfaces).collect();
    for interface in interfaces {
        let implementations: BTreeSet<&str> =
            subgraphs.iter().flat_map(|subgraph| subgraph.possible(interface)).collect();
        for subgraph in subgraphs {
            let name = &subgraph.given.name;
            if subgraph.is_interface_object(interface) {
                for known in implementations.iter().filter(|of| **of != interface && subgraph.has(of)) {
                    let message = format!(
                        "The subgraph \"{name}\" defines \"{interface}\" as an @interfaceObject, and cannot define \"{known}\" too, which implements it."
                    );
                    let mend = "leave the implementation to other subgraphs, or define the interface with all its implementations";
                    let fault = Fault::new("INTERFACE_OBJECT_USAGE_ERROR", message);
                    faults.push(Fault { mend: Some(mend), ..fault });
                }
            } else if subgraph.is_abstract(interface) && !subgraph.ways_in(interface).is_empty() {
                let known = subgraph.possible(interface);
                let absent: Vec<&str> = implementations
                    .iter()
                    .copied()
                    .filter(|of| *of != interface && !known.contains(of))
                    .collect();
                if !absent.is_empty() {
                    let message = format!(
                        "The subgraph \"{name}\" finds objects of the interface \"{interface}\" by a @key, but does not define all types that implement it: it lacks {}.",
                        listed(absent)
                    );
                    let fault = Fault::new("INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE", message);
                    faults.push(fault.instead_of("INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE", interface));
                }
            }
        }
    }
}
