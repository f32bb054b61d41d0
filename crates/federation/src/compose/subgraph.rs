//! A subgraph's SDL, parsed, with what its directives are called there.

use std::collections::{BTreeSet, HashMap};

use super::{
    SubgraphSdl,
    selection::coordinates,
    shown::{Shown, parts, types},
    text,
};
use crate::types::{named, text_argument};
use federation_composition::{extract_link_implementations, graphql_core};
use graphql_tools::{
    parser::Pos,
    static_graphql::schema::{Definition, Directive, Document, EnumValue, Field, InputValue, Value},
};

/// Where the specification of Federation's directives is.
pub(super) const FEDERATION: &str = "https://specs.apollo.dev/federation";

/// A subgraph as composition sees it before the library does.
pub(super) struct Subgraph<'a> {
    pub(super) given: &'a SubgraphSdl,
    /// Types and extensions by name.
    pub(super) types: HashMap<String, Vec<Shown>>,
    pub(super) query: String,
    mutation: String,
    subscription: String,
    /// Whether it is of Federation 2.
    pub(super) is_linked: bool,
    key: String,
    requires: String,
    provides: String,
    external: String,
    shareable: String,
    extends: String,
    inaccessible: String,
    interface_object: String,
    over: String,
}

/// What a directive selects.
pub(super) struct Selected<'a> {
    /// The directive's own name.
    pub(super) directive: &'static str,
    /// The type that it selects of.
    pub(super) of: &'a str,
    pub(super) selection: &'a str,
    /// What it stands at.
    pub(super) coordinate: String,
}

impl<'a> Subgraph<'a> {
    /// None where it does not parse: the library says why.
    pub(super) fn read(given: &'a SubgraphSdl) -> Option<Self> {
        let document = text::parsed(&given.sdl).ok()?;
        let links = extract_link_implementations(&graphql_core::parse(&given.sdl).ok()?).ok()?;
        let is_linked = given.sdl.contains(FEDERATION);
        let called = |name: &str| {
            if is_linked {
                links.resolve_import_name(FEDERATION, &format!("@{name}")).trim_start_matches('@').to_owned()
            } else {
                name.to_owned()
            }
        };
        let root = |operation| text::root(&given.sdl, operation);
        let [query, mutation, subscription] = roots(&document);
        Some(Self {
            query: root("query").unwrap_or(query),
            mutation: root("mutation").unwrap_or(mutation),
            subscription: root("subscription").unwrap_or(subscription),
            types: types(document),
            is_linked,
            key: called("key"),
            requires: called("requires"),
            provides: called("provides"),
            external: called("external"),
            shareable: called("shareable"),
            extends: called("extends"),
            inaccessible: called("inaccessible"),
            interface_object: called("interfaceObject"),
            over: called("override"),
            given,
        })
    }

