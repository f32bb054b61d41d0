//! A charter or code of conduct: the numbered, headed or listed principles in one of its sections.

use pediment_storage::{
    Facts, FoundationFacts, PrincipleFacts, PrincipleText, SourceFacts, SourceKind, fold,
};
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use time::Date;

use crate::front_matter::FrontMatter;
use crate::slug::slug;
use crate::{Document, Error, Fault, Result, date, language, markdown};

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

/// A part of a document under its heading.
struct Section<'a> {
    level: HeadingLevel,
    heading: String,
    events: Vec<Event<'a>>,
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

/// The document's parts, in order. What stands above the first heading is left out.
fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut heading: Option<(HeadingLevel, Vec<Event<'_>>)> = None;
    for event in markdown::parser(text) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { level, .. }), _) => heading = Some((level, Vec::new())),
            (Event::End(TagEnd::Heading(_)), open) => {
                if let Some((level, events)) = open.take() {
                    sections.push(Section { level, heading: markdown::plain(events), events: Vec::new() });
                }
            }
            (event, Some((_, events))) => events.push(event),
            (event, None) => {
                if let Some(section) = sections.last_mut() {
                    section.events.push(event);
                }
            }
        }
    }
    sections
}

/// The section with a number or heading; of a heading, a part that only one has will do.
fn find(sections: &[Section<'_>], wanted: &str) -> Option<usize> {
    let wanted = fold(wanted);
    let by_number = wanted.trim_start_matches('§').trim().trim_end_matches(['.', ')']);
    let position = |is_it: &dyn Fn(&Section<'_>) -> bool| sections.iter().position(is_it);
    let text = |section: &Section<'_>| fold(unnumbered(&section.heading)).trim_end_matches('.').to_owned();
    position(&|section| number(&section.heading) == Some(by_number))
        .or_else(|| position(&|section| fold(&section.heading) == wanted))
        .or_else(|| position(&|section| text(section) == wanted.trim_end_matches('.')))
        .or_else(|| {
            let has = |section: &&Section<'_>| !wanted.is_empty() && text(section).contains(&wanted);
            let mut found = sections.iter().enumerate().filter(|(_, section)| has(section));
            found.next().filter(|_| found.next().is_none()).map(|(at, _)| at)
        })
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

/// The number a heading begins with: `3` of `3. Values`, `4.2` of `4.2 Seats`.
fn number(heading: &str) -> Option<&str> {
    let rest = heading.trim_start_matches(['§', ' ']);
    let rest = ["section ", "article ", "artikel "]
        .iter()
        .find(|word| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))
        .map_or(rest, |word| &rest[word.len()..]);
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
    let number = rest[..end].trim_end_matches('.');
    let is_apart =
        rest[end..].chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, ')' | ':' | '-'));
    (!number.is_empty() && is_apart).then_some(number)
}

fn unnumbered(heading: &str) -> &str {
    number(heading)
        .and_then(|number| heading.split_once(number))
        .map_or(heading, |(_, rest)| rest.trim_start_matches(['.', ')', ':', '-', ' ']))
}

/// The principles: headings below the section where there are several, else a list, else paragraphs that begin in
/// bold. Title and statement of each.
fn items(
    section: &Section<'_>,
    below: &[&Section<'_>],
    list: Option<usize>,
    notes: &mut Vec<String>,
) -> Vec<(String, String)> {
    let lists = lists(&section.events);
    if below.len() > 1 && list.is_none() {
        let top = below.iter().map(|section| section.level).min();
        let heads = below.iter().enumerate().filter(|(_, section)| Some(section.level) == top);
        let whole = |at: usize, head: &Section<'_>| {
            let rest = below[at + 1..].iter().take_while(|section| Some(section.level) > top);
            let parts = rest.flat_map(|section| {
                let text = markdown::plain(section.events.iter().cloned());
                [section.heading.clone(), text]
            });
            let own = markdown::plain(head.events.iter().cloned());
            std::iter::once(own).chain(parts).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
        };
        return heads.map(|(at, head)| (unnumbered(&head.heading).to_owned(), whole(at, head))).collect();
    }
    let wanted = list.unwrap_or(1);
    if let Some(found) = wanted.checked_sub(1).and_then(|at| lists.get(at)) {
        if lists.len() > 1 {
            notes.push(format!(
                "list {wanted} of {} in the section is read; --list names another",
                lists.len()
            ));
        }
        return found.iter().map(|entry| title_and_statement(entry)).collect();
    }
    paragraphs(&section.events)
        .into_iter()
        .filter(|paragraph| matches!(paragraph.first(), Some(Event::Start(Tag::Strong))))
        .map(|paragraph| title_and_statement(&paragraph))
        .collect()
}

