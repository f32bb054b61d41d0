//! Markdown, read for what it says.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The events of a text, with the tables and strikethroughs of GitHub.
pub(crate) fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// The text of the first heading, without its marks.
pub(crate) fn first_heading(text: &str) -> Option<String> {
    first(text, |tag| matches!(tag, Tag::Heading { .. }))
}

/// The first paragraph, without its marks.
pub(crate) fn first_paragraph(text: &str) -> Option<String> {
    first(text, |tag| matches!(tag, Tag::Paragraph))
}

fn first(text: &str, is_it: impl Fn(&Tag<'_>) -> bool) -> Option<String> {
    let mut events = parser(text);
    while events.by_ref().any(|event| matches!(&event, Event::Start(tag) if is_it(tag))) {
        let inside = events
            .by_ref()
            .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_) | TagEnd::Paragraph)));
        let found = plain(inside);
        if !found.is_empty() {
            return Some(found);
        }
    }
    None
}

/// What is left of Markdown without its marks: paragraphs apart, entries of lists behind `- `.
pub(crate) fn plain<'a>(events: impl IntoIterator<Item = Event<'a>>) -> String {
    let mut text = String::new();
    let mut images = 0_u32;
    for event in events {
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            Event::Text(part) | Event::Code(part) if images == 0 => text.push_str(&part),
            Event::SoftBreak => text.push(' '),
            Event::HardBreak => text.push('\n'),
            Event::Start(Tag::Item) => {
                text.truncate(text.trim_end().len());
                text.push_str("\n- ");
            }
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::List(_)
                | TagEnd::CodeBlock
                | TagEnd::BlockQuote(_),
            ) => {
                text.truncate(text.trim_end().len());
                text.push_str("\n\n");
            }
            _ => {}
        }
    }
    text.trim().to_owned()
}

/// The beginning of a text, cut between words.
pub(crate) fn shortened(text: &str, longest: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = text.char_indices().nth(longest) else { return text };
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([',', ';', ':', '.', '–', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_away() {
        let text = "![logo](x.png)\n\n> A [link](https://x.example) and **bold** `code`\n> here.\n\nMore";
        assert_eq!(first_paragraph(text).unwrap(), "A link and bold code here.");
        assert_eq!(first_heading("text\n\n## The *title*\n").unwrap(), "The title");
        assert_eq!(first_heading("text"), None);
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(shortened("one two  three", 9), "one two…");
        assert_eq!(shortened("one two", 9), "one two");
        assert_eq!(shortened("ååååååååååååå", 3), "ååå…");
    }
}
