//! Made-up subgraphs with made-up data: whatever a field holds follows from its type, the object's id and a seed.

use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};

use pediment_federation::SubgraphSdl;
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::executor::{Object, Resolve, Resolved};

pub(crate) const LINK: &str = r#"extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@external", "@requires"])
"#;
/// How many objects each type has.
const OBJECTS: u64 = 3;

/// All subgraphs and their data.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) subgraphs: usize,
    pub(crate) entities: Vec<Entity>,
    pub(crate) roots: Vec<FieldOf>,
    pub(crate) nulls: bool,
    pub(crate) failures: bool,
    pub(crate) seed: u64,
}

/// An entity type `E0`, `E1`, …
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    /// `f0`, `f1`, …
    pub(crate) fields: Vec<FieldOf>,
    /// Whether it implements the interface `I` and is a member of the union `U`.
    pub(crate) in_i: bool,
    pub(crate) in_u: bool,
    /// Which subgraphs know it by `sku` instead of `id`; the first always by both.
    pub(crate) by_sku: [bool; 3],
}

/// A field.
#[derive(Clone, Debug)]
pub(crate) struct FieldOf {
    pub(crate) what: What,
    pub(crate) owner: usize,
    /// Another subgraph that resolves it too.
    pub(crate) shared: Option<usize>,
    pub(crate) non_null: bool,
    pub(crate) list: bool,
    /// The field of this entity that it is computed from.
    pub(crate) requires: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Int,
    Text,
    Entity(usize),
    I,
    U,
    /// A value type, whose fields `a` and `b` all subgraphs share.
    V,
}

pub(crate) fn worlds() -> impl Strategy<Value = World> {
    let what = prop_oneof![
        3 => Just(What::Int),
        2 => Just(What::Text),
        3 => (0..3_usize).prop_map(What::Entity),
        1 => Just(What::I),
        1 => Just(What::U),
        1 => Just(What::V),
    ];
    let shared = prop_oneof![3 => Just(None), 1 => (0..3_usize).prop_map(Some)];
    let requires = prop_oneof![2 => Just(None), 1 => (0..4_usize).prop_map(Some)];
    let field = (what, 0..3_usize, shared, any::<bool>(), any::<bool>(), requires).prop_map(
        |(what, owner, shared, non_null, list, requires)| FieldOf {
            what,
            owner,
            shared,
            non_null,
            list,
            requires,
        },
    );
    let entity =
        (proptest::collection::vec(field.clone(), 1..5), any::<bool>(), any::<bool>(), any::<[bool; 3]>())
            .prop_map(|(fields, in_i, in_u, by_sku)| Entity { fields, in_i, in_u, by_sku });
    let roots = proptest::collection::vec(field, 1..4);
    (2..4_usize, proptest::collection::vec(entity, 1..4), roots, any::<bool>(), any::<bool>(), any::<u64>())
        .prop_map(|(subgraphs, entities, roots, nulls, failures, seed)| {
            World { subgraphs, entities, roots, nulls, failures, seed }.fitted()
        })
}

impl World {
    /// Makes what was drawn fit together.
    fn fitted(mut self) -> Self {
        let (subgraphs, count) = (self.subgraphs, self.entities.len());
        let some_i = self.entities.iter().any(|entity| entity.in_i);
        let some_u = self.entities.iter().any(|entity| entity.in_u);
        let fit = |field: &mut FieldOf| {
            field.owner %= subgraphs;
            field.shared = field.shared.map(|with| with % subgraphs).filter(|with| *with != field.owner);
            field.what = match field.what {
                What::Entity(of) => What::Entity(of % count),
                What::I if !some_i => What::Int,
                What::U if !some_u => What::Text,
                what => what,
            };
        };
        for entity in &mut self.entities {
            entity.by_sku[0] = false;
            entity.fields.iter_mut().for_each(fit);
            for place in 0..entity.fields.len() {
                let requires = entity.fields[place].requires.map(|of| of % entity.fields.len());
                let fits = |of: usize| {
                    let (field, of) = (&entity.fields[place], &entity.fields[of]);
                    let leaf = |field: &FieldOf| matches!(field.what, What::Int | What::Text);
                    leaf(field)
                        && leaf(of)
                        && !of.list
                        && !field.list
                        && of.owner != field.owner
                        && of.shared.is_none()
                };
                entity.fields[place].requires = requires.filter(|of| *of != place && fits(*of));
                if entity.fields[place].requires.is_some() {
                    entity.fields[place].what = What::Text;
                    entity.fields[place].shared = None;
                }
            }
            // A chain would have to be followed by the executor too: one step is enough here.
            let chained: Vec<bool> = entity
                .fields
                .iter()
                .map(|field| field.requires.is_some_and(|of| entity.fields[of].requires.is_some()))
                .collect();
            for (field, chained) in entity.fields.iter_mut().zip(chained) {
                if chained {
                    field.requires = None;
                }
            }
        }
        for root in &mut self.roots {
            fit(root);
            root.requires = None;
        }
        self
    }

