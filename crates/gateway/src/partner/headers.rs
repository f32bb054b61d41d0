//! Which headers pass between client and partner.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::config;

/// The rules of a configuration, understood.
pub(super) struct Rules {
    forward: Vec<HeaderName>,
    set: Vec<(HeaderName, HeaderValue)>,
    remove: Vec<HeaderName>,
    expose: Vec<HeaderName>,
}

/// Why a rule cannot be followed.
#[derive(Debug)]
pub(super) struct Unfit {
    /// The key of the configuration.
    pub(super) key: &'static str,
    pub(super) problem: String,
}

impl Rules {
    pub(super) fn new(rules: &config::Headers) -> Result<Self, Unfit> {
        // These are about the connection and the body, which are the gateway's.
        let ours = [header::HOST, header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING];
        let mut set = Vec::new();
        for (name, value) in &rules.set {
            let value = HeaderValue::from_str(value).map_err(|_| Unfit {
                key: "headers.set",
                problem: format!("the value of `{name}` cannot be that of a header"),
            })?;
            set.push((named("headers.set", name)?, value));
        }
        let mut remove = all("headers.remove", &rules.remove)?;
        remove.extend(ours);
        Ok(Self {
            forward: all("headers.forward", &rules.forward)?,
            set,
            remove,
            expose: all("headers.expose", &rules.expose)?,
        })
    }

    /// The headers that a partner is sent.
    pub(super) fn sent(&self, client: &HeaderMap) -> HeaderMap {
        let mut headers = those_named(&self.forward, client);
        for (name, value) in &self.set {
            headers.insert(name.clone(), value.clone());
        }
        for name in &self.remove {
            headers.remove(name);
        }
        headers
    }

    /// The headers of a partner's answer that the client gets.
    pub(super) fn exposed(&self, answer: &HeaderMap) -> HeaderMap {
        those_named(&self.expose, answer)
    }
}

fn all(key: &'static str, names: &[String]) -> Result<Vec<HeaderName>, Unfit> {
    names.iter().map(|name| named(key, name)).collect()
}

fn named(key: &'static str, name: &str) -> Result<HeaderName, Unfit> {
    let problem = || format!("`{name}` cannot be the name of a header");
    HeaderName::try_from(name).map_err(|_| Unfit { key, problem: problem() })
}

fn those_named(names: &[HeaderName], from: &HeaderMap) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in names {
        for value in from.get_all(name) {
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
        let rules = Rules::new(&config::Headers {
            forward: vec!["Authorization".to_owned(), "host".to_owned(), "cookie".to_owned()],
            set: [("x-from".to_owned(), "pediment".to_owned())].into(),
            remove: vec!["cookie".to_owned()],
            expose: Vec::new(),
        })
        .unwrap();
        let sent = rules.sent(&client);
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[header::AUTHORIZATION], "Bearer a");
        assert_eq!(sent["x-from"], "pediment");
        assert!(rules.exposed(&client).is_empty());
    }
}
