//! The form of a manifest. Its doc comments are the manual, and become the descriptions of its JSON Schema.

use pediment_storage::{FoundationStatus, SeatBody};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// Facts that a steward states by hand: foundations, companies, members, seats, principles, announcements, people.
///
/// Importing a manifest again with other values changes them; what it no longer states stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "Pediment manifest")]
pub(super) struct Manifest {
    /// The manifest's own name. It tells this source from others, so keep it from one version to the next.
    #[serde(rename = "manifest")]
    #[schemars(with = "String")]
    pub(super) name: Spanned<String>,
    /// The day on which this was so: `2022-09-12`. Without it: the day of the import.
    #[schemars(with = "Option<String>")]
    pub(super) observed_on: Option<Spanned<String>>,
    /// The licence of these facts: an SPDX expression or a text.
    pub(super) licence: Option<String>,
    /// Foundations; `parent` makes them a tree.
    #[serde(default)]
    pub(super) foundations: Vec<Foundation>,
    /// Companies. Members, seats, announcements and people name them by `slug`.
    #[serde(default)]
    pub(super) companies: Vec<Company>,
    /// Memberships.
    #[serde(default)]
    pub(super) members: Vec<Member>,
    /// Seats in the bodies of foundations.
    #[serde(default)]
    pub(super) seats: Vec<Seat>,
    /// Principles that foundations bind themselves to.
    #[serde(default)]
    pub(super) principles: Vec<Principle>,
    /// Announcements by or about foundations.
    #[serde(default)]
    pub(super) announcements: Vec<Announcement>,
    /// People whom seats and announcements name.
    #[serde(default)]
    pub(super) people: Vec<Person>,
}

/// An organisation that hosts projects and has members.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Foundation {
    /// Its readable key: lower case, words joined by `-`.
    #[schemars(with = "String")]
    pub(super) slug: Spanned<String>,
    /// Its name.
    pub(super) name: Option<String>,
    /// Its web site.
    #[schemars(with = "Option<String>")]
    pub(super) homepage: Option<Spanned<String>>,
    /// When it was founded: a day (2022-09-12), a month (2022-09) or a year (2022).
    #[schemars(with = "Option<String>")]
    pub(super) founded_on: Option<Spanned<String>>,
    /// The slug of the foundation it is part of, in this manifest or in the store.
    #[schemars(with = "Option<String>")]
    pub(super) parent: Option<Spanned<String>>,
    /// Whether it still exists.
    #[schemars(with = "Option<Status>")]
    pub(super) status: Option<FoundationStatus>,
}

/// Whether a foundation still exists.
#[derive(JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, reason = "the schema of a type that another crate owns")]
enum Status {
    /// Announced, not founded yet.
    Forming,
    /// At work.
    Active,
    /// Ended, or gone into another.
    Dissolved,
}

/// An organisation that can be a member.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Company {
    /// Its readable key: lower case, words joined by `-`.
    #[schemars(with = "String")]
    pub(super) slug: Spanned<String>,
    /// The name it is known by.
    #[schemars(with = "String")]
    pub(super) name: Spanned<String>,
    /// The name in the register of companies.
    pub(super) legal_name: Option<String>,
    /// Its web site.
    #[schemars(with = "Option<String>")]
    pub(super) homepage: Option<Spanned<String>>,
    /// ISO 3166-1 alpha-2: `DE`.
    #[schemars(with = "Option<String>")]
    pub(super) country: Option<Spanned<String>>,
    /// The slug of the company it belongs to, in this manifest.
    #[schemars(with = "Option<String>")]
    pub(super) parent: Option<Spanned<String>>,
    /// Its keys in other systems.
    #[serde(default)]
    pub(super) identifiers: Identifiers,
    /// Other names under which sources know it. An entry with one of them is this company, whatever else it says.
    #[serde(default)]
    pub(super) aliases: Vec<String>,
}

/// Keys of a company in other systems.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Identifiers {
    /// The slug of crunchbase.com/organization/….
    pub(super) crunchbase: Option<String>,
    /// The host of its site, without `www.`. Without it: that of `homepage`.
    pub(super) domain: Option<String>,
    /// Legal Entity Identifier, ISO 17442.
    pub(super) lei: Option<String>,
    /// Wikidata item: `Q95`.
    pub(super) wikidata: Option<String>,
    /// A stock symbol.
    pub(super) ticker: Option<String>,
    /// The slug of linkedin.com/company/….
    pub(super) linkedin: Option<String>,
}

