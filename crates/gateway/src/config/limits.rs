//! What one request may ask for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ByteSize, Span};

/// What one request may ask for. A request over a limit is refused before it is executed, with an error that says
/// what was counted, the limit, and how to stay under it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// How many levels of fields an operation may nest. `{ foundation { name } }` is 2 deep.
    #[schemars(range(min = 1))]
    pub depth: u32,
    /// How many tokens (names, values, punctuation) a document may hold. They are counted before it is parsed.
    #[schemars(range(min = 1))]
    pub tokens: u32,
    /// How many fields of an operation may carry an alias, with each fragment counted wherever it is spread.
    pub aliases: u32,
    /// How many fields an operation may select at its root.
    #[schemars(range(min = 1))]
    pub root_fields: u32,
    /// How many objects an operation may return at most. Pages multiply: 50 foundations with 100 members each are
    /// 50 + 5000 members and as many edges where these are selected.
    #[schemars(range(min = 1))]
    pub cost: u64,
    /// How many objects are reckoned for a list that takes no page size, such as a company's identifiers.
    pub list_size: u32,
    /// The longest body of a request.
    pub body: ByteSize,
    /// How long a request may take, from the end of its headers to its answer. What is still being done then is cancelled.
    pub deadline: Span,
    /// How long a connection may stay without a request, or take to send the headers of one. Longer than a load
    /// balancer keeps connections that it does not use, or requests fail that it sends as they close.
    pub idle: Span,
    /// The budget of introspection, apart from that of data.
    pub introspection: Introspection,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 15,
            tokens: 5_000,
            aliases: 100,
            root_fields: 25,
            cost: 20_000,
            list_size: 10,
            body: ByteSize::mib(1),
            deadline: Span::seconds(10),
            idle: Span::seconds(75),
            introspection: Introspection::default(),
        }
    }
}

/// The budget of introspection (`__schema` and `__type`), so that the queries of GraphiQL, code generators and
/// inspectors pass while data stays under its own limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Introspection {
    /// Whether introspection is answered at all.
    pub enabled: bool,
    /// How many levels of fields introspection may nest. GraphiQL's query is 13 deep.
    pub depth: u32,
    /// How many fields of introspection an operation may select, with fragments expanded.
    pub fields: u32,
    /// How often the lists that lead from a type to other types (`fields`, `interfaces`, `possibleTypes`,
    /// `inputFields`) may nest. Each further level multiplies the answer by the size of the schema.
    pub lists: u32,
}

impl Default for Introspection {
    fn default() -> Self {
        Self { enabled: true, depth: 20, fields: 1_000, lists: 2 }
    }
}
