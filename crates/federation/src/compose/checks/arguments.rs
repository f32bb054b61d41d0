//! The types of arguments: those of all who have the field merge.

use std::collections::BTreeSet;

use super::Fault;
use crate::compose::{
    arguments,
    shares::{Share, Shares},
};

const CODE: &str = "FIELD_ARGUMENT_TYPE_MISMATCH";

pub(super) fn check(shares: &Shares<'_>, faults: &mut Vec<Fault>) {
    for (parent, name, all) in shares.iter() {
        let owners: Vec<&Share<'_>> = all.iter().filter(|share| !share.is_external).collect();
        let of_all = owners.iter().flat_map(|share| &share.field.arguments);
        let names: BTreeSet<&str> = of_all.map(|argument| argument.name.as_str()).collect();
        for argument in names {
            let declared = owners.iter().filter_map(|share| {
                let argument = share.field.arguments.iter().find(|of| of.name == argument)?;
                Some((share, argument))
            });
            if arguments::merged(declared.clone().map(|(_, argument)| argument)).is_some() {
                continue;
            }
            let coordinate = format!("{parent}.{name}({argument}:)");
            let types: Vec<String> = declared
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
