//! Foundations by the names that sources give them.

use pediment_storage::fold;

use crate::slug::slug;

/// Foundations whose keys are fixed: key, name, other names, folded.
const KNOWN: &[(&str, &str, &[&str])] = &[
    ("linux-foundation", "Linux Foundation", &["the linux foundation", "linux foundation", "lf", "tlf"]),
    ("pytorch", "PyTorch Foundation", &["pytorch foundation", "pytorch"]),
    ("cncf", "Cloud Native Computing Foundation", &["cloud native computing foundation", "cncf"]),
    (
        "lfai",
        "LF AI & Data Foundation",
        &["lf ai & data foundation", "lf ai & data", "lf ai and data foundation", "lf ai foundation", "lfai"],
    ),
];

/// The name of a foundation whose key is fixed.
pub(crate) fn known_name(slug: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(key, ..)| *key == slug).map(|(_, name, _)| *name)
}

/// A foundation as a source calls it: `Cloud Native Computing Foundation (CNCF)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Called {
    /// Its key.
    pub(crate) slug: String,
    /// Its name, without the short form.
    pub(crate) name: String,
}

/// The key and the name in what a source calls a foundation. None if it is no name at all.
///
/// The key is the fixed one, else `stable` (a key that the source itself gives), else the short form in
/// parentheses, else made from the name.
pub(crate) fn called(text: &str, stable: Option<&str>) -> Option<Called> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (name, short) = parts(&text);
    let known = KNOWN.iter().find(|(_, _, names)| {
        [Some(name), short, Some(text.as_str())]
            .into_iter()
            .flatten()
            .any(|name| names.contains(&fold(name).as_str()))
    });
    if let Some((slug, name, _)) = known {
        return Some(Called { slug: (*slug).to_owned(), name: (*name).to_owned() });
    }
    let key = stable.map(slug).filter(|key| !key.is_empty()).unwrap_or_else(|| slug(short.unwrap_or(name)));
    (!key.is_empty()).then(|| Called { slug: key, name: name.to_owned() })
}

/// `Long Name (SHORT)` and `SHORT (The Long Name)` taken apart: the name, and the short form if there is one.
fn parts(text: &str) -> (&str, Option<&str>) {
    let Some((before, inside)) = text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) else {
        return (text, None);
    };
    match (before.contains(' '), inside.contains(' ')) {
        (_, false) if !inside.is_empty() => (before, Some(inside)),
        (false, true) => (inside, Some(before)),
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_sources_lead_to_one_key() {
        for (text, stable, slug, name) in [
            ("The Linux Foundation", Some("tlf"), "linux-foundation", "Linux Foundation"),
            ("Cloud Native Computing Foundation (CNCF)", None, "cncf", "Cloud Native Computing Foundation"),
            ("LF AI & Data", None, "lfai", "LF AI & Data Foundation"),
            ("PyTorch Foundation", Some("pytorch-foundation"), "pytorch", "PyTorch Foundation"),
            (
                "FINOS (The Fintech Open Source Foundation)",
                None,
                "finos",
                "The Fintech Open Source Foundation",
            ),
            ("Open Source Security Foundation (OpenSSF)", None, "openssf", "Open Source Security Foundation"),
            ("LF Edge", Some("lfedge"), "lfedge", "LF Edge"),
            ("P4 Fund", None, "p4-fund", "P4 Fund"),
        ] {
            let called = called(text, stable).unwrap();
            assert_eq!((called.slug.as_str(), called.name.as_str()), (slug, name));
        }
        assert_eq!(called("  ", None), None);
    }
}
