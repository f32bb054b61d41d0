//! Plans for programs to read.

use serde_json::{Value, json};

use super::{Fetch, Node};

impl Node {
    /// The plan as JSON.
    pub fn to_json(&self) -> Value {
        let all = |nodes: &[Self]| nodes.iter().map(Self::to_json).collect::<Vec<_>>();
        match self {
            Self::Fetch(fetch) => fetch.to_json(),
            Self::Sequence(nodes) => json!({ "kind": "Sequence", "nodes": all(nodes) }),
            Self::Parallel(nodes) => json!({ "kind": "Parallel", "nodes": all(nodes) }),
        }
    }
}

impl Fetch {
    fn to_json(&self) -> Value {
        let mut json = json!({
            "kind": "Fetch",
            "service": self.service,
            "operation": self.operation,
            "ofEntities": self.is_of_entities(),
            "at": self.places(),
            "document": self.document,
            "variables": self.variables,
        });
        for (variable, from) in self.context() {
            json["context"][variable] = from.into();
        }
        if let Some(otherwise) = &self.otherwise {
            json["otherwise"] = otherwise.document.as_str().into();
        }
        json
    }
}
