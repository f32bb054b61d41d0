//! Names made into keys.

/// A readable key made from a name: lower case, words joined by `-`. Letters of every script stay.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in pediment_storage::fold(name).chars() {
        match c {
            '+' => slug.push_str(if slug.is_empty() { "plus" } else { "-plus" }),
            '\'' | '’' => {}
            c if c.is_alphanumeric() => slug.push(c),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Whether a text can be a key as it is: lower case, its words joined by `-`.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.len() <= 200 && slug(text) == text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_readable_key() {
        for (name, key) in [
            ("Cloud Native Computing Foundation (CNCF)", "cloud-native-computing-foundation-cncf"),
            ("  Wētā   FX ", "weta-fx"),
            ("C++", "c-plus-plus"),
            ("阿里巴巴", "阿里巴巴"),
            ("Men's & Women's", "mens-womens"),
            ("!!!", ""),
        ] {
            assert_eq!(slug(name), key);
        }
    }
}
