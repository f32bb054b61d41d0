//! Spaces: what one read caches. Its keys, its values' tags, and how both are named in each layer.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    sync::LazyLock,
};

use serde::Serialize;

use crate::{Id, Identifier, Subject, Tag};

/// Where a value is in the process cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) space: u128,
    pub(crate) key: u128,
}

/// What a read is asked by.
pub(crate) trait CacheKey: Clone + Eq + Hash + Send + Sync + 'static {
    /// The key as a number in this process, none twice in one space.
    fn number(&self) -> u128;
    /// The key as Redis has it.
    fn name(&self) -> String;
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
impl CacheKey for i64 {
    fn number(&self) -> u128 {
        u128::from(self.cast_unsigned())
    }
    fn name(&self) -> String {
        self.to_string()
    }
}

impl CacheKey for String {
    fn number(&self) -> u128 {
        number(self)
    }
    fn name(&self) -> String {
        digest(self)
    }
}

impl CacheKey for Identifier {
    fn number(&self) -> u128 {
        number(self)
    }
    fn name(&self) -> String {
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
pub(crate) struct Space<'a, T> {
    /// The read and its question as a number in this process.
    pub(crate) number: u128,
    name: Box<dyn Fn() -> String + Send + Sync + 'a>,
    /// Names each tag of a key and its value (None: there is none).
    pub(crate) tags: T,
    /// Whether announcements are in it, which become visible with time.
    pub(crate) embargoed: bool,
}

impl<'a, T> Space<'a, T> {
    /// The space of a read that takes nothing but keys.
    pub(crate) fn new(name: String, tags: T) -> Self {
        Self { number: number(&name), name: Box::new(move || name.clone()), tags, embargoed: false }
    }

    /// The space of a read that takes a question besides its keys. For Redis the question goes in by the names of its
    /// parts, so that two builds of this program never take one for another.
    pub(crate) fn asked<Q>(name: String, question: Q, tags: T) -> Self
    where
        Q: Hash + Serialize + Send + Sync + 'a,
    {
        let number = number(&(&name, &question));
        let name = Box::new(move || format!("{name}:{}", digest(&(&name, &question))));
        Self { number, name, tags, embargoed: false }
    }

    /// Says whether values hold only until the next embargo ends.
    pub(crate) fn embargoed(self, embargoed: bool) -> Self {
        Self { embargoed, ..self }
    }

    /// The read and its question as Redis has them.
    pub(crate) fn name(&self) -> String {
        (self.name)()
    }

    /// A key of this space in the process cache.
    pub(crate) fn key<K: CacheKey>(&self, key: &K) -> Key {
        Key { space: self.number, key: key.number() }
    }
}

/// Takes the tags of a value one by one.
pub(crate) type Tags<'a> = &'a mut dyn FnMut(Tag);

/// What stands for a value in this process: 128 bits, so that two never meet, made with secret keys, so that no client
/// can look for two that do.
fn number(value: &impl Hash) -> u128 {
    static KEYS: LazyLock<[RandomState; 2]> = LazyLock::new(Default::default);
    let [high, low] = KEYS.each_ref().map(|keys| keys.hash_one(value));
    u128::from(high) << 64 | u128::from(low)
}

/// What stands for a value everywhere.
fn digest(value: &impl Serialize) -> String {
    let json = serde_json::to_vec(value).expect("plain data is JSON");
    blake3::hash(&json).to_hex()[..32].to_owned()
}
