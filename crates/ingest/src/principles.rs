//! A charter or code of conduct: the numbered, headed or listed principles in one of its sections.

mod item;
mod section;

use pediment_storage::{Facts, FoundationFacts, PrincipleFacts, PrincipleText, SourceFacts, SourceKind};
use time::Date;

use crate::front_matter::FrontMatter;
use crate::slug::slug;
use crate::{Document, Error, Fault, Result, date, language};
use item::items;
use section::{Section, find, number, sections};

/// What a charter does not say of itself.
#[derive(Clone, Debug, Default)]
pub struct PrinciplesOptions {
    /// The slug of the foundation whose principles they are.
    pub foundation: String,
    /// The section that holds them: its number (`3`), or its heading.
    pub section: String,
    /// The name under which they are kept; the same in every language. None: made from the file's name and the
    /// section's number or heading.
    pub kept_as: Option<String>,
    /// Which list of the section, from 1, where it has several. None: the first.
    pub list: Option<usize>,
    /// The language of the text. None: as the file's name or front matter says.
    pub language: Option<String>,
    /// The day of the snapshot. None: the day in the file name, else today.
    pub observed_on: Option<Date>,
}

/// Reads the principles in one section of a document.
///
/// # Errors
///
/// When there is no such section, or no principles in it.
pub fn principles(document: &Document, options: &PrinciplesOptions, today: Date) -> Result<Facts> {
    let front = FrontMatter::read(document)?;
    let sections = sections(front.body);
    let at =
        find(&sections, &options.section).ok_or_else(|| no_such_section(document, options, &sections))?;
    let level = sections[at].level;
    let below = sections[at + 1..].iter().take_while(|section| section.level > level).collect::<Vec<_>>();
    let mut notes = Vec::new();
    let found = items(&sections[at], &below, options.list, &mut notes);
    if found.is_empty() {
        let what = format!("section \"{}\" holds no principles", sections[at].heading);
        let mend =
            "principles are the entries of a list, paragraphs that begin in bold, or headings below it";
        return Err(Error::Request(Fault::of(&document.given, what, mend)));
    }

    let (stem, of_name) = stem_and_language(document);
    let language = options.language.clone().or_else(|| front.text(&["lang", "language", "locale"])).map_or(
        Ok(of_name),
        |text| {
            let what = format!("`{text}` is not a language");
            let no_tag =
                || Error::Request(Fault::of(&document.given, what, "write a tag of BCP 47: `de`, `zh-TW`"));
            language::tag(&text).map(Some).ok_or_else(no_tag)
        },
    )?;
    let language = language.unwrap_or_else(|| {
        notes.push("the language is not known; --language says it".to_owned());
        language::UNKNOWN.to_owned()
    });
    let key = number(&sections[at].heading).map_or_else(|| slug(&sections[at].heading), str::to_owned);
    let section = options.kept_as.clone().unwrap_or_else(|| format!("{stem}/{key}"));
    notes
        .push(format!("principles: section \"{}\", kept as \"{section}\", {language}", sections[at].heading));

    let source = SourceFacts {
        kind: SourceKind::Principles,
        key: format!("{}/{section}/{language}", options.foundation),
        location: document.name.clone(),
        revision: Some(document.revision.clone()),
        licence: None,
    };
    let observed_on = options.observed_on.or_else(|| date::in_name(&document.name)).unwrap_or(today);
    let mut facts = Facts::new(source, observed_on);
    facts
        .foundations
        .push(FoundationFacts { slug: options.foundation.clone(), ..FoundationFacts::default() });
    facts.notes = notes;
    facts.principles = (1..)
        .zip(found)
        .map(|(ordinal, (title, statement))| PrincipleFacts {
            foundation: options.foundation.clone(),
            section: section.clone(),
            ordinal,
            first_priority: false,
            texts: vec![PrincipleText { language: language.clone(), title, statement }],
        })
        .collect();
    Ok(facts)
}

