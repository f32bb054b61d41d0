//! What of each kind is read out: the columns, documented for those who read the files.
//!
//! `{day}` is the day of the export, `{instant}` its end in milliseconds, `{now}` this instant, `{foundation}` an id;
//! `{agg}` and `{unit}` are how the database joins a list.

use crate::Kind;

/// How a value is read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    Id(Kind),
    Number,
    Text,
    Day,
    Instant,
    Truth,
    List,
}

/// A column: its name in the API's spelling, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
    pub(super) form: Form,
}

const fn id(name: &'static str, sql: &'static str, kind: Kind) -> Column {
    Column { name, sql, form: Form::Id(kind) }
}

const fn number(name: &'static str, sql: &'static str) -> Column {
    Column { name, sql, form: Form::Number }
}

const fn text(name: &'static str, sql: &'static str) -> Column {
    Column { name, sql, form: Form::Text }
}

const fn day(name: &'static str, sql: &'static str) -> Column {
    Column { name, sql, form: Form::Day }
}

const fn instant(name: &'static str, sql: &'static str) -> Column {
    Column { name, sql, form: Form::Instant }
}

const fn truth(name: &'static str, sql: &'static str) -> Column {
    Column { name, sql, form: Form::Truth }
}

const fn list(name: &'static str, sql: &'static str) -> Column {
    Column { name, sql, form: Form::List }
}

/// How a kind is read out; its rows go by `t`.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [Column],
    pub(super) from: &'static str,
    pub(super) condition: &'static str,
    pub(super) of_foundation: &'static str,
    pub(super) order: &'static str,
}

/// How a kind is read out; None where it is not.
pub(super) fn table(kind: Kind) -> Option<&'static Table> {
    match kind {
        Kind::Foundation => Some(&FOUNDATION),
        Kind::Company => Some(&COMPANY),
        Kind::Member => Some(&MEMBER),
        Kind::Person => Some(&PERSON),
        Kind::Seat => Some(&SEAT),
        Kind::Project => Some(&PROJECT),
        Kind::Principle => Some(&PRINCIPLE),
        Kind::Announcement => Some(&ANNOUNCEMENT),
        Kind::Source => None,
    }
}

const FOUNDATION: Table = Table {
    name: "foundation",
    columns: &[
        id("id", "t.id", Kind::Foundation),
        text("slug", "t.slug"),
        text("name", "t.name"),
        text("homepage", "t.homepage"),
        text("foundedOn", "t.founded_on"),
        text("parent", "p.slug"),
        text("status", "t.status"),
    ],
    from: "foundation t LEFT JOIN foundation p ON p.id = t.parent_id",
    condition: "1 = 1",
    of_foundation: "t.id = {foundation}",
    order: "t.id",
};

const COMPANY: Table = Table {
    name: "company",
    columns: &[
        id("id", "t.id", Kind::Company),
        text("slug", "t.slug"),
        text("name", "t.name"),
        text("legalName", "t.legal_name"),
        text("homepage", "t.homepage"),
        text("country", "t.country"),
        text("parent", "p.slug"),
        list(
            "identifiers",
            "(SELECT {agg}(x.word, {unit}) FROM (SELECT i.scheme || ':' || i.value AS word \
             FROM company_identifier i WHERE i.company_id = t.id ORDER BY i.scheme, i.value) x)",
        ),
        list(
            "aliases",
            "(SELECT {agg}(x.name, {unit}) FROM (SELECT a.name FROM company_alias a \
             WHERE a.company_id = t.id AND a.name <> t.name ORDER BY a.name_key, a.id) x)",
        ),
    ],
    from: "company t LEFT JOIN company p ON p.id = t.parent_id",
    condition: "t.merged_into IS NULL",
    of_foundation: "EXISTS (SELECT 1 FROM member m WHERE m.company_id = t.id AND m.foundation_id = {foundation} \
                    AND m.valid_from <= {day} AND m.valid_until > {day})",
    order: "t.id",
};

const MEMBER: Table = Table {
    name: "member",
    columns: &[
        id("id", "t.id", Kind::Member),
        text("foundation", "f.slug"),
        text("company", "c.slug"),
        text("companyName", "c.name"),
        text("tier", "t.tier"),
        text("tierClass", "t.tier_class"),
        text("since", "t.since"),
        text("until", "t.until"),
        day("firstSeen", "t.first_seen"),
        day("lastSeen", "t.last_seen"),
    ],
    from: "member t JOIN foundation f ON f.id = t.foundation_id JOIN company c ON c.id = t.company_id",
    condition: "t.valid_from <= {day} AND t.valid_until > {day}",
    of_foundation: "t.foundation_id = {foundation}",
    order: "t.id",
};

