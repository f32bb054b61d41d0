//! Plans for people to read.

use std::fmt::{Display, Formatter, Result};

use super::{Fetch, Node, Operation};

impl Display for Node {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        self.write(formatter, 0)
    }
}

impl Node {
    fn write(&self, formatter: &mut Formatter<'_>, depth: usize) -> Result {
        let indent = "  ".repeat(depth);
        let mut all = |what: &str, nodes: &[Self]| {
            writeln!(formatter, "{indent}{what}")?;
            nodes.iter().try_for_each(|node| node.write(formatter, depth + 1))
        };
        match self {
            Self::Fetch(fetch) => fetch.write(formatter, &indent),
            Self::Sequence(nodes) => all("one after the other", nodes),
            Self::Parallel(nodes) => all("all at once", nodes),
        }
    }
}

impl Fetch {
    fn write(&self, formatter: &mut Formatter<'_>, indent: &str) -> Result {
        let how = match self.operation {
            Operation::Query if self.is_of_entities() => "entities of",
            Operation::Query => "query to",
            Operation::Mutation => "mutation to",
            Operation::Subscription => "subscription to",
        };
        let places = self.places().join(", ");
        let at = if places.is_empty() { String::new() } else { format!(" at {places}") };
        let document = |fetch: &Self| fetch.document.replace('\n', " ");
        writeln!(formatter, "{indent}{how} {}{at}: {}", self.service, document(self))?;
        for (variable, from) in self.context() {
            writeln!(formatter, "{indent}  ${variable} from {from}")?;
        }
        match &self.otherwise {
            Some(otherwise) => {
                writeln!(formatter, "{indent}  where what is required is missing: {}", document(otherwise))
            }
            None => Ok(()),
        }
    }
}
