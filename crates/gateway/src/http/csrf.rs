//! Refuses a GET that a browser made for a foreign site without a preflight.
//!
//! Browsers say in `Sec-Fetch-Site` whose request it is. A script of a site that CORS allows is trusted; an image, a
//! link or a form of another site is not, unless a header shows that the browser asked first. POST is safe by its
//! content type.

use axum::http::{HeaderMap, header};

use crate::config::{Cors, Csrf};
use crate::error::ClientError;

/// Checks the headers of a GET.
pub(super) fn check(headers: &HeaderMap, csrf: &Csrf, cors: &Cors) -> Result<(), ClientError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let own = matches!(text("sec-fetch-site"), None | Some("same-origin" | "none"));
    let asked =
        csrf.headers.iter().any(|name| headers.contains_key(name.as_str())) || asked_by_content_type(headers);
    let allowed = text("sec-fetch-mode") == Some("cors")
        && text("origin")
            .is_some_and(|origin| cors.origins.iter().any(|allowed| allowed == "*" || allowed == origin));
    if !csrf.enabled || own || asked || allowed {
        return Ok(());
    }
    let header = csrf.headers.first().map_or("content-type", String::as_str);
    Err(ClientError::CrossSite { header: header.to_owned() })
}

/// A content type that is not one of the three that need no preflight (Fetch standard, "CORS-safelisted").
fn asked_by_content_type(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let name = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    !matches!(name.as_str(), "" | "text/plain" | "multipart/form-data" | "application/x-www-form-urlencoded")
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn passes(headers: &[(&'static str, &'static str)], origins: &[&str]) -> bool {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let cors =
            Cors { origins: origins.iter().map(|origin| (*origin).to_owned()).collect(), ..Cors::default() };
        check(&headers, &Csrf::default(), &cors).is_ok()
    }

    #[test]
    fn programs_and_the_own_site_pass() {
        assert!(passes(&[], &[]));
        assert!(passes(&[("sec-fetch-site", "same-origin")], &[]));
        assert!(passes(&[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")], &[]));
    }

    #[test]
    fn what_a_foreign_site_embeds_or_links_is_refused() {
        for site in ["cross-site", "same-site"] {
            assert!(!passes(&[("sec-fetch-site", site), ("sec-fetch-mode", "no-cors")], &["*"]));
            assert!(!passes(&[("sec-fetch-site", site), ("sec-fetch-mode", "navigate")], &["*"]));
            assert!(!passes(&[("sec-fetch-site", site), ("content-type", "text/plain; x=y")], &["*"]));
        }
    }

    #[test]
    fn a_preflight_lets_it_pass() {
        assert!(passes(&[("sec-fetch-site", "cross-site"), ("apollo-require-preflight", "1")], &[]));
        assert!(passes(&[("sec-fetch-site", "cross-site"), ("content-type", "application/json")], &[]));
    }

    #[test]
    fn a_script_of_an_allowed_site_passes_and_that_of_another_does_not() {
        let script =
            [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors"), ("origin", "https://a.example")];
        assert!(passes(&script, &["*"]));
        assert!(passes(&script, &["https://a.example"]));
        assert!(!passes(&script, &["https://b.example"]));
    }
}
