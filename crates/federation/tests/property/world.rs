//! Made-up subgraphs. What they hold is in `data.rs`.

use proptest::prelude::*;

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
    pub(crate) of: usize,
    /// Whether that is an error.
    pub(crate) fails: bool,
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
}

impl FieldOf {
    pub(crate) fn is_of(&self, subgraph: usize) -> bool {
        self.owner == subgraph || self.shared == Some(subgraph) || self.moved_from == Some(subgraph)
    }
}
