//! Why a configuration was refused: what, where, and how to mend it.

use std::path::PathBuf;

use thiserror::Error;

/// Why a configuration was refused.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A file that was named cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not YAML, or holds a key or value that has no place in a configuration.
    #[error("{}{}: {problem}", path.display(), at.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default())]
    File {
        /// The file.
        path: PathBuf,
        /// Line and column, from 1.
        at: Option<(u64, u64)>,
        /// What is wrong with it and how to mend it.
        problem: String,
    },
    /// An environment variable or flag holds a value that does not fit its key.
    #[error("{origin}: {problem}")]
    Override {
        /// The variable or flag.
        origin: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Values that are fine by themselves do not go together.
    #[error("{0}")]
    Conflict(String),
}

impl ConfigError {
    /// A stable name of the kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "CONFIG_UNREADABLE",
            Self::File { .. } => "CONFIG_INVALID_FILE",
            Self::Override { .. } => "CONFIG_INVALID_OVERRIDE",
            Self::Conflict(_) => "CONFIG_CONFLICT",
        }
    }
}
