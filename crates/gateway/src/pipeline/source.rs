//! The text of a document as the parsers below can read it.
//!
//! They do not know all that GraphQL has: `\u{…}` and pairs of surrogates ("String Value"), descriptions of operations,
//! fragments and variables ("Descriptions", current draft), space within a type (`[ Int ! ]`); `-0` is a fraction to
//! them. And what they lose, nobody could refuse later: parentheses with nothing in them, a fragment named `on`, and a
//! field that an input object is given twice ("Input Object Field Uniqueness").

use std::borrow::Cow;
use std::ops::Range;

use async_graphql::Pos;

use super::tokens::{Token, Tokens};
use crate::error::ClientError;

/// The same document, without what the parsers do not know. A description leaves its place.
pub(super) fn readable(document: &str) -> Result<Cow<'_, str>, ClientError> {
    let mut reader = Reader { document, inside: Vec::new(), last: None, end: 0, edits: Vec::new() };
    let mut tokens = Tokens::of(document).peekable();
    while let Some(token) = tokens.next() {
        reader.read(token, tokens.peek().map(|next| next.text))?;
    }
    Ok(reader.edited())
}

struct Reader<'a> {
    document: &'a str,
    /// The brackets that are open.
    inside: Vec<Bracket<'a>>,
    last: Option<&'a [u8]>,
    /// Where it ends.
    end: usize,
    /// What stands in the place of parts of the document.
    edits: Vec<(Range<usize>, String)>,
}

/// What a bracket holds.
enum Bracket<'a> {
    Selections,
    /// Arguments or variables.
    Parentheses,
    List,
    /// The type of a variable.
    Type,
    /// An input object, with the fields that it was given.
    Object(Vec<&'a [u8]>),
}

impl<'a> Reader<'a> {
    fn read(&mut self, token: Token<'a>, next: Option<&[u8]>) -> Result<(), ClientError> {
        let is_listed = matches!(self.inside.last(), Some(Bracket::Type));
        let goes_on_a_type =
            token.text == b"!" || is_listed && (token.text == b"]" || self.last == Some(b"["));
        if goes_on_a_type && self.end < token.at {
            self.edits.push((self.end..token.at, String::new()));
        }
        match token.text {
            b"{" if self.is_value() => self.inside.push(Bracket::Object(Vec::new())),
            b"{" => self.inside.push(Bracket::Selections),
            b"[" if self.is_type() => self.inside.push(Bracket::Type),
            b"[" => self.inside.push(Bracket::List),
            b"(" if next == Some(b")") => {
                let message = "The document is not GraphQL: expected something between `(` and `)`.";
                return Err(self.refuse(token.at, message.to_owned()));
            }
            b"(" => self.inside.push(Bracket::Parentheses),
            b"fragment" if self.inside.is_empty() && next == Some(b"on") => {
                let message = "The document is not GraphQL: no fragment can be named `on`.";
                return Err(self.refuse(token.at, message.to_owned()));
            }
            b"-0" => self.edits.push((token.at..token.at + 2, "0 ".to_owned())),
            b"}" | b"]" | b")" => {
                self.inside.pop();
            }
            [b'"', ..] if self.is_description(next) => {
                let blank = |byte: &u8| if matches!(byte, b'\n' | b'\r') { char::from(*byte) } else { ' ' };
                let range = token.at..token.at + token.text.len();
                self.edits.push((range, token.text.iter().map(blank).collect()));
            }
            [b'"', b'"', b'"', ..] => {}
            [b'"', ..] => self.escapes(token)?,
            [b'_' | b'a'..=b'z' | b'A'..=b'Z', ..] => self.name(token)?,
            _ => {}
        }
        self.last = Some(token.text);
        self.end = token.at + token.text.len();
        Ok(())
    }

    /// Whether the type of a variable stands here.
    fn is_type(&self) -> bool {
        match self.inside.as_slice() {
            [Bracket::Parentheses] => self.last == Some(b":"),
            inside => matches!(inside.last(), Some(Bracket::Type)),
        }
    }

    /// Whether a value stands here, and no selection.
    fn is_value(&self) -> bool {
        matches!(self.last, Some(b":" | b"=")) || matches!(self.inside.last(), Some(Bracket::List))
    }

