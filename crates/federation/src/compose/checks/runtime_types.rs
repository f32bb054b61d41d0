//! Shared fields of interfaces and unions: those who resolve one give the same object, so there has to be a type that
//! all of them can give.
//!
//! What a subgraph can give says nothing where no other is asked for the same object: the check follows all paths from
//! the roots, and knows at each object who has it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Fault;
use crate::{
    compose::{
        shares::{Share, Shares, moved},
        subgraph::{Subgraph, is_root},
    },
    types::named,
};

/// The names of subgraphs that have the same object.
type Together<'a> = BTreeSet<&'a str>;

pub(super) fn check(subgraphs: &[Subgraph<'_>], shares: &Shares<'_>, faults: &mut Vec<Fault>) {
    let resolved = shares.iter().map(|(parent, name, all)| ((parent, name), resolving(all)));
    let resolved: BTreeMap<(&str, &str), Vec<Share<'_>>> = resolved.collect();
    let suspects: HashSet<(&str, &str)> =
        resolved.iter().filter(|(_, shares)| differ(shares)).map(|(field, _)| *field).collect();
    if suspects.is_empty() {
        return;
    }
    let mut walk = Walk {
        subgraphs: subgraphs.iter().map(|subgraph| (subgraph.given.name.as_str(), subgraph)).collect(),
        resolved,
        suspects,
        found: BTreeMap::new(),
        seen: HashSet::new(),
        next: Vec::new(),
    };
    for root in ["Query", "Mutation", "Subscription"] {
        walk.enter_root(root);
    }
    while let Some((object, together)) = walk.next.pop() {
        walk.visit(object, together);
    }
    faults.extend(
        walk.found.into_values().map(|message| Fault::new("SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES", message)),
    );
}

struct Walk<'a> {
    subgraphs: HashMap<&'a str, &'a Subgraph<'a>>,
    resolved: BTreeMap<(&'a str, &'a str), Vec<Share<'a>>>,
    /// The fields that not all of their subgraphs could give one object for.
    suspects: HashSet<(&'a str, &'a str)>,
    found: BTreeMap<(&'a str, &'a str), String>,
    seen: HashSet<(&'a str, Together<'a>)>,
    next: Vec<(&'a str, Together<'a>)>,
}

impl<'a> Walk<'a> {
    fn enter_root(&mut self, root: &'a str) {
        let has_root =
            |subgraph: &Subgraph<'_>| subgraph.types.keys().any(|name| subgraph.merged(name) == root);
        let together =
            self.subgraphs.iter().filter(|(_, subgraph)| has_root(subgraph)).map(|(name, _)| *name).collect();
        self.enter(root, together);
    }

    fn enter(&mut self, object: &'a str, together: Together<'a>) {
        if self.seen.insert((object, together.clone())) {
            self.next.push((object, together));
        }
    }

    fn visit(&mut self, object: &'a str, mut together: Together<'a>) {
        self.join(object, &mut together);
        let fields: Vec<(&'a str, Vec<Share<'a>>)> = self
            .resolved
            .range((object, "")..)
            .take_while(|((parent, _), _)| *parent == object)
            .map(|((_, name), shares)| {
                let asked = shares.iter().filter(|share| together.contains(share.name()));
                (*name, asked.copied().collect())
            })
            .collect();
        for (name, shares) in fields {
            if self.suspects.contains(&(object, name)) && differ(&shares) {
                self.found.entry((object, name)).or_insert_with(|| told(object, name, &shares));
            }
            if shares.iter().any(|share| share.subgraph.merged(named(&share.field.field_type)) == "Query") {
                self.enter_root("Query");
                continue;
            }
            let mut by_type: BTreeMap<&'a str, Together<'a>> = BTreeMap::new();
            for share in &shares {
                for ty in given(share).unwrap_or_default() {
                    by_type.entry(ty).or_default().insert(share.name());
                }
            }
            for (ty, together) in by_type {
                if is_root(object) && object != "Query" {
                    // One subgraph alone executes it.
                    for name in together {
                        self.enter(ty, BTreeSet::from([name]));
                    }
                } else {
                    self.enter(ty, together);
                }
            }
        }
    }

    /// Adds the subgraphs that can be asked for an object by a key that those who have it know.
    fn join(&self, object: &str, together: &mut Together<'a>) {
        loop {
            let known: HashSet<&str> = together
                .iter()
                .flat_map(|name| self.subgraphs[name].types.get(object).into_iter().flatten())
                .flat_map(|shown| shown.fields.iter().map(|field| field.name.as_str()))
                .collect();
            let joins = |subgraph: &Subgraph<'_>| {
                subgraph
                    .ways_in(object)
                    .iter()
                    .any(|key| key.iter().all(|field| known.contains(field.as_str())))
            };
            let more =
                self.subgraphs.iter().filter(|(name, subgraph)| !together.contains(*name) && joins(subgraph));
            let more: Vec<&'a str> = more.map(|(name, _)| *name).collect();
            if more.is_empty() {
                return;
            }
            together.extend(more);
        }
    }
}

/// Those who resolve a field of an object.
fn resolving<'a>(shares: &[Share<'a>]) -> Vec<Share<'a>> {
    let moved = moved(shares);
    let resolves =
        |share: &&Share<'_>| !share.is_external && !share.shown.is_interface && !moved.contains(share.name());
    shares.iter().filter(resolves).copied().collect()
}

/// The object types that a field can give; none where an interface object stands for all of them.
fn given<'a>(share: &Share<'a>) -> Option<BTreeSet<&'a str>> {
    let ty = named(&share.field.field_type);
    (!share.subgraph.is_interface_object(ty)).then(|| share.subgraph.possible(ty))
}

/// Whether several subgraphs give an interface or union, and no object that all of them could give.
fn differ(shares: &[Share<'_>]) -> bool {
    let is_abstract = |share: &&Share<'_>| share.subgraph.is_abstract(named(&share.field.field_type));
    let all: Vec<BTreeSet<&str>> = shares.iter().filter_map(given).collect();
    let mut common = all.iter().cloned();
    shares.iter().filter(is_abstract).count() > 1
        && all.iter().any(|of_one| !of_one.is_empty())
        && common
            .next()
            .is_some_and(|first| common.fold(first, |common, of_one| &common & &of_one).is_empty())
}

fn told(parent: &str, name: &str, shares: &[Share<'_>]) -> String {
    let said = shares.iter().filter_map(|share| {
        let types: Vec<String> = given(share)?.into_iter().map(|ty| format!("`{ty}`")).collect();
        let types = if types.is_empty() { "nothing".to_owned() } else { types.join(", ") };
        Some(format!("\"{}\" gives {types}", share.name()))
    });
    format!(
        "The field \"{parent}.{name}\" is resolved by several subgraphs, which can give no object of one type: {}.",
        said.collect::<Vec<_>>().join(", ")
    )
}
