//! Which subgraph has what, as a supergraph says it (specification of `join`, <https://specs.apollo.dev/join/v0.5>).

use std::collections::{HashMap, HashSet};

use graphql_tools::static_graphql::{
    query::{Definition, OperationDefinition, SelectionSet},
    schema::{Directive, Document, Field, Type, TypeDefinition, Value},
};
use hive_router_query_planner::utils::parsing::safe_parse_operation;

use super::{context::ContextArgument, features::Features, planner_form::LAST};
use crate::{
    overrides::Overrides,
    types::{Kind, TypeId, Types, definitions, graphs, name_of, text_argument},
};

/// The number of a subgraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Graph(usize);

/// A subgraph, and how it sees an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct View {
    pub(crate) graph: Graph,
    /// The interface of which it has all objects as one type (Federation specification, `@interfaceObject`).
    pub(crate) object: Option<TypeId>,
}

/// What all subgraphs have.
#[derive(Debug, Default)]
pub(crate) struct Join {
    services: Vec<String>,
    types: HashMap<TypeId, Joined>,
    /// The subgraphs with fields that require something.
    requiring: HashSet<Graph>,
    /// The object types that set a context.
    contexts: HashMap<String, Vec<TypeId>>,
    pub(crate) query: Option<TypeId>,
}

/// What subgraphs have of a type.
#[derive(Debug, Default)]
struct Joined {
    /// `@join__type`: one for each subgraph and key.
    at: Vec<TypeAt>,
    /// `@join__implements` of an object type, `@join__unionMember` of a union: in which subgraph which other type.
    related: Vec<(Graph, TypeId)>,
    /// The interfaces and unions of an object type.
    abstractions: Vec<TypeId>,
    fields: HashMap<String, (Type, Vec<FieldAt>)>,
}

#[derive(Debug)]
struct TypeAt {
    graph: Graph,
    key: Option<FieldSet>,
    resolvable: bool,
    is_interface_object: bool,
}

/// A field as a subgraph has it.
#[derive(Debug)]
pub(crate) struct FieldAt {
    graph: Graph,
    /// Its type there.
    pub(crate) ty: Type,
    pub(crate) requires: Option<FieldSet>,
    pub(crate) provides: Option<FieldSet>,
    /// What it takes from the objects around its own.
    pub(crate) context: Vec<ContextArgument>,
    resolved: Resolved,
}

/// When a subgraph resolves a field that it has.
#[derive(Debug)]
enum Resolved {
    Always,
    Never,
    /// While a label holds, or while it does not (Federation specification, `@override`).
    Labelled(String, bool),
}

/// What a `FieldSet` selects.
#[derive(Debug)]
pub(crate) struct FieldSet {
    pub(crate) text: String,
    pub(crate) set: SelectionSet,
}

impl Join {
    pub(crate) fn new(supergraph: &Document, features: &Features, types: &Types) -> Self {
        let mut join =
            Self { query: supergraph.query_type_name().and_then(|name| types.id(name)), ..Self::default() };
        let context = features.directive("context");
        let mut numbers = HashMap::new();
        for (name, graph) in graphs(supergraph) {
            let service = text_argument(graph, "name").unwrap_or_default();
            numbers.insert(name.to_owned(), Graph(join.services.len()));
            join.services.push(service.strip_prefix(LAST).unwrap_or(service).to_owned());
        }
        for definition in definitions(supergraph) {
            let (directives, fields) = match definition {
                TypeDefinition::Object(of) => (&of.directives, of.fields.as_slice()),
                TypeDefinition::Interface(of) => (&of.directives, of.fields.as_slice()),
                TypeDefinition::Union(of) => (&of.directives, [].as_slice()),
                _ => continue,
            };
            let Some(id) = types.id(name_of(definition)) else { continue };
            let joined = join.joined(&numbers, types, directives, fields);
            let fields = joined.fields.values().flat_map(|(_, at)| at);
            join.requiring.extend(fields.filter(|at| at.requires.is_some()).map(|at| at.graph));
            for directive in directives.iter().filter(|directive| directive.name == context) {
                let name = text_argument(directive, "name").unwrap_or_default();
                join.contexts.entry(name.to_owned()).or_default().extend(types.possible(id));
            }
            join.types.insert(id, joined);
        }
        for id in types.all().filter(|id| types.kind(*id) == Kind::Abstract) {
            for object in types.possible(id) {
                join.types.entry(*object).or_default().abstractions.push(id);
            }
        }
        join
    }

