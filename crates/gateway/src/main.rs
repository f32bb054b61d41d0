//! The `pediment` program; everything it does is in the library.

use std::process::ExitCode;

/// Keeps less memory and spends less time than the system's allocator under many small, short-lived values.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    pediment_gateway::cli::run()
}
