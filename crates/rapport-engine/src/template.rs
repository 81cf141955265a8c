//! `rapport new`: a project folder from a template that ships inside the binary.

use crate::error::{EngineError, Result};
use include_dir::{Dir, DirEntry, include_dir};
use rapport_model::diag::did_you_mean;
use std::path::Path;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../examples");
static STARTER_FLOW: &str = include_str!("../../../flows/starter.yaml");

/// Name of the template that holds the starter flow and nothing else.
pub const BLANK: &str = "blank";

/// Names of all templates.
pub fn names() -> Vec<String> {
    let shipped = TEMPLATES.dirs().map(|d| d.path().display().to_string());
    let mut names: Vec<String> = shipped.chain([BLANK.to_owned()]).collect();
    names.sort();
    names
}

/// Makes a project in a folder that does not exist yet or is empty. Gives the files it wrote.
pub fn create(folder: &Path, template: &str) -> Result<Vec<String>> {
    let occupied = folder.is_file()
        || folder
            .read_dir()
            .is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(EngineError::Input(format!(
            "`{}` is there already and not empty; name another folder",
            folder.display()
        )));
    }
    if template == BLANK {
        return blank(folder);
    }
    let Some(found) = TEMPLATES.get_dir(template) else {
        let names = names();
        let hint = did_you_mean(template, names.iter().map(String::as_str))
            .unwrap_or_else(|| format!("there are: {}", names.join(", ")));
        return Err(EngineError::Input(format!(
            "there is no template `{template}`; {hint}"
        )));
    };
    let mut written = Vec::new();
    copy(found, found.path(), folder, &mut written)?;
    Ok(written)
}

fn copy(from: &Dir<'_>, root: &Path, to: &Path, written: &mut Vec<String>) -> Result<()> {
    for entry in from.entries() {
        match entry {
            DirEntry::Dir(dir) => copy(dir, root, to, written)?,
            DirEntry::File(file) => {
                let relative = file.path().strip_prefix(root).unwrap_or(file.path());
                write(&to.join(relative), file.contents())?;
                written.push(relative.display().to_string());
            }
        }
    }
    Ok(())
}

fn blank(folder: &Path) -> Result<Vec<String>> {
    let name = folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let settings = format!(
        "# Settings of this project; `rapport config show` lists all of them with their defaults.\nproject: {name}\ntitle: {name}\ncurrency: USD\n\n# Kinds of keys by which a person is known, the most trusted first.\nidentity:\n  email: email\n  phone: phone\n"
    );
    let org = format!(
        "# Who we are and whom we relate to. A segment is a market within a channel and product group.\nenterprise: {name}\nunits:\n  - {{code: enterprise, name: {name}, kind: enterprise}}\nscopes:\n  - {{code: first_segment, name: First segment, kind: segment, flow: starter, unit: enterprise, market: all, channel: direct, product_group: all}}\n"
    );
    let files = [
        ("rapport.yaml", settings.as_str()),
        ("org.yaml", org.as_str()),
        ("flows/starter.yaml", STARTER_FLOW),
    ];
    for (file, text) in files {
        write(&folder.join(file), text.as_bytes())?;
    }
    let sources = folder.join("sources");
    std::fs::create_dir_all(&sources)
        .map_err(|e| EngineError::file("create the folder", &sources, e))?;
    Ok(files.iter().map(|(file, _)| (*file).to_owned()).collect())
}

fn write(path: &Path, contents: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .map_err(|e| EngineError::file("create the folder", folder, e))?;
    std::fs::write(path, contents).map_err(|e| EngineError::file("write", path, e))
}
