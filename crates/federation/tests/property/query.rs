//! Made-up documents for made-up worlds.

use std::fmt::Write;

use proptest::prelude::*;

use super::world::{FieldOf, What, World};

/// What to choose at each step; 0 where nothing is left.
#[derive(Clone, Debug)]
pub(crate) struct Choices(Vec<u8>);

pub(crate) fn choices() -> impl Strategy<Value = Choices> {
    proptest::collection::vec(any::<u8>(), 0..120).prop_map(Choices)
}

pub(crate) struct Writer<'a> {
    world: &'a World,
    choices: std::slice::Iter<'a, u8>,
}

/// What a selection is about.
#[derive(Clone, Copy)]
enum On {
    Query,
    Entity(usize),
    I,
    U,
    V,
}

impl<'a> Writer<'a> {
    pub(crate) fn document(world: &'a World, choices: &'a Choices) -> String {
        let mut writer = Self { world, choices: choices.0.iter() };
        let set = writer.set(On::Query, 0);
        let declared = ["$yes: Boolean!", "$no: Boolean!", "$x: Int"];
        let used = |declared: &&str| set.contains(declared.split(':').next().expect("a name"));
        let used: Vec<&str> = declared.into_iter().filter(used).collect();
        if used.is_empty() { format!("query {set}") } else { format!("query({}) {set}", used.join(", ")) }
    }

    fn choose(&mut self, among: usize) -> usize {
        usize::from(self.choices.next().copied().unwrap_or(0)) % among.max(1)
    }

    fn set(&mut self, on: On, depth: usize) -> String {
        let mut set = String::from("{");
        for nth in 0..=self.choose(4) {
            self.item(on, depth, nth, &mut set);
        }
        set.push_str(" }");
        set
    }

    fn condition(&mut self) -> &'static str {
        match self.choose(12) {
            8 => " @skip(if: $yes)",
            9 => " @skip(if: $no)",
            10 => " @include(if: $yes)",
            11 => " @include(if: $no)",
            _ => "",
        }
    }

    fn item(&mut self, on: On, depth: usize, nth: usize, set: &mut String) {
        if depth > 4 {
            set.push_str(" __typename");
            return;
        }
        if self.world.context.is_some() && self.choose(3) == 1 {
            match on {
                On::Query => return set.push_str(" c"),
                On::Entity(of) if self.world.has(of, "h") => return set.push_str(" h"),
                On::Entity(of) if self.world.has(of, "c") => return set.push_str(" c"),
                On::Entity(_) | On::I | On::U | On::V => {}
            }
        }
        let is_named = match on {
            On::I => true,
            On::Entity(of) => self.world.entities[of].in_i,
            On::Query | On::U | On::V => false,
        };
        if is_named && self.world.named && self.choose(4) == 1 {
            return set.push_str(" n");
        }
        match on {
            On::Query => {
                let place = self.choose(self.world.roots.len());
                self.field(&format!("r{place}"), &self.world.roots[place], depth, nth, set);
            }
            On::V => set.push_str(["  a", " b", " __typename"][self.choose(3)]),
            On::I | On::U => match self.choose(5) {
                0 => set.push_str(" __typename"),
                1 if matches!(on, On::I) => set.push_str(" id"),
                2 if matches!(on, On::I) && !self.world.of_all.is_empty() => self.of_all(depth, nth, set),
                _ => {
                    let of = |entity: &super::world::Entity| {
                        if matches!(on, On::I) { entity.in_i } else { entity.in_u }
                    };
                    let members: Vec<usize> = (0..self.world.entities.len())
                        .filter(|place| of(&self.world.entities[*place]))
                        .collect();
                    let member = members[self.choose(members.len())];
                    let condition = self.condition();
                    let inner = self.set(On::Entity(member), depth + 1);
                    let _ = write!(set, " ... on E{member}{condition} {inner}");
                }
            },
            On::Entity(of) => match self.choose(11) {
                0 => set.push_str(" __typename"),
                1 => set.push_str(" id"),
                2 => set.push_str(" sku"),
                3 => {
                    let condition = self.condition();
                    let inner = self.set(on, depth + 1);
                    let _ = write!(set, " ...{condition} {inner}");
                }
                4 if self.world.entities[of].in_i && !self.world.of_all.is_empty() => {
                    self.of_all(depth, nth, set);
                }
                5 | 6 => {
                    set.push_str(" id");
                    for field in ["c", "h"].into_iter().filter(|field| self.world.has(of, field)) {
                        let _ = write!(set, " {field}");
                    }
                    for (place, field) in self.world.entities[of].fields.iter().enumerate() {
                        if matches!(field.what, What::Int | What::Text) {
                            self.field(&format!("f{place}"), field, depth, nth, set);
                        }
                    }
                }
                _ => {
                    let entity = &self.world.entities[of];
                    let place = self.choose(entity.fields.len());
                    self.field(&format!("f{place}"), &entity.fields[place], depth, nth, set);
                }
            },
        }
    }

    fn of_all(&mut self, depth: usize, nth: usize, set: &mut String) {
        let place = self.choose(self.world.of_all.len());
        self.field(&format!("g{place}"), &self.world.of_all[place], depth, nth, set);
    }

    /// A field. Its alias holds all that tells it from others, so that fields of one response key can be merged.
    fn field(&mut self, name: &str, field: &FieldOf, depth: usize, nth: usize, set: &mut String) {
        let takes = field.what == What::Int && field.requires.is_none();
        let (argument, mark) = match self.choose(4) {
            2 if takes => ("(x: 7)", "seven"),
            3 if takes => ("(x: $x)", "x"),
            _ => ("", ""),
        };
        // A field of one name has one type in each entity only: other entities must not share its key.
        let kind = format!("{:?}{}{}", field.what, field.list, field.non_null);
        let kind: String = kind.chars().filter(char::is_ascii_alphanumeric).collect();
        let alias = format!("{name}{mark}{kind}");
        let alias = if self.choose(5) == 4 { format!("{alias}n{nth}d{depth}") } else { alias };
        let _ = write!(set, " {alias}: {name}{argument}");
        set.push_str(self.condition());
        let on = match field.what {
            What::Int | What::Text => return,
            What::Entity(of) => On::Entity(of),
            What::I => On::I,
            What::U => On::U,
            What::V => On::V,
            What::Query => On::Query,
        };
        let inner = self.set(on, depth + 1);
        let _ = write!(set, " {inner}");
    }
}
