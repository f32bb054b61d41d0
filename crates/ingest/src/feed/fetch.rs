//! A feed by its URL, within bounds.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::redirect::Policy;
use url::{Host, Url};

use crate::{Document, Error, Fault, Result, client};

/// The longest feed that is read.
const LONGEST: usize = 16 * 1024 * 1024;
/// How long the whole of a request may take.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long a server may say nothing.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads a feed by HTTP or HTTPS. Other schemes are refused, and so is a redirect from a public address to one of
/// this machine or its network. A name and password in the URL are sent, and neither kept nor shown.
///
/// # Errors
///
/// When it cannot be fetched within 30 seconds and 16 MB, or its server says nothing for 10 seconds.
pub async fn fetch(address: &str) -> Result<Document> {
    let url = Url::parse(address).map_err(|error| {
        Error::Fetch(Fault::of(without_password(address), error.to_string(), "write a whole URL"))
    })?;
    let shown = without_credentials(url.clone());
    let failed = |what: String, mend: &str| Error::Fetch(Fault::of(&shown, what, mend));
    if !matches!(url.scheme(), "http" | "https") {
        return Err(failed(
            format!("`{}:` is not fetched", url.scheme()),
            "name a URL of http or https, or a file",
        ));
    }
    let from_here = is_local(&url);
    let redirects = Policy::custom(move |attempt| {
        if attempt.previous().len() > 5 {
            attempt.error("more than five redirects")
        } else if !from_here && is_local(attempt.url()) {
            attempt.error("a redirect into this network")
        } else {
            attempt.follow()
        }
    });
    let reason = |error: reqwest::Error| {
        let error = error.without_url();
        let mut said = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            said = format!("{said}: {inner}");
            source = inner.source();
        }
        failed(said, "check the URL, and that it answers: within 30 seconds, without a pause of 10")
    };
    let client =
        client().timeout(DEADLINE).read_timeout(PATIENCE).redirect(redirects).build().map_err(reason)?;
    let mut answer =
        client.get(url).send().await.and_then(reqwest::Response::error_for_status).map_err(reason)?;
    let mut bytes = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(reason)? {
        if bytes.len() + part.len() > LONGEST {
            let what = format!("is longer than {} MB", LONGEST / 1024 / 1024);
            return Err(failed(what, "save the part you need to a file"));
        }
        bytes.extend_from_slice(&part);
    }
    Document::new(&shown, &bytes)
}

/// A URL as it may be kept and shown.
fn without_credentials(mut url: Url) -> String {
    // Neither can fail where the URL has a host, as those of HTTP have.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

/// What is no URL, as it may be shown.
fn without_password(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, rest)| rest)
}

/// Whether an address is one of this machine or its network, as far as it says so itself.
fn is_local(url: &Url) -> bool {
    let ip = match url.host() {
        Some(Host::Domain(name)) => return name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
        Some(Host::Ipv6(ip)) => ip.to_ipv4_mapped().map_or(IpAddr::V6(ip), IpAddr::V4),
        None => return true,
    };
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified(),
        IpAddr::V6(ip) => {
            ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_this_network_are_known() {
        for (url, local) in [
            ("http://localhost:4000/", true),
            ("http://127.0.0.1/", true),
            ("http://10.1.2.3/", true),
            ("http://169.254.169.254/", true),
            ("http://[::1]/", true),
            ("http://[::ffff:127.0.0.1]/", true),
            ("https://example.com/", false),
            ("https://93.184.216.34/", false),
        ] {
            assert_eq!(is_local(&Url::parse(url).unwrap()), local, "{url}");
        }
    }

    #[tokio::test]
    async fn a_password_is_not_shown() {
        for address in ["ftp://steward:hunter2@example.com/", "http://steward:hunter2@bad host/"] {
            let said = fetch(address).await.unwrap_err().to_string();
            assert!(!said.contains("hunter2"), "{said}");
        }
    }

    #[tokio::test]
    async fn only_the_web_is_fetched() {
        for address in ["file:///etc/hostname", "ftp://example.com/feed", "feed.xml"] {
            assert_eq!(fetch(address).await.unwrap_err().code(), "FETCH", "{address}");
        }
    }
}