/// The outermost lists; of each, its entries.
fn lists<'a>(events: &[Event<'a>]) -> Vec<Vec<Vec<Event<'a>>>> {
    let mut lists = Vec::new();
    let mut depth = 0_usize;
    for event in events {
        match event {
            Event::Start(Tag::List(_)) => {
                depth += 1;
                if depth == 1 {
                    lists.push(Vec::new());
                    continue;
                }
            }
            Event::End(TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Start(Tag::Item) if depth == 1 => {
                lists.last_mut().expect("an entry stands in a list").push(Vec::new());
                continue;
            }
            _ => {}
        }
        if depth > 0
            && let Some(entry) = lists.last_mut().and_then(|entries: &mut Vec<Vec<_>>| entries.last_mut())
        {
            entry.push(event.clone());
        }
    }
    lists
}

/// The paragraphs outside of lists.
fn paragraphs<'a>(events: &[Event<'a>]) -> Vec<Vec<Event<'a>>> {
    let mut found = Vec::new();
    let mut is_open = false;
    let mut depth = 0_usize;
    for event in events {
        match event {
            Event::Start(Tag::List(_)) => depth += 1,
            Event::End(TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Start(Tag::Paragraph) if depth == 0 => {
                is_open = true;
                found.push(Vec::new());
                continue;
            }
            Event::End(TagEnd::Paragraph) => is_open = false,
            _ => {}
        }
        if is_open && let Some(paragraph) = found.last_mut() {
            Vec::push(paragraph, event.clone());
        }
    }
    found
}

/// The title is what stands in bold at the beginning, else a short first sentence, else the beginning of the text.
fn title_and_statement(events: &[Event<'_>]) -> (String, String) {
    let inner = match events.first() {
        Some(Event::Start(Tag::Paragraph)) => &events[1..],
        _ => events,
    };
    let tidy = |text: &str| text.trim().trim_end_matches(['.', ':']).trim().to_owned();
    let bold = inner.iter().position(|event| matches!(event, Event::End(TagEnd::Strong)));
    if let (Some(Event::Start(Tag::Strong)), Some(end)) = (inner.first(), bold) {
        let title = markdown::plain(inner[1..end].iter().cloned());
        let rest = markdown::plain(inner[end + 1..].iter().cloned());
        let statement = rest.trim_start_matches([':', '.', '-', '–', '—', ' ']).to_owned();
        let title = tidy(without_enumerator(&title));
        return if statement.is_empty() { (title.clone(), title) } else { (title, statement) };
    }
    let text = markdown::plain(events.iter().cloned());
    let text = without_enumerator(&text);
    let end = text.find(['.', ':']).filter(|end| {
        let is_short = text[..*end].split_whitespace().count() <= 6;
        let rest = &text[end + 1..];
        is_short && rest.starts_with(char::is_whitespace) && !rest.trim().is_empty()
    });
    match end {
        Some(end) => (tidy(&text[..end]), text[end + 1..].trim().to_owned()),
        None => (tidy(&markdown::shortened(text, 100)), text.to_owned()),
    }
}

/// A text without the `(a)`, `iv.` or `3)` that it begins with.
fn without_enumerator(text: &str) -> &str {
    let open = text.strip_prefix('(');
    let rest = open.unwrap_or(text);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let is_enumerator = |word: &str| {
        word.bytes().all(|b| b.is_ascii_digit())
            || word.len() == 1
            || word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
    };
    let after = match open {
        Some(_) => rest[end..].strip_prefix(')'),
        None => rest[end..].strip_prefix(['.', ')']).filter(|after| after.starts_with(' ')),
    };
    match after {
        Some(after) if end > 0 && end <= 4 && is_enumerator(&rest[..end]) => after.trim_start(),
        _ => text,
    }
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
