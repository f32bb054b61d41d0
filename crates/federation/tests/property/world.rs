//! Made-up subgraphs with made-up data: whatever a field holds follows from its type, the object's id and a seed.

use std::hash::{DefaultHasher, Hash, Hasher};

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::executor::{Object, Resolve, Resolved};

/// How many objects each type has.
const OBJECTS: u64 = 3;

/// All subgraphs and their data.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) subgraphs: usize,
    pub(crate) entities: Vec<Entity>,
    pub(crate) roots: Vec<FieldOf>,
    /// `g0`, `g1`, …: what one subgraph, which has the interface `I` as one type, gives all that are one.
    pub(crate) of_all: Vec<FieldOf>,
    /// Whether the interface `I` has a field `n`, in the first subgraph alone.
    pub(crate) named: bool,
    /// None: no context is set.
    pub(crate) context: Option<Context>,
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
    /// By which key each subgraph knows it; the first always by `id` and by `sku`.
    pub(crate) by: [By; 3],
    /// The subgraph that does not know some of its objects.
    pub(crate) lost: Option<Lost>,
}

/// A context that one subgraph has the root and some entities set, each by its field `c`.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) by: usize,
    /// Which subgraph resolves `c` of each entity. None: it does not set it.
    pub(crate) set: [Option<usize>; 3],
    /// Which entities have a field `h` there that takes it.
    pub(crate) taken: [bool; 3],
}

/// How a subgraph comes not to know objects.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lost {
    /// The subgraph.
    of: usize,
    /// Whether that is an error.
    fails: bool,
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
    /// Whether that is a value with fields.
    pub(crate) requires_value: bool,
    /// The field of the entity that it leads to that its owner resolves there.
    pub(crate) provides: Option<usize>,
    /// The subgraph that it is taken over from.
    pub(crate) moved_from: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Id,
    Sku,
    /// Both together.
    Pair,
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
    /// The root.
    Query,
}

pub(crate) fn worlds() -> impl Strategy<Value = World> {
    let what = prop_oneof![
        3 => Just(What::Int),
        2 => Just(What::Text),
        3 => (0..3_usize).prop_map(What::Entity),
        1 => Just(What::I),
        1 => Just(What::U),
        1 => Just(What::V),
        1 => Just(What::Query),
    ];
    let shared = prop_oneof![3 => Just(None), 1 => (0..3_usize).prop_map(Some)];
    let requires = prop_oneof![2 => Just(None), 1 => (0..4_usize).prop_map(Some)];
    let provides = prop_oneof![1 => Just(None), 1 => (0..4_usize).prop_map(Some)];
    let moved_from = prop_oneof![4 => Just(None), 1 => (0..3_usize).prop_map(Some)];
    let field = (what, 0..3_usize, shared, any::<bool>(), any::<bool>(), requires, provides, moved_from)
        .prop_map(|(what, owner, shared, non_null, list, requires, provides, moved_from)| FieldOf {
            what,
            owner,
            shared,
            non_null,
            list,
            requires,
            requires_value: false,
            provides,
            moved_from,
        });
    let by = || prop_oneof![2 => Just(By::Id), 2 => Just(By::Sku), 1 => Just(By::Pair)];
    let lost = proptest::option::of((1..3_usize, any::<bool>()).prop_map(|(of, fails)| Lost { of, fails }));
    let fields = proptest::collection::vec(field.clone(), 1..5);
    let entity = (fields, any::<bool>(), any::<bool>(), [by(), by(), by()], lost)
        .prop_map(|(fields, in_i, in_u, by, lost)| Entity { fields, in_i, in_u, by, lost });
    let roots = proptest::collection::vec(field.clone(), 1..4);
    let of_all = prop_oneof![1 => Just(Vec::new()), 1 => proptest::collection::vec(field, 1..3)];
    let entities = proptest::collection::vec(entity, 1..4);
    let lacks = proptest::option::of(any::<bool>());
    let set = || proptest::option::of(0..3_usize);
    let context = (0..3_usize, [set(), set(), set()], any::<[bool; 3]>())
        .prop_map(|(by, set, taken)| Context { by, set, taken });
    let context = proptest::option::of(context);
    let chances = (any::<bool>(), any::<bool>(), any::<bool>(), any::<u64>());
    (2..4_usize, entities, roots, of_all, context, chances, lacks).prop_map(
        |(subgraphs, entities, roots, of_all, context, (named, nulls, failures, seed), lacks)| {
            let mut world =
                World { subgraphs, entities, roots, of_all, named, context, nulls, failures, seed };
            if let Some(fails) = lacks {
                world.lack(fails);
            }
            world.fitted()
        },
    )
}

impl World {
    /// Sees that there is an entity of which one subgraph has a field that another one's field requires, beside one that
    /// requires nothing, and does not know some of them.
    fn lack(&mut self, fails: bool) {
        let lost = Lost { of: 1, fails };
        self.roots[0].what = What::Entity(0);
        let all = self.entities.iter_mut().flat_map(|entity| &mut entity.fields);
        for field in all.chain(&mut self.roots) {
            if field.is_of(lost.of) {
                field.what = What::Int;
            }
        }
        let entity = &mut self.entities[0];
        for field in &mut entity.fields {
            (field.shared, field.moved_from) = (None, None);
        }
        let field = entity.fields[0].clone();
        entity
            .fields
            .resize_with(entity.fields.len().max(3), || FieldOf { non_null: false, ..field.clone() });
        let user = if self.subgraphs == 2 { 0 } else { 2 };
        (entity.fields[0].owner, entity.fields[0].list) = (lost.of, false);
        (entity.fields[1].owner, entity.fields[1].requires) = (user, Some(0));
        (entity.fields[2].owner, entity.fields[2].requires) = (user, None);
        entity.lost = Some(lost);
    }

