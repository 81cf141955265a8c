//! A reader that breaks down costs one file. The crates that read other people's formats panic over some files that are
//! valid all the same; what was read before stands, the file is reported, and the run goes on.

use crate::contract::{Layout, Notice};
use crate::read::chunk::Progress;
use crate::read::{FileColumns, FileError, RecordReader, Row};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `read` gives, or that it broke down.
pub(super) fn guarded<T>(
    file: &str,
    read: impl FnOnce() -> Result<T, FileError>,
) -> Result<T, FileError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|panic| Err(broken_down(file, panic.as_ref())))
}

fn broken_down(file: &str, panic: &(dyn Any + Send)) -> FileError {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given");
    FileError::unreadable(
        file,
        format!(
            "the reader of this format broke down on it ({said}): export it in another format, and please report this"
        ),
    )
}

/// A reader whose panics are errors of its file.
pub(super) struct Guarded {
    pub(super) file: String,
    pub(super) inner: Box<dyn RecordReader>,
    /// Whether it broke down, and whether that was told.
    pub(super) progress: Progress,
}

impl Guarded {
    pub(super) fn new(file: &str, inner: Box<dyn RecordReader>) -> Self {
        Self {
            file: file.to_owned(),
            inner,
            progress: Progress::Open,
        }
    }
}

impl RecordReader for Guarded {
    fn columns(&self) -> FileColumns<'_> {
        self.inner.columns()
    }

    fn project(&mut self, layout: &Layout, needed: &[bool]) {
        let inner = &mut self.inner;
        let projected = guarded(&self.file, || {
            inner.project(layout, needed);
            Ok(())
        });
        if let Err(error) = projected {
            self.progress = Progress::Failed(error);
        }
    }

    fn next_chunk(&mut self, max_rows: usize) -> Result<Option<Vec<Row>>, FileError> {
        match std::mem::take(&mut self.progress) {
            Progress::Open => {}
            Progress::Failed(error) => {
                self.progress = Progress::Closed;
                return Err(error);
            }
            Progress::Closed => {
                self.progress = Progress::Closed;
                return Ok(None);
            }
        }
        let (inner, mut whole) = (&mut self.inner, false);
        let chunk = guarded(&self.file, || {
            let chunk = inner.next_chunk(max_rows);
            whole = true;
            chunk
        });
        if !whole {
            self.progress = Progress::Closed;
        }
        chunk
    }

    fn bytes_read(&self) -> u64 {
        self.inner.bytes_read()
    }

    fn late_columns(&self) -> &[String] {
        self.inner.late_columns()
    }

    fn notices(&self) -> Vec<Notice> {
        self.inner.notices()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;

    /// Gives one row and then panics.
    struct Panics(i64);

    impl RecordReader for Panics {
        fn columns(&self) -> FileColumns<'_> {
            FileColumns::Unknown
        }
        fn project(&mut self, _: &Layout, _: &[bool]) {}
        fn next_chunk(&mut self, _: usize) -> Result<Option<Vec<Row>>, FileError> {
            self.0 += 1;
            assert!(self.0 < 2, "a valid file that I do not know");
            Ok(Some(vec![Ok(Record {
                row: self.0,
                raw: bytes::Bytes::new(),
                cells: Vec::new(),
            })]))
        }
        fn bytes_read(&self) -> u64 {
            0
        }
    }

    #[test]
    fn a_reader_that_panics_gives_what_it_has_read_and_then_one_error() {
        let mut reader = Guarded::new("a.parquet", Box::new(Panics(0)));
        assert!(matches!(reader.next_chunk(10), Ok(Some(rows)) if rows.len() == 1));
        let error = reader.next_chunk(10).expect_err("broken down");
        assert_eq!(error.file, "a.parquet");
        assert!(
            error.message.contains("a valid file that I do not know"),
            "{error}"
        );
        assert_eq!(reader.next_chunk(10), Ok(None));
    }

    #[test]
    fn a_panic_while_a_file_is_opened_is_an_error_of_the_file() {
        let opened: Result<(), FileError> = guarded("a.xlsx", || panic!("no such style"));
        let error = opened.expect_err("broken down");
        assert!(error.message.contains("(no such style)"), "{error}");
    }
}