    /// Whether the string that stands here describes what comes next.
    fn is_description(&self, next: Option<&[u8]>) -> bool {
        match self.inside.as_slice() {
            [] => {
                let begins = matches!(self.last, None | Some(b"}"));
                begins && next.is_some_and(|next| next[0].is_ascii_alphabetic())
            }
            [Bracket::Parentheses] => next == Some(b"$") && !matches!(self.last, Some(b":" | b"=")),
            _ => false,
        }
    }

    /// Sees that no input object is given a field twice.
    fn name(&mut self, token: Token<'a>) -> Result<(), ClientError> {
        if matches!(self.last, Some(b":" | b"$")) {
            return Ok(());
        }
        let Some(Bracket::Object(fields)) = self.inside.last_mut() else { return Ok(()) };
        if fields.contains(&token.text) {
            let name = String::from_utf8_lossy(token.text);
            let message = format!("The input object has the field `{name}` twice: leave one of them out.");
            return Err(ClientError::Validation { message, at: vec![self.position(token.at)] });
        }
        fields.push(token.text);
        Ok(())
    }

    /// Writes the characters for the escapes that the parsers do not know.
    fn escapes(&mut self, token: Token<'_>) -> Result<(), ClientError> {
        let text = &self.document[token.at..token.at + token.text.len()];
        let mut from = 0;
        while let Some(found) = text[from..].find('\\') {
            let start = from + found;
            let Some(first) = unit(&text[start..]) else {
                from = start + 1 + text[start + 1..].chars().next().map_or(0, char::len_utf8);
                continue;
            };
            let second = unit(&text[start + first.length..]);
            let pair = second.filter(|second| first.is_leading() && second.is_trailing());
            let escape = match pair {
                Some(second) => Escape {
                    code: 0x1_0000 + ((first.code - 0xD800) << 10) + (second.code - 0xDC00),
                    length: first.length + second.length,
                    ..first
                },
                None => first,
            };
            let end = start + escape.length;
            let Some(character) = char::from_u32(escape.code) else {
                let shown = &text[start..end];
                let message = format!("The document is not GraphQL: `{shown}` is no Unicode character.");
                return Err(self.refuse(token.at + start, message));
            };
            if escape.is_braced || pair.is_some() {
                let plain = match character {
                    '"' | '\\' | '\0'..' ' | '\u{7F}' => format!("\\u{:04X}", escape.code),
                    character => character.to_string(),
                };
                self.edits.push((token.at + start..token.at + end, plain));
            }
            from = end;
        }
        Ok(())
    }

    fn refuse(&self, at: usize, message: String) -> ClientError {
        ClientError::Parse { message, at: vec![self.position(at)] }
    }

    fn position(&self, at: usize) -> Pos {
        let before = &self.document[..at];
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        Pos { line: before.matches('\n').count() + 1, column: before[line..].chars().count() + 1 }
    }

    fn edited(self) -> Cow<'a, str> {
        if self.edits.is_empty() {
            return Cow::Borrowed(self.document);
        }
        let (mut text, mut from) = (String::with_capacity(self.document.len()), 0);
        for (range, instead) in self.edits {
            text.push_str(&self.document[from..range.start]);
            text.push_str(&instead);
            from = range.end;
        }
        text.push_str(&self.document[from..]);
        Cow::Owned(text)
    }
}

/// An escape of a character by its number, or of half of one.
#[derive(Clone, Copy)]
struct Escape {
    code: u32,
    /// How many bytes it has.
    length: usize,
    is_braced: bool,
}

impl Escape {
    fn is_leading(self) -> bool {
        !self.is_braced && (0xD800..0xDC00).contains(&self.code)
    }

    fn is_trailing(self) -> bool {
        !self.is_braced && (0xDC00..0xE000).contains(&self.code)
    }
}

