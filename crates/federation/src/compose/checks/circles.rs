//! Fields whose `@requires` need each other.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Fault, UNREACHABLE};
use crate::compose::{selection::coordinates, subgraph::Subgraph};

pub(super) fn check(subgraphs: &[Subgraph<'_>]) -> Vec<Fault> {
    // What each field needs, where no subgraph gives it without needing anything.
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut free = HashSet::new();
    for subgraph in subgraphs {
        for (parent, field) in subgraph.fields().filter(|(_, field)| !subgraph.is_external(field)) {
            let coordinate = format!("{parent}.{}", field.name);
            match subgraph.required(field) {
                Some((selection, _)) => {
                    needs.entry(coordinate).or_default().extend(coordinates(subgraph, parent, selection));
                }
                None => {
                    free.insert(coordinate);
                }
            }
        }
    }
    needs.retain(|coordinate, _| !free.contains(coordinate));
    let in_a_circle = needs.keys().filter(|start| {
        let (mut reached, mut next) = (BTreeSet::new(), vec![*start]);
        while let Some(coordinate) = next.pop() {
            for needed in needs.get(coordinate).into_iter().flatten() {
                if needed == *start {
                    return true;
                }
                if reached.insert(needed) {
                    next.push(needed);
                }
            }
        }
        false
    });
    let told = |coordinate: &String| {
        format!(
            "The field \"{coordinate}\" can never be resolved: what its @requires needs cannot be had without it."
        )
    };
    in_a_circle.map(|coordinate| Fault::new(UNREACHABLE, told(coordinate))).collect()
}
