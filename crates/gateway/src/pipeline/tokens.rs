//! The tokens of a document (GraphQL specification, "Lexical Tokens"), counted before anything else looks at it.

use crate::config::Limits;
use crate::error::ClientError;

/// How deep brackets of any kind may nest: as deep as the parser follows. It recurses, and must not run out of stack
/// whatever it is sent.
const MAX_NESTING: u32 = 60;

/// A name, a number, a string or a punctuator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token<'a> {
    /// How many bytes of the document come before it.
    pub at: usize,
    pub text: &'a [u8],
}

/// The tokens of a document, as far as they can be told apart. Whether each is well formed, the parser finds out.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'a> {
    document: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(document: &'a str) -> Self {
        Self { document: document.as_bytes(), at: 0 }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let at = self.at;
            let rest = &self.document[at..];
            let (length, is_token) = match *rest.first()? {
                b' ' | b'\t' | b'\n' | b'\r' | b',' => (1, false),
                b'#' => (run(rest, |byte| !matches!(byte, b'\n' | b'\r')), false),
                b'"' => (string(rest), true),
                b'.' if rest.starts_with(b"...") => (3, true),
                b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                    (run(rest, |byte| byte == b'_' || byte.is_ascii_alphanumeric()), true)
                }
                b'0'..=b'9' | b'-' => {
                    let inside =
                        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-');
                    (run(rest, inside), true)
                }
                _ => (1, true),
            };
            self.at += length;
            if is_token {
                return Some(Token { at, text: &rest[..length] });
            }
        }
    }
}

/// Refuses a document of too many tokens, or one whose brackets nest too deep to be parsed safely.
pub(super) fn check(document: &str, limits: &Limits) -> Result<(), ClientError> {
    let (mut count, mut nesting) = (0_u32, 0_u32);
    for token in Tokens::of(document) {
        match token.text {
            b"{" | b"[" | b"(" => nesting += 1,
            b"}" | b"]" | b")" => nesting = nesting.saturating_sub(1),
            _ => {}
        }
        count += 1;
        if count > limits.tokens {
            return Err(ClientError::Limit {
                code: "TOKEN_LIMIT_EXCEEDED",
                what: "The number of tokens of this document",
                count: count.into(),
                at_least: true,
                limit: limits.tokens.into(),
                advice: "Move long lists to variables, and send operations of their own in requests of their own.",
            });
        }
        if nesting > MAX_NESTING {
            return Err(ClientError::Limit {
                code: "DEPTH_LIMIT_EXCEEDED",
                what: "The nesting of brackets in this document",
                count: nesting.into(),
                at_least: true,
                limit: MAX_NESTING.into(),
                advice: "Nest fields and values less deep.",
            });
        }
    }
    Ok(())
}

/// How many bytes there are from the first on that belong together.
fn run(rest: &[u8], inside: impl Fn(u8) -> bool) -> usize {
    rest.iter().skip(1).position(|byte| !inside(*byte)).map_or(rest.len(), |end| end + 1)
}

/// The length of a string or block string, or of what is left where it does not end.
fn string(rest: &[u8]) -> usize {
    let block = rest.starts_with(b"\"\"\"");
    let mut at = if block { 3 } else { 1 };
    while at < rest.len() {
        match &rest[at..] {
            [b'\\', b'"', b'"', b'"', ..] if block => at += 4,
            [b'"', b'"', b'"', ..] if block => return at + 3,
            [b'\\', _, ..] if !block => at += 2,
            [b'"' | b'\n' | b'\r', ..] if !block => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(document: &str) -> u32 {
        (0..1_000)
            .find(|tokens| check(document, &Limits { tokens: *tokens, ..Limits::default() }).is_ok())
            .unwrap()
    }

    #[test]
    fn tokens_are_counted_as_the_specification_names_them() {
        assert_eq!(count(""), 0);
        assert_eq!(count("{ a }"), 3);
        assert_eq!(count("query Q($a: [Int!]! = [1, -2.5e3]) { a(b: $a) ...F }"), 28);
        assert_eq!(count("# no { tokens } here\n{ a } # nor here"), 3);
        assert_eq!(count("{ a(b: \"x \\\" { y\") }"), 8);
        assert_eq!(count("{ a(b: \"\"\"x \\\"\"\" \" { y\"\"\") }"), 8);
        assert_eq!(count("\u{feff}{ \"unterminated"), 5);
    }

    #[test]
    fn brackets_that_nest_too_deep_are_refused_before_parsing() {
        let document = format!("{}{}", "{a".repeat(2_000), "}".repeat(2_000));
        let error = check(&document, &Limits { tokens: u32::MAX, ..Limits::default() }).unwrap_err();
        assert_eq!(error.code(), "DEPTH_LIMIT_EXCEEDED");
    }

    #[test]
    fn the_deepest_document_that_passes_is_parsed_within_the_stack_of_a_worker() {
        let n = MAX_NESTING as usize - 2;
        for document in [
            format!("{{a(b:{}{})}}", "[".repeat(n), "]".repeat(n)),
            format!("{{a(b:{}1{})}}", "{c:".repeat(n), "}".repeat(n)),
            format!("{}{}", "{a".repeat(n), "}".repeat(n)),
        ] {
            check(&document, &Limits::default()).unwrap();
            let parsed = std::thread::Builder::new()
                .stack_size(2 << 20)
                .spawn(move || async_graphql::parser::parse_query(&document).is_ok());
            // Whether it is accepted does not matter here; that the thread comes back does.
            parsed.unwrap().join().unwrap();
        }
    }
}
