//! The facts that every store begins with: the founding of the PyTorch Foundation.

use pediment_storage::Facts;
use time::macros::date;

use crate::{Document, manifest};

/// The bundled facts. Importing them again changes nothing.
pub fn founding_facts() -> Facts {
    let document = Document::new("founding.yml", include_bytes!("founding.yml"))
        .expect("the bundled manifest is text; a test reads it");
    manifest(&document, date!(2022 - 09 - 12)).expect("the bundled manifest is right; a test reads it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_facts_are_those_of_the_founding_day() {
        let facts = founding_facts();
        let foundations: Vec<_> =
            facts.foundations.iter().map(|f| (f.slug.as_str(), f.parent.as_deref())).collect();
        assert_eq!(foundations, [("linux-foundation", None), ("pytorch", Some("linux-foundation"))]);
        let names = |companies: Vec<&pediment_storage::CompanyFacts>| -> Vec<String> {
            companies.into_iter().map(|company| company.name.clone()).collect()
        };
        let six = ["AMD", "Amazon Web Services", "Google Cloud", "Meta", "Microsoft Azure", "NVIDIA"];
        assert_eq!(names(facts.members.iter().map(|m| &m.company).collect()), six);
        assert_eq!(names(facts.seats.iter().map(|s| &s.company).collect()), six);
        let ordinals: Vec<_> = facts.principles.iter().map(|p| (p.ordinal, p.first_priority)).collect();
        assert_eq!(ordinals, [(0, true), (1, false), (2, false), (3, false), (4, false)]);
        let languages = facts.principles.iter().map(|p| p.texts.iter().map(|t| t.language.as_str()));
        for found in languages.map(Iterator::collect::<Vec<_>>) {
            assert_eq!(found, ["de", "en"]);
        }
        let announcement = &facts.announcements[0];
        assert_eq!(announcement.texts.iter().map(|t| t.language.as_str()).collect::<Vec<_>>(), ["de", "en"]);
        assert_eq!(announcement.authors[0].name, "Santosh Janardhan");
    }
}
