//! The committed files of `schema/` are what the binary prints.

use std::path::Path;

use crate::harness::{Form, Site};

#[tokio::test]
async fn the_committed_schemas_are_what_the_binary_prints() {
    let site = Site::new(Form::Embedded).await.unwrap();
    let files: [(&str, &[&str]); 3] = [
        ("foundation.graphql", &["schema", "print", "subgraph"]),
        ("pediment.config.schema.json", &["config", "schema"]),
        ("manifest.schema.json", &["manifest", "schema"]),
    ];
    for (file, command) in files {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema").join(file);
        let committed = std::fs::read_to_string(&committed).unwrap_or_default();
        let is_current = site.run(command).stdout == committed;
        assert!(is_current, "schema/{file} is not current; run `cargo xtask schema` and commit the result");
    }
}
