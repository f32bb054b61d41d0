//! What the path of a post says.

use crate::language;

/// Whether a file is a post by its name.
pub(super) fn is_post(name: &str) -> bool {
    let lower = name.to_lowercase();
    let is_markdown = [".md", ".markdown", ".mdx"].iter().any(|end| lower.ends_with(end));
    is_markdown && !lower.starts_with("readme.") && !lower.starts_with("_index.")
}

/// A path taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PostPath {
    /// The language that a folder or the end of the file's name says.
    pub(super) language: Option<String>,
    /// The path without language and ending: the same for all translations.
    pub(super) neutral: String,
    /// The file's name without date, language and ending; of an `index.md` the folder's.
    pub(super) stem: String,
}

/// Takes the path of a post inside a folder apart. The folder's own name can say the language too.
pub(super) fn read(folder: &str, path: &str) -> PostPath {
    let mut language = language_of_folder(folder).map(|(_, tag)| tag);
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let name = parts.pop().unwrap_or_default();
    let mut folders = Vec::new();
    for part in parts {
        match language_of_folder(part) {
            Some((rest, tag)) => {
                language = Some(tag);
                folders.extend(Some(rest).filter(|rest| !rest.is_empty()));
            }
            None => folders.push(part),
        }
    }
    let mut stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if let Some((rest, end)) = stem.rsplit_once('.')
        && let Some(tag) = language::tag_in_path(end)
    {
        (stem, language) = (rest, Some(tag));
    }
    let neutral = folders.iter().copied().chain([stem]).collect::<Vec<_>>().join("/");
    let own = without_date(stem);
    let own = if own.eq_ignore_ascii_case("index") { folders.last().copied().unwrap_or(own) } else { own };
    PostPath { language, neutral, stem: without_date(own).to_owned() }
}

/// `de`, or the `de` of `content.de`: the rest, and the tag.
fn language_of_folder(name: &str) -> Option<(&str, String)> {
    if let Some(tag) = language::tag_in_path(name) {
        return Some(("", tag));
    }
    let (rest, end) = name.rsplit_once('.')?;
    language::tag_in_path(end).map(|tag| (rest, tag))
}

/// A name without the day it begins with.
fn without_date(stem: &str) -> &str {
    let mut rest = stem;
    for _ in 0..3 {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let Some(after) = rest[digits..].strip_prefix(['-', '_']).filter(|_| matches!(digits, 1 | 2 | 4))
        else {
            return stem;
        };
        rest = after;
    }
    if rest.is_empty() { stem } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_language_and_name() {
        for (folder, path, language, neutral, stem) in [
            ("nodejs", "en/announcements/v6.md", Some("en"), "announcements/v6", "v6"),
            ("content.de", "blog/flut.md", Some("de"), "blog/flut", "flut"),
            ("content", "blog/tide/index.de.md", Some("de"), "blog/tide/index", "tide"),
            ("_posts", "2022-9-12-Name.md", None, "2022-9-12-Name", "Name"),
            ("blog", "2025-pride.md", None, "2025-pride", "2025-pride"),
            ("i18n", "zh-TW/a.b.md", Some("zh-TW"), "a.b", "a.b"),
        ] {
            let found = read(folder, path);
            assert_eq!(found.language.as_deref(), language, "{path}");
            assert_eq!((found.neutral.as_str(), found.stem.as_str()), (neutral, stem));
        }
    }

    #[test]
    fn not_every_file_is_a_post() {
        assert!(is_post("a.md") && is_post("B.MARKDOWN") && is_post("c.mdx"));
        assert!(!is_post("README.md") && !is_post("_index.de.md") && !is_post("LICENSE"));
    }
}
