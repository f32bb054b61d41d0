//! A document made ready: parsed, measured, checked, and shared by all requests that send it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, VariableDefinition,
};
use async_graphql::{Name, Value, Variables};
use pediment_federation::Supergraph;
use pediment_schema::Operation;

use super::cost::{Cost, CostModel};
use super::types::{Input, Types};
use super::values::{Origin, Values};
use super::{documents, literals, measure, merging, plain, shape, source, tokens};
use crate::config::Limits;
use crate::error::ClientError;

/// A parsed document within its limits, with what remains to be checked against the variables of each request.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub document: ExecutableDocument,
    /// The bytes of memory that this is reckoned to take.
    pub weight: u32,
    pub operation_name: Option<String>,
    /// How the subgraphs are asked, where there are several.
    pub federated: Option<Arc<pediment_federation::Operation>>,
    /// How often it was asked for.
    pub uses: AtomicU64,
    /// The document as it was sent.
    pub query: String,
    /// The same as parsers read it, where they read it otherwise.
    readable: Option<String>,
    cost: Cost,
    /// Variables whose type takes a null, and whose places do not.
    never_null: HashSet<Name>,
    /// Whether it was answered: what is not valid is not executed.
    answered: AtomicBool,
    /// The forms in which the foundation subgraph executes it.
    plain: plain::Forms,
}

impl Prepared {
    /// Parses, measures and checks a document.
    pub(crate) fn new(
        query: &str,
        operation_name: Option<&str>,
        types: &Types,
        limits: &Limits,
    ) -> Result<Self, ClientError> {
        tokens::check(query, limits)?;
        let readable = source::readable(query)?;
        let mut document = parse_query(&readable).map_err(|error| ClientError::Parse {
            message: parse_message(&error),
            at: error.positions().collect(),
        })?;
        let operation = select(&document, operation_name)?;
        measure::check(&document, operation, limits)?;
        let cost = CostModel::new(types, &document, limits).operation(operation);
        let never_null = literals::check(types, &document, operation)?;
        merging::check(types, &document, types.root(operation.ty), &operation.selection_set.node)?;
        shape::mark(&mut document, types);
        let weight = documents::weight(query);
        Ok(Self {
            document,
            weight,
            operation_name: operation_name.map(ToOwned::to_owned),
            federated: None,
            uses: AtomicU64::new(0),
            query: query.to_owned(),
            readable: match readable {
                Cow::Borrowed(_) => None,
                Cow::Owned(readable) => Some(readable),
            },
            cost,
            never_null,
            answered: AtomicBool::new(false),
            plain: plain::Forms::default(),
        })
    }

    /// Validates and plans the document for a supergraph.
    pub(crate) fn plan(mut self, supergraph: &Supergraph) -> Result<Self, ClientError> {
        let text = self.readable.as_deref().unwrap_or(&self.query);
        let operation =
            supergraph.prepare(text, self.operation_name.as_deref()).map_err(ClientError::Document)?;
        self.weight = self.weight.saturating_mul(2);
        self.federated = Some(Arc::new(operation));
        Ok(self)
    }

    /// Whether the document is known to be valid: it was planned, or answered before.
    pub(crate) fn is_valid(&self) -> bool {
        self.federated.is_some() || self.answered.load(Ordering::Relaxed)
    }

    /// Its plain form, where it is known to be valid and has one.
    pub(crate) fn plain(&self, types: &Types, variables: &Variables) -> Option<Arc<Operation>> {
        let form = || self.plain.form(types, &self.query, &self.document, self.operation(), variables);
        self.is_valid().then(form).flatten()
    }

    /// Says that the document was executed.
    pub(crate) fn answered(&self) {
        self.answered.store(true, Ordering::Relaxed);
    }

    /// The operation that was asked for.
    pub(crate) fn operation(&self) -> &OperationDefinition {
        select(&self.document, self.operation_name.as_deref()).expect("it was selected once already")
    }

    /// A request's variables as their types have them, defaults among them (GraphQL specification,
    /// `CoerceVariableValues`). Those that the operation does not declare are left out.
    pub(crate) fn variables(&self, mut given: Variables, types: &Types) -> Result<Variables, ClientError> {
        let mut fitted = Variables::default();
        for variable in &self.operation().variable_definitions {
            let VariableDefinition { name, var_type, default_value, .. } = &variable.node;
            let refuse = |problem: &str| {
                let message =
                    format!("The variable `${}` of the type `{}` {problem}", name.node, var_type.node);
                ClientError::Variable { message, at: variable.pos }
            };
            let (value, origin) = match (given.remove(&name.node), default_value) {
                (Some(Value::Null), _) if !var_type.node.nullable || self.never_null.contains(&name.node) => {
                    return Err(refuse("must not be null."));
                }
                (Some(value), _) => (value, Origin::Request),
                (None, Some(default)) => (default.node.clone(), Origin::Document),
                (None, None) if !var_type.node.nullable => return Err(refuse("was not given.")),
                (None, None) => continue,
            };
            let values = Values::new(types, origin, &[]);
            let input = Input { ty: var_type.node.clone(), has_default: false };
            let value = values.fit(value.into_value(), &input).map_err(|misfit| refuse(&misfit.told()))?;
            let value = value.into_const().expect("what holds no variable is constant");
            fitted.insert(name.node.clone(), value);
        }
        Ok(fitted)
    }

    /// The number of objects that a request can return.
    pub(crate) fn objects(&self, variables: &Variables) -> u64 {
        self.cost.objects(variables)
    }

    /// Refuses a request whose pages multiply to more objects than allowed.
    pub(crate) fn check_cost(&self, variables: &Variables, limit: u64) -> Result<(), ClientError> {
        let count = self.objects(variables);
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

/// The operation to execute (GraphQL specification, `GetOperation`).
fn select<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a OperationDefinition, ClientError> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Ok(&operation.node),
        (DocumentOperations::Multiple(operations), Some(name)) => match operations.get(name) {
            Some(operation) => Ok(&operation.node),
            None => Err(ClientError::Operation(format!("The document holds no operation named `{name}`."))),
        },
        (DocumentOperations::Multiple(operations), None) => {
            let mut all = operations.values();
            match (all.next(), all.next()) {
                (Some(only), None) => Ok(&only.node),
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
