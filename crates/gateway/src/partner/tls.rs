//! The PEM files by which partner and gateway know each other.

use std::path::Path;

use reqwest::{Certificate, Client, ClientBuilder, Identity};

/// The certificates that a partner's must come from.
pub(super) fn root_certificates(file: &Path) -> Result<Vec<Certificate>, String> {
    let found = Certificate::from_pem_bundle(&read(file)?).map_err(|error| innermost(&error))?;
    if found.is_empty() {
        return Err("it holds no certificate in PEM".to_owned());
    }
    tried(Client::builder().tls_certs_only(found.clone()))?;
    Ok(found)
}

/// The gateway's own certificate with its key.
pub(super) fn identity(file: &Path) -> Result<Identity, String> {
    let missing = |_| "it must hold a certificate and its private key, not encrypted, both in PEM".to_owned();
    let found = Identity::from_pem(&read(file)?).map_err(missing)?;
    tried(Client::builder().tls_certs_only([]).identity(found.clone()))?;
    Ok(found)
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| error.to_string())
}

/// What a file holds is looked into only when a client is made of it: with one file alone, that one is at fault.
fn tried(client: ClientBuilder) -> Result<(), String> {
    client.build().map(drop).map_err(|error| innermost(&error))
}

/// What an error comes from, without what it led to.
fn innermost(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), innermost)
}
