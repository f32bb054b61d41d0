//! Which headers pass between client and partner.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::config;

/// The headers that a partner is sent.
pub(super) fn sent(rules: &config::Headers, client: &HeaderMap) -> HeaderMap {
    let mut headers = those_named(&rules.forward, client);
    for (name, value) in &rules.set {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    // These are about the connection and the body, which are ours.
    let ours = [header::HOST, header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING];
    for name in rules.remove.iter().filter_map(|name| HeaderName::try_from(name).ok()).chain(ours) {
        headers.remove(name);
    }
    headers
}

/// The headers of a partner's answer that the client gets.
pub(super) fn exposed(rules: &config::Headers, answer: &HeaderMap) -> HeaderMap {
    those_named(&rules.expose, answer)
}

fn those_named(names: &[String], from: &HeaderMap) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in names.iter().filter_map(|name| HeaderName::try_from(name).ok()) {
        for value in from.get_all(&name) {
            headers.append(name.clone(), value.clone());
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_rule_names_passes() {
        let client = HeaderMap::from_iter([
            (header::AUTHORIZATION, HeaderValue::from_static("Bearer a")),
            (header::COOKIE, HeaderValue::from_static("b")),
            (header::HOST, HeaderValue::from_static("c")),
        ]);
        let rules = config::Headers {
            forward: vec!["Authorization".to_owned(), "host".to_owned(), "cookie".to_owned()],
            set: [("x-from".to_owned(), "pediment".to_owned())].into(),
            remove: vec!["cookie".to_owned()],
            expose: Vec::new(),
        };
        let sent = sent(&rules, &client);
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[header::AUTHORIZATION], "Bearer a");
        assert_eq!(sent["x-from"], "pediment");
        assert!(exposed(&rules, &client).is_empty());
    }
}
