//! The shape of an answer: which fields its objects have and in which order, and how far a null reaches (GraphQL
//! specification, sections 6.3.2 "Collecting Fields", 6.4.4 "Handling Field Errors", 7.2.2 "Serialized Map Ordering").
//!
//! async-graphql 7.2 leaves a field out of its object where the field failed, whatever its type; answers null for an
//! object of which nothing is selected; and inserts fields as they complete. What it answers is brought into shape
//! here. Where its answer alone would not tell an object from null, or not of which type an object is, the document
//! is made to ask for `__typename` under a name that no client can write.

use std::collections::HashSet;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    BaseType, Directive, ExecutableDocument, Field, InlineFragment, OperationDefinition, Selection,
    SelectionSet, Type,
};
use async_graphql::parser::{Pos, Positioned};
use async_graphql::{Name, Value, Variables};
use async_graphql_value::Value as DocumentValue;

use super::types::{Types, named};

/// The response key of a type's name, for us.
const MARK: &str = " type";

/// Makes a document ask for the types of objects where the answer needs them.
pub(super) fn mark(document: &mut ExecutableDocument, types: &Types) {
    use async_graphql::parser::types::DocumentOperations::{Multiple, Single};
    let operations = match &mut document.operations {
        Single(operation) => vec![operation],
        Multiple(operations) => operations.values_mut().collect(),
    };
    for operation in operations {
        let root = types.root(operation.node.ty);
        mark_object(&mut operation.node.selection_set, root, types);
    }
    for fragment in document.fragments.values_mut() {
        let on = &fragment.node.type_condition.node.on.node;
        mark_below(&mut fragment.node.selection_set.node, on, types);
    }
}

/// Marks what is selected on an object, unless a field of it shows what the mark would: one that is always there and
/// never null, on a type that is no interface or union.
fn mark_object(set: &mut Positioned<SelectionSet>, ty: &Name, types: &Types) {
    mark_below(&mut set.node, ty, types);
    let shows = |selection: &Positioned<Selection>| match &selection.node {
        Selection::Field(field) if field.node.directives.is_empty() => {
            types.field(ty, &field.node.name.node).is_some_and(|field| !field.ty.nullable)
        }
        _ => false,
    };
    if types.is_abstract(ty) || !set.node.items.iter().any(shows) {
        let at = |text: &str| Positioned::new(Name::new(text), Pos::default());
        let field = Field {
            alias: Some(at(MARK)),
            name: at("__typename"),
            arguments: Vec::new(),
            directives: Vec::new(),
            selection_set: Positioned::default(),
        };
        let field = Positioned::new(field, Pos::default());
        set.node.items.push(Positioned::new(Selection::Field(field), Pos::default()));
    }
}

fn mark_below(set: &mut SelectionSet, ty: &Name, types: &Types) {
    for selection in &mut set.items {
        match &mut selection.node {
            // async-graphql's validation passes over the directives of `__typename`, and calls variables that stand
            // only there unused. Those of a fragment around it are seen.
            Selection::Field(field)
                if field.node.name.node == "__typename" && !field.node.directives.is_empty() =>
            {
                let directives = std::mem::take(&mut field.node.directives);
                let inner = Positioned::new(Selection::Field(field.clone()), field.pos);
                let selection_set = Positioned::new(SelectionSet { items: vec![inner] }, field.pos);
                let around = InlineFragment { type_condition: None, directives, selection_set };
                selection.node = Selection::InlineFragment(Positioned::new(around, field.pos));
            }
            Selection::Field(field) if !field.node.selection_set.node.items.is_empty() => {
                if let Some(defined) = types.field(ty, &field.node.name.node) {
                    mark_object(&mut field.node.selection_set, named(&defined.ty), types);
                }
            }
            Selection::InlineFragment(fragment) => {
                let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.clone());
                mark_below(&mut fragment.node.selection_set.node, on.as_ref().unwrap_or(ty), types);
            }
            _ => {}
        }
    }
}

/// Brings the answer to an operation into shape. Data that is null stays so: nothing was executed, or nothing is left.
pub(super) fn complete(
    data: &mut Value,
    types: &Types,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Variables,
) {
    let shape = Shape { types, document, variables };
    let root = Type { base: BaseType::Named(types.root(operation.ty).clone()), nullable: true };
    shape.complete(data, &root, &mut Below::of(&operation.selection_set.node));
}

struct Shape<'a> {
    types: &'a Types,
    document: &'a ExecutableDocument,
    variables: &'a Variables,
}