fn no_such_section(document: &Document, options: &PrinciplesOptions, sections: &[Section<'_>]) -> Error {
    let headings: Vec<_> = sections.iter().map(|section| format!("\"{}\"", section.heading)).collect();
    let mend = if headings.is_empty() {
        "it has no headings at all".to_owned()
    } else {
        format!("its headings are {}", headings.join(", "))
    };
    let what = format!("has no section \"{}\", or more than one", options.section);
    Error::Request(Fault::of(&document.given, what, mend))
}

/// `charter` and `de` of `charter.de.md`; the folder and `de` of `code-of-conduct/de.md`.
fn stem_and_language(document: &Document) -> (String, Option<String>) {
    let without_end = |name: &str| name.rsplit_once('.').map_or(name.to_owned(), |(stem, _)| stem.to_owned());
    let stem = without_end(&document.name);
    if let Some((stem, end)) = stem.rsplit_once('.')
        && let Some(tag) = language::tag_in_path(end)
    {
        return (slug(stem), Some(tag));
    }
    if let Some(tag) = language::tag_in_path(&stem) {
        let folder = document.given.rsplit(['/', '\\']).nth(1).unwrap_or(&stem);
        return (slug(folder), Some(tag));
    }
    (slug(&stem), None)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn read(name: &str, text: &str, section: &str) -> Result<Facts> {
        let options = PrinciplesOptions {
            foundation: "harbour".to_owned(),
            section: section.to_owned(),
            ..PrinciplesOptions::default()
        };
        principles(&Document::new(name, text.as_bytes())?, &options, date!(2026 - 01 - 02))
    }

    fn texts(facts: &Facts) -> Vec<(&str, &str)> {
        facts.principles.iter().map(|p| (p.texts[0].title.as_str(), p.texts[0].statement.as_str())).collect()
    }

    const CHARTER: &str = "\
# Charter

#### 1. Mission.

To be.

#### 2. Values.

We hold to:

-\t(a) Open water. Whoever floats
 may come in.

-\t(b) **No flag:** None.

\t-\ti. Nested

- Be kind

Not these:

* Other

#### 3. Rules

**First.** One.

Between.

**Second** – two.

#### 4. Parts

##### Bow

In front.

##### Stern

Behind.
";

    #[test]
    fn entries_of_a_list_are_principles() {
        let facts = read("charter.md", CHARTER, "2").unwrap();
        assert_eq!(
            texts(&facts),
            [
                ("Open water", "Whoever floats may come in."),
                ("No flag", "None.\n- i. Nested"),
                ("Be kind", "Be kind"),
            ]
        );
        assert_eq!(facts.principles[2].ordinal, 3);
        assert_eq!(
            (facts.principles[0].section.as_str(), facts.principles[0].texts[0].language.as_str()),
            ("charter/2", "und")
        );
        assert!(facts.notes[0].starts_with("list 1 of 2"), "{:?}", facts.notes);
    }

    #[test]
    fn bold_beginnings_and_headings_are_principles() {
        let facts = read("charter.de.md", CHARTER, "rules").unwrap();
        assert_eq!(texts(&facts), [("First", "One."), ("Second", "two.")]);
        assert_eq!(facts.principles[0].texts[0].language, "de");
        assert_eq!(facts.principles[0].section, "charter/3");
        let facts = read("values/pt-BR.md", CHARTER, "Parts").unwrap();
        assert_eq!(texts(&facts), [("Bow", "In front."), ("Stern", "Behind.")]);
        assert_eq!(
            (facts.principles[0].section.as_str(), facts.principles[0].texts[0].language.as_str()),
            ("values/4", "pt-BR")
        );
    }

    #[test]
    fn a_section_that_is_not_there_names_those_that_are() {
        let error = read("charter.md", CHARTER, "Wishes").unwrap_err();
        assert!(error.to_string().contains("\"2. Values.\", \"3. Rules\""), "{error}");
        assert!(read("charter.md", CHARTER, "Mission").unwrap_err().to_string().contains("no principles"));
        assert!(read("charter.md", "", "1").unwrap_err().to_string().contains("no headings"));
    }
}
