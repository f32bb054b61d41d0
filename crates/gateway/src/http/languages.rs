//! `Accept-Language`: the languages a client would like, best first (RFC 9110, section 12.5.4).

use std::cmp::Reverse;

use axum::http::{HeaderMap, header};

use super::media::thousandths;

/// How many languages are taken into account.
const MOST: usize = 16;

/// The languages of a request, as BCP 47 tags. `*` says nothing that an empty list does not.
pub(super) fn languages(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let ranges = values.flat_map(|value| value.split(',')).filter_map(|range| {
        let (tag, parameter) = range.split_once(';').unwrap_or((range, "q=1"));
        let quality = thousandths(parameter.trim().strip_prefix("q=")?.trim());
        let tag = tag.trim();
        let fine = tag.len() <= 35 && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (quality > 0 && fine && !tag.is_empty()).then_some((quality, tag))
    });
    let mut ranges: Vec<(u16, &str)> = ranges.take(MOST).collect();
    ranges.sort_by_key(|(quality, _)| Reverse(*quality));
    ranges.into_iter().map(|(_, tag)| tag.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn languages_come_in_order_of_preference() {
        let accepted = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(value));
            languages(&headers)
        };
        assert_eq!(accepted("de-AT, fr;q=0.5, de;q=0.9, *;q=0.1"), ["de-AT", "de", "fr"]);
        assert_eq!(accepted("en;q=0, de"), ["de"]);
        assert!(accepted("*").is_empty());
        assert!(accepted("; ,, x;q=z").is_empty());
        assert!(languages(&HeaderMap::new()).is_empty());
    }
}
