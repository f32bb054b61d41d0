//! Names folded to one key, for order and likeness.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A name without case, accents and double spaces, so that `Wētā  FX` and `weta fx` have one key.
pub fn fold(name: &str) -> String {
    let plain = name.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_accents_and_spaces_do_not_tell_names_apart() {
        assert_eq!(fold(" Wētā  FX"), "weta fx");
        assert_eq!(fold("Ænix"), "ænix");
        assert_eq!(fold("阿里巴巴"), "阿里巴巴");
    }
}
