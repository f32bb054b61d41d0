//! Keys of companies that no curated source named yet.

use crate::fold;

/// Words after a company's name that say of what legal form it is.
const LEGAL_FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "llc",
    "ltd",
    "limited",
    "gmbh",
    "corporation",
    "corp",
    "co",
    "company",
    "ag",
    "sa",
    "sas",
    "bv",
    "nv",
    "plc",
    "pty",
    "pte",
    "oy",
    "ab",
    "srl",
    "spa",
    "kg",
    "se",
    "llp",
    "lp",
    "kk",
];

/// Letters that no accent was taken from.
const LETTERS: &[(char, &str)] = &[
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('ß', "ss"),
    ('đ', "d"),
    ('ł', "l"),
    ('þ', "th"),
    ('ð', "d"),
    ('ı', "i"),
];

/// A name without case, accents, marks and legal form: `Northwind, Ltd.` and `northwind` are alike.
pub(super) fn plain(name: &str) -> String {
    let folded = fold(name).replace("s.a.", "sa").replace("b.v.", "bv").replace(['.', '\'', '’'], "");
    let spaced: String = folded.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut words: Vec<&str> = spaced.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|word| LEGAL_FORMS.contains(word)) {
        words.pop();
    }
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    if words.is_empty() { folded } else { words.join(" ") }
}

/// The folded names under which a company of a like name may be kept.
pub(super) fn likenesses(name: &str) -> Vec<String> {
    const ENDS: &[&str] = &[
        "",
        " inc",
        " inc.",
        ", inc.",
        ", inc",
        " llc",
        ", llc",
        " ltd",
        " ltd.",
        ", ltd.",
        ", ltd",
        " limited",
        " gmbh",
        " corporation",
        " corp",
        " corp.",
        " company",
        " co.",
        " co., ltd.",
        " co., ltd",
        " co.,ltd.",
        " ag",
        " se",
        " s.a.",
        " sa",
        " plc",
        " b.v.",
        " ab",
        " oy",
    ];
    let plain = plain(name);
    let mut keys = vec![fold(name)];
    keys.extend(ENDS.iter().map(|end| format!("{plain}{end}")));
    keys
}

/// A readable key in letters that every keyboard has; None where the name has none of them.
pub(super) fn slug(name: &str) -> Option<String> {
    let mut slug = String::new();
    for c in plain(name).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if let Some((_, letters)) = LETTERS.iter().find(|(letter, _)| *letter == c) {
            slug.push_str(letters);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_form_tells_no_companies_apart() {
        for (name, other) in [
            ("Northwind, Ltd.", "northwind"),
            ("Huawei Technologies Co., Ltd.", "Huawei Technologies"),
            ("The Harbour Company", "Harbour"),
            ("Wētā FX", "weta fx"),
        ] {
            assert_eq!(plain(name), plain(other));
            assert!(likenesses(name).contains(&fold(name)));
        }
        assert_ne!(plain("Google Cloud"), plain("Google LLC"));
    }

    #[test]
    fn a_slug_is_made_of_a_name_where_it_has_letters_for_it() {
        assert_eq!(slug("Ænix").as_deref(), Some("aenix"));
        assert_eq!(slug("Amazon Web Services, Inc.").as_deref(), Some("amazon-web-services"));
        assert_eq!(slug("阿里巴巴"), None);
    }
}
