//! Which files a source's patterns name, and the fingerprint of each.
//!
//! A pattern stands for files below the input folder. `archive.zip/inner*.csv` names members of zip archives.
//! A symbolic link that leads out of the input folder is followed only where the source says so: an export that anybody may
//! put files into must not show what else lies on the machine.
//! `orders.csv` also finds `orders.csv.gz` and `orders.csv.zst`; where both are there, the plain one is taken.

use crate::decode::members;
use crate::links::{Leads, Links};
use glob::{MatchOptions, Pattern};
use rapport_model::Micros;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

pub use crate::links::NotRead;

/// A file, or a member of a zip archive, that a source reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Path below the input folder with `/`; a member as `archive.zip/member`.
    pub name: String,
    /// The file on disk.
    pub path: PathBuf,
    /// Name of the member, when the file on disk is a zip archive.
    pub member: Option<String>,
    /// Size in bytes as stored: of the file, or of the compressed member.
    pub size: u64,
    /// When the file on disk was last modified, if the file system tells.
    pub modified: Option<Micros>,
}

/// Why the files of a source could not be listed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// Nothing matches any of the patterns.
    #[error(
        "no file below {folder} matches {patterns}: check `files` of the source and the --input folder"
    )]
    NoMatch {
        /// The patterns, each in backquotes.
        patterns: String,
        /// The input folder or file.
        folder: String,
    },
    /// What matches must not be read.
    #[error("no file below {folder} that matches {patterns} may be read: {left_out}")]
    AllNotRead {
        /// The patterns, each in backquotes.
        patterns: String,
        /// The input folder.
        folder: String,
        /// The files and why, each as a sentence part.
        left_out: String,
    },
    /// A pattern that cannot be used.
    #[error("`{pattern}` is not a file pattern: {reason}")]
    BadPattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A folder or archive that cannot be read.
    #[error("could not list {path}")]
    Unreadable {
        /// What could not be read.
        path: String,
        /// Why.
        #[source]
        source: io::Error,
    },
}

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// What patterns name below an input folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// The files, sorted by name, each once.
    pub files: Vec<InputFile>,
    /// Files that are not read, sorted by name.
    pub not_read: Vec<NotRead>,
}

/// The files below `input` that the patterns name, without those that [`Listing::not_read`] would tell.
pub fn list(input: &Path, patterns: &[String]) -> Result<Vec<InputFile>, ListError> {
    list_all(input, patterns, false).map(|listing| listing.files)
}

/// What the patterns name below `input`; with `follow_links`, also behind links that leave the folder. A file that links
/// name several times is there once. `input` may also be one file: then its name is compared with the last part of each
/// pattern, and it is read wherever it lies, because somebody named it.
pub fn list_all(
    input: &Path,
    patterns: &[String],
    follow_links: bool,
) -> Result<Listing, ListError> {
    let mut found = BTreeMap::new();
    let mut not_read: BTreeMap<String, String> = BTreeMap::new();
    let mut real: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    let links = Links::below(input, follow_links);
    for pattern in patterns {
        let (outer, inner) = split_archive(pattern);
        let mut paths = Vec::new();
        for path in outer_files(input, pattern, outer)? {
            match links.lead(&path) {
                Leads::Nowhere(why) if path != input => {
                    not_read.insert(relative(input, &path), why);
                }
                Leads::To(to) => paths.push((path, to)),
                Leads::Nowhere(_) => paths.push((path.clone(), path)),
            }
        }
        // The file itself before the links to it, so that it is read under its own name.
        paths
            .sort_by_key(|(path, to)| !path.ends_with(to.strip_prefix(links.root()).unwrap_or(to)));
        for (path, to) in paths {
            if real.entry(to).or_insert_with(|| path.clone()) != &path {
                continue;
            }
            match inner {
                Some(inner) => add_members(input, &path, pattern, inner, &mut found)?,
                None => add_file(input, path, &mut found)?,
            }
        }
    }
    if found.is_empty() {
        let patterns: Vec<String> = patterns.iter().map(|p| format!("`{p}`")).collect();
        let patterns = patterns.join(" or ");
        let folder = input.display().to_string();
        let left_out: Vec<String> = not_read
            .iter()
            .map(|(name, why)| format!("`{name}` {why}"))
            .collect();
        return Err(if left_out.is_empty() {
            ListError::NoMatch { patterns, folder }
        } else {
            ListError::AllNotRead {
                patterns,
                folder,
                left_out: left_out.join("; "),
            }
        });
    }
    let twins: Vec<String> = found
        .keys()
        .filter(|n| is_twin(n, &found))
        .cloned()
        .collect();
    for twin in twins {
        found.remove(&twin);
    }
    Ok(Listing {
        files: found.into_values().collect(),
        not_read: not_read
            .into_iter()
            .map(|(name, why)| NotRead { name, why })
            .collect(),
    })
}

/// blake3 of the bytes as they are stored: of the file, or of the compressed member. In hexadecimal.
pub fn fingerprint(file: &InputFile) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    let mut raw = crate::decode::stored_bytes(file)?;
    let mut block = vec![0; 256 * 1024];
    loop {
        let n = raw.read(&mut block)?;
        if n == 0 {
            return Ok(hasher.finalize().to_hex().to_string());
        }
        hasher.update(block.get(..n).unwrap_or_default());
    }
}

