//! The values that a document writes: arguments, those of directives, defaults of variables (GraphQL specification,
//! sections 5.6 "Values" and 5.8.5 "All Variable Usages Are Allowed").

use std::collections::HashSet;

use async_graphql::Name;
use async_graphql::parser::Positioned;
use async_graphql::parser::types::{
    Directive, ExecutableDocument, OperationDefinition, Selection, SelectionSet,
};
use async_graphql_value::Value;

use super::types::{Input, Inputs, Types, named};
use super::values::{Origin, Values};
use crate::error::ClientError;

/// Refuses an operation with a value that does not fit where it stands. What the schema does not know is left to
/// validation. Answers with the variables whose type takes a null, and whose places do not.
pub(super) fn check(
    types: &Types,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
) -> Result<HashSet<Name>, ClientError> {
    let variables = &operation.variable_definitions;
    let values = Values::new(types, Origin::Document, variables);
    for variable in variables {
        let variable = &variable.node;
        if let Some(default) = &variable.default_value {
            let input = Input { ty: variable.var_type.node.clone(), has_default: false };
            values.fit(default.node.clone().into_value(), &input).map_err(|misfit| {
                let told = misfit.told();
                let message = format!("The default of the variable `${}` {told}", variable.name.node);
                ClientError::Validation { message, at: vec![default.pos] }
            })?;
        }
    }
    let mut literals = Literals { values, document, spread: HashSet::new() };
    literals.directives(&operation.directives)?;
    literals.selections(types.root(operation.ty), &operation.selection_set.node)?;
    Ok(literals.values.never_null.into_inner())
}

struct Literals<'a> {
    values: Values<'a>,
    document: &'a ExecutableDocument,
    /// Fragments that have been checked; once is enough.
    spread: HashSet<&'a Name>,
}

impl<'a> Literals<'a> {
    fn selections(&mut self, parent: &str, set: &'a SelectionSet) -> Result<(), ClientError> {
        for selection in &set.items {
            self.directives(selection.node.directives())?;
            match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    if let Some(defined) = self.values.types.field(parent, &field.name.node) {
                        let of = || format!("`{parent}.{}`", field.name.node);
                        self.arguments(&field.arguments, &defined.arguments, of)?;
                        self.selections(named(&defined.ty), &field.selection_set.node)?;
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let on = condition.map_or(parent, |condition| condition.node.on.node.as_str());
                    self.selections(on, &fragment.node.selection_set.node)?;
                }
                Selection::FragmentSpread(fragment) => {
                    let name = &fragment.node.fragment_name.node;
                    if let Some(fragment) = self.document.fragments.get(name)
                        && self.spread.insert(name)
                    {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.selections(on, &fragment.node.selection_set.node)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn directives(&self, directives: &[Positioned<Directive>]) -> Result<(), ClientError> {
        directives.iter().try_for_each(|directive| {
            let Directive { name, arguments } = &directive.node;
            match self.values.types.directive(&name.node) {
                Some(inputs) => self.arguments(arguments, inputs, || format!("`@{}`", name.node)),
                None => Ok(()),
            }
        })
    }

    fn arguments(
        &self,
        arguments: &[(Positioned<Name>, Positioned<Value>)],
        inputs: &Inputs,
        of: impl Fn() -> String,
    ) -> Result<(), ClientError> {
        for (name, value) in arguments {
            let Some(input) = inputs.get(&name.node) else { continue };
            self.values.fit(value.node.clone(), input).map_err(|misfit| {
                let message = format!("The argument `{}` of {} {}", name.node, of(), misfit.told());
                ClientError::Validation { message, at: vec![value.pos] }
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;

    use super::super::types::tests::SDL;
    use super::*;

    fn problem(text: &str) -> Option<String> {
        let types = Types::from_sdl(SDL).unwrap();
        let document = parse_query(text).unwrap();
        let DocumentOperations::Single(operation) = &document.operations else { panic!("one operation") };
        check(&types, &document, &operation.node).err().map(|error| error.to_string())
    }

    #[test]
    fn every_value_of_a_document_is_held_against_its_type() {
        for fine in [
            "{ members(first: 1, unknown: x) { nodes { company { latest(first: 2) { title } } } } }",
            "query($yes: Boolean!) { company @include(if: $yes) { name @unknown(x: 1) } }",
            "query($tier: Tier = GOLD) { members(where: { tier: $tier }) { totalCount } }",
        ] {
            assert_eq!(problem(fine), None, "{fine}");
        }
        for wrong in [
            "{ members { nodes { company { latest(first: x) { title } } } } }",
            "{ node(id: 1) { ... on Company { ...F } } } fragment F on Company { latest(first: true) { title } }",
            "query($yes: Boolean) { company @include(if: $yes) { name } }",
            "{ company { ... @skip(if: 1) { name } } }",
            "query($tier: Tier = \"GOLD\") { members(where: { tier: $tier }) { totalCount } }",
            "query($n: Int! = null) { members(first: $n) { totalCount } }",
        ] {
            assert!(problem(wrong).is_some(), "{wrong}");
        }
        insta::assert_snapshot!(
            problem("{ members(where: { and: [{ tier: 1 }] }) { totalCount } }").unwrap(),
            @"The argument `where` of `Query.members` does not fit at `and[0].tier`: `1` is no `Tier`: it is one of PLATINUM, GOLD."
        );
    }
}
