//! A feed by its URL, within bounds.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::redirect::Policy;
use url::{Host, Url};

use crate::{Document, Error, Fault, Result};

/// The longest feed that is read.
const LONGEST: usize = 16 * 1024 * 1024;
/// How long the whole of a request may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// Reads a feed by HTTP or HTTPS. Other schemes are refused, and so is a redirect from a public address to one of
/// this machine or its network.
///
/// # Errors
///
/// When it cannot be fetched within 30 seconds and 16 MB.
pub async fn fetch(address: &str) -> Result<Document> {
    let failed = |what: String, mend: &str| Error::Fetch(Fault::of(address, what, mend));
    let url = Url::parse(address).map_err(|error| failed(error.to_string(), "write a whole URL"))?;
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
        let mut said = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            said = format!("{said}: {inner}");
            source = inner.source();
        }
        failed(said, "check the URL, and that it answers within 30 seconds")
    };
    let client = reqwest::Client::builder()
        .user_agent(concat!("pediment/", env!("CARGO_PKG_VERSION")))
        .timeout(DEADLINE)
        .redirect(redirects)
        .build()
        .map_err(reason)?;
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
    Document::new(address, &bytes)
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
    async fn only_the_web_is_fetched() {
        for address in ["file:///etc/hostname", "ftp://example.com/feed", "feed.xml"] {
            assert_eq!(fetch(address).await.unwrap_err().code(), "FETCH", "{address}");
        }
    }
}
