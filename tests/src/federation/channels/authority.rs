//! A private authority, and the certificates it issues.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// Who vouches for others.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and the key that goes with it.
pub(super) struct Identity {
    pub certificate: rcgen::Certificate,
    pub key: KeyPair,
}

impl Authority {
    pub(super) fn new() -> Self {
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.distinguished_name.push(DnType::CommonName, "A private authority");
        Self(CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap())
    }

    /// Its own certificate, as PEM.
    pub(super) fn pem(&self) -> String {
        self.0.pem()
    }

    /// Vouches for a host or an address.
    pub(super) fn identity(&self, name: &str) -> Identity {
        let key = KeyPair::generate().unwrap();
        let parameters = CertificateParams::new([name.to_owned()]).unwrap();
        Identity { certificate: parameters.signed_by(&key, &self.0).unwrap(), key }
    }

    /// TLS for a server on 127.0.0.1 that it vouches for, and that asks who its clients are if they are to be vouched
    /// for too.
    pub(super) fn tls(&self, clients: Option<&Self>) -> Arc<ServerConfig> {
        let provider: Arc<CryptoProvider> = ring::default_provider().into();
        let tls = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .unwrap();
        let tls = match clients {
            None => tls.with_no_client_auth(),
            Some(authority) => {
                let mut roots = RootCertStore::empty();
                roots.add(authority.0.der().clone()).unwrap();
                let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
                tls.with_client_cert_verifier(verifier.build().unwrap())
            }
        };
        let Identity { certificate, key } = self.identity("127.0.0.1");
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let mut tls = tls.with_single_cert(vec![certificate.der().clone()], key).unwrap();
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        tls.into()
    }
}

impl Identity {
    /// Both in one file, as PEM.
    pub(super) fn pem(&self) -> String {
        self.certificate.pem() + &self.key.serialize_pem()
    }

    pub(super) fn der(&self) -> &CertificateDer<'static> {
        self.certificate.der()
    }
}
