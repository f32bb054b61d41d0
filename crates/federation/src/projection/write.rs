//! Writes the client's answer, and propagates nulls (GraphQL specification, "Handling Execution Errors").

use graphql_tools::static_graphql::schema::Type;
use serde_json::value::RawValue;

use super::{Field, Leaf, Selection, What};
use crate::{
    data::{Data, ObjectId, Place, Value},
    error::{GraphqlError, PathSegment},
    execute::Problem,
    introspection::Introspection,
    keys::Keys,
    types::{Kind, TypeId, Types},
};

/// Writes an answer from the data that was gathered for it.
pub(crate) struct Writer<'a> {
    pub(crate) types: &'a Types,
    pub(crate) keys: &'a Keys,
    pub(crate) data: &'a Data,
    pub(crate) introspection: Introspection<'a>,
    pub(crate) out: Vec<u8>,
    pub(crate) errors: Vec<GraphqlError>,
    /// Places that an error elsewhere accounts for.
    pub(crate) accounted: Vec<Vec<PathSegment>>,
    /// Fields that are null because nobody was asked for them.
    pub(crate) withheld: Vec<Vec<PathSegment>>,
    pub(crate) place: Vec<Place>,
}

/// The places of an error as the client knows them.
#[derive(Default)]
struct Paths {
    whole: Vec<Vec<PathSegment>>,
    /// Those that lead further, to what the client did not ask for.
    cut: Vec<Vec<PathSegment>>,
}

/// A null where none may be, with the error that tells of it; the nearest that may be null takes it.
struct Nulled(Option<Box<GraphqlError>>);