    pub(crate) fn service(&self, graph: Graph) -> &str {
        &self.services[graph.0]
    }

    pub(crate) fn graph(&self, service: &str) -> Option<Graph> {
        self.services.iter().position(|known| known == service).map(Graph)
    }

    /// Whether a subgraph has fields that require something (Federation specification, `@requires`).
    pub(crate) fn has_requires(&self, graph: Graph) -> bool {
        self.requiring.contains(&graph)
    }

    /// The object types that set a context (Federation specification, `@context`).
    pub(crate) fn setting(&self, context: &str) -> &[TypeId] {
        self.contexts.get(context).map_or(&[], Vec::as_slice)
    }

    /// How subgraphs see the objects of a type.
    pub(crate) fn views(&self, object: TypeId) -> Vec<View> {
        let own = self.at(object).map(|at| View { graph: at.graph, object: None });
        let interfaces = self.abstractions(object).iter();
        let as_one = interfaces.flat_map(|interface| {
            let at = self.at(*interface).filter(|at| at.is_interface_object);
            at.map(|at| View { graph: at.graph, object: Some(*interface) })
        });
        let mut views: Vec<View> = Vec::new();
        for view in own.chain(as_one) {
            if !views.contains(&view) {
                views.push(view);
            }
        }
        views
    }

    /// The keys by which a subgraph finds objects of a type (Federation specification, `@key`).
    pub(crate) fn keys(&self, object: TypeId, view: View) -> impl Iterator<Item = &FieldSet> {
        let at = self.at(view.object.unwrap_or(object)).filter(move |at| {
            at.graph == view.graph && at.resolvable && at.is_interface_object == view.object.is_some()
        });
        at.filter_map(|at| at.key.as_ref())
    }

    /// A field of an object type as a subgraph has it.
    pub(crate) fn field(&self, object: TypeId, view: View, name: &str) -> Option<&FieldAt> {
        self.field_of(view.object.unwrap_or(object), view.graph, name)
    }

    /// A field of a type as a subgraph has it.
    pub(crate) fn field_of(&self, ty: TypeId, graph: Graph, name: &str) -> Option<&FieldAt> {
        self.types.get(&ty)?.fields.get(name)?.1.iter().find(|at| at.graph == graph)
    }

    /// The type of a field in the supergraph, whether clients see it or not.
    pub(crate) fn field_type(&self, ty: TypeId, name: &str) -> Option<&Type> {
        self.types.get(&ty)?.fields.get(name).map(|(ty, _)| ty)
    }

    /// The object types that values of a type can be in a subgraph, and how it sees them.
    pub(crate) fn possible(&self, types: &Types, ty: TypeId, graph: Graph) -> (Vec<TypeId>, View) {
        let is_one = self.at(ty).any(|at| at.graph == graph && at.is_interface_object);
        let mut possible = types.possible(ty).to_vec();
        if types.kind(ty) == Kind::Abstract && !is_one {
            possible.retain(|object| {
                let of = |ty: &TypeId, other| {
                    let joined = self.types.get(ty).into_iter();
                    joined.flat_map(|joined| &joined.related).any(|related| *related == (graph, other))
                };
                of(object, ty) || of(&ty, *object)
            });
        }
        (possible, View { graph, object: is_one.then_some(ty) })
    }

    /// The interfaces and unions of an object type.
    pub(crate) fn abstractions(&self, object: TypeId) -> &[TypeId] {
        self.types.get(&object).map_or(&[], |joined| &joined.abstractions)
    }

    fn at(&self, ty: TypeId) -> impl Iterator<Item = &TypeAt> {
        self.types.get(&ty).into_iter().flat_map(|joined| &joined.at)
    }

