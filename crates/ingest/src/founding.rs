//! The facts that every store begins with: the founding of the PyTorch Foundation.

use pediment_storage::Facts;
use time::macros::date;

use crate::{Document, manifest};

/// The bundled facts. Importing them again changes nothing.
pub fn founding_facts() -> Facts {
    let document = Document::new("founding.yml", include_bytes!("founding.yml"))
        .expect("the bundled manifest is text; a test reads it");
    let facts = manifest(&document, date!(2022 - 09 - 12));
    at_their_own_revision(facts.expect("the bundled manifest is right; a test reads it"))
}

/// A store that holds a revision passes it over. So it is a digest of what was read, and not of the file alone: what
/// reads the file otherwise than before gives a store that knows the file what it lacks.
fn at_their_own_revision(mut facts: Facts) -> Facts {
    let read = serde_json::to_vec(&facts).expect("plain data is JSON");
    facts.source.revision = Some(blake3::hash(&read).to_hex()[..32].to_owned());
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_otherwise_from_the_same_file_is_another_revision() {
        let facts = founding_facts();
        let again = founding_facts();
        assert_eq!(facts.source.revision, again.source.revision);
        let mut otherwise = again.clone();
        otherwise.companies[0].aliases.clear();
        let [as_is, otherwise] = [again, otherwise].map(|facts| at_their_own_revision(facts).source.revision);
        assert_ne!(as_is, otherwise);
    }

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
