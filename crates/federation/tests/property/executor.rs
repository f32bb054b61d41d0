//! A small GraphQL executor over made-up data: the subgraphs of the property, and the merged schema that judges them.

use graphql_tools::static_graphql::query::{
    Definition, Directive, Document, Field, OperationDefinition, Selection, SelectionSet, Value,
};
use graphql_tools::static_graphql::schema::{self, Type, TypeDefinition};
use serde_json::{Map, Value as Json, json};

/// An object while it is resolved.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object {
    pub(crate) ty: String,
    pub(crate) id: u64,
    /// What a representation gave.
    pub(crate) given: Map<String, Json>,
    /// The field that a subgraph resolves only where the object comes from.
    pub(crate) provided: Option<String>,
}

/// What a field resolves to.
#[derive(Clone, Debug)]
pub(crate) enum Resolved {
    Null,
    Failed,
    Leaf(Json),
    Object(Object),
    List(Vec<Self>),
}

/// What the executor asks for the value of a field.
pub(crate) trait Resolve {
    fn resolve(&self, object: &Object, field: &str, arguments: &Map<String, Json>) -> Resolved;

    /// An argument that a field is given from the objects around its own.
    fn in_context(&self, _around: &[Object], _field: &str) -> Option<(&'static str, Json)> {
        None
    }

    /// The entity that a representation names.
    fn entity(&self, named: Object) -> Resolved {
        Resolved::Object(named)
    }

    /// Whether an error that a field comes to be asked with may be told of its object.
    fn fails_beside(&self, _: &Object, _field: &str) -> bool {
        false
    }
}

/// A null that must not be.
struct Nulled;

pub(crate) struct Executor<'a> {
    pub(crate) schema: &'a schema::Document,
    pub(crate) resolve: &'a dyn Resolve,
    pub(crate) document: &'a Document,
    pub(crate) variables: &'a Map<String, Json>,
    /// The paths of all errors.
    pub(crate) errors: Vec<Vec<Json>>,
    /// The paths of objects of which an error may be told.
    pub(crate) beside: Vec<Vec<Json>>,
    /// The objects on the way to what is resolved.
    pub(crate) around: Vec<Object>,
}

