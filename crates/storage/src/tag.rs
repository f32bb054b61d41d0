//! Tags: what a change touches, in words that the change log keeps and the caches compare.

use std::fmt;

use crate::{Id, Kind, Subject};

/// One thing that a change touches. A cached value names the tags it depends on; it holds while none of them is
/// touched again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tag {
    /// Something about some record of this kind: `company`.
    Kind(Kind),
    /// This record: `company:42`.
    Record(Subject),
    /// The list of this kind under this record: `foundation:7/member`.
    List(Subject, Kind),
    /// What sources say of this record: `company:42/provenance`.
    Provenance(Subject),
}

impl Tag {
    /// The tag of one record.
    pub fn record(id: impl Id) -> Self {
        Self::Record(id.subject())
    }

    /// The tag of the list of a kind under a record.
    pub fn list(under: impl Id, kind: Kind) -> Self {
        Self::List(under.subject(), kind)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => f.write_str(kind.name()),
            Self::Record(subject) => write!(f, "{}:{}", subject.kind.name(), subject.id),
            Self::List(under, kind) => write!(f, "{}:{}/{}", under.kind.name(), under.id, kind.name()),
            Self::Provenance(of) => write!(f, "{}:{}/provenance", of.kind.name(), of.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CompanyId, FoundationId};

    #[test]
    fn tags_are_words_without_spaces() {
        let company = CompanyId::new(42);
        for (tag, word) in [
            (Tag::Kind(Kind::Company), "company"),
            (Tag::record(company), "company:42"),
            (Tag::list(FoundationId::new(7), Kind::Member), "foundation:7/member"),
            (Tag::Provenance(company.subject()), "company:42/provenance"),
        ] {
            assert_eq!(tag.to_string(), word);
        }
    }
}
