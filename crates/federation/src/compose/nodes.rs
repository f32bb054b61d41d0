//! One id space over all subgraphs: `Query.node` and `Query.nodes` (Relay, "Global Object Identification") go from the
//! subgraphs that have them to a subgraph of the gateway's own, which finds out who has an object.

use std::{collections::BTreeSet, fmt::Write};

use graphql_tools::static_graphql::schema::Field;

use super::{
    SubgraphSdl,
    subgraph::Subgraph,
    text::{self, Edit},
};
use crate::{
    nodes::{NODE, NODES_URL},
    types::named,
};

/// Subgraphs whose `node` and `nodes` find the objects of all: those types that implement `Node` and have the key `id`.
/// They stay as they are where none of them has such a field.
///
/// An id is then one of the whole gateway: the name of a type, a colon and a key, in base64.
pub fn with_nodes(subgraphs: Vec<SubgraphSdl>) -> Vec<SubgraphSdl> {
    let read: Vec<Subgraph<'_>> = subgraphs.iter().filter_map(Subgraph::read).collect();
    let types: BTreeSet<&str> = read.iter().flat_map(nodes_of).collect();
    let mut roots = read.iter().flat_map(|subgraph| {
        subgraph.types.get(&subgraph.query).into_iter().flatten().flat_map(|shown| &shown.fields)
    });
    if read.len() < subgraphs.len() || types.is_empty() || !roots.any(is_root) {
        return subgraphs;
    }
    let mut all: Vec<SubgraphSdl> = read.iter().map(without_roots).collect();
    let mut name = "nodes".to_owned();
    while subgraphs.iter().any(|subgraph| subgraph.name == name) {
        name.push('_');
    }
    all.push(SubgraphSdl { name, url: NODES_URL.to_owned(), sdl: sdl(&types) });
    all
}

/// The object types of a subgraph that it finds by a global id.
fn nodes_of<'a>(subgraph: &'a Subgraph<'_>) -> impl Iterator<Item = &'a str> {
    let is_node = |name: &&String| {
        let shown = &subgraph.types[*name];
        shown.iter().any(|shown| !shown.is_interface && shown.interfaces.iter().any(|of| of == NODE))
            && subgraph.has_key(name, "id")
    };
    subgraph.types.keys().filter(is_node).map(String::as_str)
}

/// Whether a field of the query type leads to nodes by their ids.
fn is_root(field: &Field) -> bool {
    let argument = match field.name.as_str() {
        "node" => "id",
        "nodes" => "ids",
        _ => return false,
    };
    let arguments: Vec<&str> = field.arguments.iter().map(|argument| argument.name.as_str()).collect();
    named(&field.field_type) == NODE && arguments == [argument]
}

/// A subgraph without its roots of nodes; all else stands where it stood.
fn without_roots(subgraph: &Subgraph<'_>) -> SubgraphSdl {
    let sdl = &subgraph.given.sdl;
    let mut places = Vec::new();
    for shown in subgraph.types.get(&subgraph.query).into_iter().flatten() {
        let roots: Vec<&Field> = shown.fields.iter().filter(|field| is_root(field)).collect();
        if !roots.is_empty() && roots.len() == shown.fields.len() {
            // A type without fields is none.
            places.extend(text::offset(sdl, shown.position).and_then(|at| text::definition(sdl, at)));
        } else {
            let places_of = roots.iter().filter_map(|field| text::offset(sdl, field.position));
            places.extend(places_of.filter_map(|at| text::field(sdl, at)));
        }
    }
    let blank = |c| if c == '\n' { c } else { ' ' };
    let edits =
        places.into_iter().map(|range| Edit { by: sdl[range.clone()].chars().map(blank).collect(), range });
    SubgraphSdl { sdl: text::edited(sdl, edits.collect()), ..subgraph.given.clone() }
}

fn sdl(types: &BTreeSet<&str>) -> String {
    let mut sdl = format!(
        r#"extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

type Query {{
  """
  Whatever has this global id, in whichever subgraph; null where there is nothing.
  """
  node(
    """
    A global id.
    """
    id: ID!
  ): {NODE}

  """
  Whatever has these global ids, in their order; null where there is nothing.
  """
  nodes(
    """
    Global ids; 100 at most.
    """
    ids: [ID!]!
  ): [{NODE}]!
}}

interface {NODE} {{
  id: ID!
}}
"#
    );
    for name in types {
        write!(
            sdl,
            "\ntype {name} implements {NODE} @key(fields: \"id\", resolvable: false) {{\n  id: ID!\n}}\n"
        )
        .expect("a String takes it");
    }
    sdl
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subgraph(name: &str, sdl: &str) -> SubgraphSdl {
        SubgraphSdl { name: name.to_owned(), url: String::new(), sdl: sdl.to_owned() }
    }

    #[test]
    fn roots_are_left_out_with_all_that_belongs_to_them() {
        let before = r#"
            type Query {
              "One, \"by\" its id."
              node("An id." id: ID!): Node @tag(name: "x") @deprecated
              """
              Several.
              """
              nodes(ids: [ID!]!): [Node]!
              other(id: ID!): Node
            }
            interface Node { id: ID! }
            type A implements Node @key(fields: "id") { id: ID! }
            type B implements Node @key(fields: "id", resolvable: false) { id: ID! }
            type C implements Node @key(fields: "id name") { id: ID! name: String }
        "#;
        let all = with_nodes(vec![subgraph("a", before)]);
        let left: Vec<&str> = all[0].sdl.split_whitespace().collect();
        assert_eq!(left[..5], ["type", "Query", "{", "other(id:", "ID!):"]);
        assert_eq!(all[0].sdl.lines().count(), before.lines().count());
        assert_eq!(all[0].sdl.find("other"), before.find("other"));
        let types: Vec<&str> = all[1].sdl.lines().filter(|line| line.contains(" implements ")).collect();
        assert_eq!(types, ["type A implements Node @key(fields: \"id\", resolvable: false) {"]);
    }

    #[test]
    fn subgraphs_without_nodes_stay_as_they_are() {
        let given =
            vec![subgraph("a", "type Query { node(id: ID!): A } type A @key(fields: \"id\") { id: ID! }")];
        assert_eq!(with_nodes(given.clone()), given);
    }
}
