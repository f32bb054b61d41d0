//! What the schema offers, read by introspection.

use std::collections::HashMap;

use serde_json::Value;

use crate::harness::Gateway;

const INTROSPECTION: &str = "{ __schema { types { kind name isOneOf
    fields { name args { name defaultValue type { ...Ref } } type { ...Ref } }
    inputFields { name defaultValue type { ...Ref } } enumValues { name } possibleTypes { name } } } }
    fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The types by name, and some values that exist.
pub(super) struct Surface {
    types: HashMap<String, Type>,
    /// Ids of records of several kinds.
    pub(super) ids: Vec<String>,
}

/// A type of the schema.
pub(super) struct Type {
    pub(super) kind: String,
    pub(super) is_one_of: bool,
    pub(super) fields: Vec<Field>,
    pub(super) inputs: Vec<Input>,
    pub(super) values: Vec<String>,
    pub(super) possible: Vec<String>,
}

/// A field of an object or interface.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) arguments: Vec<Input>,
    /// The type within lists and non-nulls.
    pub(super) leaf: String,
}

/// An argument, or a field of an input object.
pub(super) struct Input {
    pub(super) name: String,
    pub(super) shape: Shape,
    pub(super) has_default: bool,
}

/// The type of an input.
pub(super) enum Shape {
    Named(String),
    List(Box<Self>),
    NonNull(Box<Self>),
}

impl Surface {
    /// Asks a gateway.
    pub(super) async fn of(gateway: &Gateway) -> Self {
        let schema = gateway.query(INTROSPECTION).await;
        let types = list(&schema["__schema"]["types"]);
        let types = types.iter().map(|kind| (text(&kind["name"]), Type::read(kind))).collect();
        let found = gateway
            .query(
                "{ foundations(first: 3) { nodes { id } } companies(first: 3) { nodes { id } }
                members(first: 3) { nodes { id } } announcements(first: 3) { nodes { id } } }",
            )
            .await;
        let nodes = found
            .as_object()
            .expect("data is an object")
            .values()
            .flat_map(|list_of| list(&list_of["nodes"]));
        let ids = nodes.map(|node| text(&node["id"])).collect();
        Self { types, ids }
    }

    /// A type by its name.
    pub(super) fn named(&self, name: &str) -> &Type {
        self.types.get(name).unwrap_or_else(|| panic!("introspection names {name} and does not describe it"))
    }
}

impl Type {
    fn read(kind: &Value) -> Self {
        let named = |list_of: &Value| list(list_of).iter().map(|item| text(&item["name"])).collect();
        Self {
            kind: text(&kind["kind"]),
            is_one_of: kind["isOneOf"] == true,
            fields: list(&kind["fields"]).iter().map(Field::read).collect(),
            inputs: list(&kind["inputFields"]).iter().map(Input::read).collect(),
            values: named(&kind["enumValues"]),
            possible: named(&kind["possibleTypes"]),
        }
    }

    /// Whether it is selected from.
    pub(super) fn is_composite(&self) -> bool {
        matches!(self.kind.as_str(), "OBJECT" | "INTERFACE" | "UNION")
    }
}

impl Field {
    fn read(field: &Value) -> Self {
        let mut leaf = &field["type"];
        while leaf["name"].is_null() {
            leaf = &leaf["ofType"];
        }
        let arguments = list(&field["args"]).iter().map(Input::read).collect();
        Self { name: text(&field["name"]), arguments, leaf: text(&leaf["name"]) }
    }
}

impl Input {
    fn read(input: &Value) -> Self {
        let has_default = !input["defaultValue"].is_null();
        Self { name: text(&input["name"]), shape: Shape::read(&input["type"]), has_default }
    }

    /// Whether it cannot be left out.
    pub(super) fn is_required(&self) -> bool {
        matches!(self.shape, Shape::NonNull(_)) && !self.has_default
    }
}

impl Shape {
    fn read(shape: &Value) -> Self {
        match shape["kind"].as_str() {
            Some("NON_NULL") => Self::NonNull(Box::new(Self::read(&shape["ofType"]))),
            Some("LIST") => Self::List(Box::new(Self::read(&shape["ofType"]))),
            _ => Self::Named(text(&shape["name"])),
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().expect("introspection gives a name").to_owned()
}
