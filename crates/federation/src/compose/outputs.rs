//! Fields whose types are not the same in all subgraphs, and yet merge: the one that all others fit.
//!
//! The library below goes by how long the types are written. So it gets those that differ within their outermost `!`
//! without any, and its supergraph gets them back.

use std::collections::{BTreeMap, HashMap};

use graphql_tools::static_graphql::schema::Type;

use super::{
    fit::{Kin, bare, differ_within},
    joined,
    shares::{Share, Shares},
    text::{self, Edit},
};
use crate::types::named;

/// Fields whose types the library does not get as they are.
#[derive(Default)]
pub(super) struct Outputs(BTreeMap<(String, String), Output>);

struct Output {
    /// The type in the supergraph.
    merged: Type,
    /// The types by the names of subgraphs.
    declared: Vec<(String, String)>,
}

impl Outputs {
    pub(super) fn of(shares: &Shares<'_>, kin: &Kin<'_>) -> Self {
        let mut all = BTreeMap::new();
        for (parent, name, shares) in shares.iter() {
            let types: Vec<Type> = shares.iter().map(Share::output).collect();
            let owners = shares.iter().zip(&types).filter(|(share, _)| !share.is_external).map(|(_, ty)| ty);
            let Some(first) = types.first() else { continue };
            if named(first) == "Query" || !types.iter().any(|ty| differ_within(ty, first)) {
                continue;
            }
            if let Some(merged) = merged(&owners.collect::<Vec<_>>(), kin)
                && types.iter().all(|ty| kin.fits(ty, merged))
            {
                let declared =
                    shares.iter().zip(&types).map(|(share, ty)| (share.name().to_owned(), ty.to_string()));
                let output = Output { merged: merged.clone(), declared: declared.collect() };
                all.insert((parent.to_owned(), name.to_owned()), output);
            }
        }
        Self(all)
    }

    /// What is written otherwise, by the names of subgraphs.
    pub(super) fn edits<'a>(&self, shares: &Shares<'a>) -> HashMap<&'a str, Vec<Edit>> {
        let mut edits: HashMap<&str, Vec<Edit>> = HashMap::new();
        for (parent, name, shares) in shares.iter() {
            let Some(Output { merged, .. }) = self.0.get(&(parent.to_owned(), name.to_owned())) else {
                continue;
            };
            for share in shares {
                let sdl = &share.subgraph.given.sdl;
                let at = text::offset(sdl, share.field.position);
                if let Some(range) = at.and_then(|at| text::whole_type(sdl, at)) {
                    let mut by = bare(&share.field.field_type);
                    if let Some(outer) = outer(share, shares, merged) {
                        rename(&mut by, outer);
                    }
                    let by = by.to_string();
                    edits.entry(share.name()).or_default().push(Edit { range, by });
                }
            }
        }
        edits
    }

    /// Writes the types into the line that ends a field, which begins at `from`.
    pub(super) fn complete(
        &self,
        line: &mut String,
        from: usize,
        parent: &str,
        field: &str,
        graphs: &HashMap<String, String>,
    ) {
        let Some(output) = self.0.get(&(parent.to_owned(), field.to_owned())) else { return };
        let is_joined = line.contains("@join__field(");
        for (subgraph, declared) in &output.declared {
            if let Some(graph) = graphs.get(subgraph)
                && (!is_joined || joined::has(line, graph))
            {
                joined::write_type(line, graph, declared);
            }
        }
        if let Some(range) = text::whole_type(line, from) {
            line.replace_range(range, &output.merged.to_string());
        }
    }
}

/// The interface or union that a subgraph knows to hold what it declares, where another one has that without knowing it:
/// the library goes by what the latter knows.
fn outer<'m>(share: &Share<'_>, all: &[Share<'_>], merged: &'m Type) -> Option<&'m str> {
    let (own, outer) = (named(&share.field.field_type), named(merged));
    let knows = |share: &Share<'_>| share.subgraph.possible(outer).contains(own);
    let is_needed = all.iter().any(|other| named(&other.field.field_type) == outer && !knows(other));
    (own != outer && is_needed && knows(share)).then_some(outer)
}

/// Gives a type another name within.
fn rename(ty: &mut Type, name: &str) {
    match ty {
        Type::NamedType(own) => name.clone_into(own),
        Type::ListType(inner) | Type::NonNullType(inner) => rename(inner, name),
    }
}

/// The type that all of these fit, if one of them is it.
pub(super) fn merged<'a>(types: &[&'a Type], kin: &Kin<'_>) -> Option<&'a Type> {
    types.iter().copied().find(|one| types.iter().all(|other| kin.fits(other, one)))
}