    pub(crate) fn sdl(&self) -> Vec<SubgraphSdl> {
        (0..self.subgraphs)
            .map(|of| SubgraphSdl {
                name: format!("s{of}"),
                url: format!("http://s{of}/"),
                sdl: self.sdl_of(of),
            })
            .collect()
    }

    fn ty(field: &FieldOf) -> String {
        let named = match field.what {
            What::Int => "Int".to_owned(),
            What::Text => "String".to_owned(),
            What::Entity(of) => format!("E{of}"),
            What::I => "I".to_owned(),
            What::U => "U".to_owned(),
            What::V => "V".to_owned(),
        };
        let bang = if field.non_null { "!" } else { "" };
        if field.list { format!("[{named}{bang}]{bang}") } else { format!("{named}{bang}") }
    }

    fn arguments(field: &FieldOf) -> &'static str {
        if field.what == What::Int && field.requires.is_none() { "(x: Int)" } else { "" }
    }

    fn sdl_of(&self, subgraph: usize) -> String {
        let has = |field: &FieldOf| field.owner == subgraph || field.shared == Some(subgraph);
        let all = self.entities.iter().flat_map(|entity| &entity.fields).chain(&self.roots);
        let mine: Vec<&FieldOf> = all.filter(|field| has(field)).collect();
        let uses = |what: What| mine.iter().any(|field| field.what == what);
        let (i, u, v) = (uses(What::I), uses(What::U), uses(What::V));
        let mut sdl = LINK.to_owned();
        let mut query = String::new();
        for (place, root) in self.roots.iter().enumerate().filter(|(_, root)| has(root)) {
            let share = if root.shared.is_some() { " @shareable" } else { "" };
            let _ = writeln!(query, "  r{place}{}: {}{share}", Self::arguments(root), Self::ty(root));
        }
        if !query.is_empty() {
            let _ = writeln!(sdl, "type Query {{\n{query}}}");
        }
        if i {
            sdl.push_str("interface I { id: ID! }\n");
        }
        if u {
            let members: Vec<String> = (0..self.entities.len())
                .filter(|of| self.entities[*of].in_u)
                .map(|of| format!("E{of}"))
                .collect();
            let _ = writeln!(sdl, "union U = {}", members.join(" | "));
        }
        if v {
            sdl.push_str("type V @shareable { a: Int b: String! }\n");
        }
        for (of, entity) in self.entities.iter().enumerate() {
            let fields: Vec<(usize, &FieldOf)> =
                entity.fields.iter().enumerate().filter(|(_, field)| has(field)).collect();
            let known = !fields.is_empty()
                || uses(What::Entity(of))
                || (i && entity.in_i)
                || (u && entity.in_u)
                || subgraph == 0;
            if !known {
                continue;
            }
            let implements = if i && entity.in_i { " implements I" } else { "" };
            let id_too = subgraph == 0 || !entity.by_sku[subgraph] || (i && entity.in_i);
            let sku_too = subgraph == 0 || entity.by_sku[subgraph];
            let keys = [(id_too, "id"), (sku_too, "sku")];
            let keys = keys.iter().filter(|(there, _)| *there);
            let _ = write!(sdl, "type E{of}{implements}");
            for (_, key) in keys.clone() {
                let _ = write!(sdl, " @key(fields: \"{key}\")");
            }
            sdl.push_str(" {\n");
            for (_, key) in keys {
                let _ = writeln!(sdl, "  {key}: ID!");
            }
            for (place, field) in &fields {
                let share = if field.shared.is_some() { " @shareable" } else { "" };
                let requires =
                    field.requires.map_or(String::new(), |of| format!(" @requires(fields: \"f{of}\")"));
                let _ = writeln!(
                    sdl,
                    "  f{place}{}: {}{share}{requires}",
                    Self::arguments(field),
                    Self::ty(field)
                );
            }
            let required = fields.iter().filter_map(|(_, field)| field.requires);
            let mut required: Vec<usize> = required.collect();
            required.sort_unstable();
            required.dedup();
            for place in required {
                let field = &entity.fields[place];
                let _ = writeln!(sdl, "  f{place}{}: {} @external", Self::arguments(field), Self::ty(field));
            }
            sdl.push_str("}\n");
        }
        sdl
    }

    fn chance(&self, of: impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.seed, of).hash(&mut hasher);
        hasher.finish()
    }

    fn made(&self, field: &FieldOf, place: (&str, u64, &str), x: Option<i64>) -> Resolved {
        // What others are computed from never fails: merged, nobody would say what becomes of them.
        let safe = place.0 != "Query" && {
            let entity = &self.entities[place.0[1..].parse::<usize>().expect("a number")];
            let this: usize = place.2[1..].parse().expect("a number");
            entity.fields.iter().any(|field| field.requires == Some(this))
        };
        let one = |nth: u64| {
            let chance = self.chance((place, nth, x));
            if self.failures && !safe && chance.is_multiple_of(11) {
                return Resolved::Failed;
            }
            if self.nulls
                && (!field.non_null || chance.is_multiple_of(5))
                && !(safe && field.non_null)
                && chance.is_multiple_of(7)
            {
                return Resolved::Null;
            }
            let object = |ty: String, id: u64| Resolved::Object(Object { ty, id, given: Map::new() });
            let id = 1 + chance / 13 % OBJECTS;
            let among = |of: &dyn Fn(&Entity) -> bool| {
                let members: Vec<usize> =
                    (0..self.entities.len()).filter(|place| of(&self.entities[*place])).collect();
                let count = members.len() as u64;
                object(format!("E{}", members[usize::try_from(chance / 17 % count).expect("small")]), id)
            };
            match field.what {
                What::Int => Resolved::Leaf(json!(chance % 1000 + x.unwrap_or(0).unsigned_abs())),
                What::Text => Resolved::Leaf(json!(format!("t{}", chance % 1000))),
                What::Entity(of) => object(format!("E{of}"), id),
                What::I => among(&|entity| entity.in_i),
                What::U => among(&|entity| entity.in_u),
                What::V => object("V".to_owned(), id),
            }
        };
        if !field.list {
            return one(0);
        }
        let chance = self.chance((place, "list", x));
        if self.failures && !safe && chance.is_multiple_of(19) {
            return Resolved::Failed;
        }
        Resolved::List((1..=chance % 4).map(one).collect())
    }
}

