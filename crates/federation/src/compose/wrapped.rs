//! Directives that the library below writes over several lines because they are long. What it leaves out is written into
//! its supergraph line by line, so each is put into one line, and back where it stayed as it was.

use std::collections::HashMap;

use super::text;

/// Directives over several lines, by what they are in one line.
pub(super) struct Wrapped(HashMap<String, String>);

impl Wrapped {
    /// An SDL with each directive in one line.
    pub(super) fn unwrapped(sdl: &str) -> (String, Self) {
        let (mut unwrapped, mut wrapped) = (String::with_capacity(sdl.len()), HashMap::new());
        let mut rest = sdl;
        while let Some(open) = rest.find("(\n") {
            let name = rest[..open].rfind(|c: char| !c.is_alphanumeric() && c != '_');
            let length = text::closed(&rest[open..], '(', ')');
            let directive = name
                .filter(|at| rest[*at..].starts_with('@'))
                .map(|at| (at, &rest[at..open + length]))
                // Texts over several lines stay as they are, and so does what has no end.
                .filter(|(_, directive)| !directive.contains("\"\"\"") && directive.ends_with(')'));
            let Some((at, directive)) = directive else {
                unwrapped.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
                continue;
            };
            let lines: Vec<&str> = directive.lines().map(str::trim).collect();
            let (first, last) = (lines[0], lines.len() - 1);
            let inline = format!("{first}{})", lines[1..last].join(", "));
            unwrapped.push_str(&rest[..at]);
            unwrapped.push_str(&inline);
            rest = &rest[at + directive.len()..];
            wrapped.insert(inline, directive.to_owned());
        }
        unwrapped.push_str(rest);
        (unwrapped, Self(wrapped))
    }

    /// The SDL with those that stayed as they were as they were.
    pub(super) fn restored(&self, sdl: &str) -> String {
        let mut restored = String::with_capacity(sdl.len());
        let mut rest = sdl;
        while let Some(at) = rest.find('@').filter(|_| !self.0.is_empty()) {
            let name =
                1 + rest[at + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').count();
            let open = at + name;
            let arguments = &rest[open..];
            let end =
                if arguments.starts_with('(') { open + text::closed(arguments, '(', ')') } else { open };
            let directive = self.0.get(&rest[at..end]);
            restored.push_str(&rest[..at]);
            restored.push_str(directive.map_or(&rest[at..open], String::as_str));
            rest = &rest[directive.map_or(open, |_| end)..];
        }
        restored.push_str(rest);
        restored
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_one_line_is_put_back() {
        let sdl = "schema @link(url: \"a\") {\n  query: Query\n}\n\ndirective @a(\n  b: Int\n) on FIELD\n\nenum Graph {\n  A @graph(\n    name: \"a (\"\n    url: \"b\"\n  )\n}\n\ntype Query {\n  a(\n    \"One.\"\n    b: Int\n  ): Int @field(\n    graph: A\n    requires: \"c\"\n  ) @field(graph: B)\n}\n";
        let (unwrapped, wrapped) = Wrapped::unwrapped(sdl);
        assert!(unwrapped.contains("  A @graph(name: \"a (\", url: \"b\")\n"));
        assert!(unwrapped.contains("  ): Int @field(graph: A, requires: \"c\") @field(graph: B)\n"));
        assert!(unwrapped.contains("directive @a(b: Int) on FIELD\n"));
        assert_eq!(wrapped.restored(&unwrapped), sdl);
    }
}
