//! The principles in a section, each with its title and its statement.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::section::{Section, unnumbered};
use crate::markdown;

/// The principles: headings below the section where there are several, else a list, else paragraphs that begin in
/// bold. Title and statement of each.
pub(super) fn items(
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
