//! `@link`s of a supergraph: the library below links every feature that subgraphs do, also where it composes nothing of it.

use super::text::{self, Edit};

/// The supergraph without links to features none of whose directives is in it.
pub(super) fn composed(sdl: &str) -> String {
    let (head, _) = sdl.split_once("\n}").unwrap_or_default();
    let link = |(start, link): (usize, &str)| {
        let open = start + link.len() - 1;
        let end = open + text::closed(&sdl[open..], '(', ')');
        let imported = sdl[open..end].split('"').filter(|part| part.starts_with('@'));
        let mut imported = imported.peekable();
        let is_dead = imported.peek().is_some() && !imported.any(|name| is_defined(sdl, name));
        is_dead.then(|| Edit { range: start..end, by: String::new() })
    };
    text::edited(sdl, head.match_indices(" @link(").filter_map(link).collect())
}

fn is_defined(sdl: &str, directive: &str) -> bool {
    let definition = format!("directive {directive}");
    sdl.lines().any(|line| line.strip_prefix(&definition).is_some_and(|rest| rest.starts_with(['(', ' '])))
}
