//! The lines above a Markdown text: YAML between `---`, or TOML between `+++`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Document, Error, Fault, Result, yaml};

/// A text and what stands above it.
pub(crate) struct FrontMatter<'a> {
    given: &'a str,
    /// The lines between the marks, and how many lines stand before them.
    lines: &'a str,
    skipped: u64,
    values: BTreeMap<String, Value>,
    /// The text below.
    pub(crate) body: &'a str,
}

impl<'a> FrontMatter<'a> {
    /// Takes a document apart.
    ///
    /// # Errors
    ///
    /// When the front matter is not closed or cannot be read.
    pub(crate) fn read(document: &'a Document) -> Result<Self> {
        let text = document.text.as_str();
        let given = document.given.as_str();
        let blank = text.len() - text.trim_start().len();
        let skipped = text[..blank].matches('\n').count() as u64 + 1;
        let rest = &text[blank..];
        let first = rest.lines().next().unwrap_or_default().trim_end();
        if first != "---" && first != "+++" {
            return Ok(Self { given, lines: "", skipped: 0, values: BTreeMap::new(), body: text });
        }
        let start = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let Some((lines, body)) = closed_by(&rest[start..], first) else {
            let what = format!("the front matter that begins with `{first}` is not closed");
            let mend = format!("write `{first}` on a line of its own below it");
            return Err(Error::Syntax(Fault::of(given, what, mend).at(skipped, 1)));
        };
        let values: Option<BTreeMap<String, Value>> = if first == "---" {
            yaml::parse_part(given, lines, skipped)?
        } else {
            yaml::parse_part(given, &from_toml(lines), skipped)?
        };
        Ok(Self { given, lines, skipped, values: values.unwrap_or_default(), body })
    }

    /// The first of these keys that says something.
    pub(crate) fn text(&self, keys: &[&str]) -> Option<String> {
        self.texts(keys).into_iter().next()
    }

    /// What the first of these keys that says anything says, as one text or several.
    pub(crate) fn texts(&self, keys: &[&str]) -> Vec<String> {
        let found = keys.iter().map(|key| self.values.get(*key).map(texts).unwrap_or_default());
        found.into_iter().find(|texts| !texts.is_empty()).unwrap_or_default()
    }

    /// Whether a key is set to a truth value.
    pub(crate) fn is(&self, key: &str, truth: bool) -> bool {
        self.values.get(key).is_some_and(|value| match value {
            Value::Bool(value) => *value == truth,
            Value::String(text) => text.eq_ignore_ascii_case(if truth { "true" } else { "false" }),
            _ => false,
        })
    }

    /// A fault in what a key says.
    pub(crate) fn fault(&self, keys: &[&str], what: String, mend: &str) -> Error {
        let of_key = |line: &str| {
            keys.iter().any(|key| {
                line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with([':', '=']))
            })
        };
        let fault = Fault::of(self.given, what, mend);
        let line =
            self.lines.lines().position(of_key).map_or(self.skipped, |at| self.skipped + at as u64 + 1);
        Error::Content(fault.at(line, 1))
    }
}

/// The text up to a line that closes it, and what follows that line.
fn closed_by<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_end = line.trim_end() == mark || (mark == "---" && line.trim_end() == "...");
        if is_end {
            return Some((&text[..at], &text[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// The values that TOML and YAML write alike, as YAML, line by line; tables are left out.
fn from_toml(lines: &str) -> String {
    let is_key = |key: &str| {
        let key = key.trim();
        !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    };
    let mut in_table = false;
    let mut yaml = String::with_capacity(lines.len());
    for line in lines.lines() {
        in_table |= line.starts_with('[');
        match line.split_once('=') {
            _ if in_table => {}
            Some((key, value)) if is_key(key) => {
                yaml.push_str(key.trim());
                yaml.push_str(": ");
                yaml.push_str(value.trim());
            }
            _ => {
                yaml.push(' ');
                yaml.push_str(line);
            }
        }
        yaml.push('\n');
    }
    yaml
}

/// What a value says: a scalar, the entries of a list, or the `name` of a mapping.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(value) => vec![value.to_string()],
        Value::Number(number) => vec![number.to_string()],
        Value::String(text) => {
            Some(text.trim().to_owned()).filter(|text| !text.is_empty()).into_iter().collect()
        }
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Object(fields) => ["name", "title", "display_name", "url"]
            .iter()
            .find_map(|key| fields.get(*key))
            .map(texts)
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        Document::new("post.md", text.as_bytes()).unwrap()
    }

    #[test]
    fn yaml_and_toml_stand_above_a_text() {
        for text in [
            "---\ntitle: 'A: b'\nauthors: [{name: Ada}, Bo]\ndraft: true\n---\nText\n",
            "\n+++\ntitle = \"A: b\"\nauthors = [\"Ada\",\n\"Bo\"]\ndraft = true\n[extra]\ntitle = \"no\"\n+++\nText\n",
        ] {
            let document = document(text);
            let front = FrontMatter::read(&document).unwrap();
            assert_eq!(front.text(&["heading", "title"]).unwrap(), "A: b");
            assert_eq!(front.texts(&["authors"]), ["Ada", "Bo"]);
            assert!(front.is("draft", true) && !front.is("draft", false));
            assert_eq!(front.body, "Text\n");
        }
    }

    #[test]
    fn a_text_can_stand_alone() {
        let document = document("# Title\n\n---\n\nText");
        assert_eq!(FrontMatter::read(&document).unwrap().body, "# Title\n\n---\n\nText");
    }

    #[test]
    fn a_fault_says_its_line_in_the_file() {
        for (text, line) in
            [("---\ntitle: x\n", 1), ("\n\n---\na: b\nc: \"d\n---\n", 5), ("---\na: [\n---\n", 2)]
        {
            let document = document(text);
            let Err(error) = FrontMatter::read(&document) else { panic!("{text:?} is read") };
            assert!(error.fault().at.unwrap().0 >= line, "{text:?}: {error}");
        }
    }
}
