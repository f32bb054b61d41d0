//! Response keys, numbered.

use std::collections::HashMap;

/// The number of a response key within one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(u32);

impl Key {
    /// The key of nothing.
    pub(crate) const NONE: Self = Self(u32::MAX);

    pub(crate) fn number(self) -> u32 {
        self.0
    }
}

/// The response keys of an operation and of its fetches.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    names: Vec<Box<str>>,
    numbers: HashMap<Box<str>, Key>,
}

impl Keys {
    /// The number of a response key, which it gets if it has none.
    pub(crate) fn number(&mut self, name: &str) -> Key {
        if let Some(key) = self.numbers.get(name) {
            return *key;
        }
        let key = Key(u32::try_from(self.names.len()).expect("an operation has fewer than 2^32 fields"));
        self.names.push(name.into());
        self.numbers.insert(name.into(), key);
        key
    }

    pub(crate) fn find(&self, name: &str) -> Option<Key> {
        self.numbers.get(name).copied()
    }

    pub(crate) fn name(&self, key: Key) -> &str {
        &self.names[key.0 as usize]
    }
}