    /// Makes what was drawn fit together.
    fn fitted(mut self) -> Self {
        let (subgraphs, count) = (self.subgraphs, self.entities.len());
        let some_i = self.entities.iter().any(|entity| entity.in_i);
        let some_u = self.entities.iter().any(|entity| entity.in_u);
        let fit = |field: &mut FieldOf| {
            field.owner %= subgraphs;
            field.shared = field.shared.map(|with| with % subgraphs).filter(|with| *with != field.owner);
            field.moved_from = field.moved_from.map(|from| from % subgraphs);
            field.moved_from = field.moved_from.filter(|from| *from != field.owner && field.shared.is_none());
            field.what = match field.what {
                What::Entity(of) => What::Entity(of % count),
                What::I if !some_i => What::Int,
                What::U if !some_u => What::Text,
                what => what,
            };
        };
        let requires_values = self.seed.is_multiple_of(2);
        for entity in &mut self.entities {
            entity.fields.iter_mut().for_each(fit);
            for place in 0..entity.fields.len() {
                // What it is computed from comes before it: nothing is computed from itself.
                let (before, field) = entity.fields.split_at_mut(place);
                let Some(field) = field.first_mut().filter(|_| place > 0) else { continue };
                field.requires =
                    field.requires.map(|of| of % place).filter(|of| before[*of].owner != field.owner);
                let Some(of) = field.requires else { continue };
                (field.what, field.list, field.shared, field.moved_from) = (What::Text, false, None, None);
                let of = &mut before[of];
                of.what = match of.what {
                    What::Text | What::V => of.what,
                    _ if requires_values => What::V,
                    _ => What::Int,
                };
                field.requires_value = of.what == What::V;
                (of.list, of.moved_from) = (false, None);
                of.shared = of.shared.filter(|with| *with != field.owner);
            }
            entity.fields[0].requires = None;
        }
        if !some_i {
            self.of_all.clear();
        }
        self.named &= some_i;
        let one = subgraphs - 1;
        for field in &mut self.of_all {
            fit(field);
            (field.owner, field.shared, field.moved_from, field.requires) = (one, None, None, None);
            // The composer makes it a `Boolean`.
            if field.what == What::Query {
                field.what = What::Int;
            }
        }
        for root in &mut self.roots {
            fit(root);
            root.requires = None;
        }
        (self.roots[0].owner, self.roots[0].shared, self.roots[0].moved_from) = (0, None, None);
        // Who has the interface as one type has no entities.
        let whole = if self.of_all.is_empty() { subgraphs } else { one };
        if let Some(context) = &mut self.context {
            context.by %= whole;
            context.set = context.set.map(|owner| owner.map(|owner| owner % whole));
            context.taken[0] |= !context.taken[..count].contains(&true);
            // Whose loss takes along what others are given is told elsewhere.
            self.entities.iter_mut().for_each(|entity| entity.lost = None);
        }
        self.fit_provided();
        self.fit_lost();
        self
    }

    /// Whether an entity has the field `c` or `h` that is about the context.
    pub(crate) fn has(&self, of: usize, field: &str) -> bool {
        self.context.as_ref().is_some_and(|context| match field {
            "c" => context.set[of].is_some(),
            _ => context.taken[of],
        })
    }

    /// Leaves only those lost whose loss is the same whichever way one goes: the subgraph is asked about them by a key or
    /// not at all, nobody else has what it has, and nobody goes through it.
    fn fit_lost(&mut self) {
        let world = self.clone();
        for (place, entity) in self.entities.iter_mut().enumerate() {
            let leads = |what| match what {
                What::Entity(of) => of == place,
                What::I => entity.in_i,
                What::U => entity.in_u,
                What::Int | What::Text | What::V | What::Query => false,
            };
            let fields = || entity.fields.iter().enumerate();
            entity.lost = entity.lost.filter(|lost| {
                lost.of < world.subgraphs
                    && !world.has_as_one(lost.of)
                    && !world.all().any(|field| field.is_of(lost.of) && leads(field.what))
                    && fields().all(|(_, field)| field.shared != Some(lost.of))
                    && fields().filter(|(_, field)| field.owner == lost.of).all(|(at, field)| {
                        field.shared.is_none() && field.moved_from.is_none() && !world.is_provided(place, at)
                    })
            });
        }
    }

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

    /// Leaves only what can be provided: leaves of others.
    fn fit_provided(&mut self) {
        let entities = self.entities.clone();
        let all = self.entities.iter_mut().flat_map(|entity| &mut entity.fields);
        for field in all.chain(&mut self.roots).chain(&mut self.of_all) {
            let What::Entity(of) = field.what else {
                field.provides = None;
                continue;
            };
            let of = &entities[of].fields;
            field.provides = field.provides.map(|provided| provided % of.len()).filter(|provided| {
                let provided = &of[*provided];
                provided.what == What::Text
                    && provided.requires.is_none()
                    && provided.moved_from.is_none()
                    && !provided.is_of(field.owner)
                    && field.shared.is_none()
                    && field.moved_from.is_none()
            });
        }
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

impl FieldOf {
    pub(crate) fn is_of(&self, subgraph: usize) -> bool {
        self.owner == subgraph || self.shared == Some(subgraph) || self.moved_from == Some(subgraph)
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
