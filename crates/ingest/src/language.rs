//! Language tags.

/// The language of a text of which no source says it: undetermined (BCP 47).
pub(crate) const UNKNOWN: &str = "und";

/// A language tag in its usual spelling (`de-AT`, `zh-Hant`), if the text is one.
///
/// Language, script, region and variants in the order of RFC 5646; `_` is taken for `-`, as in `pt_BR`.
pub fn tag(text: &str) -> Option<String> {
    let text = text.trim().replace('_', "-");
    let mut parts = text.split('-');
    let language = parts.next().filter(|part| matches!(part.len(), 2 | 3) && is_alphabetic(part))?;
    let mut tag = language.to_ascii_lowercase();
    for part in parts {
        if part.is_empty() || part.len() > 8 || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        tag.push('-');
        match part.len() {
            2 if is_alphabetic(part) => tag.push_str(&part.to_ascii_uppercase()),
            4 if is_alphabetic(part) => {
                tag.push_str(&part[..1].to_ascii_uppercase());
                tag.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => tag.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(tag)
}

/// A tag in a place where any word could stand, such as a folder: only two letters, or with a region or script.
pub(crate) fn tag_in_path(text: &str) -> Option<String> {
    let (language, rest) =
        text.split_once(['-', '_']).map_or((text, None), |(first, rest)| (first, Some(rest)));
    let is_likely = language.len() == 2 && LANGUAGES.contains(&language.to_ascii_lowercase().as_str());
    let is_short = rest.is_none_or(|rest| matches!(rest.len(), 2 | 4) && is_alphabetic(rest));
    (is_likely && is_short).then(|| tag(text))?
}

fn is_alphabetic(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// ISO 639-1, without those that are also common names of folders (`io`, `to`).
const LANGUAGES: &[&str] = &[
    "af", "am", "ar", "as", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "eo",
    "es", "et", "eu", "fa", "fi", "fr", "ga", "gl", "gu", "ha", "he", "hi", "hr", "hu", "hy", "id", "ig",
    "is", "it", "ja", "jv", "ka", "kk", "km", "kn", "ko", "ku", "ky", "la", "lb", "lo", "lt", "lv", "mg",
    "mi", "mk", "ml", "mn", "mr", "ms", "mt", "my", "nb", "ne", "nl", "nn", "no", "or", "pa", "pl", "ps",
    "pt", "qu", "ro", "ru", "rw", "si", "sk", "sl", "so", "sq", "sr", "st", "su", "sv", "sw", "ta", "te",
    "tg", "th", "tk", "tl", "tr", "tt", "ug", "uk", "ur", "uz", "vi", "wo", "xh", "yi", "yo", "zh", "zu",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_get_their_usual_spelling() {
        for (written, spelled) in [
            ("DE", Some("de")),
            ("pt_br", Some("pt-BR")),
            ("ZH-hant-tw", Some("zh-Hant-TW")),
            ("sl-rozaj", Some("sl-rozaj")),
            ("german", None),
            ("d", None),
            ("de-", None),
            ("日本", None),
        ] {
            assert_eq!(tag(written).as_deref(), spelled, "{written}");
        }
    }

    #[test]
    fn not_every_short_folder_is_a_language() {
        assert_eq!(tag_in_path("de").as_deref(), Some("de"));
        assert_eq!(tag_in_path("zh-TW").as_deref(), Some("zh-TW"));
        for folder in ["io", "blog", "en-route", "v2", "posts"] {
            assert_eq!(tag_in_path(folder), None, "{folder}");
        }
    }
}