    fn joined(
        &self,
        numbers: &HashMap<String, Graph>,
        types: &Types,
        directives: &[Directive],
        fields: &[Field],
    ) -> Joined {
        let graph = |directive: &Directive| numbers.get(text_argument(directive, "graph")?).copied();
        let mut joined = Joined::default();
        for directive in directives {
            let Some(graph) = graph(directive) else { continue };
            let other = |argument| text_argument(directive, argument).and_then(|name| types.id(name));
            match directive.name.as_str() {
                "join__type" => joined.at.push(TypeAt {
                    graph,
                    key: FieldSet::of(directive, "key"),
                    resolvable: flag(directive, "resolvable") != Some(false),
                    is_interface_object: flag(directive, "isInterfaceObject") == Some(true),
                }),
                "join__implements" => joined.related.extend(other("interface").map(|other| (graph, other))),
                "join__unionMember" => joined.related.extend(other("member").map(|other| (graph, other))),
                _ => {}
            }
        }
        for field in fields {
            let said: Vec<&Directive> =
                field.directives.iter().filter(|directive| directive.name == "join__field").collect();
            let mut at: Vec<FieldAt> = Vec::new();
            if said.is_empty() {
                for TypeAt { graph, .. } in &joined.at {
                    if at.iter().all(|known| known.graph != *graph) {
                        at.push(FieldAt::plain(*graph, field));
                    }
                }
            }
            for directive in &said {
                if let Some(graph) = graph(directive) {
                    at.push(FieldAt::of(graph, field, directive, &said, self.service(graph)));
                }
            }
            joined.fields.insert(field.name.clone(), (field.field_type.clone(), at));
        }
        joined
    }
}

impl FieldAt {
    fn plain(graph: Graph, field: &Field) -> Self {
        Self {
            graph,
            ty: field.field_type.clone(),
            requires: None,
            provides: None,
            context: Vec::new(),
            resolved: Resolved::Always,
        }
    }

    fn of(graph: Graph, field: &Field, directive: &Directive, all: &[&Directive], service: &str) -> Self {
        let label = text_argument(directive, "overrideLabel").map(ToOwned::to_owned);
        let requires = FieldSet::of(directive, "requires");
        let is_external = flag(directive, "external") == Some(true) && requires.is_none();
        let takes_over = text_argument(directive, "override").is_some();
        let was_taken = flag(directive, "usedOverridden") == Some(true)
            || all.iter().any(|other| text_argument(other, "override") == Some(service));
        let resolved = match label {
            _ if is_external => Resolved::Never,
            Some(label) => Resolved::Labelled(label, takes_over),
            None if was_taken && !takes_over => Resolved::Never,
            None => Resolved::Always,
        };
        let ty = text_argument(directive, "type").and_then(parsed_type);
        Self {
            ty: ty.unwrap_or_else(|| field.field_type.clone()),
            requires,
            provides: FieldSet::of(directive, "provides"),
            context: ContextArgument::all(directive),
            resolved,
            graph,
        }
    }

    /// Whether something has to be had of other objects, or of the same elsewhere, before it can be asked for.
    pub(crate) fn waits(&self) -> bool {
        self.requires.is_some() || !self.context.is_empty()
    }

    pub(crate) fn is_resolved(&self, overrides: &Overrides) -> bool {
        match &self.resolved {
            Resolved::Always => true,
            Resolved::Never => false,
            Resolved::Labelled(label, wanted) => overrides.holds(label) == *wanted,
        }
    }
}

impl FieldSet {
    fn of(directive: &Directive, argument: &str) -> Option<Self> {
        Self::parse(text_argument(directive, argument)?)
    }

    /// Reads a selection, with braces around it or without.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_braced = text.trim_start().starts_with('{');
        let braced = if is_braced { text.to_owned() } else { format!("{{{text}}}") };
        let document = safe_parse_operation(&braced).ok()?;
        document.definitions.into_iter().find_map(|definition| match definition {
            Definition::Operation(OperationDefinition::SelectionSet(set)) => {
                Some(Self { text: text.to_owned(), set })
            }
            _ => None,
        })
    }
}

fn flag(directive: &Directive, name: &str) -> Option<bool> {
    directive.arguments.iter().find_map(|(of, value)| match value {
        Value::Boolean(flag) if of == name => Some(*flag),
        _ => None,
    })
}

/// A type as SDL writes it.
fn parsed_type(text: &str) -> Option<Type> {
    let text = text.trim();
    if let Some(inner) = text.strip_suffix('!') {
        return Some(Type::NonNullType(Box::new(parsed_type(inner)?)));
    }
    match text.strip_prefix('[') {
        Some(rest) => Some(Type::ListType(Box::new(parsed_type(rest.strip_suffix(']')?)?))),
        None => Some(Type::NamedType(text.to_owned())),
    }
}
