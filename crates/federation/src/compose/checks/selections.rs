//! What `@key`, `@requires` and `@provides` select: fields below objects, and none below leaves.

use graphql_tools::static_graphql::{
    query::{Field, Selection, SelectionSet},
    schema::Field as Declared,
};

use super::Fault;
use crate::{
    compose::{
        arguments::is_needed,
        selection::parsed,
        shares::{Share, Shares},
        subgraph::{Selected, Subgraph},
    },
    document::sets,
    types::named,
};

/// Within the subgraphs, and between them: the arguments that `@requires` gives are taken by all who resolve the field.
pub(super) fn check(
    subgraphs: &[Subgraph<'_>],
    shares: &Shares<'_>,
    within: &mut Vec<Fault>,
    between: &mut Vec<Fault>,
) {
    for subgraph in subgraphs {
        for selected in subgraph.selections() {
            let Some(document) = parsed(selected.selection) else { continue };
            let Some(set) = sets(&document).next() else { continue };
            let mut checking = Checking { subgraph, shares, selected: &selected, within, between };
            checking.set(selected.of, set);
        }
    }
}

/// Looks at what a directive selects.
struct Checking<'c, 'a> {
    subgraph: &'c Subgraph<'a>,
    shares: &'c Shares<'a>,
    selected: &'c Selected<'a>,
    within: &'c mut Vec<Fault>,
    between: &'c mut Vec<Fault>,
}

impl<'a> Checking<'_, 'a> {
    fn set(&mut self, of: &str, set: &SelectionSet) {
        for item in &set.items {
            match item {
                Selection::Field(field) => self.field(of, field),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.type_condition.as_ref();
                    let on = condition.map_or(of, |condition| condition.as_ref().as_str());
                    self.set(on, &fragment.selection_set);
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn field(&mut self, of: &str, field: &Field) {
        let Selected { directive, coordinate, .. } = self.selected;
        let (code, name) = (code(directive), &self.subgraph.given.name);
        let selected = format!("{of}.{}", field.name);
        for (argument, _) in field.arguments.iter().filter(|_| *directive == "requires") {
            if let Some(other) = self.who_does_not_take(of, &field.name, argument) {
                let message = format!(
                    "The @requires of \"{coordinate}\" in subgraph \"{name}\" gives \"{selected}\" the argument \"{argument}\", which subgraph \"{other}\" does not take."
                );
                self.between.push(Fault::new(code, message));
            }
        }
        let Some(declared) = self.subgraph.field(of, &field.name) else { return };
        if let Some(misfit) = self.misfit(field, declared, &selected) {
            let message = format!("[{name}] The @{directive} of \"{coordinate}\" {misfit}.");
            let instead_of = vec![("KEY_FIELDS_HAS_ARGS", format!(" {selected} "))];
            self.within.push(Fault { instead_of, ..Fault::new(code, message) });
        } else {
            self.set(named(&declared.field_type), &field.selection_set);
        }
    }

    /// What is wrong with how a field is selected.
    fn misfit(&self, field: &Field, declared: &Declared, coordinate: &str) -> Option<String> {
        let ty = named(&declared.field_type);
        let is_leaf = field.selection_set.items.is_empty();
        let is_given = |name: &String| field.arguments.iter().any(|(given, _)| given == name);
        let mut needed = declared.arguments.iter().filter(|argument| is_needed(argument));
        if let Some(missing) = needed.find(|argument| !is_given(&argument.name)) {
            return Some(format!("does not give \"{coordinate}\" the argument \"{}\"", missing.name));
        }
        if is_leaf && self.subgraph.has_fields(ty) {
            return Some(format!("selects \"{coordinate}\", and nothing of the `{ty}` that it gives"));
        }
        let misfit = || format!("selects something below \"{coordinate}\", though a `{ty}` has no fields");
        (!is_leaf && self.subgraph.is_leaf(ty)).then(misfit)
    }

    /// A subgraph that resolves a field and does not take an argument of it.
    fn who_does_not_take(&self, parent: &str, field: &str, argument: &str) -> Option<&'a str> {
        let shares = self.shares.get(self.subgraph.merged(parent), field).iter();
        let mut owners = shares.filter(|share| !share.is_external);
        let other = owners.find(|owner| owner.field.arguments.iter().all(|of| of.name != argument));
        other.map(Share::name)
    }
}

fn code(directive: &str) -> &'static str {
    match directive {
        "key" => "KEY_INVALID_FIELDS",
        "provides" => "PROVIDES_INVALID_FIELDS",
        _ => "REQUIRES_INVALID_FIELDS",
    }
}
