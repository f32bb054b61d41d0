//! A manifest: facts that a steward states by hand, in our own form.

mod form;
mod resolve;

use pediment_storage::{Facts, SourceFacts, SourceKind};
use time::Date;

use crate::{Document, Result, date, yaml};

/// Reads the facts in a manifest. `today` is the day of one that does not say its own.
///
/// # Errors
///
/// When it is not YAML, has keys that are unknown or stand twice, or says what cannot be.
pub fn manifest(document: &Document, today: Date) -> Result<Facts> {
    let form: form::Manifest = yaml::parse(document)?;
    let resolve = resolve::Resolver::new(&document.given, &form)?;
    let source = SourceFacts {
        kind: SourceKind::Manifest,
        key: form.name.value.clone(),
        location: document.name.clone(),
        revision: Some(document.revision.clone()),
        licence: form.licence.clone(),
    };
    let observed_on = match &form.observed_on {
        Some(text) => resolve.day(text)?,
        None => date::in_name(&document.name).unwrap_or(today),
    };
    let mut facts = Facts::new(source, observed_on);
    facts.foundations = form.foundations.iter().map(|f| resolve.foundation(f)).collect::<Result<_>>()?;
    facts.companies = form.companies.iter().map(|c| resolve.company(&c.slug)).collect::<Result<_>>()?;
    facts.members = form.members.iter().map(|m| resolve.member(m)).collect::<Result<_>>()?;
    facts.seats = form.seats.iter().map(|s| resolve.seat(s)).collect::<Result<_>>()?;
    facts.principles = form.principles.iter().map(|p| resolve.principle(p)).collect::<Result<_>>()?;
    facts.announcements =
        form.announcements.iter().map(|a| resolve.announcement(a)).collect::<Result<_>>()?;
    Ok(facts)
}

/// The JSON Schema of manifests, as `schema/manifest.schema.json` holds it.
pub fn manifest_schema() -> String {
    let schema = schemars::schema_for!(form::Manifest);
    let mut text = serde_json::to_string_pretty(&schema).expect("a JSON Schema is JSON");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::Error;

    fn read(text: &str) -> Result<Facts> {
        manifest(&Document::new("folder/facts.yml", text.as_bytes())?, date!(2026 - 01 - 02))
    }

    const SMALL: &str = "\
manifest: harbour
foundations:
  - {slug: harbour, name: Harbour Foundation, foundedOn: 2020-05}
companies:
  - {slug: ships, name: Ships, homepage: https://www.ships.example/}
  - {slug: boats, name: Boats, parent: ships, identifiers: {crunchbase: boats}, aliases: [Boats Ltd.]}
members:
  - {foundation: harbour, company: boats, tier: Gold, since: 2021}
seats:
  - {foundation: harbour, company: boats, body: GOVERNING_BOARD, person: Ada Example}
people:
  - {name: Ada Example, title: Captain, company: ships}
principles:
  - foundation: harbour
    section: founding
    ordinal: 1
    texts: [{language: DE, title: Offen, statement: Offen für alle.}]
announcements:
  - slug: opening
    publishedAt: 2020-05-01T10:00:00+02:00
    foundations: [harbour]
    companies: [boats]
    authors: [Ada Example, Bo Example]
    texts: [{language: en, title: It opens, body: \"*Come*.\"}]
";

    #[test]
    fn a_manifest_becomes_facts() {
        let facts = read(SMALL).unwrap();
        assert_eq!(facts.source.key, "harbour");
        assert_eq!(facts.companies[0].identifiers[0].value, "ships.example");
        let member = &facts.members[0];
        assert_eq!(
            (member.company.slug.as_deref(), member.company.parent.as_deref()),
            (Some("boats"), Some("ships"))
        );
        let person = facts.seats[0].person.as_ref().unwrap();
        assert_eq!(person.company.as_ref().unwrap().name, "Ships");
        assert_eq!(facts.principles[0].texts[0].language, "de");
        let authors: Vec<_> = facts.announcements[0].authors.iter().map(|a| a.title.as_deref()).collect();
        assert_eq!(authors, [Some("Captain"), None]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_and_its_mending() {
        for (there, wrong, points_at, says) in [
            ("foundedOn: 2020-05", "foundedOn: May", "May", "a day (2022-09-12)"),
            ("foundedOn:", "founded_on:", "founded_on", "did you mean `foundedOn`?"),
            ("company: boats, tier", "company: boots, tier", "boots", "did you mean `boats`?"),
            ("slug: boats", "slug: ships", "ships, name: Boats", "stands twice"),
            ("slug: boats", "slug: Boats Inc", "Boats Inc", "`boats-inc`"),
            ("language: DE", "language: German", "German", "BCP 47"),
            ("2020-05-01T10:00:00+02:00", "'May'", "'May'", "not an instant"),
            ("parent: ships", "parent: boats", "boats, id", "belong to itself"),
            ("ships.example/}", "ships.example/, parent: boats}", "boats}", "itself by way of `boats`"),
            ("[{language: en, title: It opens, body: \"*Come*.\"}]", "[]", "[]", "no text"),
            ("since: 2021}", "since: 2021, until: 2020}", "2020}", "before it begins"),
            ("body: GOVERNING_BOARD", "body: BOARD", "BOARD", "GOVERNING_BOARD"),
        ] {
            assert!(SMALL.contains(there), "{there}");
            let text = SMALL.replacen(there, wrong, 1);
            let error = read(&text).unwrap_err();
            assert!(error.to_string().contains(says), "{wrong}: {error}");
            let (line, column) = error.fault().at.unwrap_or_else(|| panic!("no place: {error}"));
            let from: String = text
                .lines()
                .nth(usize::try_from(line).unwrap() - 1)
                .unwrap()
                .chars()
                .skip(usize::try_from(column).unwrap() - 1)
                .collect();
            assert!(from.starts_with(points_at), "{wrong}: {error} points at {from}");
            assert!(matches!(error, Error::Syntax(_) | Error::Content(_)));
        }
    }

    #[test]
    fn the_manual_shows_a_manifest_that_can_be_read() {
        let manual = include_str!("../../../docs/manifest.md");
        let (_, from) = manual.split_once("```yaml\n").unwrap();
        let (example, _) = from.split_once("```").unwrap();
        let facts = read(example).unwrap();
        assert_eq!((facts.companies.len(), facts.announcements.len()), (2, 1));
    }

    #[test]
    fn the_committed_schema_is_what_the_code_prints() {
        let committed = include_str!("../../../schema/manifest.schema.json");
        assert_eq!(committed, manifest_schema(), "`pediment manifest schema` prints the new one");
    }
}
