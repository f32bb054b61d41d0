//! An operation that is executed as it stands.

use async_graphql::{
    Name, Pos, Positioned, Value,
    parser::types::{
        DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType, Selection,
        SelectionSet, VariableDefinition,
    },
};

/// The field below which an operation is executed.
pub(crate) const FRAME: &str = "operation";

/// A query that is executed as it stands: nothing of it is copied, looked through or checked again for a request.
///
/// Invariant, which whoever makes one keeps: it is valid; it has no directives and no fragment spreads; what is selected
/// of an object type are fields, each response key once; what is selected of an interface or union are fragments on
/// object types. At its root are no fields about the schema itself.
#[derive(Debug)]
pub struct Operation {
    selection: Positioned<SelectionSet>,
    /// What async-graphql executes: the variables, and one field. The operation is answered in its place.
    frame: ExecutableDocument,
}

impl Operation {
    /// The operation that selects these fields and declares these variables.
    pub fn new(selection: SelectionSet, variables: Vec<Positioned<VariableDefinition>>) -> Self {
        let at = |node| Positioned::new(node, Pos::default());
        let field = Field {
            alias: None,
            name: Positioned::new(Name::new(FRAME), Pos::default()),
            arguments: Vec::new(),
            directives: Vec::new(),
            selection_set: Positioned::default(),
        };
        let field = at(Selection::Field(Positioned::new(field, Pos::default())));
        let operation = OperationDefinition {
            ty: OperationType::Query,
            variable_definitions: variables,
            directives: Vec::new(),
            selection_set: Positioned::new(SelectionSet { items: vec![field] }, Pos::default()),
        };
        let operations = DocumentOperations::Single(Positioned::new(operation, Pos::default()));
        Self {
            selection: Positioned::new(selection, Pos::default()),
            frame: ExecutableDocument { operations, fragments: std::collections::HashMap::default() },
        }
    }

    pub(crate) fn selection(&self) -> &Positioned<SelectionSet> {
        &self.selection
    }

    pub(crate) fn frame(&self) -> ExecutableDocument {
        self.frame.clone()
    }
}

/// What was answered in the frame's place.
pub(crate) fn unframed(data: Value) -> Value {
    match data {
        Value::Object(mut fields) => fields.swap_remove(FRAME).unwrap_or_default(),
        other => other,
    }
}
