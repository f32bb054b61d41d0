//! The HTTP client of whoever asks others.

/// A client as its user sets it up further: it says who asks, and speaks TLS by the one library that is linked.
pub fn client() -> reqwest::ClientBuilder {
    // reqwest leaves the choice to the process. One set before stays.
    let _already_set = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().user_agent(concat!("pediment/", env!("CARGO_PKG_VERSION")))
}