/// The escape that a text begins with. None where there is none, or one that the parser will refuse.
fn unit(text: &str) -> Option<Escape> {
    let digits = text.strip_prefix("\\u")?;
    let (digits, length, is_braced) = match digits.strip_prefix('{') {
        Some(braced) => {
            let end = braced.find('}')?;
            (&braced[..end], end + "\\u{}".len(), true)
        }
        None => (digits.get(..4)?, "\\u0000".len(), false),
    };
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| are_digits)?;
    Some(Escape { code, length, is_braced })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(document: &str) -> String {
        let error = readable(document).unwrap_err();
        let at = match &error {
            ClientError::Parse { at, .. } | ClientError::Validation { at, .. } => at[0],
            _ => Pos::default(),
        };
        format!("{}:{} {error}", at.line, at.column)
    }

    #[test]
    fn what_the_parsers_know_stays() {
        for document in [
            r#"query Q($a: String = "x" $b: I = {c: {c: 1}, d: [{c: 1} {c: 2}]}) @d(e: "f") { a(b: "\u00e9\n\\u{41}") { a a } }"#,
            r#"{ a(b: """ \u{41} "" """, c: {a: b, b: $a, c: a}) }"#,
            r#""of a shorthand, which has none" { a }"#,
            r#"{ a } "of nothing""#,
            "query Q($a: [In t]) { a }",
            r#"query "of nothing" Q { a }"#,
            r#"{ a(b: "\u{12"#,
            "{ a(b: \"\\",
        ] {
            assert!(matches!(readable(document), Ok(Cow::Borrowed(_))), "{document}");
        }
    }

    #[test]
    fn characters_stand_for_their_escapes() {
        let document = r#"{ a(b: "\u{1F600} \uD83D\uDE00 \u{22}\u{A}\u{5C} \u00e9") }"#;
        let plain = "{ a(b: \"\u{1F600} \u{1F600} \\u0022\\u000A\\u005C \\u00e9\") }";
        assert_eq!(readable(document).unwrap(), plain);
    }

    #[test]
    fn types_have_no_space_in_them() {
        let document = "query Q($a: [ [ Int ! ] #c\n ]\n! = [ [ 1 ] ], $b: Int !) { a(b: [ 1 ]) }";
        let plain = "query Q($a: [[Int!]]! = [ [ 1 ] ], $b: Int!) { a(b: [ 1 ]) }";
        assert_eq!(readable(document).unwrap(), plain);
    }

    #[test]
    fn nothing_less_than_nothing_is_whole() {
        assert_eq!(readable("{ a(b: -0, c: -0.5, d: -01) }").unwrap(), "{ a(b: 0 , c: -0.5, d: -01) }");
    }

    #[test]
    fn numbers_of_no_character_are_refused() {
        assert!(
            message("{\n  a(b: \"é\\uD83D\") }").starts_with("2:10 The document is not GraphQL: `\\uD83D`")
        );
        for text in [r"\uDE00", r"\uD83D\u0041", r"\u{D83D}\u{DE00}", r"\u{110000}"] {
            assert!(
                message(&format!("{{ a(b: \"{text}\") }}")).contains("is no Unicode character"),
                "{text}"
            );
        }
    }

    #[test]
    fn descriptions_leave_their_places() {
        let document = "\"of Q\" query Q(\"of a\" $a: Int, \"\"\"of\nb\"\"\" $b: Int) { a }\n\"of F\" fragment F on T { a }";
        let plain = "       query Q(       $a: Int,      \n     $b: Int) { a }\n       fragment F on T { a }";
        assert_eq!(readable(document).unwrap(), plain);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(document in r#"([ \n,é@a-f0-9$:=!(){}\[\]-]|"{1,3}|\\u?\{?|fragment|on|D83D){0,40}"#) {
            if let Ok(plain) = readable(&document) {
                // Whether the parser takes it does not matter here.
                let _ = async_graphql::parser::parse_query(plain);
            }
        }
    }

    #[test]
    fn what_the_parsers_would_lose_is_refused() {
        assert!(message("query Q() { a }").starts_with("1:8 "));
        assert!(message("{ a( ) }").starts_with("1:4 "));
        assert!(message("fragment on on T { a } { ...on }").starts_with("1:1 "));
        assert!(
            message("{ a(b: {c: 1, d: {c: 1}, c: 2}) }")
                .starts_with("1:26 The input object has the field `c` twice")
        );
        assert!(readable("{ a(b: {c: [{c: 1}, {c: 1}], d: c}) { c: c c: c } }").is_ok());
    }
}