    /// All fields, with the names of their types.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &Field)> {
        self.parts().flat_map(|(name, shown)| shown.fields.iter().map(move |field| (name, field)))
    }

    /// Types and extensions, with their names.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&str, &Shown)> {
        parts(&self.types)
    }

    /// A type, and its extensions.
    fn shown(&self, name: &str) -> impl Iterator<Item = &Shown> {
        self.types.get(name).into_iter().flatten()
    }

    /// What `@requires` of a field selects, and where it is written.
    pub(super) fn required<'f>(&self, field: &'f Field) -> Option<(&'f str, Pos)> {
        let directive = field.directives.iter().find(|directive| directive.name == self.requires)?;
        Some((text_argument(directive, "fields")?, directive.position))
    }

    /// What `@provides` of a field selects.
    pub(super) fn provided<'f>(&self, field: &'f Field) -> Option<&'f str> {
        let directive = field.directives.iter().find(|directive| directive.name == self.provides)?;
        text_argument(directive, "fields")
    }

    /// The names of its interfaces.
    pub(super) fn interfaces(&self) -> impl Iterator<Item = &str> {
        let interfaces = self.types.iter().filter(|(_, shown)| shown.iter().any(|shown| shown.is_interface));
        interfaces.map(|(name, _)| name.as_str())
    }

    /// The subgraph that a field is taken over from, and under which label.
    pub(super) fn overridden<'f>(&self, field: &'f Field) -> Option<(&'f str, Option<&'f str>)> {
        let directive = field.directives.iter().find(|directive| directive.name == self.over)?;
        Some((text_argument(directive, "from")?, text_argument(directive, "label")))
    }

    /// The subgraph that a field is taken over from, and where that is written.
    pub(super) fn source<'f>(&self, field: &'f Field) -> Option<(&'f str, Pos)> {
        let directive = field.directives.iter().find(|directive| directive.name == self.over)?;
        Some((text_argument(directive, "from")?, directive.position))
    }

    /// The name of a type in the supergraph.
    pub(super) fn merged<'n>(&self, name: &'n str) -> &'n str {
        match name {
            _ if name == self.query => "Query",
            _ if name == self.mutation => "Mutation",
            _ if name == self.subscription => "Subscription",
            _ => name,
        }
    }

    /// Whether a type has a key here.
    pub(super) fn is_entity(&self, name: &str) -> bool {
        let shown = self.shown(name);
        shown.flat_map(|shown| &shown.directives).any(|directive| directive.name == self.key)
    }

    /// Whether a type has fields that are not those of others.
    pub(super) fn has_own_fields(&self, name: &str) -> bool {
        let mut shown = self.shown(name);
        shown.any(|shown| {
            !self.is_external_as_a_whole(shown) && shown.fields.iter().any(|field| !self.is_external(field))
        })
    }

    /// What a union can be.
    pub(super) fn members(&self, name: &str) -> impl Iterator<Item = &String> {
        self.shown(name).flat_map(|shown| &shown.members)
    }

    /// The fields of an input object.
    pub(super) fn inputs(&self, name: &str) -> impl Iterator<Item = &InputValue> {
        self.shown(name).flat_map(|shown| &shown.inputs)
    }

    /// The values of an enum.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &EnumValue> {
        self.shown(name).flat_map(|shown| &shown.values)
    }

    /// What is said of a type.
    pub(super) fn descriptions(&self, name: &str) -> impl Iterator<Item = &str> {
        self.shown(name).filter_map(|shown| shown.description.as_deref())
    }

    /// Whether entities of a type are found here by a key.
    pub(super) fn has_key(&self, name: &str, fields: &str) -> bool {
        let shown = self.shown(name);
        shown.flat_map(|shown| &shown.directives).any(|directive| {
            directive.name == self.key
                && text_argument(directive, "fields").map(str::trim) == Some(fields)
                && is_resolvable(directive)
        })
    }

    /// The keys of types, with what they select.
    fn keys(&self) -> impl Iterator<Item = (&str, &Directive, &str)> {
        self.parts().flat_map(|(name, shown)| {
            let keys = shown.directives.iter().filter(|directive| directive.name == self.key);
            keys.filter_map(move |key| Some((name, key, text_argument(key, "fields")?)))
        })
    }

    /// What directives select.
    pub(super) fn selections(&self) -> impl Iterator<Item = Selected<'_>> {
        let of_keys = self.keys().map(|(name, _, selection)| Selected {
            directive: "key",
            of: name,
            selection,
            coordinate: name.to_owned(),
        });
        let of_fields = self.fields().flat_map(|(parent, field)| {
            let coordinate = format!("{parent}.{}", field.name);
            let required = self.required(field).map(|(selection, _)| ("requires", parent, selection));
            let provided =
                self.provided(field).map(|selection| ("provides", named(&field.field_type), selection));
            required.into_iter().chain(provided).map(move |(directive, of, selection)| Selected {
                directive,
                of,
                selection,
                coordinate: coordinate.clone(),
            })
        });
        of_keys.chain(of_fields)
    }

    /// Whether something can be selected of a type's values.
    pub(super) fn has_fields(&self, name: &str) -> bool {
        let mut shown = self.shown(name);
        shown.any(|shown| !shown.fields.is_empty() || !shown.members.is_empty())
    }

    /// Whether nothing can.
    pub(super) fn is_leaf(&self, name: &str) -> bool {
        match self.types.get(name) {
            Some(shown) => shown.iter().all(|shown| shown.is_leaf),
            None => matches!(name, "Int" | "Float" | "String" | "Boolean" | "ID"),
        }
    }

    /// The coordinates of the fields that keys select.
    pub(super) fn key_fields(&self) -> BTreeSet<String> {
        self.keys().flat_map(|(name, _, selection)| coordinates(self, name, selection)).collect()
    }

    /// The coordinates of the fields that keys of extensions select: there `@external` says nothing.
    pub(super) fn keys_of_extensions(&self) -> BTreeSet<String> {
        let keys = self.keys().filter(|(name, ..)| self.is_extended(name));
        keys.flat_map(|(name, _, selection)| coordinates(self, name, selection)).collect()
    }

    /// The coordinates of the fields that the first key of a type selects.
    pub(super) fn first_key_fields(&self, name: &str) -> BTreeSet<String> {
        let key = self.keys().find(|(of, ..)| *of == name);
        key.map(|(name, _, selection)| coordinates(self, name, selection)).unwrap_or_default()
    }

    /// The coordinates of the fields that keys, `@requires`, `@provides` and interfaces need.
    pub(super) fn used_fields(&self) -> BTreeSet<String> {
        let selected = self.selections().flat_map(|of| coordinates(self, of.of, of.selection));
        let mut used: BTreeSet<String> = selected.collect();
        for (parent, field) in self.fields() {
            for face in self.faces(parent).filter(|face| self.field_type(face, &field.name).is_some()) {
                used.insert(format!("{face}.{}", field.name));
            }
        }
        let of_objects = used.iter().filter_map(|coordinate| coordinate.split_once('.'));
        let of_objects = of_objects.flat_map(|(face, field)| {
            self.possible(face).into_iter().map(move |object| format!("{object}.{field}"))
        });
        let of_objects: Vec<String> = of_objects.collect();
        used.extend(of_objects);
        used
    }

    /// The coordinates of the external fields that nothing needs: Federation 1 reads over them.
    pub(super) fn unused_fields(&self) -> BTreeSet<String> {
        if self.is_linked {
            return BTreeSet::new();
        }
        let used = self.used_fields();
        let owned = |parent: &str| self.is_extended(parent) && !self.is_entity(parent);
        let externals = self.fields().filter(|(parent, field)| self.is_external(field) && !owned(parent));
        let coordinates = externals.map(|(parent, field)| format!("{parent}.{}", field.name));
        coordinates.filter(|coordinate| !used.contains(coordinate)).collect()
    }

    /// The fields of an object that each of its resolvable keys needs.
    pub(super) fn ways_in(&self, name: &str) -> Vec<BTreeSet<String>> {
        let own = format!("{name}.");
        let fields = |selection| {
            let selected = coordinates(self, name, selection).into_iter();
            selected.filter_map(|coordinate| Some(coordinate.strip_prefix(&own)?.to_owned())).collect()
        };
        let keys = self.keys().filter(|(of, directive, _)| *of == name && is_resolvable(directive));
        keys.map(|(_, _, selection)| fields(selection)).collect()
    }

    /// Whether a directive hides what it stands at.
    pub(super) fn hides(&self, directive: &Directive) -> bool {
        directive.name == self.inaccessible
    }

    /// Whether one of some directives hides what they stand at.
    pub(super) fn hides_any(&self, directives: &[Directive]) -> bool {
        directives.iter().any(|directive| self.hides(directive))
    }

    /// Whether a field gives a type, or a union has it.
    pub(super) fn is_referenced(&self, name: &str) -> bool {
        self.parts().any(|(_, shown)| {
            shown.members.iter().any(|member| member == name)
                || shown.fields.iter().any(|field| named(&field.field_type) == name)
        })
    }

    /// Whether another subgraph has to define a type.
    pub(super) fn is_extended(&self, name: &str) -> bool {
        let mut shown = self.shown(name).peekable();
        shown.peek().is_some()
            && shown.all(|shown| {
                shown.is_extension || shown.directives.iter().any(|directive| directive.name == self.extends)
            })
    }

    /// Whether it has a type of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.types.contains_key(name)
    }

    /// The interfaces that a type implements here.
    pub(super) fn faces(&self, name: &str) -> impl Iterator<Item = &str> {
        self.shown(name).flat_map(|shown| &shown.interfaces).map(String::as_str)
    }

    /// Whether a field of a type, or of an extension of one, may be resolved elsewhere too.
    pub(super) fn is_shareable(&self, shown: &Shown, field: &Field) -> bool {
        self.shareables(&shown.directives) + self.shareables(&field.directives) > 0
    }

    /// How often `@shareable` is among directives.
    pub(super) fn shareables(&self, directives: &[Directive]) -> usize {
        directives.iter().filter(|directive| directive.name == self.shareable).count()
    }

    /// Whether all fields of a type, or of an extension of one, are external: Federation 1 has no such thing.
    pub(super) fn is_external_as_a_whole(&self, shown: &Shown) -> bool {
        self.is_linked && shown.directives.iter().any(|directive| directive.name == self.external)
    }

    pub(super) fn is_external(&self, field: &Field) -> bool {
        self.external(field).is_some()
    }

    /// The `@external` of a field.
    pub(super) fn external<'f>(&self, field: &'f Field) -> Option<&'f Directive> {
        field.directives.iter().find(|directive| directive.name == self.external)
    }

    pub(super) fn is_interface_object(&self, name: &str) -> bool {
        let shown = self.types.get(name).map(Vec::as_slice).unwrap_or_default();
        shown
            .iter()
            .flat_map(|shown| &shown.directives)
            .any(|directive| directive.name == self.interface_object)
    }

    /// A field of a type.
    pub(super) fn field(&self, parent: &str, name: &str) -> Option<&Field> {
        let shown = self.types.get(parent)?.iter();
        shown.flat_map(|shown| &shown.fields).find(|field| field.name == name)
    }

    /// The name of the type of a field.
    pub(super) fn field_type(&self, parent: &str, name: &str) -> Option<&str> {
        self.field(parent, name).map(|field| named(&field.field_type))
    }

    /// The object types that values of an interface or union can be here; of another type, itself.
    pub(super) fn possible<'n>(&'n self, name: &'n str) -> BTreeSet<&'n str> {
        if !self.is_abstract(name) {
            return BTreeSet::from([name]);
        }
        let implements =
            |shown: &Shown| !shown.is_interface && shown.interfaces.iter().any(|face| face == name);
        let objects = self.parts().filter(|(_, shown)| implements(shown)).map(|(object, _)| object);
        self.members(name).map(String::as_str).chain(objects).collect()
    }

    pub(super) fn is_abstract(&self, name: &str) -> bool {
        self.types
            .get(name)
            .is_some_and(|shown| shown.iter().any(|shown| shown.is_interface || !shown.members.is_empty()))
    }
}

fn is_resolvable(key: &Directive) -> bool {
    !key.arguments.contains(&("resolvable".to_owned(), Value::Boolean(false)))
}

/// Whether a type of the supergraph is one of its roots.
pub(super) fn is_root(name: &str) -> bool {
    matches!(name, "Query" | "Mutation" | "Subscription")
}

/// The names of the root types.
fn roots(document: &Document) -> [String; 3] {
    let schema = document.definitions.iter().find_map(|definition| match definition {
        Definition::SchemaDefinition(schema) => Some(schema),
        _ => None,
    });
    let [query, mutation, subscription] = match schema {
        Some(schema) => [&schema.query, &schema.mutation, &schema.subscription],
        None => [&None; 3],
    };
    [(query, "Query"), (mutation, "Mutation"), (subscription, "Subscription")]
        .map(|(name, usual)| name.clone().unwrap_or_else(|| usual.to_owned()))
}
