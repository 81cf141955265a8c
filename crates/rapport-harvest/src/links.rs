//! Symbolic links in an input folder: whether what is behind one lies inside the folder.

use std::path::{Path, PathBuf};

/// A file that a pattern names and that is not read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRead {
    /// Path below the input folder with `/`.
    pub name: String,
    /// Why, and what to do; goes on after the name.
    pub why: String,
}

/// Where a path leads.
pub(crate) enum Leads {
    /// To this file, without links.
    To(PathBuf),
    /// Nowhere that may be read, and why.
    Nowhere(String),
}

/// What is known of the links below an input folder.
pub(crate) struct Links {
    root: Option<PathBuf>,
    follow: bool,
}

impl Links {
    /// Below `input`; with `follow`, links may leave it.
    pub(crate) fn below(input: &Path, follow: bool) -> Self {
        Self {
            root: input.canonicalize().ok(),
            follow,
        }
    }

    /// The input folder without links; empty when it is not there.
    pub(crate) fn root(&self) -> &Path {
        self.root.as_deref().unwrap_or(Path::new(""))
    }

    /// Where the path leads. A folder on the way may be the link as well as the file itself.
    pub(crate) fn lead(&self, path: &Path) -> Leads {
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => {
                return Leads::Nowhere(format!(
                    "is a symbolic link that leads nowhere ({error}): remove it, or bring back what it names"
                ));
            }
        };
        let inside = self
            .root
            .as_ref()
            .is_some_and(|root| real.starts_with(root));
        if inside || self.follow {
            return Leads::To(real);
        }
        Leads::Nowhere(format!(
            "lies outside the input folder, at {}, behind a symbolic link: copy it into the folder, or write `follow_links: true` in the source",
            real.display()
        ))
    }
}
