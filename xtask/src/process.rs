//! Child processes: cargo with the shared target directory, and children whose output is both shown and read.

use crate::Done;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder where xtask keeps what outlives a run: the target directory and the Python environment.
pub(crate) fn cache_dir() -> Done<PathBuf> {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    let home = home.ok_or("HOME is not set, so there is no place for the cache: set HOME")?;
    Ok(PathBuf::from(home).join(".cache/rapport"))
}

/// `cargo`, run at the workspace root, with the target directory that all verbs share.
pub(crate) fn cargo(root: &Path, arguments: &[&str]) -> Done<Command> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).args(arguments);
    if std::env::var_os("CARGO_TARGET_DIR").is_none() {
        command.env("CARGO_TARGET_DIR", cache_dir()?.join("target"));
    }
    // `cargo run` describes xtask in these; build scripts that watch them would run again for nothing.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let describes_xtask = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
        ]
        .iter()
        .any(|prefix| text.starts_with(prefix));
        if describes_xtask {
            command.env_remove(&name);
        }
    }
    Ok(command)
}

/// Runs a child to its end; anything but exit code 0 is an error that names the command.
pub(crate) fn run(command: &mut Command) -> Done {
    let status = command.status().map_err(|e| cannot_start(command, &e))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{}` ended with {status}", line(command)))
    }
}

/// Runs a child and gives its standard output; its standard error is shown.
pub(crate) fn output(command: &mut Command) -> Done<String> {
    command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().map_err(|e| cannot_start(command, &e))?;
    if !output.status.success() {
        return Err(format!("`{}` ended with {}", line(command), output.status));
    }
    String::from_utf8(output.stdout).map_err(|e| {
        format!(
            "`{}` printed something that is not UTF-8: {e}",
            line(command)
        )
    })
}

/// Runs a child, shows its output as it comes, and gives all its lines and whether it ended well.
pub(crate) fn tee(command: &mut Command) -> Done<(Vec<String>, bool)> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| cannot_start(command, &e))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let lines = std::thread::scope(|scope| {
        let out = scope.spawn(|| stdout.map(|pipe| show(pipe, |line| println!("{line}"))));
        let err = scope.spawn(|| stderr.map(|pipe| show(pipe, |line| eprintln!("{line}"))));
        [out, err]
            .into_iter()
            .filter_map(|thread| thread.join().ok().flatten())
            .flatten()
            .collect()
    });
    let status = child
        .wait()
        .map_err(|e| format!("could not wait for `{}`: {e}", line(command)))?;
    Ok((lines, status.success()))
}

fn show(pipe: impl Read, print: impl Fn(&str)) -> Vec<String> {
    let mut lines = Vec::new();
    for bytes in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&bytes).into_owned();
        print(&line);
        lines.push(line);
    }
    lines
}

/// The first of these that is a file in a folder of `PATH` or in one of `folders`.
pub(crate) fn find(name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(folders.iter().cloned())
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("could not start `{}`: {error}", line(command))
}