impl Executor<'_> {
    /// Executes the only operation.
    pub(crate) fn run(&mut self) -> Json {
        let document = self.document;
        let set = document.definitions.iter().find_map(|definition| match definition {
            Definition::Operation(OperationDefinition::SelectionSet(set)) => Some(set),
            Definition::Operation(OperationDefinition::Query(query)) => Some(&query.selection_set),
            _ => None,
        });
        let root = Object { ty: "Query".to_owned(), ..Object::default() };
        self.object(&root, &[set.expect("an operation")], &mut Vec::new()).unwrap_or(Json::Null)
    }

    fn object(
        &mut self,
        object: &Object,
        sets: &[&SelectionSet],
        path: &mut Vec<Json>,
    ) -> Result<Json, Nulled> {
        let mut fields: Vec<(String, Vec<&Field>)> = Vec::new();
        for set in sets {
            self.collect(&object.ty, set, &mut fields);
        }
        let mut answer = Map::new();
        let mut nulled = false;
        self.around.push(object.clone());
        for (key, fields) in fields {
            path.push(json!(key));
            match self.field(object, &fields, path) {
                Ok(value) => {
                    answer.insert(key, value);
                }
                Err(Nulled) => nulled = true,
            }
            path.pop();
        }
        self.around.pop();
        if nulled { Err(Nulled) } else { Ok(Json::Object(answer)) }
    }

    fn field(&mut self, object: &Object, fields: &[&Field], path: &mut Vec<Json>) -> Result<Json, Nulled> {
        let field = fields[0];
        if field.name == "__typename" {
            return Ok(json!(object.ty));
        }
        if self.resolve.fails_beside(object, &field.name) {
            self.beside.push(path[..path.len() - 1].to_vec());
        }
        let ty = self.field_type(&object.ty, &field.name).clone();
        let mut arguments = self.arguments(field);
        let around = &self.around[..self.around.len() - 1];
        if let Some((name, value)) = self.resolve.in_context(around, &field.name) {
            arguments.insert(name.to_owned(), value);
        }
        let resolved = if field.name == "_entities" {
            let entities = arguments["representations"].as_array().expect("a list");
            Resolved::List(entities.iter().map(|of| self.entity(of)).collect())
        } else {
            self.resolve.resolve(object, &field.name, &arguments)
        };
        let sets: Vec<&SelectionSet> = fields.iter().map(|field| &field.selection_set).collect();
        self.value(&ty, resolved, &sets, path)
    }

    fn value(
        &mut self,
        ty: &Type,
        resolved: Resolved,
        sets: &[&SelectionSet],
        path: &mut Vec<Json>,
    ) -> Result<Json, Nulled> {
        if let Type::NonNullType(inner) = ty {
            return match resolved {
                Resolved::Null | Resolved::Failed => {
                    self.errors.push(path.clone());
                    Err(Nulled)
                }
                resolved => match self.present(inner, resolved, sets, path) {
                    Ok(Json::Null) | Err(Nulled) => Err(Nulled),
                    value => value,
                },
            };
        }
        Ok(match resolved {
            Resolved::Failed => {
                self.errors.push(path.clone());
                Json::Null
            }
            resolved => self.present(ty, resolved, sets, path).unwrap_or(Json::Null),
        })
    }

    fn present(
        &mut self,
        ty: &Type,
        resolved: Resolved,
        sets: &[&SelectionSet],
        path: &mut Vec<Json>,
    ) -> Result<Json, Nulled> {
        match (ty, resolved) {
            (_, Resolved::Null) => Ok(Json::Null),
            (Type::ListType(inner), Resolved::List(values)) => {
                let (mut list, mut nulled) = (Vec::new(), false);
                for (index, value) in values.into_iter().enumerate() {
                    path.push(json!(index));
                    match self.value(inner, value, sets, path) {
                        Ok(value) => list.push(value),
                        Err(Nulled) => nulled = true,
                    }
                    path.pop();
                }
                if nulled { Err(Nulled) } else { Ok(Json::Array(list)) }
            }
            (_, Resolved::Leaf(leaf)) => Ok(leaf),
            (Type::NamedType(name), Resolved::Object(mut object)) => {
                // A subgraph that has an interface as one type knows no other.
                if let Some(TypeDefinition::Object(_)) = self.definition(name) {
                    object.ty.clone_from(name);
                }
                self.object(&object, sets, path)
            }
            (ty, resolved) => panic!("{resolved:?} is no {ty}"),
        }
    }

    fn collect<'d>(&self, ty: &str, set: &'d SelectionSet, fields: &mut Vec<(String, Vec<&'d Field>)>)
    where
        Self: 'd,
    {
        for item in &set.items {
            match item {
                Selection::Field(field) if self.included(&field.directives) => {
                    let key = field.alias.as_ref().unwrap_or(&field.name);
                    match fields.iter_mut().find(|(of, _)| of == key) {
                        Some((_, known)) => known.push(field),
                        None => fields.push((key.clone(), vec![field])),
                    }
                }
                Selection::InlineFragment(fragment) if self.included(&fragment.directives) => {
                    let condition =
                        fragment.type_condition.as_ref().map(|condition| condition.as_ref().as_str());
                    if condition.is_none_or(|condition| self.applies(condition, ty)) {
                        self.collect(ty, &fragment.selection_set, fields);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let (condition, set) = self.fragment(&spread.fragment_name);
                    if self.applies(condition, ty) {
                        // The document outlives the executor.
                        let set: &'d SelectionSet = set;
                        self.collect(ty, set, fields);
                    }
                }
                _ => {}
            }
        }
    }

    fn fragment<'d>(&self, name: &str) -> (&'d str, &'d SelectionSet)
    where
        Self: 'd,
    {
        self.document
            .definitions
            .iter()
            .find_map(|definition| match definition {
                Definition::Fragment(fragment) if fragment.name == name => {
                    Some((fragment.type_condition.as_ref().as_str(), &fragment.selection_set))
                }
                _ => None,
            })
            .expect("the fragment is defined")
    }

    fn applies(&self, condition: &str, ty: &str) -> bool {
        condition == ty
            || self.definition(condition).is_some_and(|definition| match definition {
                TypeDefinition::Union(union) => union.types.iter().any(|member| member == ty),
                TypeDefinition::Interface(_) => matches!(
                    self.definition(ty),
                    Some(TypeDefinition::Object(object)) if object.implements_interfaces.iter().any(|of| of == condition)
                ),
                _ => false,
            })
    }

    fn definition(&self, name: &str) -> Option<&TypeDefinition> {
        self.schema.definitions.iter().find_map(|definition| match definition {
            schema::Definition::TypeDefinition(definition) => {
                let named = match definition {
                    TypeDefinition::Object(of) => &of.name,
                    TypeDefinition::Interface(of) => &of.name,
                    TypeDefinition::Union(of) => &of.name,
                    _ => return None,
                };
                (named == name).then_some(definition)
            }
            _ => None,
        })
    }

    fn field_type(&self, parent: &str, name: &str) -> &Type {
        match self.definition(parent) {
            Some(TypeDefinition::Object(object)) => {
                let field = object.fields.iter().find(|field| field.name == name);
                &field.unwrap_or_else(|| panic!("{parent}.{name} is asked for, and is not there")).field_type
            }
            _ => panic!("{parent} is no object"),
        }
    }

    fn arguments(&self, field: &Field) -> Map<String, Json> {
        field.arguments.iter().filter_map(|(name, value)| Some((name.clone(), self.json(value)?))).collect()
    }

    fn json(&self, value: &Value) -> Option<Json> {
        Some(match value {
            Value::Variable(name) => self.variables.get(name)?.clone(),
            Value::Int(number) => json!(number.as_i64()),
            Value::String(text) => json!(text),
            Value::Boolean(flag) => json!(flag),
            Value::Null => Json::Null,
            other => panic!("{other} is not made by this test"),
        })
    }

    fn included(&self, directives: &[Directive]) -> bool {
        directives.iter().all(|directive| {
            let holds = self.json(&directive.arguments[0].1) == Some(json!(true));
            holds == (directive.name == "include")
        })
    }

    /// The entity of a representation. `sku-31` and `31` name the same one, which is an `E1`.
    fn entity(&self, representation: &Json) -> Resolved {
        let given = representation.as_object().expect("an object").clone();
        let ty = given["__typename"].as_str().expect("a type").to_owned();
        let key = given.get("id").or(given.get("sku")).and_then(Json::as_str);
        let Some(id) = key.and_then(|key| key.trim_start_matches("sku-").parse().ok()) else {
            return Resolved::Failed;
        };
        let ty = match self.definition(&ty) {
            Some(TypeDefinition::Interface(_)) => format!("E{}", id % 10),
            _ => ty,
        };
        self.resolve.entity(Object { ty, id, given, provided: None })
    }
}
