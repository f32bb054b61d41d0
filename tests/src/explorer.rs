//! The explorer at `/`, in a real browser.

use crate::harness::{Site, node_script, not_run, on_both_forms};

on_both_forms![a_browser_runs_a_query_in_the_explorer_without_the_internet];

async fn a_browser_runs_a_query_in_the_explorer_without_the_internet(site: Site) {
    let Ok(chromium) = std::env::var("PEDIMENT_TEST_CHROMIUM") else {
        return not_run("no Chromium to open the explorer with; `cargo xtask test` installs it");
    };
    let gateway = site.start().await;
    let home = gateway.url("/");
    // Named as the starter is: the page learns the name of a new operation only a moment after it was typed.
    let query = r#"query Founding { foundation(by: { slug: "pytorch" }) { name parent { slug } } }"#;
    let screenshot = site.folder().join("explorer.png");
    let arguments = [&home, &chromium, query, "linux-foundation", &screenshot.to_string_lossy()];
    let Some(page) = node_script("explorer.mjs", &arguments).await else { return };

    let shown = page["shown"].as_str().unwrap_or_else(|| panic!("no result in the page: {page:#}"));
    assert!(shown.contains("PyTorch Foundation"), "{shown}");
    let starter = page["starter"].as_str().unwrap();
    assert!(starter.contains("foundation"), "the editor starts with something to try: {starter}");
    for request in page["requests"].as_array().unwrap() {
        let request = request.as_str().unwrap();
        let is_local = ["blob:", &home].iter().any(|origin| request.starts_with(origin));
        assert!(is_local, "the explorer asked the internet for {request}");
    }
}
