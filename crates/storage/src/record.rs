//! The records: facts as they are read. Plain data, as the domain names it; no database, no GraphQL.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use time::Date;

use crate::{
    AnnouncementId, ChangeId, CompanyId, FoundationId, MemberId, PartialDate, PersonId, PrincipleId,
    ProjectId, SeatId, SourceId, Subject,
};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// An organisation that hosts projects and has members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foundation {
    /// Its id.
    pub id: FoundationId,
    /// Its unique, readable key: `pytorch`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its web site.
    pub homepage: Option<String>,
    /// When it was founded.
    pub founded_on: Option<PartialDate>,
    /// The foundation it is part of.
    pub parent_id: Option<FoundationId>,
    /// Whether it still exists.
    pub status: FoundationStatus,
}

/// Whether a foundation still exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FoundationStatus {
    /// Announced, not founded yet.
    Forming,
    /// At work.
    Active,
    /// Ended, or gone into another.
    Dissolved,
}

/// An organisation that can be a member anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Its id. It stays through renames.
    pub id: CompanyId,
    /// Its unique, readable key.
    pub slug: String,
    /// The name it is known by.
    pub name: String,
    /// The name in the register of companies.
    pub legal_name: Option<String>,
    /// Its web site.
    pub homepage: Option<String>,
    /// ISO 3166-1 alpha-2 code of its seat.
    pub country: Option<String>,
    /// The company it belongs to.
    pub parent_id: Option<CompanyId>,
}

/// A key of a company in another system.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identifier {
    /// Which system.
    pub scheme: IdentifierScheme,
    /// The key there, in the form the scheme's [`IdentifierScheme`] says.
    pub value: String,
}

/// The systems whose keys are known.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum IdentifierScheme {
    /// The slug of crunchbase.com/organization/…, percent-decoded, lower case.
    Crunchbase,
    /// The registrable host of its homepage, lower case, without `www.`.
    Domain,
    /// Legal Entity Identifier, ISO 17442.
    Lei,
    /// Wikidata item: `Q95`.
    Wikidata,
    /// A stock symbol.
    Ticker,
    /// The slug of linkedin.com/company/….
    Linkedin,
}

/// A company's membership in one foundation over one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// Where.
    pub foundation_id: FoundationId,
    /// Who.
    pub company_id: CompanyId,
    /// The tier as its source writes it. None: not known.
    pub tier: Option<String>,
    /// What the tier amounts to.
    pub tier_class: TierClass,
    /// When it began, as far as a source says.
    pub since: Option<PartialDate>,
    /// When it ended: the first day, month or year without it. None: it goes on.
    pub until: Option<PartialDate>,
    /// The earliest day it was seen.
    pub first_seen: Date,
    /// The latest day it was seen.
    pub last_seen: Date,
}

/// What a tier amounts to, across foundations that name theirs differently.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TierClass {
    /// The highest paid tier: Platinum, Premier, Premier Board, Strategic, Diamond, Founding, Principal.
    Platinum,
    /// The second: Gold.
    Gold,
    /// The broad paid tier: Silver, General, Contributing, Corporate, Bronze, Startup.
    Silver,
    /// Members that pay no fee for being of a kind: Associate, Nonprofit, Academic, Government, Liaison.
    Associate,
    /// Those who use and do not sell: End User, End User Supporter.
    EndUser,
    /// People and groups: Community, Individual, Supporter, Contributor.
    Community,
    /// A tier whose name says none of the above.
    Other,
    /// No tier is known.
    Unknown,
}

/// A seat in a body of a foundation, held by a company over one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Its id.
    pub id: SeatId,
    /// Whose body.
    pub foundation_id: FoundationId,
    /// Who holds it.
    pub company_id: CompanyId,
    /// Which body.
    pub body: SeatBody,
    /// The person who sits there.
    pub person_id: Option<PersonId>,
    /// When it began.
    pub since: Option<PartialDate>,
    /// When it ended: the first day, month or year without it.
    pub until: Option<PartialDate>,
}

/// The bodies that have seats.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SeatBody {
    /// The board that governs the business.
    GoverningBoard,
    /// The body that governs the technical side.
    Technical,
}

/// A rule that a foundation binds itself to, in its original language and in others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principle {
    /// Its id.
    pub id: PrincipleId,
    /// Whose.
    pub foundation_id: FoundationId,
    /// The document or part of it that lists the principle: `founding`, `charter/3`.
    pub section: String,
    /// Its place in the section, from 1; 0 is the first priority, which stands before the numbered ones.
    pub ordinal: i32,
    /// Whether it is the foundation's first priority.
    pub first_priority: bool,
    /// The original, then the translations by language.
    pub texts: Vec<PrincipleText>,
}

