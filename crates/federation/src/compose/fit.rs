//! Which types fit where others are declared.

use std::collections::BTreeSet;

use graphql_tools::static_graphql::schema::Type;

use super::shown::Shown;

/// The types that are of an interface or union, each with that.
pub(super) struct Kin<'a>(BTreeSet<(&'a str, &'a str)>);

impl<'a> Kin<'a> {
    /// By types and extensions, with their names.
    pub(super) fn of(types: impl Iterator<Item = (&'a str, &'a Shown)>) -> Self {
        let mut pairs = BTreeSet::new();
        for (name, shown) in types {
            pairs.extend(shown.interfaces.iter().map(|face| (name, face.as_str())));
            pairs.extend(shown.members.iter().map(|member| (member.as_str(), name)));
        }
        Self(pairs)
    }

    /// All pairs of them.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().copied()
    }

    /// Whether all values of a type are ones of another.
    pub(super) fn fits(&self, inner: &Type, outer: &Type) -> bool {
        is_within(inner, outer, &|inner, outer| inner == outer || self.0.contains(&(inner, outer)))
    }
}

/// Whether all values of a type are ones of another that has the same name within.
pub(super) fn is_narrower(inner: &Type, outer: &Type) -> bool {
    is_within(inner, outer, &|inner, outer| inner == outer)
}

/// Whether two types differ in more than the outermost `!`.
pub(super) fn differ_within(one: &Type, other: &Type) -> bool {
    nullable(one) != nullable(other)
}

/// A type without any `!`.
pub(super) fn bare(ty: &Type) -> Type {
    match ty {
        Type::NamedType(name) => Type::NamedType(name.clone()),
        Type::ListType(inner) => Type::ListType(Box::new(bare(inner))),
        Type::NonNullType(inner) => bare(inner),
    }
}

fn nullable(ty: &Type) -> &Type {
    match ty {
        Type::NonNullType(inner) => inner,
        _ => ty,
    }
}

fn is_within(inner: &Type, outer: &Type, is_of: &impl Fn(&str, &str) -> bool) -> bool {
    match (inner, outer) {
        (Type::NonNullType(inner), Type::NonNullType(outer))
        | (Type::ListType(inner), Type::ListType(outer)) => is_within(inner, outer, is_of),
        (Type::NonNullType(inner), outer) => is_within(inner, outer, is_of),
        (Type::NamedType(inner), Type::NamedType(outer)) => is_of(inner, outer),
        _ => false,
    }
}