/// What is selected below a field, and what that means for each type of object that was met there.
struct Below<'a> {
    sets: Vec<&'a SelectionSet>,
    met: IndexMap<Name, Vec<Expected<'a>>>,
}

/// A field that an object of the answer has.
struct Expected<'a> {
    key: &'a Name,
    /// Its type; None where the schema does not say, and then it may be anything.
    ty: Option<&'a Type>,
    below: Below<'a>,
}

impl<'a> Below<'a> {
    fn of(set: &'a SelectionSet) -> Self {
        Self { sets: vec![set], met: IndexMap::new() }
    }
}

impl<'a> Shape<'a> {
    /// Completes a value, and says whether it may stand where this type is.
    ///
    /// What is text already is whole.
    fn complete(&self, value: &mut Value, ty: &Type, below: &mut Below<'a>) -> bool {
        let whole = match (&mut *value, &ty.base) {
            (Value::List(items), BaseType::List(of)) => {
                items.iter_mut().all(|item| self.complete(item, of, below))
            }
            (Value::Object(fields), BaseType::Named(name)) => self.complete_object(fields, name, below),
            _ => true,
        };
        if !whole {
            *value = Value::Null;
        }
        ty.nullable || !matches!(value, Value::Null)
    }

    fn complete_object(
        &self,
        fields: &mut IndexMap<Name, Value>,
        declared: &Name,
        below: &mut Below<'a>,
    ) -> bool {
        let marked = match fields.shift_remove(MARK) {
            Some(Value::String(name)) => Some(Name::new(name)),
            _ => None,
        };
        let expected = self.expected(marked.as_ref().unwrap_or(declared), below);
        let in_order = fields.len() == expected.len()
            && fields.keys().zip(&*expected).all(|(key, expected)| key == expected.key);
        if !in_order {
            let mut given = std::mem::take(fields);
            fields.reserve(expected.len());
            for Expected { key, .. } in &*expected {
                fields.insert((*key).clone(), given.swap_remove(*key).unwrap_or_default());
            }
        }
        fields
            .values_mut()
            .zip(expected)
            .all(|(value, Expected { ty, below, .. })| ty.is_none_or(|ty| self.complete(value, ty, below)))
    }

    /// The fields of an object of this type, worked out when the first one is met.
    fn expected<'b>(&self, object: &Name, below: &'b mut Below<'a>) -> &'b mut Vec<Expected<'a>> {
        let Below { sets, met } = below;
        met.entry(object.clone()).or_insert_with(|| {
            let (mut spread, mut fields) = (HashSet::new(), IndexMap::new());
            for set in sets {
                self.collect(object, set, &mut spread, &mut fields);
            }
            fields.into_values().collect()
        })
    }

    fn collect(
        &self,
        object: &Name,
        set: &'a SelectionSet,
        spread: &mut HashSet<&'a Name>,
        into: &mut IndexMap<&'a Name, Expected<'a>>,
    ) {
        for selection in &set.items {
            if !is_included(selection.node.directives(), self.variables) {
                continue;
            }
            match &selection.node {
                Selection::Field(field) => {
                    let (key, field) = (&field.node.response_key().node, &field.node);
                    if key == MARK {
                        continue;
                    }
                    let ty = || Some(&self.types.field(object, &field.name.node)?.ty);
                    into.entry(key)
                        .and_modify(|expected| expected.below.sets.push(&field.selection_set.node))
                        .or_insert_with(|| Expected {
                            key,
                            ty: ty(),
                            below: Below::of(&field.selection_set.node),
                        });
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if condition.is_none_or(|condition| self.types.applies(&condition.node.on.node, object)) {
                        self.collect(object, &fragment.node.selection_set.node, spread, into);
                    }
                }
                Selection::FragmentSpread(fragment) => {
                    let name = &fragment.node.fragment_name.node;
                    if let Some(fragment) = self.document.fragments.get(name)
                        && self.types.applies(&fragment.node.type_condition.node.on.node, object)
                        && spread.insert(name)
                    {
                        self.collect(object, &fragment.node.selection_set.node, spread, into);
                    }
                }
            }
        }
    }
}

