//! What the subgraphs of made-up worlds say of themselves.

use std::fmt::Write;

use pediment_federation::SubgraphSdl;

use super::world::{By, FieldOf, What, World};

const LINK: &str = r#"extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject"])
"#;
const LINK_WITH_CONTEXTS: &str = r#"extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject", "@context", "@fromContext"])
"#;

const CONTEXT: &str = " @context(name: \"around\")";

impl World {
    pub(crate) fn sdl(&self) -> Vec<SubgraphSdl> {
        (0..self.subgraphs)
            .map(|of| SubgraphSdl {
                name: format!("s{of}"),
                url: format!("http://s{of}/"),
                sdl: self.sdl_of(of),
            })
            .collect()
    }

    fn ty(field: &FieldOf) -> String {
        let named = match field.what {
            What::Int => "Int".to_owned(),
            What::Text => "String".to_owned(),
            What::Entity(of) => format!("E{of}"),
            What::I => "I".to_owned(),
            What::U => "U".to_owned(),
            What::V => "V".to_owned(),
            What::Query => "Query".to_owned(),
        };
        let bang = if field.non_null { "!" } else { "" };
        if field.list { format!("[{named}{bang}]{bang}") } else { format!("{named}{bang}") }
    }

    fn arguments(field: &FieldOf) -> &'static str {
        if field.what == What::Int && field.requires.is_none() { "(x: Int)" } else { "" }
    }

    /// A field as a subgraph defines it.
    fn definition(name: &str, field: &FieldOf, subgraph: usize, is_shared: bool) -> String {
        let mut sdl = format!("  {name}{}: {}", Self::arguments(field), Self::ty(field));
        if is_shared || field.shared.is_some() {
            sdl.push_str(" @shareable");
        }
        if let Some(of) = field.requires {
            let below = if field.requires_value { " { a b }" } else { "" };
            let _ = write!(sdl, " @requires(fields: \"f{of}{below}\")");
        }
        if let Some(of) = field.provides {
            let _ = write!(sdl, " @provides(fields: \"f{of}\")");
        }
        if let Some(from) = field.moved_from.filter(|_| field.owner == subgraph) {
            let _ = write!(sdl, " @override(from: \"s{from}\")");
        }
        sdl.push('\n');
        sdl
    }

    fn sdl_of(&self, subgraph: usize) -> String {
        let mine: Vec<&FieldOf> = self.all().filter(|field| field.is_of(subgraph)).collect();
        let uses = |what: What| mine.iter().any(|field| field.what == what);
        let one = self.has_as_one(subgraph);
        let requires_value = |field: &&FieldOf| field.owner == subgraph && field.requires_value;
        let v = uses(What::V) || self.all().any(|field| requires_value(&field));
        let (i, u) = (uses(What::I), uses(What::U));
        // Who has it as one type relies on another who has all that are one.
        let keyed = subgraph == 0 && !self.of_all.is_empty();
        let named = subgraph == 0 && self.named;
        let i = !one && (i || keyed || named);
        let sets_context = self.context.as_ref().is_some_and(|context| context.by == subgraph);
        let mut sdl = if sets_context { LINK_WITH_CONTEXTS } else { LINK }.to_owned();
        let mut query = if sets_context { "  c: String\n" } else { "" }.to_owned();
        for (place, root) in self.roots.iter().enumerate().filter(|(_, root)| root.is_of(subgraph)) {
            query.push_str(&Self::definition(&format!("r{place}"), root, subgraph, false));
        }
        if query.is_empty() && uses(What::Query) {
            let _ = writeln!(query, "  own{subgraph}: Int");
        }
        if !query.is_empty() {
            let context = if sets_context { CONTEXT } else { "" };
            let _ = writeln!(sdl, "type Query{context} {{\n{query}}}");
        }
        if i {
            let _ = writeln!(
                sdl,
                "interface I{} {{ id: ID!{} }}",
                if keyed { " @key(fields: \"id\")" } else { "" },
                if named { " n: String" } else { "" }
            );
        }
        if one {
            let _ = writeln!(sdl, "type I @key(fields: \"id\") @interfaceObject {{\n  id: ID!");
            for (place, field) in self.of_all.iter().enumerate() {
                sdl.push_str(&Self::definition(&format!("g{place}"), field, subgraph, false));
            }
            sdl.push_str("}\n");
        }
        if u {
            let members: Vec<String> = (0..self.entities.len())
                .filter(|of| self.entities[*of].in_u)
                .map(|of| format!("E{of}"))
                .collect();
            let _ = writeln!(sdl, "union U = {}", members.join(" | "));
        }
        if v {
            sdl.push_str("type V @shareable { a: Int b: String! }\n");
        }
        for (of, entity) in self.entities.iter().enumerate() {
            let known = entity.fields.iter().any(|field| field.is_of(subgraph))
                || uses(What::Entity(of))
                || (i && entity.in_i)
                || (u && entity.in_u)
                || self.context.as_ref().is_some_and(|context| {
                    sets_context && (context.taken[of] || context.set[of].is_some())
                        || context.set[of] == Some(subgraph)
                })
                || subgraph == 0;
            if known {
                self.entity_sdl(of, subgraph, i && entity.in_i, &mut sdl);
            }
        }
        sdl
    }

    fn entity_sdl(&self, of: usize, subgraph: usize, implements: bool, sdl: &mut String) {
        let entity = &self.entities[of];
        let by = entity.by[subgraph];
        let first = subgraph == 0;
        let keys = [
            (first || by == By::Id || (implements && by == By::Sku), "id"),
            (first || by == By::Sku, "sku"),
            (!first && by == By::Pair, "id sku"),
        ];
        let keys = keys.iter().filter(|(there, _)| *there).map(|(_, key)| *key);
        let _ = write!(sdl, "type E{of}{}", if implements { " implements I" } else { "" });
        for key in keys.clone() {
            let _ = write!(sdl, " @key(fields: \"{key}\")");
        }
        let context = self.context.as_ref().filter(|context| context.by == subgraph);
        if context.is_some_and(|context| context.set[of].is_some()) {
            sdl.push_str(CONTEXT);
        }
        sdl.push_str(" {\n");
        if subgraph == 0 && self.named && entity.in_i {
            sdl.push_str("  n: String\n");
        }
        self.context_sdl(of, subgraph, sdl);
        for part in ["id", "sku"] {
            if keys.clone().any(|key| key.split(' ').any(|of| of == part)) {
                let _ = writeln!(sdl, "  {part}: ID!");
            }
        }
        for (place, field) in entity.fields.iter().enumerate().filter(|(_, field)| field.is_of(subgraph)) {
            let is_shared = self.is_provided(of, place);
            sdl.push_str(&Self::definition(&format!("f{place}"), field, subgraph, is_shared));
        }
        for place in self.external(of, subgraph) {
            let field = &entity.fields[place];
            let _ = writeln!(sdl, "  f{place}{}: {} @external", Self::arguments(field), Self::ty(field));
        }
        sdl.push_str("}\n");
    }

    /// The fields of an entity that are about the context.
    fn context_sdl(&self, of: usize, subgraph: usize, sdl: &mut String) {
        let Some(context) = &self.context else { return };
        match context.set[of] {
            Some(owner) if owner == subgraph => sdl.push_str("  c: String\n"),
            Some(_) if context.by == subgraph => sdl.push_str("  c: String @external\n"),
            _ => {}
        }
        if context.by == subgraph && context.taken[of] {
            let set = (0..self.entities.len()).filter(|of| context.set[*of].is_some());
            let from: Vec<String> = set.map(|of| format!(" ... on E{of} {{ c }}")).collect();
            let from = format!("$around ... on Query {{ c }}{}", from.concat());
            let _ = writeln!(sdl, "  h(around: String @fromContext(field: \"{from}\")): String");
        }
    }

    /// Whether it has the interface `I` as one type.
    pub(crate) fn has_as_one(&self, subgraph: usize) -> bool {
        !self.of_all.is_empty() && subgraph == self.subgraphs - 1
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &FieldOf> {
        self.entities.iter().flat_map(|entity| &entity.fields).chain(&self.roots).chain(&self.of_all)
    }

    /// The fields of an entity that a subgraph names without having them.
    fn external(&self, of: usize, subgraph: usize) -> Vec<usize> {
        let required = self.entities[of]
            .fields
            .iter()
            .filter(|field| field.owner == subgraph)
            .filter_map(|field| field.requires);
        let leading = self.all().filter(|field| field.owner == subgraph && field.what == What::Entity(of));
        let mut external: Vec<usize> = required.chain(leading.filter_map(|field| field.provides)).collect();
        external.sort_unstable();
        external.dedup();
        external
    }

    pub(crate) fn is_provided(&self, of: usize, place: usize) -> bool {
        self.all().any(|field| field.what == What::Entity(of) && field.provides == Some(place))
    }
}
