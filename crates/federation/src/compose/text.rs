//! SDL as text: where things stand in it, and how they are replaced there.

use std::ops::Range;

use graphql_tools::{
    parser::{Pos, schema::ParseError},
    static_graphql::schema::Document,
};
use hive_router_query_planner::utils::parsing::safe_parse_schema;

/// A piece of the text that is replaced.
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) by: String,
}

/// The text with its pieces replaced.
pub(super) fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
    let mut text = text.to_owned();
    for Edit { range, by } in edits {
        text.replace_range(range, &by);
    }
    text
}

/// Where a place is in the text. The parser counts characters from 1, a tab as eight.
pub(super) fn offset(text: &str, place: Pos) -> Option<usize> {
    let start: usize = text.split_inclusive('\n').take(place.line.checked_sub(1)?).map(str::len).sum();
    let mut column = 1;
    let reached = text.get(start..)?.char_indices().find(|(_, c)| {
        let here = column;
        column += match c {
            '\t' => 8,
            '\r' | '\u{feff}' => 0,
            _ => 1,
        };
        here >= place.column
    });
    reached.map(|(at, _)| start + at)
}

/// The line of what stands there, and its place in it, both from 1.
pub(super) fn place(text: &str, at: usize) -> Pos {
    let before = &text[..at];
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    Pos { line: before.matches('\n').count() + 1, column: before[line..].chars().count() + 1 }
}

/// Where the name of a field's type stands; `from` is where the field begins.
pub(super) fn type_name(text: &str, from: usize) -> Option<Range<usize>> {
    let from = described(text, from);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut at = from + text.get(from..)?.find(|c| !is_name(c))?;
    at += text[at..].find(|c: char| !c.is_whitespace())?;
    if text[at..].starts_with('(') {
        at += closed(&text[at..], '(', ')');
    }
    at += text[at..].find(':')? + 1;
    at += text[at..].find(is_name)?;
    let length = text[at..].find(|c| !is_name(c)).unwrap_or(text.len() - at);
    Some(at..at + length)
}

/// Where the whole type of a field or argument stands, with its lists and non-nulls.
pub(super) fn whole_type(text: &str, from: usize) -> Option<Range<usize>> {
    let name = type_name(text, from)?;
    let opens = |c: char| c == '[' || c.is_whitespace();
    let start = text[..name.start].trim_end_matches(opens).len();
    let start = start + text[start..].find(|c: char| !c.is_whitespace())?;
    let closes = |c: char| matches!(c, ']' | '!') || c.is_whitespace();
    let end = text.len() - text[name.end..].trim_start_matches(closes).len();
    Some(start..text[..end].trim_end().len())
}

/// Where the default of an input stands, the `=` too; `from` is where the input begins.
pub(super) fn default(text: &str, from: usize) -> Option<Range<usize>> {
    let start = whole_type(text, from)?.end;
    let value = text[start..].trim_start().strip_prefix('=')?.trim_start();
    let length = match value.chars().next()? {
        '[' => closed(value, '[', ']'),
        '{' => closed(value, '{', '}'),
        '"' => string(value, 0)?.end,
        _ => value.find(|c: char| c.is_whitespace() || matches!(c, ',' | ')' | '}' | '@'))?,
    };
    Some(start..text.len() - value.len() + length)
}

/// Where a whole field stands, its directives too; `from` is where it begins.
pub(super) fn field(text: &str, from: usize) -> Option<Range<usize>> {
    let mut end = type_name(text, from)?.end;
    loop {
        let rest = &text[end..];
        let next = rest.trim_start();
        let length = match next.as_bytes().first() {
            Some(b']' | b'!') => 1,
            Some(b'@') => 1 + next[1..].find(|c: char| !c.is_alphanumeric() && c != '_')?,
            // The arguments of a directive.
            Some(b'(') => closed(next, '(', ')'),
            _ => break,
        };
        end += rest.len() - next.len() + length;
    }
    Some(from..end)
}

/// Where a whole definition of a type with fields stands; `from` is where it begins.
pub(super) fn definition(text: &str, from: usize) -> Option<Range<usize>> {
    let start = described(text, from);
    let fields = start + text.get(start..)?.find('{')?;
    Some(from..fields + closed(&text[fields..], '{', '}'))
}

/// Where what begins at `from` goes on after its description.
pub(super) fn described(text: &str, from: usize) -> usize {
    let is_described = text.get(from..).is_some_and(|text| text.starts_with('"'));
    match string(text, from).filter(|_| is_described) {
        Some(description) => text.len() - text[description.end..].trim_start().len(),
        None => from,
    }
}

