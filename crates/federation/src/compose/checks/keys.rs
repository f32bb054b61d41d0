//! Keys that select what identifies nothing.

use super::Fault;
use crate::compose::subgraph::Subgraph;

/// The library refuses interfaces in keys, but not unions.
pub(super) fn check(subgraphs: &[Subgraph<'_>], faults: &mut Vec<Fault>) {
    for subgraph in subgraphs {
        for coordinate in subgraph.key_fields() {
            let ty = coordinate.split_once('.').and_then(|(parent, name)| subgraph.field_type(parent, name));
            if let Some(union) = ty.filter(|ty| subgraph.members(ty).next().is_some()) {
                let message = format!(
                    "[{}] The field \"{coordinate}\" gives the union `{union}`, and cannot be in a @key.",
                    subgraph.given.name
                );
                faults.push(Fault::new("KEY_FIELDS_SELECT_INVALID_TYPE", message));
            }
        }
    }
}
