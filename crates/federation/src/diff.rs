//! What a change of a schema means to those who use it.

use std::{collections::BTreeMap, fmt};

use graphql_tools::static_graphql::schema::{
    Definition, Document, Field, InputValue, SchemaDefinition, Type, TypeDefinition,
};
use hive_router_query_planner::utils::parsing::safe_parse_schema;
use serde::Serialize;

use crate::types::{definitions, name_of};

/// A change between two schemas.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// What it means.
    pub severity: Severity,
    /// The schema coordinate that changed.
    pub coordinate: String,
    /// What changed.
    pub message: String,
}

/// What a change means to those who use the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Documents or programs that worked stop to work.
    Breaking,
    /// Programs that did not expect it may stop to work.
    Dangerous,
    /// Nothing that worked stops to work.
    Safe,
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Breaking => "breaking ",
            Severity::Dangerous => "dangerous",
            Severity::Safe => "safe     ",
        };
        write!(formatter, "{severity}  {}: {}", self.coordinate, self.message)
    }
}

/// The changes between two schemas as SDL, the worst first. The error says which does not parse.
pub fn diff(old: &str, new: &str) -> Result<Vec<Change>, String> {
    let parse = |which: &str, sdl: &str| {
        safe_parse_schema(sdl).map_err(|error| format!("the {which} schema does not parse: {error}"))
    };
    let (old, new) = (parse("old", old)?, parse("new", new)?);
    let mut changes = Changes::default();
    let (before, after) = (types(&old), types(&new));
    for (name, old) in &before {
        match after.get(name) {
            None => changes.note(Severity::Breaking, *name, "the type was removed"),
            Some(new) => changes.of_type(name, old, new),
        }
    }
    for name in after.keys().filter(|name| !before.contains_key(*name)) {
        changes.note(Severity::Safe, *name, "the type was added");
    }
    changes.of_roots(&old, &new);
    changes.of_directives(&old, &new);
    changes.0.sort();
    Ok(changes.0)
}

/// The name of a root type.
type Root = fn(&SchemaDefinition) -> Option<&String>;

