//! What an import did, or would do.

use serde::{Deserialize, Serialize};

use crate::Kind;

/// How an import is to go.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImportOptions {
    /// Say what would change, and change nothing.
    pub dry_run: bool,
    /// Write even what looks like a mistake of the source.
    pub accept: bool,
}

/// What an import did, or with `dry_run` would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Whether nothing was written on purpose.
    pub dry_run: bool,
    /// What the importer had to say.
    pub notes: Vec<String>,
    /// How many facts of each kind the source states: kind, count.
    pub stated: Vec<(Kind, usize)>,
    /// The differences, in the order of the source.
    pub differences: Vec<Difference>,
    /// Companies that look alike by name only, and were left apart.
    pub candidates: Vec<Candidate>,
}

impl ImportReport {
    /// Whether the store already held everything.
    pub fn is_unchanged(&self) -> bool {
        self.differences.is_empty()
    }

    /// How many differences are of this sort.
    pub fn count(&self, sort: DifferenceKind) -> usize {
        self.differences.iter().filter(|difference| difference.sort == sort).count()
    }
}

/// One difference between a source and the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What sort.
    pub sort: DifferenceKind,
    /// What kind of record.
    pub kind: Kind,
    /// The record in words: `AMD in pytorch`.
    pub subject: String,
    /// The field, where it is about one.
    pub field: Option<String>,
    /// What the store held.
    pub before: Option<String>,
    /// What the source says.
    pub after: Option<String>,
}

/// The sorts of difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// A new record.
    Added,
    /// A field of a record is another.
    Changed,
    /// A period ended.
    Closed,
    /// A record went into another, to which its id leads.
    Merged,
    /// Another source says otherwise; the record keeps what it held, the statement is kept beside it.
    Contradicted,
}

/// Two companies that have like names and nothing else in common: perhaps one. `pediment merge-companies` joins
/// them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Candidate {
    /// What the source names.
    pub stated: String,
    /// The slug it went under.
    pub slug: String,
    /// The slug of the company with a like name.
    pub resembles: String,
    /// Why.
    pub reason: String,
}

/// What a merger of companies did, or in a dry run would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeReport {
    /// Whether nothing was written on purpose.
    pub dry_run: bool,
    /// The slug of the company that is no more; it leads to the other.
    pub from: String,
    /// Its id, which does so too.
    pub from_id: i64,
    /// The slug of the one that it went into.
    pub into: String,
    /// Its id, which stays.
    pub into_id: i64,
    /// Whether there was anything to write: a merger that was done before is done.
    pub changed: bool,
    /// Memberships that moved.
    pub members: usize,
    /// Memberships that both had, and are one now.
    pub members_joined: usize,
    /// Seats that moved.
    pub seats: usize,
    /// Seats that both had, and are one now.
    pub seats_joined: usize,
    /// Announcements that name the survivor now.
    pub announcements: usize,
    /// People who moved.
    pub people: usize,
    /// People of one name whom both had, and are one now.
    pub people_joined: usize,
    /// Companies that belong to the survivor now.
    pub subsidiaries: usize,
    /// All of it, record by record, as an import tells it.
    pub differences: Vec<Difference>,
}

/// What a rename did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenameReport {
    /// What kind of record.
    pub kind: Kind,
    /// Its id, which stays.
    pub id: i64,
    /// Whether anything was written.
    pub changed: bool,
    /// Its slug before.
    pub slug_before: String,
    /// Its slug now; the one before leads to it.
    pub slug: String,
    /// Its name before.
    pub name_before: String,
    /// Its name now.
    pub name: String,
}
