//! A document made ready: parsed, measured, and shared by all requests that send it.

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, VariableDefinition,
};
use async_graphql::parser::{Positioned, parse_query};
use async_graphql::{Name, Pos, Value, Variables};

use super::cost::{Cost, CostModel};
use super::{Outline, documents, measure, tokens};
use crate::config::Limits;
use crate::error::ClientError;

/// A parsed document within its limits, with what remains to be checked against the variables of each request.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub document: ExecutableDocument,
    pub operation: OperationType,
    /// The bytes of memory that this is reckoned to take.
    pub weight: u32,
    cost: Cost,
    required: Vec<Required>,
}

/// A variable that must have a value.
#[derive(Debug)]
struct Required {
    name: Name,
    ty: String,
    at: Pos,
    has_default: bool,
}

impl Prepared {
    /// Parses and measures a document.
    pub(crate) fn new(
        query: &str,
        operation_name: Option<&str>,
        outline: &Outline,
        limits: &Limits,
    ) -> Result<Self, ClientError> {
        tokens::check(query, limits)?;
        let document = parse_query(query).map_err(|error| ClientError::Parse {
            message: parse_message(&error),
            at: error.positions().collect(),
        })?;
        let operation = select(&document, operation_name)?;
        measure::check(&document, &operation.node, limits)?;
        let cost = CostModel::new(outline, &document, limits).operation(&operation.node);
        let required =
            operation.node.variable_definitions.iter().filter_map(Required::from_definition).collect();
        let weight = documents::weight(query);
        Ok(Self { operation: operation.node.ty, weight, cost, required, document })
    }

    /// Refuses a request that leaves out a variable it declares as required.
    pub(crate) fn check_variables(&self, variables: &Variables) -> Result<(), ClientError> {
        for Required { name, ty, at, has_default } in &self.required {
            let problem = match variables.get(name) {
                Some(Value::Null) => "must not be null",
                None if !has_default => "was not given",
                _ => continue,
            };
            let message = format!("The variable `${name}` of the type `{ty}` {problem}.");
            return Err(ClientError::Variable { message, at: *at });
        }
        Ok(())
    }

    /// Refuses a request whose pages multiply to more objects than allowed.
    pub(crate) fn check_cost(&self, variables: &Variables, limit: u64) -> Result<(), ClientError> {
        let count = self.cost.objects(variables);
        if count <= limit {
            return Ok(());
        }
        Err(ClientError::Limit {
            code: "COST_LIMIT_EXCEEDED",
            what: "The number of objects that this operation can return",
            count,
            at_least: false,
            limit,
            advice: "Ask for shorter pages with `first` or `last`: pages inside pages multiply.",
        })
    }
}

impl Required {
    fn from_definition(definition: &Positioned<VariableDefinition>) -> Option<Self> {
        let variable = &definition.node;
        (!variable.var_type.node.nullable).then(|| Self {
            name: variable.name.node.clone(),
            ty: variable.var_type.node.to_string(),
            at: definition.pos,
            has_default: variable.default_value.is_some(),
        })
    }
}

/// The operation to execute (GraphQL specification, `GetOperation`).
fn select<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a Positioned<OperationDefinition>, ClientError> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Ok(operation),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name).ok_or_else(|| {
            ClientError::Operation(format!("The document holds no operation named `{name}`."))
        }),
        (DocumentOperations::Multiple(operations), None) => {
            let mut all = operations.values();
            match (all.next(), all.next()) {
                (Some(only), None) => Ok(only),
                _ => Err(ClientError::Operation(
                    "The document holds several operations; name one of them in `operationName`.".to_owned(),
                )),
            }
        }
        (DocumentOperations::Single(_), Some(name)) => Err(ClientError::Operation(format!(
            "`operationName` is `{name}`, but the only operation of the document has no name."
        ))),
    }
}

/// The parser draws the source with its message; one line is enough beside a location.
fn parse_message(error: &async_graphql::parser::Error) -> String {
    let text = error.to_string();
    let reason = text.lines().find_map(|line| line.trim().strip_prefix("= "));
    match reason {
        Some(reason) => format!("The document is not GraphQL: {reason}."),
        None => format!("The document is not GraphQL: {}.", text.trim_end_matches('.')),
    }
}
