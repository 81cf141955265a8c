//! What can go wrong with the sample.

use std::path::Path;

/// Why the sample could not be written, or its truth not be read.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// An option that cannot be.
    #[error("{0}")]
    Option(String),
    /// A folder with something in it.
    #[error(
        "`{0}` is there already and not empty; name another folder, so that no export is mixed with an older one"
    )]
    Occupied(String),
    /// A file that cannot be read or written.
    #[error("could not {what} `{path}`: {source}")]
    File {
        /// What was tried.
        what: &'static str,
        /// The file.
        path: String,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// A truth file that is not as this version writes it.
    #[error("`{path}` is not a truth file of this version: {message}; generate the sample again")]
    Truth {
        /// The file.
        path: String,
        /// What is wrong with it.
        message: String,
    },
}

impl SampleError {
    pub(crate) fn file(what: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::File {
            what,
            path: path.display().to_string(),
            source,
        }
    }

    pub(crate) fn writing(
        path: &Path,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::file("write", path, std::io::Error::other(source))
    }

    pub(crate) fn truth(path: &Path, message: impl std::fmt::Display) -> Self {
        Self::Truth {
            path: path.display().to_string(),
            message: message.to_string(),
        }
    }
}
