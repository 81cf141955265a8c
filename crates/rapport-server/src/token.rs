//! The token that guards writes until there are users and roles: made once for a project, kept beside its data.

use rapport_engine::EngineError;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where the token lies, below the project's folder.
const FILE: &str = "data/serve.token";
/// Random bytes of a token.
const BYTES: usize = 24;

/// The token.
#[derive(Clone)]
pub struct Token {
    text: String,
    path: PathBuf,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Token {
    /// The project's token; made when there is none. Nobody but the owner of the file can read it.
    pub fn of_project(folder: &Path) -> Result<Self, EngineError> {
        let path = folder.join(FILE);
        let failed = |what: &str, error: &dyn std::fmt::Display| {
            EngineError::Input(format!(
                "could not {what} the token `{}`: {error}; give this user access to the folder, or remove the file to have a new token made",
                path.display()
            ))
        };
        if path.exists() {
            let text = std::fs::read_to_string(&path).map_err(|e| failed("read", &e))?;
            let text = text.trim().to_owned();
            if text.len() < BYTES {
                return Err(failed("use", &"it is too short"));
            }
            return Ok(Self { text, path });
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| failed("make the folder of", &e))?;
        }
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|e| failed("make", &e))?;
        let text = crate::hex::write(&bytes);
        let mut options = std::fs::OpenOptions::new();
        options.create_new(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(|e| failed("make", &e))?;
        file.write_all(format!("{text}\n").as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|e| failed("write", &e))?;
        Ok(Self { text, path })
    }

    /// The token as it is sent.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The file that it is kept in.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this is the token. Takes as long for a wrong one, wherever it differs.
    pub(crate) fn is(&self, given: &str) -> bool {
        blake3::hash(given.as_bytes()) == blake3::hash(self.text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_made_once_and_nobody_else_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let made = Token::of_project(folder.path()).unwrap();
        let again = Token::of_project(folder.path()).unwrap();
        assert_eq!(made.text(), again.text());
        assert_eq!(made.text().len(), 2 * BYTES);
        assert!(made.is(again.text()) && !made.is("") && !made.is(&format!("{}x", made.text())));
        assert!(!format!("{made:?}").contains(made.text()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(made.path()).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_holds_no_token_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("data")).unwrap();
        std::fs::write(folder.path().join(FILE), "short\n").unwrap();
        let error = Token::of_project(folder.path()).unwrap_err();
        assert!(error.to_string().contains("too short"), "{error}");
    }
}
