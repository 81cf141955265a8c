//! Reads the truth back, to score against it.

use super::{
    AccountTruth, Benchmark, FOLDER, KeyTruth, QuarantineTruth, RowsTruth, SegmentTruth,
    StaffTruth, VERSION,
};
use crate::error::SampleError;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// A folder of truth.
#[derive(Debug, Clone)]
pub struct Truth {
    folder: PathBuf,
    /// What was asked for.
    pub benchmark: Benchmark,
}

impl Truth {
    /// Opens the truth in this folder, or in `truth/` below it.
    pub fn open(folder: &Path) -> Result<Self, SampleError> {
        let below = folder.join(FOLDER);
        let folder = if below.is_dir() {
            below
        } else {
            folder.to_owned()
        };
        let path = folder.join("benchmark.json");
        let text =
            std::fs::read_to_string(&path).map_err(|e| SampleError::file("read", &path, e))?;
        let benchmark: Benchmark =
            serde_json::from_str(&text).map_err(|e| SampleError::truth(&path, e))?;
        if benchmark.version != VERSION {
            return Err(SampleError::truth(
                &path,
                format!("it has version {}", benchmark.version),
            ));
        }
        Ok(Self { folder, benchmark })
    }

    /// Worth of the accounts.
    pub fn accounts(&self) -> Result<Vec<AccountTruth>, SampleError> {
        self.rows("accounts.csv")
    }

    /// Whether relationships lead revenue, by segment.
    pub fn segments(&self) -> Result<Vec<SegmentTruth>, SampleError> {
        self.rows("segments.csv")
    }

    /// Who of sales performs.
    pub fn staff(&self) -> Result<Vec<StaffTruth>, SampleError> {
        self.rows("staff.csv")
    }

    /// Who is who.
    pub fn keys(&self) -> Result<Vec<KeyTruth>, SampleError> {
        self.rows("identity.csv")
    }

    /// What a harvest must count.
    pub fn rows_of_sources(&self) -> Result<Vec<RowsTruth>, SampleError> {
        self.rows("rows.csv")
    }

    /// What must lie in quarantine.
    pub fn quarantine(&self) -> Result<Vec<QuarantineTruth>, SampleError> {
        self.rows("quarantine.csv")
    }

    fn rows<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, SampleError> {
        let path = self.folder.join(name);
        let mut reader = csv::Reader::from_path(&path)
            .map_err(|e| SampleError::file("read", &path, std::io::Error::other(e)))?;
        let rows: Result<Vec<T>, csv::Error> = reader.deserialize().collect();
        rows.map_err(|e| SampleError::truth(&path, e))
    }
}
