//! Files to import: our own fixtures always, real data where it is present.

use std::path::{Path, PathBuf};

use super::not_run;

/// A file or folder of `tests/fixtures`.
pub fn fixture(path: &str) -> PathBuf {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path);
    assert!(found.exists(), "there is no fixture {path}");
    found
}

/// A file or folder of the real data: `PEDIMENT_REAL_DATA`, by default `../shared/data` beside the repository.
///
/// `None`, said aloud, where there is no real data at all.
pub fn real_data(path: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let root = std::env::var_os("PEDIMENT_REAL_DATA").map_or_else(beside, PathBuf::from);
    if !root.is_dir() {
        not_run("no real data here (PEDIMENT_REAL_DATA names its folder)");
        return None;
    }
    let found = root.join(path);
    assert!(found.exists(), "the real data has no {path}");
    Some(found)
}
