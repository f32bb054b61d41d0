//! The words of a search, and of the texts it is about.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::fold;

/// The most tokens of a search that are looked for; nobody writes more.
const MOST: usize = 32;

/// What a search asks for: every one of these.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) terms: Vec<Term>,
}

/// Tokens that follow each other.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// Letters and digits, folded; at least one.
    pub(crate) tokens: Vec<String>,
    /// Whether the last token is only the beginning of a word.
    pub(crate) prefix: bool,
}

impl Words {
    /// Words apart, `"words together"`, the beginnings of words`*`. Every text is one; what is neither letter nor
    /// digit separates. A quote that is not closed reaches to the end.
    pub(crate) fn of(text: &str) -> Self {
        let mut terms = Vec::new();
        let mut left = MOST;
        for (index, part) in text.split('"').enumerate() {
            if index % 2 == 1 {
                let prefix = text.split('"').nth(index + 1).is_some_and(|next| next.starts_with('*'));
                terms.extend(Term::of(part, prefix, &mut left));
            } else {
                terms.extend(
                    part.split_whitespace().filter_map(|word| Term::of(word, word.ends_with('*'), &mut left)),
                );
            }
        }
        Self { terms }
    }
}

impl Term {
    fn of(text: &str, prefix: bool, left: &mut usize) -> Option<Self> {
        let tokens: Vec<String> = tokens(text).map(|(_, token)| token).take(*left).collect();
        *left -= tokens.len();
        (!tokens.is_empty()).then_some(Self { tokens, prefix })
    }

    /// Whether it stands at the beginning of these tokens.
    pub(crate) fn begins(&self, tokens: &[(Range<usize>, String)]) -> bool {
        let last = self.tokens.len() - 1;
        tokens.len() > last
            && self.tokens.iter().zip(tokens).enumerate().all(|(index, (asked, (_, token)))| {
                if self.prefix && index == last { token.starts_with(asked) } else { token == asked }
            })
    }
}

/// The tokens of a text, folded, each with its place.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    let is_token = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut rest = 0;
    std::iter::from_fn(move || {
        loop {
            let start = rest + text[rest..].find(is_token)?;
            let end = text[start..].find(|c| !is_token(c)).map_or(text.len(), |length| start + length);
            rest = end;
            // What folds into several words (½ is 1⁄2) is one here, and not found by either.
            let token: String = fold(&text[start..end]).chars().filter(|c| c.is_alphanumeric()).collect();
            if !token.is_empty() {
                return Some((start..end, token));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(text: &str) -> Vec<(String, bool)> {
        Words::of(text).terms.iter().map(|term| (term.tokens.join(" "), term.prefix)).collect()
    }

    #[test]
    fn words_phrases_and_beginnings_are_told_apart() {
        let expected = [("wētā", false), ("open source", false), ("found", true), ("e mail", false)];
        let expected = expected.map(|(term, prefix)| (fold(term), prefix));
        assert_eq!(terms("Wētā \"Open Source\" found* e-mail"), expected);
        assert_eq!(terms("\"open sour\"* x"), [("open sour".to_owned(), true), ("x".to_owned(), false)]);
    }

    #[test]
    fn what_is_no_word_asks_for_nothing() {
        for text in ["", " ", "*", "\"\"", "!!! - \" ' \\ ) :* NEAR(", "\0"] {
            assert!(terms(text).iter().all(|(term, _)| term == "near"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn tokens_are_letters_and_digits_at_their_places(text in any::<String>()) {
            for (place, token) in tokens(&text) {
                prop_assert!(!token.is_empty() && token.chars().all(char::is_alphanumeric));
                prop_assert!(text.get(place).is_some());
            }
        }
    }
}
