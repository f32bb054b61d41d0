//! What several have under one name.

use std::collections::BTreeMap;

/// What several have, by its name: each with who has it.
pub(super) fn by_name<'a, O, T>(
    all: impl Iterator<Item = (O, &'a T)>,
    name: impl Fn(&'a T) -> &'a str,
) -> BTreeMap<&'a str, Vec<(O, &'a T)>> {
    let mut by_name: BTreeMap<&str, Vec<(O, &T)>> = BTreeMap::new();
    for (owner, one) in all {
        by_name.entry(name(one)).or_default().push((owner, one));
    }
    by_name
}
