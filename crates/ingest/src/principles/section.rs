//! The sections of a document, and which of them is meant.

use pediment_storage::fold;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use crate::markdown;

/// A part of a document under its heading.
pub(super) struct Section<'a> {
    pub(super) level: HeadingLevel,
    pub(super) heading: String,
    pub(super) events: Vec<Event<'a>>,
}

/// The document's parts, in order. What stands above the first heading is left out.
pub(super) fn sections(text: &str) -> Vec<Section<'_>> {
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
pub(super) fn find(sections: &[Section<'_>], wanted: &str) -> Option<usize> {
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

/// The number a heading begins with: `3` of `3. Values`, `4.2` of `4.2 Seats`.
pub(super) fn number(heading: &str) -> Option<&str> {
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

pub(super) fn unnumbered(heading: &str) -> &str {
    number(heading)
        .and_then(|number| heading.split_once(number))
        .map_or(heading, |(_, rest)| rest.trim_start_matches(['.', ')', ':', '-', ' ']))
}
