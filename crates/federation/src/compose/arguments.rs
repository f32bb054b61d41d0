//! Arguments that subgraphs declare with types that are not the same, and yet merge: what one takes, all take. The
//! library below sees that at the outermost `!` only, so it gets the merged type everywhere. Nor does it see that an
//! argument has the default only that all give it.

use std::collections::{BTreeMap, HashMap};

use graphql_tools::static_graphql::schema::{InputValue, Type};

use super::{
    alike::by_name,
    fit::{differ_within, is_narrower},
    shares::{Share, Shares},
    text::{self, Edit},
};

/// The arguments of a field, by name: each with those who have it.
pub(super) fn of<'s, 'a>(
    shares: impl IntoIterator<Item = &'s Share<'a>>,
) -> BTreeMap<&'s str, Vec<(&'s Share<'a>, &'s InputValue)>>
where
    'a: 's,
{
    let arguments = |share: &'s Share<'a>| share.field.arguments.iter().map(move |of| (share, of));
    by_name(shares.into_iter().flat_map(arguments), |argument| &argument.name)
}

/// What is written otherwise, by the names of subgraphs.
pub(super) fn edits<'a>(shares: &Shares<'a>) -> HashMap<&'a str, Vec<Edit>> {
    let mut edits: HashMap<&str, Vec<Edit>> = HashMap::new();
    for (_, _, shares) in shares.iter() {
        for same in of(shares).into_values() {
            defaults(&same, &mut edits);
            if !same.iter().any(|(_, other)| differ_within(&other.value_type, &same[0].1.value_type)) {
                continue;
            }
            let Some(taken) = merged(same.iter().map(|(_, argument)| *argument)) else { continue };
            for (share, argument) in same.iter().filter(|(_, argument)| argument.value_type != *taken) {
                let sdl = &share.subgraph.given.sdl;
                let at = text::offset(sdl, argument.position);
                if let Some(range) = at.and_then(|at| text::whole_type(sdl, at)) {
                    edits.entry(share.name()).or_default().push(Edit { range, by: taken.to_string() });
                }
            }
        }
    }
    edits
}

/// Takes away the defaults of an argument that not all have: what one subgraph does without, all do.
fn defaults<'a>(same: &[(&Share<'a>, &InputValue)], edits: &mut HashMap<&'a str, Vec<Edit>>) {
    let is_of_all = same.iter().all(|(_, argument)| argument.default_value.is_some());
    if is_of_all || same.iter().any(|(share, _)| share.is_external) {
        return;
    }
    for (share, argument) in same.iter().filter(|(_, argument)| argument.default_value.is_some()) {
        let sdl = &share.subgraph.given.sdl;
        let at = text::offset(sdl, argument.position);
        if let Some(range) = at.and_then(|at| text::default(sdl, at)) {
            edits.entry(share.name()).or_default().push(Edit { range, by: String::new() });
        }
    }
}

/// The type whose values all of these take, if one of them has it.
pub(super) fn merged<'a>(arguments: impl Iterator<Item = &'a InputValue> + Clone) -> Option<&'a Type> {
    let all = arguments.clone();
    let is_taken = |one: &Type| all.clone().all(|other| is_narrower(one, &other.value_type));
    arguments.map(|argument| &argument.value_type).find(|one| is_taken(one))
}

/// Whether an argument has to be given.
pub(super) fn is_needed(argument: &InputValue) -> bool {
    matches!(argument.value_type, Type::NonNullType(_)) && argument.default_value.is_none()
}
