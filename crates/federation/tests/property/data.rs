//! What made-up subgraphs hold: whatever a field holds follows from its type, the object's id and a seed.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Map, Value as Json, json};

use super::executor::{Object, Resolve, Resolved};
use super::world::{Entity, FieldOf, Lost, What, World};

/// How many objects each type has.
const OBJECTS: u64 = 3;

impl World {
    /// Whether a subgraph does not know an object.
    fn loses(&self, object: &Object, subgraph: usize) -> Option<Lost> {
        let lost = self.entity(object)?.lost.filter(|lost| lost.of == subgraph)?;
        self.chance(("lost", &object.ty, object.id)).is_multiple_of(2).then_some(lost)
    }

    fn entity(&self, object: &Object) -> Option<&Entity> {
        self.entities.get(object.ty.strip_prefix('E')?.parse::<usize>().ok()?)
    }

    /// Whether what a field is computed from cannot be had.
    fn lacks(&self, object: &Object, field: &FieldOf) -> bool {
        let required = field.requires.and_then(|of| Some(&self.entity(object)?.fields[of]));
        required.is_some_and(|of| self.loses(object, of.owner).is_some() || self.lacks(object, of))
    }

    fn chance(&self, of: impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.seed, of).hash(&mut hasher);
        hasher.finish()
    }

    fn made(&self, field: &FieldOf, place: (&str, u64, &str), x: Option<i64>) -> Resolved {
        // What others are computed from fails by itself only where null is a value of it: else it would take with it what
        // is asked for beside it.
        let safe = place.0.starts_with('E') && {
            let entity = &self.entities[place.0[1..].parse::<usize>().expect("a number")];
            let this: usize = place.2[1..].parse().expect("a number");
            entity.fields.iter().any(|field| field.requires == Some(this))
        };
        let one = |nth: u64| {
            let chance = self.chance((place, nth, x));
            if self.failures && !(safe && field.non_null) && chance.is_multiple_of(11) {
                return Resolved::Failed;
            }
            if self.nulls
                && (!field.non_null || chance.is_multiple_of(5))
                && !(safe && field.non_null)
                && chance.is_multiple_of(7)
            {
                return Resolved::Null;
            }
            let provided = field.provides.map(|of| format!("f{of}"));
            let object = |ty: String, id: u64| {
                let provided = provided.clone();
                Resolved::Object(Object { ty, id, provided, ..Object::default() })
            };
            // The last digit says which type an entity is of.
            let id = 10 * (1 + chance / 13 % OBJECTS);
            let entity = |of: usize| object(format!("E{of}"), id + of as u64);
            let among = |of: &dyn Fn(&Entity) -> bool| {
                let members: Vec<usize> =
                    (0..self.entities.len()).filter(|place| of(&self.entities[*place])).collect();
                let count = members.len() as u64;
                entity(members[usize::try_from(chance / 17 % count).expect("small")])
            };
            match field.what {
                What::Int => Resolved::Leaf(json!(chance % 1000 + x.unwrap_or(0).unsigned_abs())),
                What::Text => Resolved::Leaf(json!(format!("t{}", chance % 1000))),
                What::Entity(of) => entity(of),
                What::Query => object("Query".to_owned(), 0),
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
            "n" if self.nulls && self.chance(("n", object.id)).is_multiple_of(5) => return Resolved::Null,
            "n" => return Resolved::Leaf(json!(format!("n{}", object.id))),
            "c" if self.nulls && self.chance(("c", object.id)).is_multiple_of(5) => return Resolved::Null,
            "c" => return Resolved::Leaf(json!(format!("c{}", object.id))),
            "h" => return Resolved::Leaf(json!(format!("{} in {:?}", object.id, arguments.get("around")))),
            _ => {}
        }
        let x = arguments.get("x").and_then(Json::as_i64);
        let place: usize = field[1..].parse().expect("a number");
        if object.ty == "Query" {
            return self.made(&self.roots[place], ("Query", 0, field), x);
        }
        if field.starts_with('g') {
            return self.made(&self.of_all[place], ("I", object.id, field), x);
        }
        let spec = &self.entity(object).expect("an entity").fields[place];
        // Who cannot be asked cannot say that it does not know the object.
        if object.given.is_empty() && self.lacks(object, spec) {
            return Resolved::Failed;
        }
        if let Some(lost) = self.loses(object, spec.owner) {
            return if lost.fails { Resolved::Failed } else { Resolved::Null };
        }
        let Some(of) = spec.requires else {
            return self.made(spec, (&object.ty, object.id, field), x);
        };
        // A subgraph computes it from what it was given, the merged schema from the field itself.
        let name = format!("f{of}");
        let from = match object.given.get(&name) {
            Some(given) => given.clone(),
            None if !object.given.is_empty() => json!("nothing was given"),
            None => match self.resolve(object, &name, &Map::new()) {
                Resolved::Leaf(leaf) => leaf,
                Resolved::Object(value) => json!({ "a": value.id * 10, "b": format!("b{}", value.id) }),
                _ => Json::Null,
            },
        };
        Resolved::Leaf(json!(format!("from {from}")))
    }

    fn in_context(&self, around: &[Object], field: &str) -> Option<(&'static str, Json)> {
        let context = self.context.as_ref().filter(|_| field == "h")?;
        let sets = |object: &&Object| {
            let of = object.ty.strip_prefix('E').and_then(|of| of.parse::<usize>().ok());
            object.ty == "Query" || of.is_some_and(|of| context.set[of].is_some())
        };
        let nearest = around.iter().rev().find(sets).expect("the root sets it");
        match self.resolve(nearest, "c", &Map::new()) {
            Resolved::Leaf(leaf) => Some(("around", leaf)),
            _ => Some(("around", Json::Null)),
        }
    }

    fn fails_beside(&self, object: &Object, field: &str) -> bool {
        let Some(entity) = self.entity(object).filter(|_| field.starts_with('f')) else { return false };
        let spec = &entity.fields[field[1..].parse::<usize>().expect("a number")];
        let required = || spec.requires.map(|of| format!("f{of}"));
        self.loses(object, spec.owner).is_some_and(|lost| lost.fails)
            || required().is_some_and(|of| {
                matches!(self.resolve(object, &of, &Map::new()), Resolved::Failed)
                    || self.fails_beside(object, &of)
            })
    }
}

