//! How a representation is told: as JSON text to those who read it from a wire, as values to those in this process.

use std::hash::BuildHasher;

use serde_json::{Map, Value as Json};

use super::List;

/// Takes the parts of a representation, one after the other.
pub(super) trait Telling: Clone + Default {
    /// Those that were told.
    type List: Default + Into<List>;

    fn clear(&mut self);
    /// A field begins: its name as JSON between a comma and a colon.
    fn field(&mut self, head: &[u8]);
    fn null(&mut self);
    /// A name of GraphQL.
    fn name(&mut self, name: &str);
    /// JSON without parts.
    fn leaf(&mut self, json: &[u8]);
    fn open_list(&mut self);
    fn close_list(&mut self);
    fn open_object(&mut self);
    fn close_object(&mut self);

    /// What stands for what was told.
    fn digest(&self, hasher: &impl BuildHasher) -> u64;
    /// Whether the same was told at a place of the list.
    fn is(&self, list: &Self::List, place: usize) -> bool;
    /// Puts what was told at the end of the list.
    fn keep(&mut self, list: &mut Self::List);
}

/// JSON text.
#[derive(Clone, Default)]
pub(super) struct Text(Vec<u8>);

impl Text {
    /// What was told.
    pub(super) fn text(&self) -> &[u8] {
        &self.0
    }

    fn next(&mut self) {
        if !matches!(self.0.last(), None | Some(b'[' | b'{' | b':')) {
            self.0.push(b',');
        }
    }
}

impl Telling for Text {
    type List = Texts;

    fn clear(&mut self) {
        self.0.clear();
    }

    fn field(&mut self, head: &[u8]) {
        let comma = usize::from(self.0.last() == Some(&b'{'));
        self.0.extend_from_slice(&head[comma..]);
    }

    fn null(&mut self) {
        self.leaf(b"null");
    }

    fn name(&mut self, name: &str) {
        self.next();
        self.0.push(b'"');
        self.0.extend_from_slice(name.as_bytes());
        self.0.push(b'"');
    }

    fn leaf(&mut self, json: &[u8]) {
        self.next();
        self.0.extend_from_slice(json);
    }

    fn open_list(&mut self) {
        self.next();
        self.0.push(b'[');
    }

    fn close_list(&mut self) {
        self.0.push(b']');
    }

    fn open_object(&mut self) {
        self.next();
        self.0.push(b'{');
    }

    fn close_object(&mut self) {
        self.0.push(b'}');
    }

    fn digest(&self, hasher: &impl BuildHasher) -> u64 {
        hasher.hash_one(&self.0)
    }

    fn is(&self, list: &Texts, place: usize) -> bool {
        list.get(place) == self.0
    }

    fn keep(&mut self, list: &mut Texts) {
        list.text.push(if list.ends.is_empty() { b'[' } else { b',' });
        list.text.extend_from_slice(&self.0);
        list.ends.push(list.text.len());
    }
}

/// A JSON list without its end, and where in it each element ends.
#[derive(Default)]
pub(super) struct Texts {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    fn get(&self, place: usize) -> &[u8] {
        let before = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[before + 1..self.ends[place]]
    }
}

impl From<Texts> for List {
    fn from(mut list: Texts) -> Self {
        if list.text.is_empty() {
            list.text.push(b'[');
        }
        list.text.push(b']');
        Self::Text(list.text)
    }
}

/// Values.
#[derive(Clone, Default)]
pub(super) struct Tree {
    /// Lists and objects that are not at their end, each in the one before.
    open: Vec<Open>,
    whole: Json,
}

#[derive(Clone)]
enum Open {
    List(Vec<Json>),
    /// An object, and the name of the field whose value comes next.
    Object(Map<String, Json>, String),
}

impl Tree {
    fn put(&mut self, value: Json) {
        match self.open.last_mut() {
            Some(Open::List(list)) => list.push(value),
            Some(Open::Object(object, name)) => {
                object.insert(std::mem::take(name), value);
            }
            None => self.whole = value,
        }
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::List(list)) => self.put(list.into()),
            Some(Open::Object(object, _)) => self.put(object.into()),
            None => {}
        }
    }
}

impl Telling for Tree {
    type List = Vec<Json>;

    fn clear(&mut self) {
        self.open.clear();
    }

    fn field(&mut self, head: &[u8]) {
        if let (Some(Open::Object(_, name)), [b',', b'"', text @ .., b'"', b':']) =
            (self.open.last_mut(), head)
        {
            *name = String::from_utf8_lossy(text).into_owned();
        }
    }

    fn null(&mut self) {
        self.put(Json::Null);
    }

    fn name(&mut self, name: &str) {
        self.put(name.into());
    }

    fn leaf(&mut self, json: &[u8]) {
        // It was read as JSON before.
        self.put(serde_json::from_slice(json).unwrap_or_default());
    }

    fn open_list(&mut self) {
        self.open.push(Open::List(Vec::new()));
    }

    fn close_list(&mut self) {
        self.close();
    }

    fn open_object(&mut self) {
        self.open.push(Open::Object(Map::new(), String::new()));
    }

    fn close_object(&mut self) {
        self.close();
    }

    fn digest(&self, hasher: &impl BuildHasher) -> u64 {
        hasher.hash_one(&self.whole)
    }

    fn is(&self, list: &Vec<Json>, place: usize) -> bool {
        list[place] == self.whole
    }

    fn keep(&mut self, list: &mut Vec<Json>) {
        list.push(self.whole.take());
    }
}

impl From<Vec<Json>> for List {
    fn from(list: Vec<Json>) -> Self {
        Self::Values(list)
    }
}
