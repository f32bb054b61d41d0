//! The types of arguments: those of all who have the field merge.

use super::Fault;
use crate::compose::{arguments, shares::Shares};

const CODE: &str = "FIELD_ARGUMENT_TYPE_MISMATCH";

pub(super) fn check(shares: &Shares<'_>, faults: &mut Vec<Fault>) {
    for (parent, name, all) in shares.iter() {
        for (argument, declared) in arguments::of(all.iter().filter(|share| !share.is_external)) {
            if arguments::merged(declared.iter().map(|(_, argument)| *argument)).is_some() {
                continue;
            }
            let coordinate = format!("{parent}.{name}({argument}:)");
            let types: Vec<String> = declared
                .iter()
                .map(|(share, argument)| {
                    format!("`{}` in subgraph \"{}\"", argument.value_type, share.name())
                })
                .collect();
            let message =
                format!("The argument \"{coordinate}\" is of types that do not merge: {}.", types.join(", "));
            faults.push(Fault::new(CODE, message).instead_of(CODE, &coordinate));
        }
    }
}
