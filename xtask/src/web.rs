//! The web app: its packages from the lock file, and its build.

use crate::{Done, process};
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

/// What the build is made from, below `web/`.
const SOURCES: [&str; 6] = [
    "src",
    "public",
    "index.html",
    "package-lock.json",
    "svelte.config.js",
    "vite.config.ts",
];

/// Builds the app into `web/dist` if its sources are newer, so that the command embeds it.
pub(crate) fn build(root: &Path) -> Done {
    let web = root.join("web");
    let built = modified(&web.join("dist/index.html"));
    let newest = SOURCES
        .iter()
        .filter_map(|source| newest(&web.join(source)))
        .max();
    if built.is_some() && built >= newest {
        return Ok(());
    }
    install(root)?;
    println!("Building the web app ...");
    process::output(npm(&web, &["run", "build", "--silent"])?.env("CI", "true")).map(drop)
}

/// Installs the packages that the lock file names, unless they are there.
pub(crate) fn install(root: &Path) -> Done {
    let web = root.join("web");
    let lock = web.join("package-lock.json");
    let installed = web.join("node_modules/.package-lock.json");
    if modified(&installed).is_some_and(|at| Some(at) >= modified(&lock)) {
        return Ok(());
    }
    println!("Installing the packages of the web app ...");
    process::output(&mut npm(
        &web,
        &["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    )?)
    .map(drop)
}

/// `npm` in the folder of the app; an error that says what to install when there is none.
pub(crate) fn npm(web: &Path, arguments: &[&str]) -> Done<Command> {
    let node = Command::new("node").arg("--version").output();
    if !node.is_ok_and(|output| output.status.success()) {
        return Err("the web app is built with Node 20 or newer, which is not installed: install Node (with npm), then try again".to_owned());
    }
    let mut command = Command::new("npm");
    command.current_dir(web).args(arguments);
    Ok(command)
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|found| found.modified()).ok()
}

/// When the newest file below was changed.
fn newest(path: &Path) -> Option<SystemTime> {
    if !path.is_dir() {
        return modified(path);
    }
    let entries = std::fs::read_dir(path).ok()?.flatten();
    entries.filter_map(|entry| newest(&entry.path())).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_file_anywhere_below_counts() {
        let folder = std::env::temp_dir().join(format!("rapport-newest-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("a/b")).unwrap();
        std::fs::write(folder.join("a/b/c"), "x").unwrap();
        assert_eq!(newest(&folder), modified(&folder.join("a/b/c")));
        assert_eq!(newest(&folder.join("none")), None);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
