//! What can go wrong with the store and the lake.

/// An error of the ledger: what failed, on what, and what to do where that is known.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The store answered with an error.
    #[error("the store `{store}` failed at {what}: {message}")]
    Store {
        /// Path or URL without password.
        store: String,
        /// What was being done.
        what: &'static str,
        /// The store's own words.
        message: String,
    },
    /// The store was written by a newer version of Rapport.
    #[error(
        "the store `{store}` has schema version {found}, this rapport knows versions up to {known}; use a newer rapport (nothing was changed)"
    )]
    NewerStore {
        /// Path or URL without password.
        store: String,
        /// Version found.
        found: i64,
        /// Newest version known.
        known: i64,
    },
    /// The store was written by a development version whose facts cannot be parted into people again.
    #[error(
        "the store `{0}` was written by a development version before 0.1.0, which did not keep what it takes to part people again; harvest the exports into a new folder, or remove this store and its lake and harvest again (nothing was changed)"
    )]
    OlderStore(String),
    /// Another process writes to this ledger.
    #[error("another rapport process is writing to `{0}`; wait for it or stop it, then try again")]
    Locked(String),
    /// A file of the ledger could not be read or written.
    #[error("could not {what} `{path}`: {source}")]
    File {
        /// What was being done.
        what: &'static str,
        /// On which file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The Delta table answered with an error.
    #[error("the lake table `{table}` failed at {what}: {message}")]
    Lake {
        /// Table name.
        table: &'static str,
        /// What was being done.
        what: &'static str,
        /// The library's own words.
        message: String,
    },
    /// Bytes in the store or the lake are not what was written.
    #[error(
        "damaged data in {place}: {message}; restore it from a backup, then run `rapport verify`"
    )]
    Damaged {
        /// Where.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// A total no longer fits 64 bits.
    #[error("{0}")]
    Overflow(String),
}

/// Result of a ledger operation.
pub type Result<T> = std::result::Result<T, LedgerError>;

impl LedgerError {
    pub(crate) fn file(what: &'static str, path: &std::path::Path, source: std::io::Error) -> Self {
        Self::File {
            what,
            path: path.display().to_string(),
            source,
        }
    }

    pub(crate) fn damaged(place: impl Into<String>, message: impl std::fmt::Display) -> Self {
        Self::Damaged {
            place: place.into(),
            message: message.to_string(),
        }
    }
}
