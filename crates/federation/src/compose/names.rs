//! Names of directives that the library below does not follow: those under a namespace of the subgraph's own, and
//! `@interfaceObject` under another name. They are written as they are called without an import.

use std::ops::Range;

use super::{
    subgraph::FEDERATION,
    text::{self, Edit},
};

/// What is written otherwise.
pub(super) fn edits(sdl: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for link in links(sdl) {
        let arguments = &sdl[link.clone()];
        let import = arguments.find('[').map_or(0..0, |at| at..at + text::closed(&arguments[at..], '[', ']'));
        for (start, _) in arguments.match_indices("as:") {
            let Some(name) = text::string(arguments, start) else { continue };
            let called = arguments[name.clone()].trim_matches('"');
            if !import.contains(&start) {
                edits.push(Edit { range: at(&link, &(start..name.end)), by: String::new() });
                edits.extend(uses(sdl, &format!("@{called}__"), |_| true, "@federation__"));
            } else if let Some(entry) = entry(arguments, start, name.end)
                && arguments[entry.clone()].contains("\"@interfaceObject\"")
            {
                edits.push(Edit { range: at(&link, &entry), by: "\"@interfaceObject\"".to_owned() });
                let ends = |next: Option<char>| next.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_');
                let uses = uses(sdl, called, ends, "@interfaceObject");
                edits.extend(uses.filter(|edit| !link.contains(&edit.range.start)));
            }
        }
    }
    edits
}

/// The arguments of links to Federation's specification.
fn links(sdl: &str) -> impl Iterator<Item = Range<usize>> {
    sdl.match_indices("@link").filter_map(|(start, _)| {
        let open = start + sdl[start..].find('(')?;
        let link = open..open + text::closed(&sdl[open..], '(', ')');
        sdl[link.clone()].contains(FEDERATION).then_some(link)
    })
}

/// The entry of an import list that has something within.
fn entry(arguments: &str, start: usize, end: usize) -> Option<Range<usize>> {
    Some(arguments[..start].rfind('{')?..end + arguments[end..].find('}')? + 1)
}

fn uses(
    sdl: &str,
    name: &str,
    ends: impl Fn(Option<char>) -> bool,
    by: &'static str,
) -> impl Iterator<Item = Edit> {
    let found: Vec<usize> = sdl.match_indices(name).map(|(start, _)| start).collect();
    let length = name.len();
    let found = found.into_iter().filter(move |start| ends(sdl[start + length..].chars().next()));
    found.map(move |start| Edit { range: start..start + length, by: by.to_owned() })
}

fn at(base: &Range<usize>, range: &Range<usize>) -> Range<usize> {
    base.start + range.start..base.start + range.end
}
