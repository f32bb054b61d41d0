//! What can be wrong with what an importer reads. Every error says what, where, and how to mend it.

use std::fmt;

/// What importers answer with.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of an importer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes cannot be had: no such file, not text, too long.
    #[error("{0}")]
    Unreadable(Fault),
    /// The bytes are not in the format.
    #[error("{0}")]
    Syntax(Fault),
    /// The format is right and what it says is not.
    #[error("{0}")]
    Content(Fault),
    /// What the command was asked does not fit the document: a section or category that is not there.
    #[error("{0}")]
    Request(Fault),
    /// A feed could not be fetched.
    #[error("{0}")]
    Fetch(Fault),
    /// git said no.
    #[error("{0}")]
    Git(Fault),
}

impl Error {
    /// The error's stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "UNREADABLE",
            Self::Syntax(_) => "SYNTAX",
            Self::Content(_) => "CONTENT",
            Self::Request(_) => "REQUEST",
            Self::Fetch(_) => "FETCH",
            Self::Git(_) => "GIT",
        }
    }

    /// What, where, and how to mend it.
    pub fn fault(&self) -> &Fault {
        match self {
            Self::Unreadable(fault)
            | Self::Syntax(fault)
            | Self::Content(fault)
            | Self::Request(fault)
            | Self::Fetch(fault)
            | Self::Git(fault) => fault,
        }
    }
}

/// What is wrong, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file as it was named, or the URL.
    pub file: String,
    /// Line and column, from 1, where they are known.
    pub at: Option<(u64, u64)>,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub mend: String,
}

impl Fault {
    /// A fault of a whole file.
    pub(crate) fn of(file: &str, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { file: file.to_owned(), at: None, what: what.into(), mend: mend.into() }
    }

    /// The same, at a line and column.
    pub(crate) fn at(mut self, line: u64, column: u64) -> Self {
        self.at = (line > 0).then_some((line, column));
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some((line, column)) = self.at {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.what)?;
        if self.mend.is_empty() { Ok(()) } else { write!(f, "\n  {}", self.mend) }
    }
}
