//! How many objects a field can return, as its type and arguments tell.

use async_graphql::parser::types::BaseType;

use super::types::{Field, Input};

/// How many objects a field returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Many<'a> {
    /// At most one.
    One,
    /// One, whose own lists are as long as the page that `first` or `last` asks for: a connection.
    Connection,
    /// As many as `first` or `last` ask for.
    Page,
    /// As many as the argument of this name lists.
    AsListed(&'a str),
    /// A list without a size of its own.
    List,
}

impl<'a> Many<'a> {
    pub(super) fn of(field: &'a Field) -> Self {
        let list = matches!(field.ty.base, BaseType::List(_));
        let paged = field.arguments.keys().any(|name| matches!(name.as_str(), "first" | "last"));
        let is_list = |input: &Input| !input.ty.nullable && matches!(input.ty.base, BaseType::List(_));
        let listed = field.arguments.iter().find(|(_, input)| is_list(input));
        match (list, paged, listed) {
            (false, false, _) => Self::One,
            (false, true, _) => Self::Connection,
            (true, true, _) => Self::Page,
            (true, false, Some((name, _))) => Self::AsListed(name),
            (true, false, None) => Self::List,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::types::Types;
    use super::super::types::tests::SDL;
    use super::*;

    #[test]
    fn each_shape_of_field_is_recognised() {
        let types = Types::from_sdl(SDL).unwrap();
        let many = |parent, name| Many::of(types.field(parent, name).unwrap());
        assert_eq!(many("Query", "node"), Many::One);
        assert_eq!(many("Query", "nodes"), Many::AsListed("ids"));
        assert_eq!(many("Query", "_entities"), Many::AsListed("representations"));
        assert_eq!(many("Query", "search"), Many::List);
        assert_eq!(many("Company", "members"), Many::Connection);
        assert_eq!(many("Company", "latest"), Many::Page);
    }
}
