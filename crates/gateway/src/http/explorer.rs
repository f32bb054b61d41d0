//! The explorer at `/`: GraphiQL, embedded where the binary was built with Node, else from a CDN by integrity hash.

mod packaged;

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use packaged::{LICENCES, PACKAGED};

const PAGE: &str = include_str!("../../explorer/page.html");
const START: &str = include_str!("../../explorer/start.js");

/// What the explorer consists of: made once, the same for everyone.
struct Explorer {
    page: String,
    policy: HeaderValue,
    assets: Vec<Asset>,
}

/// A file that the page loads from us. Its name changes with its content, so that it can be kept for ever.
struct Asset {
    name: String,
    media_type: &'static str,
    content: &'static [u8],
}

static EXPLORER: LazyLock<Explorer> = LazyLock::new(Explorer::new);

/// The page.
pub(super) async fn page() -> Response {
    let mut response = send(EXPLORER.page.as_bytes(), "text/html; charset=utf-8", "no-cache");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, EXPLORER.policy.clone());
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// A file that the page loads.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    if let Some(asset) = EXPLORER.assets.iter().find(|asset| asset.name == name) {
        return send(asset.content, asset.media_type, "public, max-age=31536000, immutable");
    }
    let mut response = send(b"not found\n", "text/plain; charset=utf-8", "no-store");
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

fn send(content: &'static [u8], media_type: &'static str, cache: &'static str) -> Response {
    let mut response = Response::new(Body::from(content));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

impl Explorer {
    fn new() -> Self {
        let (mut styles, mut scripts, mut assets) = (String::new(), String::new(), Vec::new());
        let mut elsewhere = String::new();
        for file in PACKAGED {
            let (url, integrity) = if let Some(content) = file.content {
                let asset = Asset::new(file.name, content);
                let url = format!("explorer/{}", asset.name);
                assets.push(asset);
                (url, String::new())
            } else {
                let origin = file.url.match_indices('/').nth(2).map_or(file.url, |(end, _)| &file.url[..end]);
                elsewhere = format!(" {origin}");
                (file.url.to_owned(), format!(r#" integrity="{}" crossorigin="anonymous""#, file.integrity))
            };
            let element = if file.name.rsplit('.').next() == Some("css") {
                write!(styles, r#"<link rel="stylesheet" href="{url}"{integrity}>"#)
            } else {
                write!(scripts, r#"<script src="{url}"{integrity}></script>"#)
            };
            element.expect("a string takes all that is written");
        }
        let start = Asset::new("start.js", START.as_bytes());
        write!(scripts, r#"<script src="explorer/{}"></script>"#, start.name)
            .expect("a string takes all that is written");
        assets.push(start);
        if !LICENCES.is_empty() {
            assets.push(Asset {
                name: "licences.txt".to_owned(),
                ..Asset::new("licences.txt", LICENCES.as_bytes())
            });
        }
        let policy = format!(
            "default-src 'none'; script-src 'self'{elsewhere}; style-src 'self' 'unsafe-inline'{elsewhere}; \
             connect-src 'self'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'"
        );
        let page = PAGE
            .replace("<!--styles-->", &styles)
            .replace("<!--scripts-->", &scripts)
            .replace("<!--notice-->", if elsewhere.is_empty() { "" } else { NOTICE });
        let policy = HeaderValue::from_str(&policy).expect("the policy is plain ASCII");
        Self { page, policy, assets }
    }
}

/// Said on the page where the internet is needed to see it.
const NOTICE: &str = r#"<p id="notice">This gateway was built without Node.js: the explorer is loaded from a CDN, checked by its integrity hash. Run <code>cargo xtask explorer</code> and build again to embed it.</p>"#;

impl Asset {
    fn new(name: &str, content: &'static [u8]) -> Self {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let digest = blake3::hash(content).to_hex();
        let media_type = match extension {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        };
        Self { name: format!("{stem}-{}.{extension}", &digest[..12]), media_type, content }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_the_page_loads_from_us_is_there() {
        let own = EXPLORER.page.split('"').filter_map(|part| part.strip_prefix("explorer/"));
        let mut count = 0;
        for name in own {
            assert!(EXPLORER.assets.iter().any(|asset| asset.name == name), "{name}");
            count += 1;
        }
        assert!(count >= 1);
    }

    #[test]
    fn what_comes_from_elsewhere_is_pinned_and_said() {
        for part in EXPLORER.page.split('<').filter(|part| part.contains("https://")) {
            assert!(part.contains("integrity=\"sha384-"), "{part}");
            assert!(EXPLORER.page.contains("loaded from a CDN"));
        }
        assert!(
            PACKAGED
                .iter()
                .all(|file| file.url.starts_with("https://") && file.integrity.starts_with("sha384-"))
        );
    }
}
