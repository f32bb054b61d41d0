//! Arguments that subgraphs declare with types that are not the same, and yet merge: what one takes, all take. The
//! library below sees that at the outermost `!` only, so it gets the merged type everywhere.

use std::collections::HashMap;

use graphql_tools::static_graphql::schema::{InputValue, Type};

use super::{
    shares::{Share, Shares},
    text::{self, Edit},
};
use crate::types::named;

/// What is written otherwise, by the names of subgraphs.
pub(super) fn edits<'a>(shares: &Shares<'a>) -> HashMap<&'a str, Vec<Edit>> {
    let mut edits: HashMap<&str, Vec<Edit>> = HashMap::new();
    for (_, _, shares) in shares.iter() {
        let mut by_name: HashMap<&str, Vec<(&Share<'_>, &InputValue)>> = HashMap::new();
        for share in shares {
            for argument in &share.field.arguments {
                by_name.entry(&argument.name).or_default().push((share, argument));
            }
        }
        for same in by_name.into_values() {
            let mut bare = same.iter().map(|(_, argument)| nullable(&argument.value_type));
            let first = bare.next();
            if bare.all(|other| Some(other) == first) {
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

/// The type whose values all of these take, if one of them has it.
pub(super) fn merged<'a>(arguments: impl Iterator<Item = &'a InputValue> + Clone) -> Option<&'a Type> {
    let all = arguments.clone();
    let is_taken = |one: &Type| all.clone().all(|other| is_within(one, &other.value_type));
    arguments.map(|argument| &argument.value_type).find(|one| is_taken(one))
}

/// A type without its outermost `!`.
fn nullable(ty: &Type) -> &Type {
    match ty {
        Type::NonNullType(inner) => inner,
        _ => ty,
    }
}

/// Whether all values of a type are ones of another.
pub(super) fn is_within(inner: &Type, outer: &Type) -> bool {
    match (inner, outer) {
        (Type::NonNullType(inner), Type::NonNullType(outer))
        | (Type::ListType(inner), Type::ListType(outer)) => is_within(inner, outer),
        (Type::NonNullType(inner), outer) => is_within(inner, outer),
        (Type::NamedType(_), Type::NamedType(_)) => named(inner) == named(outer),
        _ => false,
    }
}
