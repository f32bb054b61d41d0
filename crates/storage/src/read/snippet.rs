//! The piece of a text that shows why it was found.

use std::ops::Range;

use super::words::{Words, tokens};

/// Stand around what matched. They are for private use: no text means anything by them, and those in a text are left
/// out.
const MARKS: [char; 2] = ['\u{E000}', '\u{E001}'];
/// How many tokens a piece has.
const LENGTH: usize = 32;
/// How many of them stand before the first match.
const BEFORE: usize = 6;

/// The piece of the body that holds the most of the words, else of the title, else the beginning of the body.
pub(crate) fn snippet(words: &Words, title: &str, body: &str) -> String {
    let body = Text::of(words, body);
    if body.matches.is_empty() {
        let title = Text::of(words, title);
        if !title.matches.is_empty() || body.tokens.is_empty() {
            return title.piece();
        }
    }
    body.piece()
}

struct Text<'a> {
    whole: &'a str,
    tokens: Vec<(Range<usize>, String)>,
    /// Which tokens match (from, to), and which term.
    matches: Vec<(Range<usize>, usize)>,
}

impl<'a> Text<'a> {
    fn of(words: &Words, text: &'a str) -> Self {
        let tokens: Vec<_> = tokens(text).collect();
        let mut matches = Vec::new();
        for start in 0..tokens.len() {
            for (index, term) in words.terms.iter().enumerate() {
                if term.begins(&tokens[start..]) {
                    matches.push((start..start + term.tokens.len(), index));
                }
            }
        }
        Self { whole: text, tokens, matches }
    }

    fn piece(&self) -> String {
        let start = self.best().saturating_sub(BEFORE);
        let end = (start + LENGTH).min(self.tokens.len());
        if start == end {
            return unmarked(self.whole);
        }
        let first = if start == 0 { 0 } else { self.tokens[start].0.start };
        let last = if end == self.tokens.len() { self.whole.len() } else { self.tokens[end - 1].0.end };
        let mut piece = String::new();
        if first > 0 {
            piece.push('…');
        }
        let mut at = first;
        for (place, _) in &self.matches {
            // Matches may overlap; what is marked already is not marked again.
            let from = self.tokens[place.start].0.start.max(at);
            let to = self.tokens[place.end - 1].0.end.min(last);
            if place.start >= start && from < to {
                piece.push_str(&unmarked(&self.whole[at..from]));
                piece.push(MARKS[0]);
                piece.push_str(&unmarked(&self.whole[from..to]));
                piece.push(MARKS[1]);
                at = to;
            }
        }
        piece.push_str(&unmarked(&self.whole[at..last]));
        if last < self.whole.len() {
            piece.push('…');
        }
        piece.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The match after which, within one piece, the most different terms match.
    fn best(&self) -> usize {
        let mut best = (0, 0);
        for (index, (place, _)) in self.matches.iter().enumerate() {
            let piece = self.matches[index..]
                .iter()
                .take_while(|(other, _)| other.end <= place.start + LENGTH - BEFORE);
            let mut terms: Vec<usize> = piece.take(LENGTH).map(|(_, term)| *term).collect();
            terms.sort_unstable();
            terms.dedup();
            if terms.len() > best.0 {
                best = (terms.len(), place.start);
            }
        }
        best.1
    }
}

fn unmarked(text: &str) -> String {
    text.replace(MARKS, "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(words: &str, title: &str, body: &str) -> String {
        snippet(&Words::of(words), title, body).replace(MARKS[0], "[").replace(MARKS[1], "]")
    }

    #[test]
    fn what_matched_is_marked_whatever_its_accents() {
        assert_eq!(
            of("weta \"open source\" found*", "T", "Wētā likes open-source foundations."),
            "[Wētā] likes [open-source] [foundations]."
        );
    }

    #[test]
    fn a_match_in_the_title_alone_shows_the_title() {
        assert_eq!(of("governance", "On Governance", "Other words."), "On [Governance]");
        assert_eq!(of("nothing", "Title", "Other words."), "Other words.");
    }

    #[test]
    fn a_long_text_is_cut_around_the_words() {
        let body = format!("{} alpha beta {}", "word ".repeat(100), "more ".repeat(100));
        let piece = of("beta alpha", "", &body);
        assert!(piece.starts_with("…word") && piece.ends_with("more…"), "{piece}");
        assert!(piece.contains("[alpha] [beta]"), "{piece}");
    }

    proptest! {
        #[test]
        fn marks_are_paired_in_any_text(words in any::<String>(), title in any::<String>(), body in "(a|b|é|\u{E000}|\u{E001}| |字){0,80}") {
            let mut open = false;
            for c in snippet(&Words::of(&words), &title, &body).chars().filter(|c| MARKS.contains(c)) {
                prop_assert_eq!(c, MARKS[usize::from(open)]);
                open = !open;
            }
            prop_assert!(!open);
        }
    }
}
