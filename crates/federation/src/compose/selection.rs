//! Selections as `@key`, `@requires` and `@provides` write them.

use std::{collections::BTreeSet, fmt::Write};

use graphql_tools::static_graphql::query::{Document, Selection, SelectionSet};
use hive_router_query_planner::utils::parsing::safe_parse_operation;

use super::subgraph::Subgraph;
use crate::document::sets;

pub(super) const FITS: &str = "a String takes all that is written";

/// The coordinates of the fields that a selection names; none where it does not parse.
pub(super) fn coordinates(subgraph: &Subgraph<'_>, parent: &str, selection: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Some(document) = parsed(selection) {
        for set in sets(&document) {
            note(subgraph, parent, set, &mut found);
        }
    }
    found
}

fn note(subgraph: &Subgraph<'_>, parent: &str, set: &SelectionSet, found: &mut BTreeSet<String>) {
    for item in &set.items {
        match item {
            Selection::Field(field) => {
                found.insert(format!("{parent}.{}", field.name));
                if let Some(ty) = subgraph.field_type(parent, &field.name) {
                    note(subgraph, ty, &field.selection_set, found);
                }
            }
            Selection::InlineFragment(fragment) => {
                let on =
                    fragment.type_condition.as_ref().map_or(parent, |condition| condition.as_ref().as_str());
                note(subgraph, on, &fragment.selection_set, found);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}

/// The selection of a `@requires` with its fragments on interfaces spelt out for each object type, and those without a
/// type condition opened. None where it has no such fragments.
pub(super) fn spelt_out(subgraph: &Subgraph<'_>, parent: &str, selection: &str) -> Option<String> {
    if !selection.contains("...") {
        return None;
    }
    let document = parsed(selection)?;
    let mut changed = false;
    let text = spell(subgraph, parent, sets(&document).next()?, &mut changed);
    changed.then_some(text)
}

fn spell(subgraph: &Subgraph<'_>, parent: &str, set: &SelectionSet, changed: &mut bool) -> String {
    let mut parts = Vec::new();
    for item in &set.items {
        match item {
            Selection::Field(field) => {
                let mut part = String::new();
                if let Some(alias) = &field.alias {
                    write!(part, "{alias}: ").expect(FITS);
                }
                part.push_str(&field.name);
                if !field.arguments.is_empty() {
                    let arguments: Vec<String> =
                        field.arguments.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                    write!(part, "({})", arguments.join(", ")).expect(FITS);
                }
                if !field.selection_set.items.is_empty() {
                    let ty = subgraph.field_type(parent, &field.name).unwrap_or_default().to_owned();
                    write!(part, " {{ {} }}", spell(subgraph, &ty, &field.selection_set, changed))
                        .expect(FITS);
                }
                parts.push(part);
            }
            Selection::InlineFragment(fragment) => match &fragment.type_condition {
                None => {
                    *changed = true;
                    parts.push(spell(subgraph, parent, &fragment.selection_set, changed));
                }
                Some(condition) => {
                    let condition = condition.as_ref().as_str();
                    let inner = spell(subgraph, condition, &fragment.selection_set, changed);
                    if subgraph.is_abstract(condition) && subgraph.is_abstract(parent) && parent != condition
                    {
                        *changed = true;
                        let possible = subgraph.possible(parent);
                        let both =
                            subgraph.possible(condition).into_iter().filter(|ty| possible.contains(ty));
                        parts.extend(both.map(|ty| format!("... on {ty} {{ {inner} }}")));
                    } else {
                        parts.push(format!("... on {condition} {{ {inner} }}"));
                    }
                }
            },
            Selection::FragmentSpread(_) => {}
        }
    }
    parts.join(" ")
}

pub(super) fn parsed(selection: &str) -> Option<Document> {
    safe_parse_operation(&format!("{{ {selection} }}")).ok()
}
