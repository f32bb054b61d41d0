//! Introspection, answered from the API schema (GraphQL specification, "Introspection").

use graphql_tools::static_graphql::{
    query::Value,
    schema::{
        Definition, Directive, DirectiveDefinition, Document, EnumValue, Field as SchemaField, InputValue,
        Type, TypeDefinition,
    },
};
use serde_json::{Map, Value as Json};

use crate::{
    projection::{Field, Selection, What},
    types::{definitions, text_argument},
};

/// Answers `__schema` and `__type`.
#[derive(Clone, Copy)]
pub(crate) struct Introspection<'a> {
    pub(crate) api: &'a Document,
    pub(crate) variables: &'a Map<String, Json>,
}

/// What a meta-type describes.
#[derive(Clone, Copy)]
enum Described<'a> {
    Schema,
    Type(&'a Type),
    Definition(&'a TypeDefinition),
    Field(&'a SchemaField),
    Input(&'a InputValue),
    EnumValue(&'a EnumValue),
    Directive(&'a DirectiveDefinition),
}

impl<'a> Introspection<'a> {
    /// Writes the value of a meta-field of the root.
    pub(crate) fn write(&self, field: &Field, selection: &Selection, out: &mut Vec<u8>) {
        let described = if field.name == "__schema" {
            Some(Described::Schema)
        } else {
            let name = self.argument(field, "name");
            name.as_ref()
                .and_then(Json::as_str)
                .and_then(|name| self.definition(name))
                .map(Described::Definition)
        };
        match described {
            Some(described) => self.object(selection, described, out),
            None => null(out),
        }
    }

    fn object(&self, selection: &Selection, described: Described<'a>, out: &mut Vec<u8>) {
        let described = match described {
            Described::Type(Type::NamedType(name)) => match self.definition(name) {
                Some(definition) => Described::Definition(definition),
                None => return null(out),
            },
            described => described,
        };
        out.push(b'{');
        for (index, field) in selection.of(selection.declared).unwrap_or_default().iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            out.extend_from_slice(&field.head);
            match described {
                _ if matches!(field.what, What::Typename) => text(Some(described.meta()), out),
                Described::Schema => self.schema(field, out),
                Described::Type(ty) => self.wrapped(field, ty, out),
                Described::Definition(definition) => self.named(field, definition, out),
                Described::Field(of) => self.field(field, of, out),
                Described::Input(input) => self.input(field, input, out),
                Described::EnumValue(value) => {
                    named(field, &value.name, value.description.as_ref(), &value.directives, out);
                }
                Described::Directive(directive) => self.directive(field, directive, out),
            }
        }
        out.push(b'}');
    }

    fn one(&self, field: &Field, described: Option<Described<'a>>, out: &mut Vec<u8>) {
        match (&field.what, described) {
            (What::Composite(selection), Some(described)) => self.object(selection, described, out),
            _ => null(out),
        }
    }

    fn list(&self, field: &Field, described: impl Iterator<Item = Described<'a>>, out: &mut Vec<u8>) {
        out.push(b'[');
        for (index, described) in described.enumerate() {
            if index > 0 {
                out.push(b',');
            }
            self.one(field, Some(described), out);
        }
        out.push(b']');
    }

    fn schema(&self, field: &Field, out: &mut Vec<u8>) {
        let root =
            |name: Option<&'a String>| name.and_then(|name| self.definition(name)).map(Described::Definition);
        match field.name.as_str() {
            "types" => self.list(field, definitions(self.api).map(Described::Definition), out),
            "queryType" => self.one(field, root(self.api.query_type_name()), out),
            "mutationType" => self.one(field, root(self.api.mutation_type_name()), out),
            "subscriptionType" => self.one(field, root(self.api.subscription_type_name()), out),
            "directives" => {
                let directives = self.api.definitions.iter().filter_map(|definition| match definition {
                    Definition::DirectiveDefinition(directive) => Some(Described::Directive(directive)),
                    _ => None,
                });
                self.list(field, directives, out);
            }
            _ => null(out),
        }
    }

    /// A list or a non-null.
    fn wrapped(&self, field: &Field, ty: &'a Type, out: &mut Vec<u8>) {
        let (kind, inner) = match ty {
            Type::ListType(inner) => ("LIST", inner),
            Type::NonNullType(inner) => ("NON_NULL", inner),
            Type::NamedType(_) => return null(out),
        };
        match field.name.as_str() {
            "kind" => text(Some(kind), out),
            "ofType" => self.one(field, Some(Described::Type(inner)), out),
            _ => null(out),
        }
    }

    fn named(&self, field: &Field, definition: &'a TypeDefinition, out: &mut Vec<u8>) {
        let (kind, name, description, directives) = parts(definition);
        match field.name.as_str() {
            "kind" => text(Some(kind), out),
            "name" => text(Some(name), out),
            "description" => text(description.map(String::as_str), out),
            "specifiedByURL" => text(said(directives, "specifiedBy", "url"), out),
            "fields" => match definition {
                TypeDefinition::Object(object) => self.fields(field, &object.fields, out),
                TypeDefinition::Interface(interface) => self.fields(field, &interface.fields, out),
                _ => null(out),
            },
            "interfaces" => match definition {
                TypeDefinition::Object(object) => self.types(field, &object.implements_interfaces, out),
                TypeDefinition::Interface(interface) => {
                    self.types(field, &interface.implements_interfaces, out);
                }
                _ => null(out),
            },
            "possibleTypes" => match definition {
                TypeDefinition::Union(union) => self.types(field, &union.types, out),
                TypeDefinition::Interface(interface) => {
                    let objects = definitions(self.api).filter(|definition| {
                        matches!(definition, TypeDefinition::Object(object)
                            if object.implements_interfaces.contains(&interface.name))
                    });
                    self.list(field, objects.map(Described::Definition), out);
                }
                _ => null(out),
            },
            "enumValues" => match definition {
                TypeDefinition::Enum(choice) => {
                    let all = self.with_deprecated(field);
                    let shown = choice.values.iter().filter(|value| all || !deprecated(&value.directives));
                    self.list(field, shown.map(Described::EnumValue), out);
                }
                _ => null(out),
            },
            "inputFields" => match definition {
                TypeDefinition::InputObject(input) => self.inputs(field, &input.fields, out),
                _ => null(out),
            },
            "isOneOf" => match definition {
                TypeDefinition::InputObject(_) => flag(has(directives, "oneOf"), out),
                _ => null(out),
            },
            _ => null(out),
        }
    }

    fn fields(&self, field: &Field, fields: &'a [SchemaField], out: &mut Vec<u8>) {
        let all = self.with_deprecated(field);
        let shown = fields.iter().filter(|of| !of.name.starts_with("__"));
        let shown = shown.filter(|of| all || !deprecated(&of.directives));
        self.list(field, shown.map(Described::Field), out);
    }

    fn inputs(&self, field: &Field, inputs: &'a [InputValue], out: &mut Vec<u8>) {
        let all = self.with_deprecated(field);
        let shown = inputs.iter().filter(|input| all || !deprecated(&input.directives));
        self.list(field, shown.map(Described::Input), out);
    }

    fn types(&self, field: &Field, names: &'a [String], out: &mut Vec<u8>) {
        let types = names.iter().filter_map(|name| self.definition(name));
        self.list(field, types.map(Described::Definition), out);
    }

    fn field(&self, field: &Field, of: &'a SchemaField, out: &mut Vec<u8>) {
        match field.name.as_str() {
            "args" => self.inputs(field, &of.arguments, out),
            "type" => self.one(field, Some(Described::Type(&of.field_type)), out),
            _ => named(field, &of.name, of.description.as_ref(), &of.directives, out),
        }
    }

    fn input(&self, field: &Field, input: &'a InputValue, out: &mut Vec<u8>) {
        match field.name.as_str() {
            "type" => self.one(field, Some(Described::Type(&input.value_type)), out),
            "defaultValue" => text(input.default_value.as_ref().map(ToString::to_string).as_deref(), out),
            _ => named(field, &input.name, input.description.as_ref(), &input.directives, out),
        }
    }

    fn directive(&self, field: &Field, directive: &'a DirectiveDefinition, out: &mut Vec<u8>) {
        match field.name.as_str() {
            "args" => self.inputs(field, &directive.arguments, out),
            "isRepeatable" => flag(directive.repeatable, out),
            "locations" => {
                let names: Vec<&str> = directive
                    .locations
                    .iter()
                    .map(graphql_tools::static_graphql::schema::DirectiveLocation::as_str)
                    .collect();
                serde_json::to_writer(out, &names).expect("text is JSON, and a Vec takes it");
            }
            _ => named(field, &directive.name, directive.description.as_ref(), &[], out),
        }
    }

    fn definition(&self, name: &str) -> Option<&'a TypeDefinition> {
        definitions(self.api).find(|definition| parts(definition).1 == name)
    }

    fn with_deprecated(&self, field: &Field) -> bool {
        self.argument(field, "includeDeprecated") == Some(Json::Bool(true))
    }

    fn argument(&self, field: &Field, name: &str) -> Option<Json> {
        let (_, value) = field.arguments.iter().find(|(of, _)| of == name)?;
        match value {
            Value::Variable(variable) => self.variables.get(variable).cloned(),
            Value::String(text) => Some(Json::from(text.as_str())),
            Value::Boolean(flag) => Some(Json::from(*flag)),
            _ => None,
        }
    }
}

impl Described<'_> {
    /// The name of the meta-type.
    fn meta(self) -> &'static str {
        match self {
            Self::Schema => "__Schema",
            Self::Type(_) | Self::Definition(_) => "__Type",
            Self::Field(_) => "__Field",
            Self::Input(_) => "__InputValue",
            Self::EnumValue(_) => "__EnumValue",
            Self::Directive(_) => "__Directive",
        }
    }
}

/// What named members of types have in common.
fn named(
    field: &Field,
    name: &str,
    description: Option<&String>,
    directives: &[Directive],
    out: &mut Vec<u8>,
) {
    match field.name.as_str() {
        "name" => text(Some(name), out),
        "description" => text(description.map(String::as_str), out),
        "isDeprecated" => flag(deprecated(directives), out),
        "deprecationReason" if deprecated(directives) => {
            text(said(directives, "deprecated", "reason").or(Some("No longer supported")), out);
        }
        _ => null(out),
    }
}

fn parts(definition: &TypeDefinition) -> (&'static str, &str, Option<&String>, &[Directive]) {
    match definition {
        TypeDefinition::Scalar(of) => ("SCALAR", &of.name, of.description.as_ref(), &of.directives),
        TypeDefinition::Object(of) => ("OBJECT", &of.name, of.description.as_ref(), &of.directives),
        TypeDefinition::Interface(of) => ("INTERFACE", &of.name, of.description.as_ref(), &of.directives),
        TypeDefinition::Union(of) => ("UNION", &of.name, of.description.as_ref(), &of.directives),
        TypeDefinition::Enum(of) => ("ENUM", &of.name, of.description.as_ref(), &of.directives),
        TypeDefinition::InputObject(of) => {
            ("INPUT_OBJECT", &of.name, of.description.as_ref(), &of.directives)
        }
    }
}

fn has(directives: &[Directive], name: &str) -> bool {
    directives.iter().any(|directive| directive.name == name)
}

fn deprecated(directives: &[Directive]) -> bool {
    has(directives, "deprecated")
}

fn said<'a>(directives: &'a [Directive], name: &str, argument: &str) -> Option<&'a str> {
    let directive = directives.iter().find(|directive| directive.name == name)?;
    text_argument(directive, argument)
}

fn text(text: Option<&str>, out: &mut Vec<u8>) {
    serde_json::to_writer(out, &text).expect("text is JSON, and a Vec takes it");
}

fn flag(flag: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if flag { b"true" } else { b"false" });
}

fn null(out: &mut Vec<u8>) {
    out.extend_from_slice(b"null");
}