/// A compressed file whose plain twin is there too.
fn is_twin(name: &str, found: &BTreeMap<String, InputFile>) -> bool {
    [".gz", ".zst"]
        .iter()
        .filter_map(|s| name.strip_suffix(s))
        .any(|n| found.contains_key(n))
}

/// `export.zip/orders*.csv` as `export.zip` and `orders*.csv`.
fn split_archive(pattern: &str) -> (&str, Option<&str>) {
    let end = pattern
        .to_ascii_lowercase()
        .find(".zip/")
        .map(|at| at + ".zip".len());
    match end.and_then(|end| pattern.split_at_checked(end)) {
        Some((outer, inner)) => (outer, inner.strip_prefix('/')),
        None => (pattern, None),
    }
}

fn outer_files(input: &Path, pattern: &str, outer: &str) -> Result<Vec<PathBuf>, ListError> {
    let bad = |reason: &str| ListError::BadPattern {
        pattern: pattern.to_owned(),
        reason: reason.to_owned(),
    };
    let climbs = Path::new(outer)
        .components()
        .any(|c| !matches!(c, std::path::Component::Normal(_)));
    if outer.is_empty() || climbs {
        return Err(bad(
            "it must name files below the input folder, without a leading `/` or `..`",
        ));
    }
    if input.is_file() {
        let last = outer.rsplit('/').next().unwrap_or(outer);
        let name = input.file_name().unwrap_or_default().to_string_lossy();
        let one = variants(last)
            .iter()
            .map(|v| Pattern::new(v).map_err(|e| bad(e.msg)))
            .collect::<Result<Vec<_>, _>>()?;
        let hit = one.iter().any(|p| p.matches_with(&name, OPTIONS));
        return Ok(if hit {
            vec![input.to_path_buf()]
        } else {
            Vec::new()
        });
    }
    let root = Pattern::escape(&input.to_string_lossy());
    let mut files = Vec::new();
    for variant in variants(outer) {
        let paths =
            glob::glob_with(&format!("{root}/{variant}"), OPTIONS).map_err(|e| bad(e.msg))?;
        for path in paths {
            let path = path.map_err(|e| {
                let path = e.path().display().to_string();
                ListError::Unreadable {
                    path,
                    source: e.into(),
                }
            })?;
            // A link to nothing is no file, but somebody meant one.
            if path.is_file() || path.is_symlink() && !path.exists() {
                files.push(path);
            }
        }
    }
    Ok(files)
}

/// The pattern itself, and with the suffixes of transparent compression.
fn variants(pattern: &str) -> Vec<String> {
    let mut all = vec![pattern.to_owned()];
    let packed = [".gz", ".zst", ".zip"]
        .iter()
        .any(|s| pattern.to_ascii_lowercase().ends_with(s));
    if !packed {
        all.push(format!("{pattern}.gz"));
        all.push(format!("{pattern}.zst"));
    }
    all
}

fn add_file(
    input: &Path,
    path: PathBuf,
    found: &mut BTreeMap<String, InputFile>,
) -> Result<(), ListError> {
    let metadata = path.metadata().map_err(|e| unreadable(&path, e))?;
    let name = relative(input, &path);
    let modified = modified(&metadata);
    let file = InputFile {
        name: name.clone(),
        path,
        member: None,
        size: metadata.len(),
        modified,
    };
    found.insert(name, file);
    Ok(())
}

fn add_members(
    input: &Path,
    path: &Path,
    pattern: &str,
    inner: &str,
    found: &mut BTreeMap<String, InputFile>,
) -> Result<(), ListError> {
    let inner: Vec<Pattern> = variants(inner)
        .iter()
        .map(|v| Pattern::new(v))
        .collect::<Result<_, _>>()
        .map_err(|e| ListError::BadPattern {
            pattern: pattern.to_owned(),
            reason: e.msg.to_owned(),
        })?;
    let modified = path.metadata().ok().and_then(|m| modified(&m));
    for member in members(path).map_err(|e| unreadable(path, e))? {
        if inner.iter().any(|p| p.matches_with(&member.name, OPTIONS)) {
            let name = format!("{}/{}", relative(input, path), member.name);
            let file = InputFile {
                name: name.clone(),
                path: path.to_path_buf(),
                member: Some(member.name),
                size: member.stored_size,
                modified,
            };
            found.insert(name, file);
        }
    }
    Ok(())
}

fn unreadable(path: &Path, source: io::Error) -> ListError {
    ListError::Unreadable {
        path: path.display().to_string(),
        source,
    }
}

fn relative(input: &Path, path: &Path) -> String {
    let below = path
        .strip_prefix(input)
        .ok()
        .filter(|p| !p.as_os_str().is_empty());
    let below = below
        .or_else(|| path.file_name().map(Path::new))
        .unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn modified(metadata: &Metadata) -> Option<Micros> {
    let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_micros()).ok().map(Micros)
}
