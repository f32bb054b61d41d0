//! The SDL of partners: from a file, from themselves, or as it last composed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::http::HeaderMap;
use pediment_federation::Body;
use serde::Deserialize;

use crate::config;
use crate::partner::Partner;

/// What a partner is asked (Federation specification, "Subgraph schema").
const QUESTION: &str = r#"{"query":"query SubgraphSdl { _service { sdl } }"}"#;

/// The SDL of a partner now.
pub(crate) async fn read(partner: &Arc<Partner>, options: &config::Partner) -> Result<String, String> {
    if let Some(path) = &options.sdl {
        let read = tokio::fs::read_to_string(path).await;
        return read.map_err(|error| format!("cannot read {}: {error}", path.display()));
    }
    let question = Body { text: QUESTION.into(), listed: None };
    let reply = partner.ask(question, &HeaderMap::new(), true).await;
    let reply = reply.map_err(|failure| failure.message)?;
    let answer: Answer = serde_json::from_slice(&reply.body)
        .map_err(|error| format!("it answered `_service` with what is no GraphQL response: {error}"))?;
    let sdl = answer.data.and_then(|data| data.service).and_then(|service| service.sdl);
    sdl.ok_or_else(|| "it did not answer `_service { sdl }`; is it a federation subgraph?".to_owned())
}

#[derive(Deserialize)]
struct Answer {
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    #[serde(rename = "_service")]
    service: Option<Service>,
}

#[derive(Deserialize)]
struct Service {
    sdl: Option<String>,
}

/// The SDL of partners as it last composed, in the data directory.
pub(super) struct Kept {
    folder: PathBuf,
}

impl Kept {
    pub(super) fn new(data_dir: &Path) -> Self {
        Self { folder: data_dir.join("partners") }
    }

    pub(super) fn last(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.file(name)).ok()
    }

    /// Written beside and then moved, so that no other start reads half of it.
    pub(super) fn keep(&self, name: &str, sdl: &str) -> std::io::Result<()> {
        if self.last(name).as_deref() == Some(sdl) {
            return Ok(());
        }
        std::fs::create_dir_all(&self.folder)?;
        let beside = self.folder.join(format!("{name}.graphql.{}", std::process::id()));
        std::fs::write(&beside, sdl)?;
        std::fs::rename(beside, self.file(name))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.graphql"))
    }
}