#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn note(&mut self, severity: Severity, coordinate: impl Into<String>, message: impl Into<String>) {
        self.0.push(Change { severity, coordinate: coordinate.into(), message: message.into() });
    }

    fn of_roots(&mut self, old: &Document, new: &Document) {
        let root = |document: &Document, of: fn(&SchemaDefinition) -> Option<&String>| {
            document.definitions.iter().find_map(|definition| match definition {
                Definition::SchemaDefinition(schema) => of(schema).cloned(),
                _ => None,
            })
        };
        let roots: [(&str, Root); 3] = [
            ("query", |schema| schema.query.as_ref()),
            ("mutation", |schema| schema.mutation.as_ref()),
            ("subscription", |schema| schema.subscription.as_ref()),
        ];
        for (name, of) in roots {
            if let (Some(old), Some(new)) = (root(old, of), root(new, of))
                && old != new
            {
                self.note(Severity::Breaking, name, format!("the root changed from `{old}` to `{new}`"));
            }
        }
    }

    fn of_directives(&mut self, old: &Document, new: &Document) {
        let names = |document: &Document| -> BTreeMap<String, Vec<InputValue>> {
            let definitions = document.definitions.iter().filter_map(|definition| match definition {
                Definition::DirectiveDefinition(directive) => {
                    Some((format!("@{}", directive.name), directive.arguments.clone()))
                }
                _ => None,
            });
            definitions.collect()
        };
        let (before, after) = (names(old), names(new));
        for (name, old) in &before {
            match after.get(name) {
                None => self.note(Severity::Breaking, name, "the directive was removed"),
                Some(new) => self.of_inputs(name, old, new, true),
            }
        }
        for name in after.keys().filter(|name| !before.contains_key(*name)) {
            self.note(Severity::Safe, name, "the directive was added");
        }
    }

    fn of_type(&mut self, name: &str, old: &TypeDefinition, new: &TypeDefinition) {
        match (old, new) {
            (TypeDefinition::Object(old), TypeDefinition::Object(new)) => {
                self.of_interfaces(name, &old.implements_interfaces, &new.implements_interfaces);
                self.of_fields(name, &old.fields, &new.fields);
            }
            (TypeDefinition::Interface(old), TypeDefinition::Interface(new)) => {
                self.of_interfaces(name, &old.implements_interfaces, &new.implements_interfaces);
                self.of_fields(name, &old.fields, &new.fields);
            }
            (TypeDefinition::Union(old), TypeDefinition::Union(new)) => {
                self.of_members(name, "member", &old.types, &new.types);
            }
            (TypeDefinition::Enum(old), TypeDefinition::Enum(new)) => {
                let values = |of: &graphql_tools::static_graphql::schema::EnumType| {
                    of.values.iter().map(|value| value.name.clone()).collect::<Vec<_>>()
                };
                self.of_members(name, "value", &values(old), &values(new));
            }
            (TypeDefinition::InputObject(old), TypeDefinition::InputObject(new)) => {
                self.of_inputs(name, &old.fields, &new.fields, false);
            }
            (TypeDefinition::Scalar(_), TypeDefinition::Scalar(_)) => {}
            _ => self.note(Severity::Breaking, name, "the type is of another kind"),
        }
    }

    fn of_interfaces(&mut self, name: &str, old: &[String], new: &[String]) {
        for interface in old.iter().filter(|interface| !new.contains(interface)) {
            self.note(Severity::Breaking, name, format!("it does not implement `{interface}` any more"));
        }
        for interface in new.iter().filter(|interface| !old.contains(interface)) {
            self.note(Severity::Dangerous, name, format!("it implements `{interface}` now"));
        }
    }

    fn of_members(&mut self, name: &str, what: &str, old: &[String], new: &[String]) {
        for member in old.iter().filter(|member| !new.contains(member)) {
            self.note(Severity::Breaking, format!("{name}.{member}"), format!("the {what} was removed"));
        }
        for member in new.iter().filter(|member| !old.contains(member)) {
            self.note(Severity::Dangerous, format!("{name}.{member}"), format!("the {what} was added"));
        }
    }

    fn of_fields(&mut self, parent: &str, old: &[Field], new: &[Field]) {
        for old in old {
            let coordinate = format!("{parent}.{}", old.name);
            let Some(new) = new.iter().find(|new| new.name == old.name) else {
                self.note(Severity::Breaking, coordinate, "the field was removed");
                continue;
            };
            if old.field_type != new.field_type {
                let severity =
                    if gives(&new.field_type, &old.field_type) { Severity::Safe } else { Severity::Breaking };
                let message = format!("the type changed from `{}` to `{}`", old.field_type, new.field_type);
                self.note(severity, &coordinate, message);
            }
            let deprecated = |field: &Field| field.directives.iter().any(|used| used.name == "deprecated");
            match (deprecated(old), deprecated(new)) {
                (false, true) => self.note(Severity::Safe, &coordinate, "the field is deprecated now"),
                (true, false) => {
                    self.note(Severity::Safe, &coordinate, "the field is not deprecated any more");
                }
                _ => {}
            }
            self.of_inputs(&coordinate, &old.arguments, &new.arguments, true);
        }
        for new in new.iter().filter(|new| !old.iter().any(|old| old.name == new.name)) {
            self.note(Severity::Safe, format!("{parent}.{}", new.name), "the field was added");
        }
    }

    fn of_inputs(&mut self, parent: &str, old: &[InputValue], new: &[InputValue], arguments: bool) {
        let what = if arguments { "argument" } else { "input field" };
        let place = |name: &str| {
            if arguments { format!("{parent}({name}:)") } else { format!("{parent}.{name}") }
        };
        for old in old {
            let coordinate = place(&old.name);
            let Some(new) = new.iter().find(|new| new.name == old.name) else {
                self.note(Severity::Breaking, coordinate, format!("the {what} was removed"));
                continue;
            };
            if old.value_type != new.value_type {
                let severity =
                    if gives(&old.value_type, &new.value_type) { Severity::Safe } else { Severity::Breaking };
                let message = format!("the type changed from `{}` to `{}`", old.value_type, new.value_type);
                self.note(severity, &coordinate, message);
            }
            if old.default_value != new.default_value {
                let shown = |input: &InputValue| {
                    input.default_value.as_ref().map_or("none".to_owned(), |value| format!("`{value}`"))
                };
                let message = format!("the default changed from {} to {}", shown(old), shown(new));
                self.note(Severity::Dangerous, &coordinate, message);
            }
        }
        for new in new.iter().filter(|new| !old.iter().any(|old| old.name == new.name)) {
            let required = matches!(new.value_type, Type::NonNullType(_)) && new.default_value.is_none();
            let (severity, how) = if required {
                (Severity::Breaking, "a required ")
            } else {
                (Severity::Dangerous, "an optional ")
            };
            self.note(severity, place(&new.name), format!("{how}{what} was added"));
        }
    }
}

/// Whether each value of `narrow` is one of `wide`, as far as nulls and lists go.
fn gives(narrow: &Type, wide: &Type) -> bool {
    match (narrow, wide) {
        (Type::NonNullType(narrow), Type::NonNullType(wide))
        | (Type::ListType(narrow), Type::ListType(wide)) => gives(narrow, wide),
        (Type::NonNullType(narrow), wide) => gives(narrow, wide),
        (Type::NamedType(narrow), Type::NamedType(wide)) => narrow == wide,
        _ => false,
    }
}

fn types(document: &Document) -> BTreeMap<&str, &TypeDefinition> {
    definitions(document).map(|definition| (name_of(definition), definition)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> Vec<String> {
        diff(old, new).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_a_change_means_depends_on_who_gives_and_who_takes() {
        let old = "type Query { a(x: Int!): Int b: [Int!]! gone: Int } enum E { A } input I { a: Int! }";
        let new = "type Query { a(x: Int): Int! b: [Int!] new(y: Int): Int } enum E { A B } input I { a: Int b: Int! }";
        assert_eq!(
            told(old, new),
            [
                "breaking   I.b: a required input field was added",
                "breaking   Query.b: the type changed from `[Int!]!` to `[Int!]`",
                "breaking   Query.gone: the field was removed",
                "dangerous  E.B: the value was added",
                "safe       I.a: the type changed from `Int!` to `Int`",
                "safe       Query.a: the type changed from `Int` to `Int!`",
                "safe       Query.a(x:): the type changed from `Int!` to `Int`",
                "safe       Query.new: the field was added",
            ]
        );
    }

    #[test]
    fn a_schema_is_like_itself() {
        let sdl = "directive @a(b: Int = 1) on FIELD type Query { a(x: Int = 1): Query }";
        assert!(told(sdl, sdl).is_empty());
        assert!(diff(sdl, "type").unwrap_err().starts_with("the new schema does not parse"));
    }
}