/// A principle in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrincipleText {
    /// BCP 47.
    pub language: String,
    /// In a few words.
    pub title: String,
    /// In full.
    pub statement: String,
}

/// Something published by or about foundations: its original text. Translations are read apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Its id.
    pub id: AnnouncementId,
    /// Its unique, readable key.
    pub slug: String,
    /// The original's language, BCP 47; `und` where no source says.
    pub language: String,
    /// The original's title, plain text.
    pub title: String,
    /// A short text, plain.
    pub summary: Option<String>,
    /// Where the original stands.
    pub canonical_url: Option<String>,
    /// Who published it, in words.
    pub publisher: Option<String>,
    /// When.
    pub published_at: Millis,
    /// Until then nobody is shown it.
    pub embargoed_until: Option<Millis>,
    /// Whether there are translations.
    pub translated: bool,
}

/// An announcement's text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncementText {
    /// BCP 47.
    pub language: String,
    /// Plain text.
    pub title: String,
    /// Plain text.
    pub summary: Option<String>,
    /// Markdown, or HTML as a feed gave it.
    pub body: Option<String>,
    /// How `body` is written.
    pub body_format: BodyFormat,
    /// Where this text stands.
    pub url: Option<String>,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BodyFormat {
    /// `CommonMark`.
    Markdown,
    /// HTML that nobody has cleaned.
    Html,
}

/// An author of an announcement, as it names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The person.
    pub person_id: PersonId,
    /// The name as the announcement writes it.
    pub name: String,
}

/// An author or representative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their title: `VP, Infrastructure`.
    pub title: Option<String>,
    /// Where they work.
    pub company_id: Option<CompanyId>,
}

/// What a foundation hosts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Who hosts it.
    pub foundation_id: FoundationId,
    /// Its readable key, unique in its foundation.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its web site.
    pub homepage: Option<String>,
    /// Its repository.
    pub repository: Option<String>,
    /// The maturity as its source writes it.
    pub maturity: Option<String>,
    /// When the foundation took it in.
    pub accepted: Option<PartialDate>,
    /// When it became incubating.
    pub incubating: Option<PartialDate>,
    /// When it graduated.
    pub graduated: Option<PartialDate>,
    /// When it was archived.
    pub archived: Option<PartialDate>,
    /// The first day a later snapshot did not show it any more.
    pub until: Option<PartialDate>,
}

/// Where facts came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// What it is.
    pub kind: SourceKind,
    /// What tells it from others of its kind; stays the same from one snapshot to the next.
    pub key: String,
    /// The file name or URL of the latest snapshot.
    pub location: String,
    /// The latest revision: a commit, or a digest of the bytes.
    pub revision: Option<String>,
    /// When the latest snapshot was read.
    pub seen_at: Millis,
    /// SPDX expression or text.
    pub licence: Option<String>,
}

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SourceKind {
    /// A landscape file.
    Landscape,
    /// A folder of posts.
    Posts,
    /// An RSS, Atom or JSON feed.
    Feed,
    /// A manifest of ours.
    Manifest,
    /// A charter or code of conduct.
    Principles,
    /// A steward's own hand: renames and mergers.
    Steward,
}

/// One statement of one source about one field of one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Who says so.
    pub source_id: SourceId,
    /// Which field, in the API's spelling (`homepage`); empty: that the record exists.
    pub field: String,
    /// What it says.
    pub value: Option<String>,
    /// The first day it was seen to say so.
    pub first_seen: Date,
    /// The latest day it was seen to say so.
    pub last_seen: Date,
    /// The file or URL it was last seen in.
    pub location: String,
    /// The revision it was last seen in.
    pub revision: Option<String>,
    /// Whether the record holds something else: the statement is kept, and contradicted.
    pub contradicted: bool,
}

/// One committed change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its place in the order of all changes.
    pub id: ChangeId,
    /// When it was committed.
    pub at: Millis,
    /// What happened.
    pub kind: ChangeKind,
    /// To what.
    pub subject: Subject,
    /// On whose word.
    pub source_id: Option<SourceId>,
}

/// What can happen to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// A fact of it is another.
    Changed,
    /// Its period ended.
    Closed,
    /// It goes by another name or slug.
    Renamed,
    /// It went into another, to which its id now leads.
    Merged,
    /// A source says otherwise than the record; both are kept.
    Contradicted,
}
