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
    merged: String,
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
                let output = Output { merged: merged.to_string(), declared: declared.collect() };
                all.insert((parent.to_owned(), name.to_owned()), output);
            }
        }
        Self(all)
    }

    /// What is written otherwise, by the names of subgraphs.
    pub(super) fn edits<'a>(&self, shares: &Shares<'a>) -> HashMap<&'a str, Vec<Edit>> {
        let mut edits: HashMap<&str, Vec<Edit>> = HashMap::new();
        for (parent, name, shares) in shares.iter() {
            if !self.0.contains_key(&(parent.to_owned(), name.to_owned())) {
                continue;
            }
            for share in shares {
                let sdl = &share.subgraph.given.sdl;
                let at = text::offset(sdl, share.field.position);
                if let Some(range) = at.and_then(|at| text::whole_type(sdl, at)) {
                    let by = bare(&share.field.field_type).to_string();
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
            line.replace_range(range, &output.merged);
        }
    }
}

/// The type that all of these fit, if one of them is it.
pub(super) fn merged<'a>(types: &[&'a Type], kin: &Kin<'_>) -> Option<&'a Type> {
    types.iter().copied().find(|one| types.iter().all(|other| kin.fits(other, one)))
}