/// A company's membership in a foundation over one period.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Member {
    /// The slug of the foundation.
    #[schemars(with = "String")]
    pub(super) foundation: Spanned<String>,
    /// The slug of the company, in this manifest.
    #[schemars(with = "String")]
    pub(super) company: Spanned<String>,
    /// The tier as the foundation calls it.
    pub(super) tier: Option<String>,
    /// When it began: a day, a month or a year.
    #[schemars(with = "Option<String>")]
    pub(super) since: Option<Spanned<String>>,
    /// When it ended: the first day, month or year without it.
    #[schemars(with = "Option<String>")]
    pub(super) until: Option<Spanned<String>>,
}

/// A seat in a body of a foundation, held by a company over one period.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Seat {
    /// The slug of the foundation.
    #[schemars(with = "String")]
    pub(super) foundation: Spanned<String>,
    /// The slug of the company, in this manifest.
    #[schemars(with = "String")]
    pub(super) company: Spanned<String>,
    /// Which body.
    #[schemars(with = "Body")]
    pub(super) body: SeatBody,
    /// The name of the person who sits there.
    pub(super) person: Option<String>,
    /// When it began: a day, a month or a year.
    #[schemars(with = "Option<String>")]
    pub(super) since: Option<Spanned<String>>,
    /// When it ended: the first day, month or year without it.
    #[schemars(with = "Option<String>")]
    pub(super) until: Option<Spanned<String>>,
}

/// The bodies that have seats.
#[derive(JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, reason = "the schema of a type that another crate owns")]
enum Body {
    /// The board that governs the business.
    GoverningBoard,
    /// The body that governs the technical side.
    Technical,
}

/// A rule that a foundation binds itself to.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Principle {
    /// The slug of the foundation.
    #[schemars(with = "String")]
    pub(super) foundation: Spanned<String>,
    /// The document or part of it: `founding`, `charter/3`.
    pub(super) section: String,
    /// Its place, from 1; 0 for the first priority.
    #[schemars(with = "i32")]
    pub(super) ordinal: Spanned<i32>,
    /// Whether it is the foundation's first priority.
    #[serde(default)]
    pub(super) first_priority: bool,
    /// Its texts, the original first.
    #[schemars(with = "Vec<PrincipleText>")]
    pub(super) texts: Spanned<Vec<PrincipleText>>,
}

/// A principle in one language.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PrincipleText {
    /// BCP 47: `de`, `zh-TW`.
    #[schemars(with = "String")]
    pub(super) language: Spanned<String>,
    /// In a few words.
    pub(super) title: String,
    /// In full.
    pub(super) statement: String,
}

/// Something published by or about foundations.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Announcement {
    /// Its readable key, unique over all announcements.
    #[schemars(with = "String")]
    pub(super) slug: Spanned<String>,
    /// When: a day, or an instant with its zone (2022-09-12T16:00:00Z).
    #[schemars(with = "String")]
    pub(super) published_at: Spanned<String>,
    /// Until then nobody is shown it.
    #[schemars(with = "Option<String>")]
    pub(super) embargoed_until: Option<Spanned<String>>,
    /// Where the original stands.
    pub(super) canonical_url: Option<String>,
    /// Who published it, in words.
    pub(super) publisher: Option<String>,
    /// Slugs of the foundations it is about.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) foundations: Vec<Spanned<String>>,
    /// Slugs of the companies it names, in this manifest.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) companies: Vec<Spanned<String>>,
    /// The names of those who wrote it.
    #[serde(default)]
    pub(super) authors: Vec<String>,
    /// Its texts, the original first.
    #[schemars(with = "Vec<AnnouncementText>")]
    pub(super) texts: Spanned<Vec<AnnouncementText>>,
}

/// An announcement in one language.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AnnouncementText {
    /// BCP 47: `de`, `zh-TW`.
    #[schemars(with = "String")]
    pub(super) language: Spanned<String>,
    /// Plain text.
    pub(super) title: String,
    /// Plain text.
    pub(super) summary: Option<String>,
    /// Markdown.
    pub(super) body: Option<String>,
    /// Where this text stands.
    pub(super) url: Option<String>,
}

/// A person whom seats and announcements name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Person {
    /// Their name.
    pub(super) name: String,
    /// Their title: `VP, Infrastructure`.
    pub(super) title: Option<String>,
    /// The slug of the company where they work, in this manifest.
    #[schemars(with = "Option<String>")]
    pub(super) company: Option<Spanned<String>>,
}
