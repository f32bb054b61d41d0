//! Facts as a source states them, before the store has said which records they are about.
//!
//! An importer turns one file into one [`Facts`]; [`crate::Store::import`] finds the records, compares, and writes
//! the difference in one transaction. Facts name foundations by slug and companies by what the source knows of
//! them; they hold no ids.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::{BodyFormat, FoundationStatus, Identifier, Millis, PartialDate, SeatBody, SourceKind};

/// What one source states in one snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Who says so.
    pub source: SourceFacts,
    /// The day on which the source said it.
    pub observed_on: Date,
    /// Foundations, parents before children or not.
    pub foundations: Vec<FoundationFacts>,
    /// Companies that are stated for their own sake; those that members, seats and announcements name need not be
    /// repeated here.
    pub companies: Vec<CompanyFacts>,
    /// Memberships.
    pub members: Vec<MemberFacts>,
    /// Seats.
    pub seats: Vec<SeatFacts>,
    /// Principles.
    pub principles: Vec<PrincipleFacts>,
    /// Announcements.
    pub announcements: Vec<AnnouncementFacts>,
    /// Projects.
    pub projects: Vec<ProjectFacts>,
    /// Of what this snapshot is the whole: what the same source stated before and does not state now has ended.
    pub complete: Vec<Scope>,
    /// What the importer wants its reader to know: `members: category "CNCF Members", found by its shape`.
    pub notes: Vec<String>,
}

/// A list of which a snapshot is the whole.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The members of the foundation with this slug.
    Members(String),
    /// The projects of the foundation with this slug.
    Projects(String),
}

/// Where facts come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFacts {
    /// What it is.
    pub kind: SourceKind,
    /// What stays the same from one snapshot to the next: a landscape's foundation slug, a feed's id or URL, a
    /// manifest's own name.
    pub key: String,
    /// The file name (never a path of this machine) or URL of this snapshot.
    pub location: String,
    /// A commit, or the digest of the bytes.
    pub revision: Option<String>,
    /// SPDX expression or text.
    pub licence: Option<String>,
}

/// A foundation, as stated. `None` states nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FoundationFacts {
    /// Its key.
    pub slug: String,
    /// Its name. None where a source only mentions the slug: a foundation made from it is named after the slug.
    pub name: Option<String>,
    /// Its web site.
    pub homepage: Option<String>,
    /// When it was founded.
    pub founded_on: Option<PartialDate>,
    /// The slug of the foundation it is part of.
    pub parent: Option<String>,
    /// Whether it still exists.
    pub status: Option<FoundationStatus>,
}

/// A company, as stated. Identity is found by slug where `slug` is given (a curated source), else by alias, then
/// by Crunchbase slug, then by domain; a like name alone makes a candidate, never a merger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompanyFacts {
    /// Its key in this store. Only curated sources know it.
    pub slug: Option<String>,
    /// The name, without suffixes such as `(member)`.
    pub name: String,
    /// The name in the register of companies.
    pub legal_name: Option<String>,
    /// Its web site.
    pub homepage: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The slug of the company it belongs to. Only curated sources know it.
    pub parent: Option<String>,
    /// Keys in other systems. The domain of `homepage` is among them where it tells companies apart.
    pub identifiers: Vec<Identifier>,
    /// Other names under which curated sources know it.
    pub aliases: Vec<String>,
    /// An entry such as "Non-Public Organization (3)", which is nobody else's and must never be joined to another
    /// by anything but its own name.
    pub anonymous: bool,
}

/// A membership, as stated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberFacts {
    /// The foundation's slug.
    pub foundation: String,
    /// Who.
    pub company: CompanyFacts,
    /// The tier as written.
    pub tier: Option<String>,
    /// When it began, where the source says.
    pub since: Option<PartialDate>,
    /// When it ended, where the source says.
    pub until: Option<PartialDate>,
}

/// A seat, as stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatFacts {
    /// The foundation's slug.
    pub foundation: String,
    /// Who holds it.
    pub company: CompanyFacts,
    /// Which body.
    pub body: SeatBody,
    /// Who sits there.
    pub person: Option<PersonFacts>,
    /// When it began.
    pub since: Option<PartialDate>,
    /// When it ended.
    pub until: Option<PartialDate>,
}

/// A person, as stated. The same name at the same company is the same person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonFacts {
    /// Their name.
    pub name: String,
    /// Their title.
    pub title: Option<String>,
    /// Where they work.
    pub company: Option<CompanyFacts>,
}

/// A principle, as stated, in one or more languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrincipleFacts {
    /// The foundation's slug.
    pub foundation: String,
    /// The document or part of it.
    pub section: String,
    /// Its place, from 1; 0 for the first priority.
    pub ordinal: i32,
    /// Whether it is the first priority.
    pub first_priority: bool,
    /// The texts; the first is the original where the record is new.
    pub texts: Vec<crate::PrincipleText>,
}

/// An announcement, as stated. It is the same one when its slug or canonical URL is; a text in another language
/// joins it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncementFacts {
    /// Its key, unique over all announcements: importers put their own prefix before a source's key.
    pub slug: String,
    /// The texts; the first is the original where the record is new.
    pub texts: Vec<crate::AnnouncementText>,
    /// Where the original stands.
    pub canonical_url: Option<String>,
    /// Who published it, in words.
    pub publisher: Option<String>,
    /// When.
    pub published_at: Millis,
    /// Until then nobody is shown it.
    pub embargoed_until: Option<Millis>,
    /// Slugs of the foundations it is about.
    pub foundations: Vec<String>,
    /// Companies it names.
    pub companies: Vec<CompanyFacts>,
    /// Who wrote it.
    pub authors: Vec<PersonFacts>,
}

/// A project, as stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectFacts {
    /// The foundation's slug.
    pub foundation: String,
    /// Its key, unique in the foundation.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its web site.
    pub homepage: Option<String>,
    /// Its repository.
    pub repository: Option<String>,
    /// The maturity as written.
    pub maturity: Option<String>,
    /// When it was accepted.
    pub accepted: Option<PartialDate>,
    /// When it became incubating.
    pub incubating: Option<PartialDate>,
    /// When it graduated.
    pub graduated: Option<PartialDate>,
    /// When it was archived.
    pub archived: Option<PartialDate>,
}

impl Facts {
    /// No facts yet, from this source, as of this day.
    pub fn new(source: SourceFacts, observed_on: Date) -> Self {
        Self {
            source,
            observed_on,
            foundations: Vec::new(),
            companies: Vec::new(),
            members: Vec::new(),
            seats: Vec::new(),
            principles: Vec::new(),
            announcements: Vec::new(),
            projects: Vec::new(),
            complete: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// How a text in a [`AnnouncementFacts`] is written when a source does not say.
impl Default for BodyFormat {
    fn default() -> Self {
        Self::Markdown
    }
}
