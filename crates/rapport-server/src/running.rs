//! Where a running server of a project is found: a file beside its data, there while the server runs.

use rapport_engine::EngineError;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Where it lies, below the project's folder.
const FILE: &str = "data/serve.json";

/// Where a server listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Address, such as `127.0.0.1:7777`.
    pub address: String,
}

/// The file, gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Posted(PathBuf);

impl Running {
    /// Where the server of a project says that it listens. A server that was killed leaves its file: whoever connects finds out.
    pub fn of_project(folder: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(folder.join(FILE)).ok()?;
        serde_json::from_str(&text).ok()
    }

    pub(crate) fn post(&self, folder: &Path) -> Result<Posted, EngineError> {
        let path = folder.join(FILE);
        let failed = |error: std::io::Error| EngineError::File {
            what: "write",
            path: path.display().to_string(),
            source: error,
        };
        let text = serde_json::to_string(self).map_err(|e| failed(e.into()))?;
        std::fs::write(&path, text).map_err(failed)?;
        Ok(Posted(path))
    }
}

impl Drop for Posted {
    fn drop(&mut self) {
        // Nothing can be done about a file that stays; whoever reads it finds nobody there.
        drop(std::fs::remove_file(&self.0));
    }
}