const PERSON: Table = Table {
    name: "person",
    columns: &[
        id("id", "t.id", Kind::Person),
        text("name", "t.name"),
        text("title", "t.title"),
        text("company", "c.slug"),
    ],
    from: "person t LEFT JOIN company c ON c.id = t.company_id",
    condition: "1 = 1",
    of_foundation: "(EXISTS (SELECT 1 FROM seat s WHERE s.person_id = t.id AND s.foundation_id = {foundation}) \
                    OR EXISTS (SELECT 1 FROM announcement_author w JOIN announcement_foundation l \
                    ON l.announcement_id = w.announcement_id WHERE w.person_id = t.id \
                    AND l.foundation_id = {foundation}))",
    order: "t.id",
};

const SEAT: Table = Table {
    name: "seat",
    columns: &[
        id("id", "t.id", Kind::Seat),
        text("foundation", "f.slug"),
        text("company", "c.slug"),
        text("body", "t.body"),
        id("person", "t.person_id", Kind::Person),
        text("personName", "p.name"),
        text("since", "t.since"),
        text("until", "t.until"),
    ],
    from: "seat t JOIN foundation f ON f.id = t.foundation_id JOIN company c ON c.id = t.company_id \
           LEFT JOIN person p ON p.id = t.person_id",
    condition: "t.valid_from <= {day} AND t.valid_until > {day}",
    of_foundation: "t.foundation_id = {foundation}",
    order: "t.id",
};

const PROJECT: Table = Table {
    name: "project",
    columns: &[
        id("id", "t.id", Kind::Project),
        text("foundation", "f.slug"),
        text("slug", "t.slug"),
        text("name", "t.name"),
        text("homepage", "t.homepage"),
        text("repository", "t.repository"),
        text("maturity", "t.maturity"),
        text("accepted", "t.accepted"),
        text("incubating", "t.incubating"),
        text("graduated", "t.graduated"),
        text("archived", "t.archived"),
        text("until", "t.until"),
    ],
    from: "project t JOIN foundation f ON f.id = t.foundation_id",
    condition: "(t.first_seen <= {day} OR t.accepted <= {day}) AND (t.until IS NULL OR t.until > {day})",
    of_foundation: "t.foundation_id = {foundation}",
    order: "t.id",
};

const PRINCIPLE: Table = Table {
    name: "principle",
    columns: &[
        id("id", "t.id", Kind::Principle),
        text("foundation", "f.slug"),
        text("section", "t.section"),
        number("ordinal", "CAST(t.ordinal AS BIGINT)"),
        truth("firstPriority", "t.first_priority"),
        text("language", "x.language"),
        truth("original", "x.language = t.language"),
        text("title", "x.title"),
        text("statement", "x.statement"),
    ],
    from: "principle t JOIN foundation f ON f.id = t.foundation_id JOIN (\
           SELECT id, language, title, statement FROM principle UNION ALL \
           SELECT principle_id, language, title, statement FROM principle_translation) x ON x.id = t.id",
    condition: "1 = 1",
    of_foundation: "t.foundation_id = {foundation}",
    order: "t.id, x.language",
};

const ANNOUNCEMENT: Table = Table {
    name: "announcement",
    columns: &[
        id("id", "t.id", Kind::Announcement),
        text("slug", "t.slug"),
        text("language", "x.language"),
        truth("original", "x.language = t.language"),
        text("title", "x.title"),
        text("summary", "x.summary"),
        text("body", "x.body"),
        text("bodyFormat", "x.body_format"),
        text("url", "x.url"),
        text("canonicalUrl", "t.canonical_url"),
        text("publisher", "t.publisher"),
        instant("publishedAt", "t.published_at"),
        list(
            "authors",
            "(SELECT {agg}(y.name, {unit}) FROM (SELECT w.name FROM announcement_author w \
             WHERE w.announcement_id = t.id ORDER BY w.position) y)",
        ),
        list(
            "foundations",
            "(SELECT {agg}(y.slug, {unit}) FROM (SELECT f.slug FROM announcement_foundation l \
             JOIN foundation f ON f.id = l.foundation_id WHERE l.announcement_id = t.id ORDER BY f.slug) y)",
        ),
        list(
            "companies",
            "(SELECT {agg}(y.slug, {unit}) FROM (SELECT c.slug FROM announcement_company l \
             JOIN company c ON c.id = l.company_id WHERE l.announcement_id = t.id ORDER BY c.slug) y)",
        ),
    ],
    from: "announcement t JOIN (\
           SELECT id, language, title, summary, body, body_format, url FROM announcement UNION ALL \
           SELECT announcement_id, language, title, summary, body, body_format, url \
           FROM announcement_translation) x ON x.id = t.id",
    condition: "t.published_at < {instant} AND (t.embargoed_until IS NULL OR t.embargoed_until <= {now})",
    of_foundation: "EXISTS (SELECT 1 FROM announcement_foundation l WHERE l.announcement_id = t.id \
                    AND l.foundation_id = {foundation})",
    order: "t.id, x.language",
};
