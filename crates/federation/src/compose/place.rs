//! Where in the SDL of subgraphs that is written which an error is about.

use std::{collections::HashMap, fmt};

use graphql_tools::{
    parser::Pos,
    static_graphql::schema::{Definition, Document, EnumValue, Field, InputValue, TypeDefinition},
};

use super::{CompositionError, SubgraphSdl, mend, text};

/// A place in the SDL of a subgraph; line and column are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The subgraph's name.
    pub subgraph: String,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// What stands in the line.
    pub text: String,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}  {}", self.subgraph, self.line, self.column, self.text)
    }
}

/// How many places an error shows: those that clash.
const SHOWN: usize = 2;

/// The places of types, fields, arguments and values by schema coordinate, for each subgraph.
pub(super) struct Places<'a> {
    subgraphs: Vec<(&'a SubgraphSdl, HashMap<String, Pos>)>,
}

impl<'a> Places<'a> {
    pub(super) fn new(subgraphs: &'a [SubgraphSdl]) -> Self {
        let known = |subgraph: &'a SubgraphSdl| {
            (subgraph, text::parsed(&subgraph.sdl).map(|document| coordinates(&document)).unwrap_or_default())
        };
        Self { subgraphs: subgraphs.iter().map(known).collect() }
    }

    /// An error with the places of what its message names.
    pub(super) fn locate(&self, code: &str, message: &str) -> CompositionError {
        let quoted: Vec<&str> = message.split('"').skip(1).step_by(2).collect();
        let named: Vec<_> = self
            .subgraphs
            .iter()
            .filter(|(subgraph, _)| {
                message.starts_with(&format!("[{}]", subgraph.name))
                    || quoted.contains(&subgraph.name.as_str())
            })
            .collect();
        let among: Vec<_> = if named.is_empty() { self.subgraphs.iter().collect() } else { named };
        let mut places = Vec::new();
        for (subgraph, known) in among {
            let found = quoted.iter().filter_map(|name| known.get(coordinate(name)));
            // The deepest coordinate tells most: it stands furthest on of those in one type.
            if let Some(place) = found.max_by_key(|place| (place.line, place.column)) {
                places.push(shown(subgraph, *place));
            }
        }
        places.truncate(SHOWN);
        CompositionError { code: code.to_owned(), message: message.to_owned(), places, mend: mend::of(code) }
    }
}

/// `Type.field(argument:)` as the table has it.
fn coordinate(name: &str) -> &str {
    name.trim_end_matches(":)").trim_end_matches('.')
}

/// A place, behind the description that stands there.
fn shown(subgraph: &SubgraphSdl, place: Pos) -> Place {
    let place = text::offset(&subgraph.sdl, place)
        .map_or(place, |at| text::place(&subgraph.sdl, text::described(&subgraph.sdl, at)));
    let text = subgraph.sdl.lines().nth(place.line.saturating_sub(1)).unwrap_or_default().trim().to_owned();
    Place { subgraph: subgraph.name.clone(), line: place.line, column: place.column, text }
}

/// Where a subgraph's SDL stops to parse.
pub(super) fn of_syntax_error(subgraph: &SubgraphSdl) -> Option<Place> {
    let error = text::parsed(&subgraph.sdl).err()?.to_string();
    let (_, after) = error.split_once("Parse error at ")?;
    let mut numbers = after.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    let line = numbers.next()?.ok()?;
    let column = numbers.next()?.ok()?;
    Some(shown(subgraph, Pos { line, column }))
}

fn coordinates(document: &Document) -> HashMap<String, Pos> {
    let mut known = HashMap::new();
    for definition in &document.definitions {
        match definition {
            Definition::TypeDefinition(definition) => note(definition, &mut known),
            Definition::TypeExtension(extension) => {
                use graphql_tools::parser::schema::TypeExtension;
                let (name, position) = match extension {
                    TypeExtension::Scalar(of) => (&of.name, of.position),
                    TypeExtension::Union(of) => (&of.name, of.position),
                    TypeExtension::Object(of) => {
                        fields(&of.name, &of.fields, &mut known);
                        (&of.name, of.position)
                    }
                    TypeExtension::Interface(of) => {
                        fields(&of.name, &of.fields, &mut known);
                        (&of.name, of.position)
                    }
                    TypeExtension::Enum(of) => {
                        values(&of.name, &of.values, &mut known);
                        (&of.name, of.position)
                    }
                    TypeExtension::InputObject(of) => {
                        inputs(&of.name, ".", &of.fields, &mut known);
                        (&of.name, of.position)
                    }
                };
                known.entry(name.clone()).or_insert(position);
            }
            Definition::DirectiveDefinition(directive) => {
                let coordinate = format!("@{}", directive.name);
                inputs(&coordinate, "(", &directive.arguments, &mut known);
                known.insert(coordinate, directive.position);
            }
            Definition::SchemaDefinition(_) => {}
        }
    }
    known
}

fn note(definition: &TypeDefinition, known: &mut HashMap<String, Pos>) {
    let (name, position) = match definition {
        TypeDefinition::Scalar(of) => (&of.name, of.position),
        TypeDefinition::Union(of) => (&of.name, of.position),
        TypeDefinition::Object(of) => {
            fields(&of.name, &of.fields, known);
            (&of.name, of.position)
        }
        TypeDefinition::Interface(of) => {
            fields(&of.name, &of.fields, known);
            (&of.name, of.position)
        }
        TypeDefinition::Enum(of) => {
            values(&of.name, &of.values, known);
            (&of.name, of.position)
        }
        TypeDefinition::InputObject(of) => {
            inputs(&of.name, ".", &of.fields, known);
            (&of.name, of.position)
        }
    };
    known.insert(name.clone(), position);
}

fn values(parent: &str, values: &[EnumValue], known: &mut HashMap<String, Pos>) {
    for value in values {
        known.insert(format!("{parent}.{}", value.name), value.position);
    }
}

fn fields(parent: &str, fields: &[Field], known: &mut HashMap<String, Pos>) {
    for field in fields {
        let coordinate = format!("{parent}.{}", field.name);
        inputs(&coordinate, "(", &field.arguments, known);
        known.insert(coordinate, field.position);
    }
}

fn inputs(parent: &str, joint: &str, inputs: &[InputValue], known: &mut HashMap<String, Pos>) {
    for input in inputs {
        known.insert(format!("{parent}{joint}{}", input.name), input.position);
    }
}
