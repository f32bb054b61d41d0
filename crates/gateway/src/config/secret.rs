//! URLs that may hold a password: never shown by `Debug`, and shown without it by `redacted`.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The URL of a service, possibly with a password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SecretUrl(String);

/// Stands where a secret was.
pub(super) const HIDDEN: &str = "********";

impl SecretUrl {
    /// Takes a URL as it was written.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The URL with its password, for the service that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the URL holds a password, in its authority or in its query.
    pub fn has_password(&self) -> bool {
        self.password_in_authority().is_some() || self.0.contains("password=")
    }

    /// The same URL with stars for its password. What does not parse far enough to be sure is hidden whole.
    #[must_use]
    pub fn redacted(&self) -> Self {
        if self.0.contains("password=") {
            let before = self.0.split_once("password=").map_or("", |(before, _)| before);
            return Self(before.to_owned()).redacted_authority(&format!("password={HIDDEN}"));
        }
        self.redacted_authority("")
    }

    fn redacted_authority(&self, after: &str) -> Self {
        match self.password_in_authority() {
            Some((start, end)) => Self(format!("{}{HIDDEN}{}{after}", &self.0[..start], &self.0[end..])),
            None => Self(format!("{}{after}", self.0)),
        }
    }

    /// Where the password stands in `scheme://user:password@host`. An `@` in a password is legal in practice, so
    /// the last one before the path counts.
    fn password_in_authority(&self) -> Option<(usize, usize)> {
        let authority_start = self.0.find("://")? + 3;
        let at = authority_start + self.0[authority_start..].rfind('@')?;
        let colon = authority_start + self.0[authority_start..at].find(':')?;
        (colon + 1 < at).then_some((colon + 1, at))
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.redacted().0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_never_shows() {
        for url in [
            "postgres://pediment:hunter2@db/pediment",
            "postgres://pediment:hunter@2@db/pediment",
            "postgres://pediment:hunter/2@db/pediment",
            "redis://:hunter2@cache:6379/0",
            "postgres://db/pediment?user=pediment&password=hunter2",
        ] {
            let url = SecretUrl::new(url);
            assert!(url.has_password());
            assert!(!format!("{url:?}").contains("hunter"), "{url:?}");
        }
    }

    #[test]
    fn a_url_without_a_password_shows_whole() {
        for url in ["postgres://pediment@db/pediment", "redis://cache:6379", "sqlite://data/pediment.sqlite"]
        {
            assert!(!SecretUrl::new(url).has_password());
            assert_eq!(SecretUrl::new(url).redacted().expose(), url);
        }
    }
}