/// Where the next string stands, with its quotes.
pub(super) fn string(text: &str, from: usize) -> Option<Range<usize>> {
    let start = from + text.get(from..)?.find('"')?;
    let rest = &text[start..];
    if let Some(block) = rest.strip_prefix("\"\"\"") {
        return Some(start..start + 6 + block.find("\"\"\"")?);
    }
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find_map(|(at, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })?;
    Some(start..start + end + 1)
}

/// Where the string stands that a directive gives an argument; `from` is where the directive begins.
pub(super) fn argument(text: &str, from: usize, name: &str) -> Option<Range<usize>> {
    let Range { start, end } = arguments(text, from)?;
    let arguments = &text[start..end];
    let named = arguments.match_indices(name).map(|(at, _)| at).find(|at| {
        let quotes = arguments[..*at].matches('"').count();
        quotes.is_multiple_of(2) && arguments[at + name.len()..].trim_start().starts_with(':')
    })?;
    string(text, start + named)
}

/// Where the arguments of a directive stand, their brackets too; `from` is where the directive begins.
pub(super) fn arguments(text: &str, from: usize) -> Option<Range<usize>> {
    let start = from + text.get(from..)?.find('(')?;
    Some(start..start + closed(&text[start..], '(', ')'))
}

/// The root type of an operation that an extension of the schema names.
pub(super) fn root(sdl: &str, operation: &str) -> Option<String> {
    let mut found = None;
    for extension in schema_extensions(sdl) {
        let text = &sdl[extension];
        if let Some(roots) = text.find('{').map(|at| &text[at..])
            && let Some(at) = roots.find(operation)
        {
            let name = roots[at + operation.len()..].trim_start_matches([':', ' ', '\t', '\n', '\r']);
            let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
            found = Some(name[..length].to_owned());
        }
    }
    found
}

/// The extensions of the schema that name root types.
pub(super) fn roots_in_extensions(sdl: &str) -> Vec<Range<usize>> {
    schema_extensions(sdl).into_iter().filter(|range| sdl[range.clone()].trim_end().ends_with('}')).collect()
}

/// The document of an SDL. The parser does not know extensions of the schema, nor that nothing else may be there; all else
/// stands where it stood.
pub(super) fn parsed(sdl: &str) -> Result<Document, ParseError> {
    let rest = without_schema_extensions(sdl);
    let says_nothing = |line: &str| matches!(line.trim_start().chars().next(), None | Some('#'));
    if rest != sdl && rest.lines().all(says_nothing) {
        return Ok(Document { definitions: Vec::new() });
    }
    safe_parse_schema(&rest)
}

fn without_schema_extensions(sdl: &str) -> String {
    let mut text = sdl.as_bytes().to_vec();
    for extension in schema_extensions(sdl) {
        text[extension]
            .iter_mut()
            .filter(|byte| !matches!(byte, b'\n' | b'\r'))
            .for_each(|byte| *byte = b' ');
    }
    // Whole characters were replaced, by blanks.
    String::from_utf8(text).unwrap_or_default()
}

fn schema_extensions(sdl: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = sdl[from..].find("extend schema").map(|at| at + from) {
        let mut end = start + "extend schema".len();
        loop {
            let rest = &sdl[end..];
            let skipped = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
            let next = &rest[skipped..];
            let length = match next.as_bytes().first() {
                Some(b'@') => {
                    1 + next[1..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(next.len() - 1)
                }
                Some(b'(') => closed(next, '(', ')'),
                Some(b'{') => closed(next, '{', '}'),
                _ => break,
            };
            end += skipped + length;
        }
        found.push(start..end);
        from = end;
    }
    found
}

/// How long the text is up to the bracket that closes its first one. Brackets within strings do not count.
pub(super) fn closed(text: &str, open: char, close: char) -> usize {
    let (mut depth, mut quoted) = (0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c == open && !quoted => depth += 1,
            c if c == close && !quoted => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_of_the_parsers_is_found_behind_tabs() {
        let text = "type Query {\n\t\"One.\" one(\n\t\t\"\"\"\n\t\tIts id: a number.\n\t\t\"\"\"\n\t\tid: ID!\n\t): Int @deprecated\n\ttwo: [Int!]!\n}";
        let document = parsed(text).expect("SDL");
        let fields = crate::types::definitions(&document).find_map(|definition| match definition {
            graphql_tools::static_graphql::schema::TypeDefinition::Object(object) => Some(&object.fields),
            _ => None,
        });
        let places = fields.expect("a type").iter().map(|of| offset(text, of.position).expect("a place"));
        let pieces: Vec<&str> = places.map(|at| &text[field(text, at).expect("a field")]).collect();
        assert!(
            pieces[0].starts_with("\"One.\" one(") && pieces[0].ends_with("): Int @deprecated"),
            "{pieces:?}"
        );
        assert_eq!(pieces[1], "two: [Int!]!");
    }
}
