//! What `@key`, `@requires` and `@provides` select: fields below objects, and none below leaves.

use graphql_tools::static_graphql::query::{Selection, SelectionSet};

use super::Fault;
use crate::{
    compose::{
        conformity::is_needed,
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
        for Selected { directive, of, selection, coordinate } in subgraph.selections() {
            let code = match directive {
                "key" => "KEY_INVALID_FIELDS",
                "provides" => "PROVIDES_INVALID_FIELDS",
                _ => "REQUIRES_INVALID_FIELDS",
            };
            let Some(document) = parsed(selection) else { continue };
            let Some(set) = sets(&document).next() else { continue };
            let checking = Checking { subgraph, shares };
            let (mut misfits, mut untaken) = (Vec::new(), Vec::new());
            checking.set(of, set, &mut misfits, &mut untaken);
            let name = &subgraph.given.name;
            within.extend(misfits.into_iter().map(|(field, misfit)| {
                let message = format!("[{name}] The @{directive} of \"{coordinate}\" {misfit}.");
                let instead_of = vec![("KEY_FIELDS_HAS_ARGS", format!(" {field} "))];
                Fault { instead_of, ..Fault::new(code, message) }
            }));
            if directive == "requires" {
                between.extend(untaken.into_iter().map(|untaken| {
                    let message =
                        format!("The @requires of \"{coordinate}\" in subgraph \"{name}\" {untaken}.");
                    Fault::new(code, message)
                }));
            }
        }
    }
}

struct Checking<'c, 'a> {
    subgraph: &'c Subgraph<'a>,
    shares: &'c Shares<'a>,
}

impl<'a> Checking<'_, 'a> {
    fn set(
        &self,
        of: &str,
        set: &SelectionSet,
        misfits: &mut Vec<(String, String)>,
        untaken: &mut Vec<String>,
    ) {
        for item in &set.items {
            match item {
                Selection::Field(field) => {
                    let coordinate = format!("{of}.{}", field.name);
                    for (argument, _) in &field.arguments {
                        if let Some(other) = self.who_does_not_take(of, &field.name, argument) {
                            untaken.push(format!(
                                "gives \"{coordinate}\" the argument \"{argument}\", which subgraph \"{other}\" does not take"
                            ));
                        }
                    }
                    let Some(declared) = self.subgraph.field(of, &field.name) else { continue };
                    let ty = named(&declared.field_type);
                    let is_leaf = field.selection_set.items.is_empty();
                    let missing = declared.arguments.iter().find(|argument| {
                        is_needed(argument)
                            && field.arguments.iter().all(|(given, _)| *given != argument.name)
                    });
                    if let Some(missing) = missing {
                        let misfit =
                            format!("does not give \"{coordinate}\" the argument \"{}\"", missing.name);
                        misfits.push((coordinate, misfit));
                    } else if is_leaf && self.subgraph.has_fields(ty) {
                        let misfit =
                            format!("selects \"{coordinate}\", and nothing of the `{ty}` that it gives");
                        misfits.push((coordinate, misfit));
                    } else if !is_leaf && self.subgraph.is_leaf(ty) {
                        let misfit = format!(
                            "selects something below \"{coordinate}\", though a `{ty}` has no fields"
                        );
                        misfits.push((coordinate, misfit));
                    } else {
                        self.set(ty, &field.selection_set, misfits, untaken);
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.type_condition.as_ref();
                    let on = condition.map_or(of, |condition| condition.as_ref().as_str());
                    self.set(on, &fragment.selection_set, misfits, untaken);
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    /// A subgraph that resolves a field and does not take an argument of it.
    fn who_does_not_take(&self, parent: &str, field: &str, argument: &str) -> Option<&'a str> {
        let shares = self.shares.get(self.subgraph.merged(parent), field).iter();
        let mut owners = shares.filter(|share| !share.is_external);
        let other = owners.find(|owner| owner.field.arguments.iter().all(|of| of.name != argument));
        other.map(Share::name)
    }
}
