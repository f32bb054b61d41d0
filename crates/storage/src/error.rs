//! What can go wrong in the store, told apart by what its reader can do about it.

/// An error of the store.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database did not answer, or answered with an error. Not for clients.
    #[error("the database failed: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The address of the database or of Redis is not one this build understands.
    #[error("{0}")]
    Address(String),
    /// A list was asked for with a field or relation that its kind has not.
    #[error("{0}")]
    Filter(String),
    /// A source states what cannot be: says what, where, and how to mend it.
    #[error("{0}")]
    Facts(String),
    /// A source states what looks like a mistake; `--accept` writes it.
    #[error("{0}")]
    Suspicious(String),
    /// There is no such record.
    #[error("{0}")]
    NotFound(String),
}

impl Error {
    /// The error's stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Database(_) => "DATABASE",
            Self::Address(_) => "ADDRESS",
            Self::Filter(_) => "FILTER",
            Self::Facts(_) => "FACTS",
            Self::Suspicious(_) => "SUSPICIOUS",
            Self::NotFound(_) => "NOT_FOUND",
        }
    }
}

/// What the store answers with.
pub type Result<T, E = Error> = std::result::Result<T, E>;
