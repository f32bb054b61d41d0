//! Content negotiation: which media type an answer takes, and whether a body is JSON in UTF-8.

use axum::http::{HeaderMap, header};

use crate::error::ClientError;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status tells of GraphQL.
    GraphQlResponse,
    /// `application/json`: the status tells of HTTP only.
    Json,
}

impl Media {
    /// The form that a client prefers among those it accepts (RFC 9110, section 12.5.1). Without `Accept`, and for
    /// ranges such as `*/*`, it is `application/json`, which older clients expect.
    pub(super) fn negotiate(headers: &HeaderMap) -> Result<Self, ClientError> {
        let mut accept = headers.get_all(header::ACCEPT).iter().peekable();
        if accept.peek().is_none() {
            return Ok(Self::Json);
        }
        let ranges =
            accept.flat_map(|value| value.to_str().unwrap_or_default().split(',')).filter_map(Range::parse);
        let known = ranges.filter_map(|range| match range.name.as_str() {
            _ if range.quality == 0 => None,
            "application/graphql-response+json" => Some((range.quality, 3, Self::GraphQlResponse)),
            "application/json" => Some((range.quality, 2, Self::Json)),
            "application/*" | "*/*" => Some((range.quality, 1, Self::Json)),
            _ => None,
        });
        let best = known.max_by_key(|(quality, precision, _)| (*quality, *precision));
        best.map(|(.., media)| media).ok_or(ClientError::NotAcceptable)
    }

    /// The value of `Content-Type`.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::GraphQlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// One entry of an `Accept` header.
struct Range {
    name: String,
    /// In thousandths.
    quality: u16,
}

impl Range {
    /// Reads an entry. One that asks for another charset than UTF-8 cannot be met, and is none.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next()?.to_ascii_lowercase();
        let mut quality = 1_000;
        for part in parts {
            let Some((key, value)) = part.split_once('=') else { continue };
            match key.trim().to_ascii_lowercase().as_str() {
                "q" => quality = thousandths(value.trim()),
                "charset" if !is_utf8(value) => return None,
                _ => {}
            }
        }
        Some(Self { name, quality })
    }
}

/// A quality value (RFC 9110, section 12.4.2) in thousandths; what is none counts as 0.
pub(super) fn thousandths(text: &str) -> u16 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = format!("{fraction:0<3}");
    match (whole, fraction.get(..3).and_then(|digits| digits.parse::<u16>().ok())) {
        ("1", Some(_)) => 1_000,
        ("0", Some(fraction)) => fraction,
        _ => 0,
    }
}

fn is_utf8(charset: &str) -> bool {
    let charset = charset.trim().trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

/// Refuses a body that is not declared as JSON in UTF-8. A browser sends this type to a foreign site only where a
/// preflight allowed it, so that this is also what keeps such sites from posting.
pub(super) fn require_json(headers: &HeaderMap) -> Result<(), ClientError> {
    let refuse = |problem: String| Err(ClientError::UnsupportedMediaType(problem));
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        return refuse("it is absent".to_owned());
    };
    let mut parts = value.to_str().unwrap_or_default().split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    if !name.eq_ignore_ascii_case("application/json") {
        return refuse(format!("`{name}` is not understood"));
    }
    let mut parameters = parts.filter_map(|part| part.split_once('='));
    match parameters.find(|(key, _)| key.trim().eq_ignore_ascii_case("charset")) {
        Some((_, charset)) if !is_utf8(charset) => {
            refuse(format!("the charset `{charset}` is not understood"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn negotiated(accept: &str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).unwrap());
        Media::negotiate(&headers).ok()
    }

    #[test]
    fn the_preferred_form_is_sent() {
        let (new, old) = (Some(Media::GraphQlResponse), Some(Media::Json));
        assert_eq!(Media::negotiate(&HeaderMap::new()).ok(), old);
        assert_eq!(negotiated("*/*"), old);
        assert_eq!(negotiated("application/*"), old);
        assert_eq!(negotiated("application/json"), old);
        assert_eq!(negotiated("application/graphql-response+json"), new);
        assert_eq!(negotiated("Application/GraphQL-Response+JSON; charset=UTF-8"), new);
        assert_eq!(negotiated("application/json, application/graphql-response+json"), new);
        assert_eq!(negotiated("application/graphql-response+json;q=0.5, application/json"), old);
        assert_eq!(negotiated("application/graphql-response+json, application/json;q=0.9"), new);
        assert_eq!(negotiated("text/html, */*;q=0.8"), old);
    }

    #[test]
    fn a_client_that_accepts_neither_form_gets_none() {
        let none =
            ["text/html", "application/json;q=0", "application/json; charset=iso-8859-1", "", "a/b, ;;,"];
        for accept in none {
            assert_eq!(negotiated(accept), None, "{accept}");
        }
    }

    #[test]
    fn only_json_in_utf_8_is_read() {
        let accepted = |content_type: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
            require_json(&headers).is_ok()
        };
        assert!(accepted("application/json"));
        assert!(accepted("Application/JSON;charset=\"UTF-8\""));
        assert!(!accepted("application/json; charset=utf-16"));
        assert!(!accepted("text/plain"));
        assert!(!accepted("application/jsonp"));
        assert!(require_json(&HeaderMap::new()).is_err());
    }
}
