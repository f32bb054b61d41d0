//! Saying that a test did not run.

use std::fs::OpenOptions;
use std::io::Write;

/// Says, past the capture of test output, that the running test could not do its work, and why.
pub fn not_run(why: &str) {
    let thread = std::thread::current();
    let line = format!("{}: {why}\n", thread.name().unwrap_or("a test"));
    // `eprintln!` would be captured, and a passing test's capture is thrown away.
    let _unheard = std::io::stderr().write_all(format!("not run: {line}").as_bytes());
    if let Some(list) = std::env::var_os("PEDIMENT_TEST_NOT_RUN") {
        let mut list =
            OpenOptions::new().append(true).create(true).open(list).expect("the list can be appended to");
        list.write_all(line.as_bytes()).expect("the list can be written");
    }
}
