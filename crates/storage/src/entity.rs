//! SeaORM entities: the rows of each table. Nothing outside this crate sees them; records are read from them.

pub(crate) mod announcement;
pub(crate) mod announcement_author;
pub(crate) mod announcement_company;
pub(crate) mod announcement_foundation;
pub(crate) mod announcement_translation;
pub(crate) mod change;
pub(crate) mod company;
pub(crate) mod company_alias;
pub(crate) mod company_identifier;
pub(crate) mod former_id;
pub(crate) mod former_slug;
pub(crate) mod foundation;
pub(crate) mod member;
pub(crate) mod person;
pub(crate) mod principle;
pub(crate) mod principle_translation;
pub(crate) mod project;
pub(crate) mod provenance;
pub(crate) mod search_document;
pub(crate) mod seat;
pub(crate) mod snapshot;
pub(crate) mod source;
pub(crate) mod testimony;
