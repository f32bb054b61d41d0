//! What composes, and yet is worth a second look: hints, by the codes of Federation's list
//! (<https://www.apollographql.com/docs/graphos/reference/federation/hints>).

mod enums;
mod inputs;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use graphql_tools::static_graphql::schema::Field;

use enums::Uses;

use super::{
    Place, SubgraphSdl,
    place::Places,
    shares::{Share, Shares},
    subgraph::{Subgraph, is_root},
};

/// Something that composes, and yet is worth a second look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// A code of the specification's list.
    pub code: &'static str,
    /// What was seen.
    pub message: String,
    /// Where it is written.
    pub places: Vec<Place>,
}

impl fmt::Display for Hint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code, self.message)?;
        self.places.iter().try_for_each(|place| write!(formatter, "\n  at {place}"))
    }
}

/// Fields by type and name, each as those subgraphs have it that do not only refer to it.
type Fields<'a> = BTreeMap<(&'a str, &'a str), Vec<Share<'a>>>;

/// Looks for what subgraphs that compose say differently.
pub(super) struct Hints<'a> {
    subgraphs: &'a [Subgraph<'a>],
    found: Vec<(&'static str, String)>,
}

impl<'a> Hints<'a> {
    pub(super) fn of(
        given: &'a [SubgraphSdl],
        subgraphs: &'a [Subgraph<'a>],
        shares: &Shares<'a>,
    ) -> Vec<Hint> {
        let mut hints = Self { subgraphs, found: Vec::new() };
        let mut types: BTreeMap<&str, Vec<&Subgraph<'_>>> = BTreeMap::new();
        let mut fields: Fields<'_> = BTreeMap::new();
        for subgraph in subgraphs {
            for name in subgraph.types.keys() {
                types.entry(subgraph.merged(name)).or_default().push(subgraph);
            }
            for (parent, field) in subgraph.fields() {
                hints.overriding(subgraph, parent, field);
            }
        }
        for (parent, name, shares) in shares.iter() {
            let owned: Vec<Share<'_>> = shares.iter().filter(|share| !share.is_external).copied().collect();
            if !owned.is_empty() {
                fields.insert((parent, name), owned);
            }
        }
        let uses = Uses::of(subgraphs);
        for (name, among) in &types {
            hints.type_of(name, among, &fields);
            hints.input_fields(name, among);
            hints.values(name, among, &uses);
            hints.descriptions("type", name, among.iter().flat_map(|of| of.descriptions(name)));
        }
        for ((parent, name), shares) in &fields {
            hints.field(&format!("{parent}.{name}"), shares);
        }
        if hints.found.is_empty() {
            return Vec::new();
        }
        hints.found.sort();
        let places = Places::new(given);
        let located = |(code, message): (&'static str, String)| {
            let places = places.locate(code, &message).places;
            Hint { code, message, places }
        };
        hints.found.into_iter().map(located).collect()
    }

    fn tell(&mut self, code: &'static str, message: String) {
        self.found.push((code, message));
    }

    /// A field that a subgraph takes over from another.
    fn overriding(&mut self, subgraph: &Subgraph<'_>, parent: &str, field: &Field) {
        let Some((source, label)) = subgraph.overridden(field) else { return };
        let (name, coordinate) =
            (&subgraph.given.name, format!("{}.{}", subgraph.merged(parent), field.name));
        let Some(from) = self.subgraphs.iter().find(|other| other.given.name == source) else {
            return self.tell(
                "FROM_SUBGRAPH_DOES_NOT_EXIST",
                format!("The subgraph \"{name}\" overrides \"{coordinate}\" from \"{source}\", which there is not."),
            );
        };
        let there = from
            .fields()
            .find(|(other, of)| from.merged(other) == subgraph.merged(parent) && of.name == field.name);
        match there.filter(|(_, of)| !from.is_external(of)) {
            None => self.tell(
                "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED",
                format!(
                    "The subgraph \"{source}\" does not resolve \"{coordinate}\" any more: \"{name}\" need not override it."
                ),
            ),
            Some(_) if label.is_some() => self.tell(
                "OVERRIDE_MIGRATION_IN_PROGRESS",
                format!("The field \"{coordinate}\" moves from the subgraph \"{source}\" to \"{name}\"."),
            ),
            Some(_) => self.tell(
                "OVERRIDDEN_FIELD_CAN_BE_REMOVED",
                format!(
                    "The field \"{coordinate}\" is overridden by the subgraph \"{name}\": \"{source}\" need not resolve it."
                ),
            ),
        }
    }

    /// A type that several subgraphs have.
    fn type_of(&mut self, name: &str, among: &[&Subgraph<'_>], fields: &Fields<'_>) {
        if among.len() < 2 || is_root(name) {
            return;
        }
        let listed =
            |some: &[&str]| some.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let names = |keep: &dyn Fn(&Subgraph<'_>) -> bool| -> Vec<&str> {
            among.iter().filter(|of| keep(of)).map(|of| of.given.name.as_str()).collect()
        };
        let is_interface = among.iter().any(|of| of.interfaces().any(|of| of == name));
        let without_key = names(&|of| !of.is_entity(name) && of.has_own_fields(name));
        if among.iter().any(|of| of.is_entity(name)) {
            if !is_interface && !without_key.is_empty() {
                let message = format!(
                    "The type \"{name}\" has a @key, but not in the subgraphs {}.",
                    listed(&without_key)
                );
                self.tell("INCONSISTENT_ENTITY", message);
            }
            return;
        }
        let code = if is_interface {
            "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD"
        } else {
            "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD"
        };
        for ((_, field), shares) in fields.range((name, "")..).take_while(|((of, _), _)| *of == name) {
            let has = |of: &Subgraph<'_>| shares.iter().any(|share| share.name() == of.given.name);
            let without = names(&|of| !has(of) && of.has_own_fields(name));
            if !without.is_empty() {
                let message =
                    format!("The field \"{name}.{field}\" is not in the subgraphs {}.", listed(&without));
                self.tell(code, message);
            }
        }
        let members: BTreeSet<&String> = among.iter().flat_map(|of| of.members(name)).collect();
        for member in members {
            let without = names(&|of| !of.members(name).any(|of| of == member));
            if !without.is_empty() {
                let message = format!(
                    "The union \"{name}\" does not have \"{member}\" in the subgraphs {}.",
                    listed(&without)
                );
                self.tell("INCONSISTENT_UNION_MEMBER", message);
            }
        }
    }

    /// A field that several subgraphs resolve.
    fn field(&mut self, coordinate: &str, shares: &[Share<'_>]) {
        let texts = shares.iter().filter_map(|share| share.field.description.as_deref());
        self.descriptions("field", coordinate, texts);
        let types: BTreeSet<String> = shares.iter().map(|share| share.output().to_string()).collect();
        if types.len() > 1 {
            let types: Vec<String> = types.iter().map(|ty| format!("`{ty}`")).collect();
            self.tell(
                "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",
                format!("The field \"{coordinate}\" is of different types: {}.", types.join(", ")),
            );
        }
        self.arguments(coordinate, shares);
    }

    /// What all that describe something say of it.
    fn descriptions<'t>(&mut self, what: &str, coordinate: &str, texts: impl Iterator<Item = &'t str>) {
        let texts: BTreeSet<&str> = texts.map(str::trim).filter(|text| !text.is_empty()).collect();
        if texts.len() > 1 {
            self.tell(
                "INCONSISTENT_DESCRIPTION",
                format!("The subgraphs describe the {what} \"{coordinate}\" differently."),
            );
        }
    }
}
