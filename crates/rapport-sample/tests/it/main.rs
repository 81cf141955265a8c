//! The generator as a whole: what it writes, and that it writes the same again.

mod files;
mod refused;
mod same_again;
mod truth;

use rapport_sample::{Made, Options, Preset, generate};
use std::path::Path;

/// Writes a sample of preset B1.
fn sample(folder: &Path, accounts: u32, seed: u64) -> Made {
    let options = Options {
        preset: Preset::B1,
        accounts,
        seed,
    };
    generate(options, folder, |_| ()).expect("the sample can be written and read")
}

/// All files below a folder with their bytes, by path.
fn files(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in next.read_dir().expect("the sample can be written and read") {
            let path = entry.expect("the sample can be written and read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .expect("the sample can be written and read")
                    .display()
                    .to_string();
                found.insert(
                    name,
                    std::fs::read(&path).expect("the sample can be written and read"),
                );
            }
        }
    }
    found
}