impl Writer<'_> {
    /// Tells of what went wrong in the client's words: under its aliases, and no deeper than it asked.
    pub(crate) fn tell(&mut self, problems: Vec<Problem>, selection: &Selection) {
        for Problem { error, places } in problems {
            if places.is_empty() {
                self.errors.push(error);
                continue;
            }
            let mut found = Paths::default();
            for place in &places {
                let root = Some(Value::Object(Data::ROOT));
                self.paths(place, Some(selection), root, &mut Vec::new(), &mut found);
            }
            // What no client asked for there, and was asked because of another place, is told at the other alone.
            let paths = if found.whole.is_empty() { found.cut } else { found.whole };
            for path in paths {
                let error = error.clone().at(path);
                if !self.errors.contains(&error) {
                    self.errors.push(error);
                }
            }
        }
    }

    /// Keeps places that an error elsewhere accounts for.
    pub(crate) fn account(&mut self, places: &[Vec<Place>], selection: &Selection) {
        for place in places {
            let mut found = Paths::default();
            self.paths(place, Some(selection), Some(Value::Object(Data::ROOT)), &mut Vec::new(), &mut found);
            self.accounted.extend(found.whole);
        }
    }

    /// Keeps the fields that nobody was asked for because what they require could not be had.
    pub(crate) fn withhold(&mut self, places: &[Vec<Place>], selection: &Selection) {
        for place in places {
            let mut found = Paths::default();
            self.paths(place, Some(selection), Some(Value::Object(Data::ROOT)), &mut Vec::new(), &mut found);
            self.withheld.extend(found.whole);
        }
    }

    /// Tells of those that are null in the answer, where nothing else that went wrong accounts for it.
    fn tell_withheld(&mut self) {
        for path in std::mem::take(&mut self.withheld) {
            if !self.is_accounted(&path) && !self.errors.iter().any(|known| known.covers(&path)) {
                let message = "No subgraph gave what this field requires.";
                self.errors.push(GraphqlError::new(message, "INVALID_SUBGRAPH_DATA").at(path));
            }
        }
    }

    fn is_accounted(&self, path: &[PathSegment]) -> bool {
        self.accounted.iter().any(|place| path.starts_with(place))
    }

    fn paths(
        &self,
        place: &[Place],
        selection: Option<&Selection>,
        value: Option<Value>,
        path: &mut Vec<PathSegment>,
        found: &mut Paths,
    ) {
        match place {
            [] => found.whole.push(path.clone()),
            [Place::Index(index), rest @ ..] => {
                let element = match value {
                    Some(Value::List(list)) => self.data.elements(list).get(*index).copied(),
                    _ => None,
                };
                path.push(PathSegment::Index(*index));
                self.paths(rest, selection, element, path, found);
                path.pop();
            }
            [Place::Key(key), rest @ ..] => {
                let object = match value {
                    Some(Value::Object(id)) => Some(id),
                    _ => None,
                };
                let ty = object.and_then(|id| self.data.ty(id));
                let asked = selection.map(|selection| selection.kept_under(*key, ty)).unwrap_or_default();
                if asked.is_empty() {
                    found.cut.push(path.clone());
                }
                let inner = object.and_then(|id| self.data.get(id, *key));
                for field in asked {
                    let selection = match &field.what {
                        What::Composite(selection) => Some(&**selection),
                        _ => None,
                    };
                    path.push(PathSegment::Key(self.keys.name(field.response).to_owned()));
                    self.paths(rest, selection, inner, path, found);
                    path.pop();
                }
            }
        }
    }

    /// Writes `data`.
    pub(crate) fn root(&mut self, selection: &Selection) {
        let start = self.out.len();
        let fields = selection.of(selection.declared).unwrap_or_default();
        if let Err(nulled) = self.fields(fields, Data::ROOT) {
            self.take_null(nulled, start, 0);
        }
        self.tell_withheld();
    }

    /// Writes null for what began at `start`, `depth` steps down. An error below it accounts for the null already.
    fn take_null(&mut self, Nulled(error): Nulled, start: usize, depth: usize) {
        self.out.truncate(start);
        self.place.truncate(depth);
        self.null();
        let here = self.path();
        self.withheld.retain(|path| !path.starts_with(&here));
        if let Some(error) = error
            && !self.is_accounted(&error.path)
            && !self.errors.iter().any(|known| known.path.starts_with(&here) || error.covers(&known.path))
        {
            self.errors.push(*error);
        }
    }

    fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    fn fields(&mut self, fields: &[Field], object: ObjectId) -> Result<(), Nulled> {
        self.out.push(b'{');
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.out.extend_from_slice(&field.head);
            self.place.push(Place::Key(field.response));
            self.field(field, object)?;
            self.place.pop();
        }
        self.out.push(b'}');
        Ok(())
    }

    fn field(&mut self, field: &Field, object: ObjectId) -> Result<(), Nulled> {
        match &field.what {
            What::Typename => {
                let is_object = |ty: &TypeId| self.types.kind(*ty) == Kind::Object;
                let known = self.data.ty(object).filter(is_object);
                let Some(ty) = known.or(Some(field.parent).filter(is_object)) else {
                    return Err(self.nulled("No subgraph knows of which type this object is.".to_owned()));
                };
                self.out.push(b'"');
                self.out.extend_from_slice(self.types.name(ty).as_bytes());
                self.out.push(b'"');
                Ok(())
            }
            What::Composite(selection) if field.name.starts_with("__") => {
                self.introspection.write(field, selection, &mut self.out);
                Ok(())
            }
            _ => self.value(field, &field.ty, self.data.get(object, field.key).unwrap_or(Value::Null)),
        }
    }

    /// Writes a value of a type. A null within that the type does not allow is null here, or goes further up.
    fn value(&mut self, field: &Field, ty: &Type, value: Value) -> Result<(), Nulled> {
        let is_null = matches!(value, Value::Null);
        self.nullable(field, ty, is_null, |writer, ty| writer.present(field, ty, value))
    }

    /// Writes a value, or null where its type takes that.
    fn nullable(
        &mut self,
        field: &Field,
        ty: &Type,
        is_null: bool,
        write: impl FnOnce(&mut Self, &Type) -> Result<(), Nulled>,
    ) -> Result<(), Nulled> {
        let (start, depth) = (self.out.len(), self.place.len());
        let (ty, takes_null) = match ty {
            Type::NonNullType(inner) => (&**inner, false),
            ty => (ty, true),
        };
        let written = match is_null {
            true if takes_null => {
                self.null();
                return Ok(());
            }
            true => Err(self.nulled({
                format!("The field `{}` must not be null, and no subgraph gave a value.", field.name)
            })),
            false => write(self, ty),
        };
        match written {
            Err(nulled) if takes_null => {
                self.take_null(nulled, start, depth);
                Ok(())
            }
            written => written,
        }
    }

    fn present(&mut self, field: &Field, ty: &Type, value: Value) -> Result<(), Nulled> {
        match (ty, value, &field.what) {
            (Type::ListType(inner), Value::List(list), _) => {
                let data = self.data;
                self.list(data.elements(list).iter(), |writer, value| writer.value(field, inner, *value))
            }
            (Type::ListType(_), Value::Leaf(leaf), What::Leaf(of)) => {
                let data = self.data;
                self.raw(field, ty, *of, data.leaf(leaf))
            }
            (Type::NamedType(_), Value::Object(id), What::Composite(selection)) => self.object(selection, id),
            (Type::NamedType(_), Value::Leaf(leaf), What::Leaf(of)) => {
                let data = self.data;
                self.leaf(field, *of, data.leaf(leaf))
            }
            _ => Err(self.nulled({
                format!("A subgraph gave for `{}` what is no value of the type `{ty}`.", field.name)
            })),
        }
    }

    fn list<T>(
        &mut self,
        values: impl Iterator<Item = T>,
        mut write: impl FnMut(&mut Self, T) -> Result<(), Nulled>,
    ) -> Result<(), Nulled> {
        self.out.push(b'[');
        for (index, value) in values.enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.place.push(Place::Index(index));
            write(self, value)?;
            self.place.pop();
        }
        self.out.push(b']');
        Ok(())
    }

    fn object(&mut self, selection: &Selection, id: ObjectId) -> Result<(), Nulled> {
        let ty = self.data.ty(id).unwrap_or(selection.declared);
        match selection.of(ty) {
            Some(_) if selection.depends_on_type && self.types.kind(ty) == Kind::Abstract => {
                Err(self.nulled("No subgraph knows of which type this object is.".to_owned()))
            }
            Some(fields) => self.fields(fields, id),
            None if !self.types.is_visible(ty) => Err(Nulled(None)),
            None => {
                let (found, wanted) = (self.types.name(ty), self.types.name(selection.declared));
                let message = format!(
                    "A subgraph gave an object of the type `{found}` where one of `{wanted}` is expected."
                );
                Err(self.nulled(message))
            }
        }
    }

    /// A value that is still JSON.
    fn raw(&mut self, field: &Field, ty: &Type, of: Leaf, json: &[u8]) -> Result<(), Nulled> {
        self.nullable(field, ty, json == b"null", |writer, ty| match ty {
            Type::ListType(inner) => match serde_json::from_slice::<Vec<&RawValue>>(json) {
                Ok(values) => writer.list(values.into_iter(), |writer, value| {
                    writer.raw(field, inner, of, value.get().as_bytes())
                }),
                Err(_) => {
                    Err(writer.nulled(format!("A subgraph gave for `{}` what is no list.", field.name)))
                }
            },
            _ => writer.leaf(field, of, json),
        })
    }

    fn leaf(&mut self, field: &Field, of: Leaf, json: &[u8]) -> Result<(), Nulled> {
        let first = json.first().copied().unwrap_or_default();
        let number = first == b'-' || first.is_ascii_digit();
        let fits = match of {
            Leaf::Custom => true,
            Leaf::Int => number && !json.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')),
            Leaf::Float => number,
            Leaf::String => first == b'"',
            Leaf::Boolean => matches!(first, b't' | b'f'),
            Leaf::Id => number || first == b'"',
            Leaf::Enum(ty) => match std::str::from_utf8(json) {
                Ok(text) if first == b'"' => self.types.has_value(ty, text.trim_matches('"')),
                _ => false,
            },
        };
        if fits {
            self.out.extend_from_slice(json);
            return Ok(());
        }
        let ty = crate::types::named(&field.ty);
        Err(self.nulled(format!("A subgraph gave for `{}` what is no value of the type `{ty}`.", field.name)))
    }

    fn nulled(&self, message: String) -> Nulled {
        Nulled(Some(Box::new(GraphqlError::new(message, "INVALID_SUBGRAPH_DATA").at(self.path()))))
    }

    fn path(&self) -> Vec<PathSegment> {
        let segment = |step: &Place| match step {
            Place::Key(key) => PathSegment::Key(self.keys.name(*key).to_owned()),
            Place::Index(index) => PathSegment::Index(*index),
        };
        self.place.iter().map(segment).collect()
    }
}
