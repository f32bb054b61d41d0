//! Spaces: what one read caches. Its keys, its values' tags, and how both are named in each layer.

use std::hash::Hash;

use serde::Serialize;

use crate::{Id, Identifier, Subject, Tag};

/// Where a value is in the process cache. Digests of 128 bits: two never meet, not even where a client looks for
/// two that do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) space: u128,
    pub(crate) key: u128,
}

/// What a read is asked by.
pub(crate) trait CacheKey: Clone + Eq + Hash + Send + Sync {
    /// The key as a number, none twice in one space.
    fn number(&self) -> u128;
    /// The key as Redis has it.
    fn name(&self) -> String {
        format!("{:032x}", self.number())
    }
}

impl<I: Id> CacheKey for I {
    fn number(&self) -> u128 {
        u128::from(self.key().cast_unsigned())
    }
    fn name(&self) -> String {
        self.key().to_string()
    }
}

/// A parent of a list, whose kind the list knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Parent(pub(crate) i64);

impl Parent {
    /// The parent of a list of all records of a kind.
    pub(crate) const NONE: Self = Self(0);
}

impl CacheKey for Parent {
    fn number(&self) -> u128 {
        u128::from(self.0.cast_unsigned())
    }
    fn name(&self) -> String {
        self.0.to_string()
    }
}

impl CacheKey for String {
    fn number(&self) -> u128 {
        digest(self)
    }
}

impl CacheKey for Identifier {
    fn number(&self) -> u128 {
        digest(self)
    }
}

impl CacheKey for Subject {
    fn number(&self) -> u128 {
        u128::from(self.kind.number().cast_unsigned()) << 64 | u128::from(self.id.cast_unsigned())
    }
    fn name(&self) -> String {
        format!("{}:{}", self.kind.name(), self.id)
    }
}

/// What one read caches.
pub(crate) struct Space<T> {
    pub(crate) name: String,
    pub(crate) number: u128,
    /// Names each tag of a key and its value (None: there is none).
    pub(crate) tags: T,
    /// Whether announcements are in it, which become visible with time.
    pub(crate) embargoed: bool,
}

impl<T> Space<T> {
    /// The space of a read that takes nothing but keys.
    pub(crate) fn new(name: &str, tags: T) -> Self {
        Self { name: name.to_owned(), number: digest(&name), tags, embargoed: false }
    }

    /// The space of a read that takes a question besides its keys. The question goes in by the names of its parts,
    /// so that two builds of this program never take one for another.
    pub(crate) fn asked(name: &str, question: &impl Serialize, tags: T) -> Self {
        let number = digest(&(name, question));
        Self { name: format!("{name}:{number:032x}"), number, tags, embargoed: false }
    }

    /// Says whether values hold only until the next embargo ends.
    pub(crate) fn embargoed(self, embargoed: bool) -> Self {
        Self { embargoed, ..self }
    }

    /// A key of this space in the process cache.
    pub(crate) fn key<K: CacheKey>(&self, key: &K) -> Key {
        Key { space: self.number, key: key.number() }
    }
}

/// Takes the tags of a value one by one.
pub(crate) type Tags<'a> = &'a mut dyn FnMut(Tag);

fn digest(value: &impl Serialize) -> u128 {
    let json = serde_json::to_vec(value).expect("plain data is JSON");
    let digest = blake3::hash(&json);
    let (start, _) = digest.as_bytes().split_first_chunk().expect("a digest has 32 bytes");
    u128::from_be_bytes(*start)
}
