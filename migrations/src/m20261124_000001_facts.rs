//! The facts: foundations, companies, members, seats, principles, announcements, people, projects.

use sea_orm_migration::prelude::*;

use crate::{WHOLE, dialect::run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// `name_key` is the name folded for order and likeness; partial dates are text, the days they mean are dates.
///
/// A list ordered by what may be unknown has it last, whichever way it goes. Each way has its index, on an expression
/// that puts a last text in its place: the reads order by the same expression.
const UP: &str = "
CREATE TABLE foundation (
    id {key},
    slug {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    name_key {text} NOT NULL,
    homepage {text},
    founded_on {text},
    parent_id BIGINT REFERENCES foundation (id),
    status {text} NOT NULL
);
CREATE INDEX foundation_by_name ON foundation (name_key, id);
CREATE INDEX foundation_by_founded_on ON foundation (COALESCE(founded_on, '\u{10FFFF}'), id);
CREATE INDEX foundation_by_founded_on_latest ON foundation (COALESCE(founded_on, ''), id);
CREATE INDEX foundation_by_parent ON foundation (parent_id, name_key, id);

CREATE TABLE company (
    id {key},
    slug {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    name_key {text} NOT NULL,
    legal_name {text},
    homepage {text},
    country {text},
    parent_id BIGINT REFERENCES company (id),
    merged_into BIGINT REFERENCES company (id)
);
CREATE INDEX company_by_name ON company (name_key, id);
CREATE INDEX company_by_country ON company (country, name_key, id);
CREATE INDEX company_by_country_first ON company (COALESCE(country, '\u{10FFFF}'), id);
CREATE INDEX company_by_country_last ON company (COALESCE(country, ''), id);
CREATE INDEX company_merged ON company (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX company_by_parent ON company (parent_id, name_key, id);

CREATE TABLE company_identifier (
    id {key},
    company_id BIGINT NOT NULL REFERENCES company (id),
    scheme {text} NOT NULL,
    value {text} NOT NULL,
    UNIQUE (company_id, scheme, value)
);
CREATE INDEX company_identifier_by_value ON company_identifier (scheme, value);

CREATE TABLE company_alias (
    id {key},
    company_id BIGINT NOT NULL REFERENCES company (id),
    name {text} NOT NULL,
    name_key {text} NOT NULL,
    curated {bool} NOT NULL,
    UNIQUE (company_id, name)
);
CREATE INDEX company_alias_by_name ON company_alias (name_key);

CREATE TABLE former_slug (
    kind SMALLINT NOT NULL,
    slug {text} NOT NULL,
    subject_id BIGINT NOT NULL,
    PRIMARY KEY (kind, slug)
);

CREATE TABLE person (
    id {key},
    name {text} NOT NULL,
    name_key {text} NOT NULL,
    title {text},
    company_id BIGINT REFERENCES company (id)
);
CREATE INDEX person_by_name ON person (name_key, id);

CREATE TABLE member (
    id {key},
    foundation_id BIGINT NOT NULL REFERENCES foundation (id),
    company_id BIGINT NOT NULL REFERENCES company (id),
    company_key {text} NOT NULL,
    tier {text},
    tier_class {text} NOT NULL,
    since {text},
    until {text},
    valid_from DATE NOT NULL,
    valid_until DATE NOT NULL,
    first_seen DATE NOT NULL,
    last_seen DATE NOT NULL
);
CREATE INDEX member_by_company_name ON member (company_key, id);
CREATE INDEX member_by_valid_from ON member (valid_from, id);
CREATE INDEX member_by_tier_first ON member (COALESCE(tier, '\u{10FFFF}'), id);
CREATE INDEX member_by_tier_last ON member (COALESCE(tier, ''), id);
CREATE INDEX member_by_tier_class ON member ({tier_rank}, id);
CREATE INDEX member_by_foundation ON member (foundation_id, company_key, id);
CREATE INDEX member_by_foundation_id ON member (foundation_id, id);
CREATE INDEX member_by_foundation_valid_from ON member (foundation_id, valid_from, id);
CREATE INDEX member_by_foundation_tier ON member (foundation_id, tier, id);
CREATE INDEX member_by_foundation_tier_first ON member (foundation_id, COALESCE(tier, '\u{10FFFF}'), id);
CREATE INDEX member_by_foundation_tier_last ON member (foundation_id, COALESCE(tier, ''), id);
CREATE INDEX member_by_foundation_tier_class ON member (foundation_id, {tier_rank}, id);
CREATE INDEX member_by_company ON member (company_id, valid_from, id);

CREATE TABLE seat (
    id {key},
    foundation_id BIGINT NOT NULL REFERENCES foundation (id),
    company_id BIGINT NOT NULL REFERENCES company (id),
    body {text} NOT NULL,
    person_id BIGINT REFERENCES person (id),
    since {text},
    until {text},
    valid_from DATE NOT NULL,
    valid_until DATE NOT NULL,
    first_seen DATE NOT NULL,
    last_seen DATE NOT NULL
);
CREATE INDEX seat_by_foundation ON seat (foundation_id, id);
CREATE INDEX seat_by_company ON seat (company_id, id);

CREATE TABLE principle (
    id {key},
    foundation_id BIGINT NOT NULL REFERENCES foundation (id),
    section {text} NOT NULL,
    ordinal INTEGER NOT NULL,
    first_priority {bool} NOT NULL,
    language {text} NOT NULL,
    title {text} NOT NULL,
    statement {text} NOT NULL,
    UNIQUE (foundation_id, section, ordinal)
);

CREATE TABLE principle_translation (
    principle_id BIGINT NOT NULL REFERENCES principle (id),
    language {text} NOT NULL,
    title {text} NOT NULL,
    statement {text} NOT NULL,
    PRIMARY KEY (principle_id, language)
);

CREATE TABLE announcement (
    id {key},
    slug {text} NOT NULL UNIQUE,
    language {text} NOT NULL,
    title {text} NOT NULL,
    title_key {text} NOT NULL,
    summary {text},
    body {text},
    body_format {text} NOT NULL,
    url {text},
    canonical_url {text} UNIQUE,
    publisher {text},
    published_at BIGINT NOT NULL,
    embargoed_until BIGINT,
    translated {bool} NOT NULL
);
CREATE INDEX announcement_by_published_at ON announcement (published_at, id);
CREATE INDEX announcement_by_title ON announcement (title_key, id);
CREATE INDEX announcement_embargoed ON announcement (embargoed_until) WHERE embargoed_until IS NOT NULL;
CREATE INDEX announcement_by_embargo ON announcement (embargoed_until) WHERE embargoed_until IS NOT NULL;

CREATE TABLE announcement_translation (
    announcement_id BIGINT NOT NULL REFERENCES announcement (id),
    language {text} NOT NULL,
    title {text} NOT NULL,
    summary {text},
    body {text},
    body_format {text} NOT NULL,
    url {text},
    PRIMARY KEY (announcement_id, language)
);

CREATE TABLE announcement_foundation (
    announcement_id BIGINT NOT NULL REFERENCES announcement (id),
    foundation_id BIGINT NOT NULL REFERENCES foundation (id),
    published_at BIGINT NOT NULL,
    PRIMARY KEY (announcement_id, foundation_id)
);
CREATE INDEX announcement_by_foundation ON announcement_foundation (foundation_id, published_at, announcement_id);

CREATE TABLE announcement_company (
    announcement_id BIGINT NOT NULL REFERENCES announcement (id),
    company_id BIGINT NOT NULL REFERENCES company (id),
    published_at BIGINT NOT NULL,
    PRIMARY KEY (announcement_id, company_id)
);
CREATE INDEX announcement_by_company ON announcement_company (company_id, published_at, announcement_id);

CREATE TABLE announcement_author (
    announcement_id BIGINT NOT NULL REFERENCES announcement (id),
    position INTEGER NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    name {text} NOT NULL,
    PRIMARY KEY (announcement_id, position)
);
CREATE INDEX announcement_by_author ON announcement_author (person_id, announcement_id);

CREATE TABLE project (
    id {key},
    foundation_id BIGINT NOT NULL REFERENCES foundation (id),
    slug {text} NOT NULL,
    name {text} NOT NULL,
    name_key {text} NOT NULL,
    homepage {text},
    repository {text},
    maturity {text},
    accepted {text},
    incubating {text},
    graduated {text},
    archived {text},
    until {text},
    first_seen DATE NOT NULL,
    last_seen DATE NOT NULL,
    UNIQUE (foundation_id, slug)
);
CREATE INDEX project_by_name ON project (name_key, id);
CREATE INDEX project_by_foundation ON project (foundation_id, name_key, id);
CREATE INDEX project_by_accepted ON project (COALESCE(accepted, '\u{10FFFF}'), id);
CREATE INDEX project_by_accepted_latest ON project (COALESCE(accepted, ''), id);
CREATE INDEX project_by_graduated ON project (COALESCE(graduated, '\u{10FFFF}'), id);
CREATE INDEX project_by_graduated_latest ON project (COALESCE(graduated, ''), id);
CREATE INDEX project_by_archived ON project (COALESCE(archived, '\u{10FFFF}'), id);
CREATE INDEX project_by_archived_latest ON project (COALESCE(archived, ''), id);
";

/// The rank of a tier class, as the reads order by it.
const TIER_RANK: &str = "(CASE tier_class WHEN 'PLATINUM' THEN 0 WHEN 'GOLD' THEN 1 WHEN 'SILVER' THEN 2 \
     WHEN 'ASSOCIATE' THEN 3 WHEN 'END_USER' THEN 4 WHEN 'COMMUNITY' THEN 5 WHEN 'OTHER' THEN 6 ELSE 7 END)";

const DOWN: &str = "
DROP TABLE project;
DROP TABLE announcement_author;
DROP TABLE announcement_company;
DROP TABLE announcement_foundation;
DROP TABLE announcement_translation;
DROP TABLE announcement;
DROP TABLE principle_translation;
DROP TABLE principle;
DROP TABLE seat;
DROP TABLE member;
DROP TABLE person;
DROP TABLE former_slug;
DROP TABLE company_alias;
DROP TABLE company_identifier;
DROP TABLE company;
DROP TABLE foundation;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &UP.replace("{tier_rank}", TIER_RANK)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}
