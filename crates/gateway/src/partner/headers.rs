//! Which headers pass between client and partner.

use std::collections::HashSet;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::SetUpError;
use crate::config;

/// What is about the connection or the body, each of which a client, the gateway and a partner have their own.
const OURS: [HeaderName; 16] = [
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::CONNECTION,
    header::CONTENT_ENCODING,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::EXPECT,
    header::HOST,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// The rules of one partner.
pub(super) struct Rules {
    forward: HashSet<HeaderName>,
    set: HeaderMap,
    expose: HashSet<HeaderName>,
}

impl Rules {
    pub(super) fn new(partner: &str, rules: &config::Headers) -> Result<Self, SetUpError> {
        let refused = |rule: &str, problem: String| SetUpError::Header {
            partner: partner.to_owned(),
            rule: rule.to_owned(),
            problem,
        };
        let named = |rule: &str, name: &String| {
            HeaderName::try_from(name)
                .map_err(|_| refused(rule, format!("`{name}` cannot be the name of a header")))
        };
        let passing = |rule: &str, name: &String| {
            let name = named(rule, name)?;
            if OURS.contains(&name) {
                let problem = format!("`{name}` is about the connection or the body, and never passes");
                return Err(refused(rule, problem));
            }
            Ok(name)
        };
        let mut set = HeaderMap::new();
        for (name, value) in &rules.set {
            // The value may be a secret, and is not shown.
            let value = HeaderValue::from_str(value)
                .map_err(|_| refused("set", format!("`{name}` cannot have this value")))?;
            set.insert(passing("set", name)?, value);
        }
        let all = |rule: &str, names: &[String]| {
            names.iter().map(|name| passing(rule, name)).collect::<Result<HashSet<_>, _>>()
        };
        let mut forward = all("forward", &rules.forward)?;
        for name in &rules.remove {
            let name = named("remove", name)?;
            set.remove(&name);
            forward.remove(&name);
        }
        Ok(Self { forward, set, expose: all("expose", &rules.expose)? })
    }

    /// The headers that a partner is sent. Not what the client says to be about its own connection (RFC 9110, section
    /// 7.6.1).
    pub(super) fn sent(&self, client: &HeaderMap) -> HeaderMap {
        let mut headers = those_named(&self.forward, client);
        let of_connection = client.get_all(header::CONNECTION).iter().filter_map(|names| names.to_str().ok());
        for name in of_connection.flat_map(|names| names.split(',')) {
            headers.remove(name.trim());
        }
        for (name, value) in &self.set {
            headers.insert(name, value.clone());
        }
        headers
    }

    /// The headers of a partner's answer that the client gets.
    pub(super) fn exposed(&self, answer: &HeaderMap) -> HeaderMap {
        those_named(&self.expose, answer)
    }
}

fn those_named(names: &HashSet<HeaderName>, from: &HeaderMap) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in names {
        for value in from.get_all(name) {
            headers.append(name, value.clone());
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
            forward: vec!["Authorization".to_owned(), "cookie".to_owned()],
            set: [("x-from".to_owned(), "pediment".to_owned())].into(),
            remove: vec!["cookie".to_owned()],
            expose: Vec::new(),
        };
        let rules = Rules::new("jobs", &rules).unwrap();
        let sent = rules.sent(&client);
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[header::AUTHORIZATION], "Bearer a");
        assert_eq!(sent["x-from"], "pediment");
        assert!(rules.exposed(&client).is_empty());
    }

    #[test]
    fn what_a_client_says_of_its_connection_stays_there() {
        let client = HeaderMap::from_iter([
            (header::CONNECTION, HeaderValue::from_static("keep-alive, X-Hop")),
            (HeaderName::from_static("x-hop"), HeaderValue::from_static("a")),
            (header::COOKIE, HeaderValue::from_static("b")),
        ]);
        let forward = vec!["cookie".to_owned(), "x-hop".to_owned()];
        let rules = Rules::new("jobs", &config::Headers { forward, ..config::Headers::default() }).unwrap();
        let sent = rules.sent(&client);
        assert_eq!(sent.keys().collect::<Vec<_>>(), ["cookie"]);
    }

    #[test]
    fn a_header_that_is_named_twice_passes_once() {
        let client = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static("a"))]);
        let forward = vec!["cookie".to_owned(), "Cookie".to_owned()];
        let rules = Rules::new("jobs", &config::Headers { forward, ..config::Headers::default() }).unwrap();
        assert_eq!(rules.sent(&client).len(), 1);
    }
}
