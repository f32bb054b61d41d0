//! The subgraph as others compose with it.

use serde_json::Value;

use crate::harness::data::fixture;
use crate::harness::{Site, node_script, on_both_forms};

on_both_forms![others_extend_companies_and_foundations_by_id_and_by_slug];

/// One subgraph of a partner names companies by slug and foundations by id, the other one the other way round.
async fn others_extend_companies_and_foundations_by_id_and_by_slug(site: Site) {
    let gateway = site.start().await;
    let url = gateway.url("/graphql");
    let partners = ["jobs", "events"].map(|name| fixture(&format!("subgraphs/{name}.graphql")));
    for composed in [&partners[..1], &partners[1..], &partners[..]] {
        let files = composed.iter().map(|file| file.to_str().unwrap());
        let arguments: Vec<&str> = [url.as_str()].into_iter().chain(files).collect();
        let Some(composition) = node_script("compose.mjs", &arguments).await else { return };
        assert_eq!(composition["errors"], Value::Array(Vec::new()), "{composed:?}");
        for file in composed {
            let field = file.file_stem().unwrap().to_str().unwrap();
            for kind in ["Company", "Foundation"] {
                let fields = composition["fields"][kind].as_array().unwrap();
                assert!(fields.iter().any(|name| name == field), "{kind}.{field} of {fields:?}");
                assert!(fields.iter().any(|name| name == "provenance"), "{kind} is ours too: {fields:?}");
            }
        }
    }
}