/// Whether what has these directives is part of the answer (GraphQL specification, `@skip`, `@include`).
pub(super) fn is_included(directives: &[Positioned<Directive>], variables: &Variables) -> bool {
    directives.iter().all(|directive| {
        let holds = || match &directive.node.get_argument("if")?.node {
            DocumentValue::Boolean(holds) => Some(*holds),
            DocumentValue::Variable(name) => match variables.get(name)? {
                Value::Boolean(holds) => Some(*holds),
                _ => None,
            },
            _ => None,
        };
        match directive.node.name.node.as_str() {
            "skip" => holds() != Some(true),
            "include" => holds() != Some(false),
            _ => true,
        }
    })
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;
    use serde_json::json;

    use super::super::types::tests::SDL;
    use super::*;

    /// What becomes of an answer.
    fn completed(query: &str, answer: serde_json::Value) -> String {
        let types = Types::from_sdl(SDL).unwrap();
        let document = parse_query(query).unwrap();
        let DocumentOperations::Single(operation) = &document.operations else { panic!("one operation") };
        let variables = Variables::from_json(json!({ "yes": true }));
        let mut data = Value::from_json(answer).unwrap();
        complete(&mut data, &types, &document, &operation.node, &variables);
        serde_json::to_string(&data).unwrap()
    }

    #[test]
    fn fields_stand_as_the_request_has_them_through_fragments_and_lists() {
        let query = "{ members { nodes { ...F tier id } totalCount } } fragment F on Member { name id }";
        let answer =
            json!({ "members": { "totalCount": 1, "nodes": [{ "id": "1", "tier": null, "name": "a" }] } });
        assert_eq!(
            completed(query, answer),
            r#"{"members":{"nodes":[{"name":"a","id":"1","tier":null}],"totalCount":1}}"#
        );
    }

    #[test]
    fn a_field_that_failed_is_null_and_where_it_must_not_be_its_object_is() {
        let query = "{ company { name parent { name homepage } } }";
        let parent = |parent| json!({ "company": { "name": "a", "parent": parent } });
        assert_eq!(
            completed(query, parent(json!({ "name": "b" }))),
            r#"{"company":{"name":"a","parent":{"name":"b","homepage":null}}}"#
        );
        assert_eq!(
            completed(query, parent(json!({ "homepage": "b" }))),
            r#"{"company":{"name":"a","parent":null}}"#
        );
        assert_eq!(completed(query, json!({ "company": { "parent": null } })), r#"{"company":null}"#);
        assert_eq!(completed(query, json!({})), r#"{"company":null}"#);
    }

    #[test]
    fn a_null_reaches_through_lists_to_the_root() {
        let query = "{ company { name } members { nodes { id name } } }";
        let nodes = json!([{ "id": "1", "name": "a" }, { "name": "b" }]);
        assert_eq!(completed(query, json!({ "company": null, "members": { "nodes": nodes } })), "null");
        let query = "{ nodes(ids: [1, 2]) { id } }";
        let nodes = json!([{ " type": "Member", "id": "1" }, { " type": "Member" }]);
        assert_eq!(completed(query, json!({ "nodes": nodes })), r#"{"nodes":[{"id":"1"},null]}"#);
    }

    #[test]
    fn an_object_of_which_nothing_is_selected_is_an_object() {
        let query =
            "query($yes: Boolean) { company { name @skip(if: $yes) ... @include(if: false) { homepage } } }";
        assert_eq!(completed(query, json!({ "company": { " type": "Company" } })), r#"{"company":{}}"#);
    }

    #[test]
    fn what_an_object_has_depends_on_its_type() {
        let query =
            "{ node(id: 1) { ... on Member { name } ... on Company { homepage } ... on Node { id } } }";
        assert_eq!(
            completed(query, json!({ "node": { "id": "1", " type": "Member" } })),
            r#"{"node":{"name":null,"id":"1"}}"#
        );
        assert_eq!(completed(query, json!({ "node": { " type": "Company" } })), r#"{"node":null}"#);
    }

    #[test]
    fn a_document_asks_for_types_only_where_they_are_needed() {
        let types = Types::from_sdl(SDL).unwrap();
        let marks = |query: &str| {
            let mut document = parse_query(query).unwrap();
            mark(&mut document, &types);
            format!("{document:?}").matches(&format!("{MARK:?}")).count()
        };
        assert_eq!(marks("{ members { nodes { id company { name ... on Node { id } } } } }"), 0);
        assert_eq!(marks("{ node(id: 1) { id __typename } members { totalCount } }"), 1);
        assert_eq!(marks("{ company { homepage } }"), 2);
        assert_eq!(marks("{ members { ...F } } fragment F on MemberConnection { nodes { tier } }"), 2);
    }
}
