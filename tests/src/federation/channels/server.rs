//! The server of a partner, over any channel: it answers about companies, and remembers how it was asked.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt, Collected, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::CertificateDer;

use crate::federation::partners::{SDL, positions};

/// How it was asked.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub version: Version,
    pub headers: HeaderMap,
    /// Who asked, where that can be known.
    pub certificate: Option<CertificateDer<'static>>,
}

/// Makes a response of the text of an answer.
pub(super) type Dress = fn(String) -> Response<Full<Bytes>>;

/// A partner, for as long as the test runs.
#[derive(Clone)]
pub(super) struct Server {
    dress: Dress,
    http2_only: bool,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    pub(super) fn new(dress: Dress) -> Self {
        Self { dress, http2_only: false, asked: Arc::default() }
    }

    /// One that understands nothing but HTTP/2.
    pub(super) fn http2_only(self) -> Self {
        Self { http2_only: true, ..self }
    }

    /// How it was last asked for more than its SDL.
    pub(super) fn asked(&self) -> Asked {
        self.asked.lock().unwrap().last().expect("it was asked").clone()
    }

    /// Listens on a port of 127.0.0.1.
    pub(super) async fn on_tcp(&self) -> SocketAddr {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let (server, address) = (self.clone(), listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(server.clone().serve(stream, None));
            }
        });
        address
    }

    /// Listens on a port of 127.0.0.1, over TLS.
    pub(super) async fn on_tls(&self, tls: Arc<ServerConfig>) -> SocketAddr {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let (server, address) = (self.clone(), listener.local_addr().unwrap());
        let acceptor = TlsAcceptor::from(tls);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (server, handshake) = (server.clone(), acceptor.accept(stream));
                tokio::spawn(async move {
                    // A client that is not let in is what some tests are about.
                    let Ok(stream) = handshake.await else { return };
                    let certificates = stream.get_ref().1.peer_certificates();
                    let certificate = certificates.map(|chain| chain[0].clone().into_owned());
                    server.serve(stream, certificate).await;
                });
            }
        });
        address
    }

    /// Listens on a Unix socket.
    pub(super) fn on_unix(&self, path: &Path) {
        let (server, listener) = (self.clone(), UnixListener::bind(path).unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(server.clone().serve(stream, None));
            }
        });
    }

    async fn serve<S>(self, stream: S, certificate: Option<CertificateDer<'static>>)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let mut http = Builder::new(TokioExecutor::new());
        if self.http2_only {
            http = http.http2_only();
        }
        let service = service_fn(|request| self.clone().answer(request, certificate.clone()));
        // A client that breaks off, or speaks what is not understood, is what some tests are about.
        let _ended = http.serve_connection(TokioIo::new(stream), service).await;
    }

    async fn answer(
        self,
        request: Request<Incoming>,
        certificate: Option<CertificateDer<'static>>,
    ) -> Result<Response<Full<Bytes>>, Infallible> {
        let (head, body) = request.into_parts();
        let body = body.collect().await.map(Collected::to_bytes).unwrap_or_default();
        let body = String::from_utf8_lossy(&body);
        if body.contains("_service") {
            let sdl = json!({ "data": { "_service": { "sdl": SDL } } }).to_string();
            return Ok(Response::new(sdl.into()));
        }
        self.asked.lock().unwrap().push(Asked { version: head.version, headers: head.headers, certificate });
        Ok((self.dress)(positions(&body)))
    }
}
