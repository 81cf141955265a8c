//! A flow goes out as a workbook and comes back as it was, or with what the team changed.

mod edits;
mod generated;
mod next_version;
mod round_trip;
mod workbook;

use rapport_model::flow::Flow;
use std::path::{Path, PathBuf};

/// The folder of the repository.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> Flow {
    rapport_model::yaml::read(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn starter() -> Flow {
    read(&repository().join("flows/starter.yaml"))
}
