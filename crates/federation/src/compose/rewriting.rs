//! A subgraph as the library below gets it: what it would take wrongly is written otherwise.

use std::{collections::BTreeSet, ops::Range};

use graphql_tools::static_graphql::schema::Field;

use super::{
    SubgraphSdl, names,
    selection::spelt_out,
    shares::Shares,
    subgraph::Subgraph,
    text::{self, Edit},
};
use crate::types::named;

/// A leaf that stands for the query type while the library composes: it does not see that a root is reached from
/// anywhere.
pub(super) const STAND_IN: &str = "Boolean";

/// Writes a subgraph otherwise.
pub(super) struct Rewriting<'a> {
    subgraph: &'a Subgraph<'a>,
    all: &'a [Subgraph<'a>],
    /// The names that all get; empty where they keep their own.
    names: &'a [String],
    shares: &'a Shares<'a>,
    edits: Vec<Edit>,
    /// Fields of the query type that go by the stand-in.
    pub(super) stood_in: BTreeSet<(String, String)>,
    /// External fields of interface objects: interface, field, subgraph.
    pub(super) external: BTreeSet<(String, String, String)>,
}

impl<'a> Rewriting<'a> {
    /// All that has to be written otherwise, with the `edits` that there are already.
    pub(super) fn of(
        subgraph: &'a Subgraph<'a>,
        all: &'a [Subgraph<'a>],
        names: &'a [String],
        shares: &'a Shares<'a>,
        edits: Vec<Edit>,
    ) -> Self {
        let (stood_in, external) = (BTreeSet::new(), BTreeSet::new());
        let mut rewriting = Self { subgraph, all, names, shares, edits, stood_in, external };
        rewriting.edits.extend(names::edits(rewriting.sdl()));
        rewriting.roots();
        rewriting.fields();
        rewriting
    }

    fn fields(&mut self) {
        let (subgraph, shares) = (self.subgraph, self.shares);
        let is_shared = |parent: &str, field: &Field| {
            let shares = shares.get(subgraph.merged(parent), &field.name);
            shares.iter().any(|share| share.name() == subgraph.given.name)
        };
        for (parent, field) in subgraph.fields() {
            // What is read over; but a type has to have fields.
            let is_left = || subgraph.fields().any(|(of, other)| of == parent && is_shared(of, other));
            if !is_shared(parent, field) && is_left() {
                let at = text::offset(self.sdl(), field.position);
                self.replace(at.and_then(|at| text::field(self.sdl(), at)), String::new());
                continue;
            }
            self.stand_in(parent, field);
            self.required(parent, field);
            self.source(parent, field);
            self.external(parent, field);
        }
    }

    /// The subgraph with all that is written otherwise.
    pub(super) fn end(self) -> SubgraphSdl {
        let sdl = text::edited(self.sdl(), self.edits);
        SubgraphSdl { sdl, ..self.subgraph.given.clone() }
    }

    fn sdl(&self) -> &'a str {
        &self.subgraph.given.sdl
    }

    fn replace(&mut self, range: Option<Range<usize>>, by: String) {
        self.edits.extend(range.map(|range| Edit { range, by }));
    }

    /// Roots that only extensions of the schema name.
    fn roots(&mut self) {
        if self.sdl().lines().any(|line| line.starts_with("schema")) {
            return;
        }
        for extension in text::roots_in_extensions(self.sdl()) {
            self.replace(Some(extension.start..extension.start + "extend ".len()), String::new());
        }
    }

    /// A field that gives the root.
    fn stand_in(&mut self, parent: &str, field: &Field) {
        let subgraph = self.subgraph;
        let has_root = subgraph.types.contains_key(&subgraph.query);
        let at = text::offset(self.sdl(), field.position);
        if self.all.len() > 1
            && has_root
            && named(&field.field_type) == subgraph.query
            && let Some(range) = at.and_then(|at| text::type_name(self.sdl(), at))
        {
            self.replace(Some(range), STAND_IN.to_owned());
            self.stood_in.insert((subgraph.merged(parent).to_owned(), field.name.clone()));
        }
    }

    /// What a field requires.
    fn required(&mut self, parent: &str, field: &Field) {
        if let Some((selection, place)) = self.subgraph.required(field)
            && let Some(spelt) = spelt_out(self.subgraph, parent, selection)
        {
            let at = text::offset(self.sdl(), place);
            self.replace(at.and_then(|at| text::string(self.sdl(), at)), format!("{spelt:?}"));
        }
    }

    /// Whom a field is taken over from.
    fn source(&mut self, parent: &str, field: &Field) {
        let Some((source, place)) = self.subgraph.source(field) else { return };
        let Some(at) = text::offset(self.sdl(), place) else { return };
        let renamed = self.all.iter().zip(self.names).find(|(of, _)| of.given.name == source);
        let by = format!("{:?}", renamed.map_or(source, |(_, name)| name));
        let others = self.shares.get(self.subgraph.merged(parent), &field.name);
        if others.iter().any(|share| share.name() == source) {
            self.replace(text::argument(self.sdl(), at, "from"), by);
        } else {
            // What nobody moves away has no label.
            self.replace(text::arguments(self.sdl(), at), format!("(from: {by})"));
        }
    }

    /// A field that is marked `@external`. The library wants it to be as it is elsewhere, also where the mark says nothing.
    fn external(&mut self, parent: &str, field: &Field) {
        let Some(mark) = self.subgraph.external(field) else { return };
        let name = &self.subgraph.given.name;
        if self.subgraph.is_interface_object(parent) {
            self.external.insert((parent.to_owned(), field.name.clone(), name.clone()));
        }
        let all = self.shares.get(self.subgraph.merged(parent), &field.name);
        let differ = all.iter().any(|share| share.output() != all[0].output());
        if differ && all.iter().any(|share| share.name() == name && !share.is_external) {
            let start = text::offset(self.sdl(), mark.position);
            self.replace(start.map(|start| start..start + 1 + mark.name.len()), String::new());
        }
    }
}
