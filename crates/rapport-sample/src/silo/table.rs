//! Files that grow row by row: CSV, JSON lines, JSON arrays.

use crate::error::SampleError;
use serde::Serialize;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

type Done = Result<(), SampleError>;

const BUFFER_BYTES: usize = 1 << 18;

/// A new file, with the folders above it.
pub(crate) fn create(path: &Path) -> Result<BufWriter<File>, SampleError> {
    let failed = |e| SampleError::file("create", path, e);
    std::fs::create_dir_all(path.parent().unwrap_or(path)).map_err(failed)?;
    Ok(BufWriter::with_capacity(
        BUFFER_BYTES,
        File::create(path).map_err(failed)?,
    ))
}

/// A CSV file.
pub(crate) struct Table {
    path: PathBuf,
    writer: csv::Writer<BufWriter<File>>,
    latin: bool,
    encoded: Vec<u8>,
}

impl Table {
    /// Commas and UTF-8, as most export.
    pub(crate) fn create(folder: &Path, name: &str, header: &[&str]) -> Result<Self, SampleError> {
        Self::open(folder, name, header, b',', false)
    }

    /// Semicolons and Latin-1, as the ERP exports.
    pub(crate) fn latin(folder: &Path, name: &str, header: &[&str]) -> Result<Self, SampleError> {
        Self::open(folder, name, header, b';', true)
    }

    fn open(
        folder: &Path,
        name: &str,
        header: &[&str],
        separator: u8,
        latin: bool,
    ) -> Result<Self, SampleError> {
        let path = folder.join(name);
        let file = create(&path)?;
        let writer = csv::WriterBuilder::new()
            .delimiter(separator)
            .from_writer(file);
        let mut table = Self {
            path,
            writer,
            latin,
            encoded: Vec::new(),
        };
        table.row(header)?;
        Ok(table)
    }

    pub(crate) fn row(&mut self, fields: &[&str]) -> Done {
        for field in fields {
            let written = if self.latin && !field.is_ascii() {
                self.encoded.clear();
                self.encoded.extend(field.chars().map(latin_byte));
                self.writer.write_field(&self.encoded)
            } else {
                self.writer.write_field(field)
            };
            written.map_err(|e| SampleError::writing(&self.path, e))?;
        }
        self.writer
            .write_record(None::<&[u8]>)
            .map_err(|e| SampleError::writing(&self.path, e))
    }

    pub(crate) fn finish(mut self) -> Done {
        self.writer
            .flush()
            .map_err(|e| SampleError::file("write", &self.path, e))
    }
}

/// Latin-1 has the first 256 characters at their own numbers.
fn latin_byte(letter: char) -> u8 {
    u8::try_from(u32::from(letter)).unwrap_or(b'?')
}

/// A file of JSON values: one in each line, or all in one array.
pub(crate) struct Json {
    path: PathBuf,
    writer: BufWriter<File>,
    array: bool,
    first: bool,
}

impl Json {
    /// One value in each line.
    pub(crate) fn lines(folder: &Path, name: &str) -> Result<Self, SampleError> {
        let path = folder.join(name);
        Ok(Self {
            writer: create(&path)?,
            path,
            array: false,
            first: true,
        })
    }

    /// One array.
    pub(crate) fn array(folder: &Path, name: &str) -> Result<Self, SampleError> {
        let mut json = Self::lines(folder, name)?;
        json.array = true;
        json.write(b"[\n")?;
        Ok(json)
    }

    pub(crate) fn value(&mut self, value: &impl Serialize) -> Done {
        if self.array && !self.first {
            self.write(b",\n")?;
        }
        self.first = false;
        serde_json::to_writer(&mut self.writer, value)
            .map_err(|e| SampleError::writing(&self.path, e))?;
        if self.array {
            Ok(())
        } else {
            self.write(b"\n")
        }
    }

    pub(crate) fn finish(mut self) -> Done {
        if self.array {
            self.write(b"\n]\n")?;
        }
        self.writer
            .flush()
            .map_err(|e| SampleError::file("write", &self.path, e))
    }

    fn write(&mut self, bytes: &[u8]) -> Done {
        self.writer
            .write_all(bytes)
            .map_err(|e| SampleError::file("write", &self.path, e))
    }
}