/// The world as one subgraph has it: what it is not to be asked for, it answers wrongly.
pub(crate) struct Part<'a> {
    pub(crate) world: &'a World,
    pub(crate) subgraph: usize,
}

impl Resolve for Part<'_> {
    fn resolve(&self, object: &Object, field: &str, arguments: &Map<String, Json>) -> Resolved {
        let of = object.ty.strip_prefix('E').and_then(|of| of.parse::<usize>().ok());
        if field == "n" && self.subgraph != 0 {
            return Resolved::Leaf(json!("it is not to be asked for this"));
        }
        if let (Some(context), Some(of), "c") = (&self.world.context, of, field)
            && context.set[of] != Some(self.subgraph)
        {
            return Resolved::Leaf(json!("it is not to be asked for this"));
        }
        let spec = match (object.ty.chars().next(), field.split_at(1)) {
            (Some('E'), ("f", place)) => {
                let entity = self.world.entity(object).expect("an entity");
                Some(&entity.fields[place.parse::<usize>().expect("a number")])
            }
            (Some('Q'), ("r", place)) => Some(&self.world.roots[place.parse::<usize>().expect("a number")]),
            _ => None,
        };
        let is_mine = |spec: &FieldOf| spec.is_of(self.subgraph) && spec.moved_from != Some(self.subgraph);
        let is_provided = object.provided.as_deref() == Some(field);
        if spec.is_none_or(is_mine) || is_provided {
            self.world.resolve(object, field, arguments)
        } else {
            Resolved::Leaf(json!("it is not to be asked for this"))
        }
    }
    fn entity(&self, named: Object) -> Resolved {
        match self.world.loses(&named, self.subgraph) {
            Some(Lost { fails: true, .. }) => Resolved::Failed,
            Some(Lost { fails: false, .. }) => Resolved::Null,
            None => Resolved::Object(named),
        }
    }
}
