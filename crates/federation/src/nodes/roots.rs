//! A request for `node` and `nodes`, understood.

use graphql_tools::static_graphql::query::{Definition, Document, Field, Selection, SelectionSet, Value};
use hive_router_query_planner::utils::parsing::safe_parse_operation;
use serde_json::{Map, Value as Json};

use super::NODE;
use crate::{document::select, transport::Request};

/// The roots that a request asks for.
pub(super) struct Roots {
    document: Document,
    variables: Map<String, Json>,
}

/// A root field.
pub(super) struct Root<'a> {
    /// Its response key.
    pub(super) key: &'a str,
    pub(super) name: &'a str,
    /// The ids that it is asked for.
    pub(super) ids: Vec<String>,
    selected: &'a SelectionSet,
}

impl Roots {
    /// None where it is no request of the planner's.
    pub(super) fn of(request: Request<'_>) -> Option<Self> {
        let document = safe_parse_operation(&request.fetch.document).ok()?;
        Some(Self { document, variables: request.variables.into_values().ok()? })
    }

    pub(super) fn all(&self) -> Vec<Root<'_>> {
        let mut all = Vec::new();
        if let Ok((_, set)) = select(&self.document, None) {
            self.fields(set, &|condition| condition == "Query", &mut |field| {
                let mut ids = Vec::new();
                for (_, value) in &field.arguments {
                    self.add_ids(value, &mut ids);
                }
                all.push(Root { key: key(field), name: &field.name, ids, selected: &field.selection_set });
            });
        }
        all
    }

    /// What a root selects of a node.
    pub(super) fn node(&self, root: &Root<'_>, ty: &str, id: &str) -> Json {
        let mut node = Map::new();
        let is = |condition: &str| condition == ty || condition == NODE;
        self.fields(root.selected, &is, &mut |field| {
            node.insert(key(field).to_owned(), if field.name == "id" { id } else { ty }.into());
        });
        node.into()
    }

    /// The fields of a selection on an object that is what some conditions ask for.
    fn fields<'a>(
        &'a self,
        set: &'a SelectionSet,
        is: &dyn Fn(&str) -> bool,
        take: &mut dyn FnMut(&'a Field),
    ) {
        for selection in &set.items {
            match selection {
                Selection::Field(field) => take(field),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.type_condition.as_ref();
                    if condition.is_none_or(|condition| is(condition.as_ref())) {
                        self.fields(&fragment.selection_set, is, take);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    for definition in &self.document.definitions {
                        if let Definition::Fragment(fragment) = definition
                            && fragment.name == spread.fragment_name
                            && is(fragment.type_condition.as_ref())
                        {
                            self.fields(&fragment.selection_set, is, take);
                        }
                    }
                }
            }
        }
    }

    fn add_ids(&self, value: &Value, ids: &mut Vec<String>) {
        match value {
            Value::Variable(name) => match self.variables.get(name) {
                Some(Json::Array(many)) => ids.extend(many.iter().filter_map(text)),
                one => ids.extend(one.and_then(text)),
            },
            Value::String(id) => ids.push(id.clone()),
            Value::Int(id) => ids.extend(id.as_i64().map(|id| id.to_string())),
            Value::List(many) => many.iter().for_each(|value| self.add_ids(value, ids)),
            _ => {}
        }
    }
}

fn text(id: &Json) -> Option<String> {
    match id {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn key(field: &Field) -> &str {
    field.alias.as_ref().unwrap_or(&field.name)
}