impl Resolve for World {
    fn resolve(&self, object: &Object, field: &str, arguments: &Map<String, Json>) -> Resolved {
        match field {
            "id" => return Resolved::Leaf(json!(object.id.to_string())),
            "sku" => return Resolved::Leaf(json!(format!("sku-{}", object.id))),
            "a" => return Resolved::Leaf(json!(object.id * 10)),
            "b" => return Resolved::Leaf(json!(format!("b{}", object.id))),
            _ => {}
        }
        let place: usize = field[1..].parse().expect("a number");
        if object.ty == "Query" {
            let x = arguments.get("x").and_then(Json::as_i64);
            return self.made(&self.roots[place], ("Query", 0, field), x);
        }
        let entity = &self.entities[object.ty[1..].parse::<usize>().expect("a number")];
        let spec = &entity.fields[place];
        let Some(of) = spec.requires else {
            let x = arguments.get("x").and_then(Json::as_i64);
            return self.made(spec, (&object.ty, object.id, field), x);
        };
        // A subgraph computes it from what it was given, the merged schema from the field itself.
        let name = format!("f{of}");
        let from = match object.given.get(&name) {
            Some(given) => given.clone(),
            None if !object.given.is_empty() => json!("nothing was given"),
            None => match self.made(&entity.fields[of], (&object.ty, object.id, &name), None) {
                Resolved::Leaf(leaf) => leaf,
                _ => Json::Null,
            },
        };
        Resolved::Leaf(json!(format!("from {from}")))
    }
}
