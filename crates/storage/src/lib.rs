//! Facts in, facts out: the store of foundation facts on SQLite or Postgres, its change log and its caches.
//!
//! Knows no GraphQL and no HTTP. What an importer has read goes in as [`Facts`]; what a client asks for comes out
//! as records, always many at a time.

mod cache;
mod change_log;
mod entity;
mod error;
mod export;
mod facts;
mod filter;
mod follower;
mod gather;
#[cfg(any(test, feature = "generate"))]
mod generate;
mod id;
mod import;
mod instant;
mod ledger;
mod merge;
mod name;
mod partial_date;
mod read;
mod record;
mod rename;
mod report;
mod rows;
mod search_document;
mod steward;
#[cfg(test)]
mod steward_tests;
mod store;
mod tag;
mod usage;

pub use cache::{CacheCounts, CacheOptions, RedisOptions};
pub use error::{Error, Result};
pub use export::{EXPORTED, Export, ExportPage, columns};
pub use facts::{
    AnnouncementFacts, CompanyFacts, Facts, FoundationFacts, MemberFacts, PersonFacts, PrincipleFacts,
    ProjectFacts, Scope, SeatFacts, SourceFacts,
};
pub use filter::{
    Cursor, Direction, End, Field, Filter, Found, Hit, List, Page, Relation, SearchQuery, Since, Slice, Test,
    Value,
};
#[cfg(any(test, feature = "generate"))]
pub use generate::{Generate, GenerateStep};
pub use id::{
    AnnouncementId, ChangeId, CompanyId, FoundationId, Id, Kind, MemberId, PersonId, PrincipleId, ProjectId,
    SeatId, SourceId, Subject,
};
pub use import::Importing;
pub use name::fold;
pub use partial_date::{NotADate, PartialDate};
pub use read::{Columns, Record};
pub use record::{
    Announcement, AnnouncementText, Author, BodyFormat, Change, ChangeKind, Company, Foundation,
    FoundationStatus, Identifier, IdentifierScheme, Member, Millis, Person, Principle, PrincipleText,
    Project, Provenance, Seat, SeatBody, Source, SourceKind, TierClass,
};
pub use report::{
    Candidate, Difference, DifferenceKind, ImportOptions, ImportReport, MergeReport, RenameReport,
};
pub use store::{Readiness, Store, StoreOptions};
pub use tag::Tag;
pub use usage::Usage;
