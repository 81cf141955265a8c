//! What stands around a table: titles above it, totals and small print below.

use crate::contract::{Notice, NoticeKind};
use crate::read::FileError;
use crate::spec::Format;
use glob::Pattern;
use std::collections::VecDeque;

/// How many rows at the beginning are looked at for one that may be the header.
pub(crate) const EARLY_ROWS: usize = 30;
/// Characters of a row that a message shows.
const SHOWN_CHARS_MAX: usize = 80;

/// An early row of a file: its number, counted from 1 as a spreadsheet program counts, and its texts.
pub type EarlyRow = (u32, Vec<String>);

/// Which rows at the end are no records.
#[derive(Debug, Clone, Default)]
pub(crate) struct Footer {
    /// The first text of the row that the footer begins with.
    pattern: Option<Pattern>,
    /// So many rows at the end.
    pub(crate) rows: usize,
}

impl Footer {
    pub(crate) fn of(format: &Format, file: &str) -> Result<Self, FileError> {
        let pattern = format.footer.as_deref().map(Pattern::new).transpose();
        let pattern = pattern.map_err(|e| {
            FileError::unreadable(file, format!("`footer` of the format is no pattern: {e}"))
        })?;
        Ok(Self {
            pattern,
            rows: format.skip_footer.unwrap_or(0) as usize,
        })
    }

    pub(crate) fn has_pattern(&self) -> bool {
        self.pattern.is_some()
    }

    /// Whether the footer begins with a row of this first text.
    pub(crate) fn begins(&self, first: &str) -> bool {
        self.pattern
            .as_ref()
            .is_some_and(|p| p.matches(first.trim()))
    }
}

/// Holds back the last rows.
#[derive(Debug)]
pub(crate) struct Tail<T> {
    rows: usize,
    held: VecDeque<T>,
}

impl<T> Tail<T> {
    pub(crate) fn new(rows: usize) -> Self {
        Self {
            rows,
            held: VecDeque::new(),
        }
    }

    /// Takes a row; gives the one that is surely none of the last.
    pub(crate) fn push(&mut self, row: T) -> Option<T> {
        self.held.push_back(row);
        if self.held.len() > self.rows {
            return self.held.pop_front();
        }
        None
    }

    /// The last rows, after which it is empty.
    pub(crate) fn take(&mut self) -> VecDeque<T> {
        std::mem::take(&mut self.held)
    }
}

/// Rows that are no records, counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct LeftOut {
    pub(crate) rows: i64,
    pub(crate) first: String,
}

impl LeftOut {
    pub(crate) fn count(&mut self, text: &str) {
        if self.rows == 0 {
            self.first = text.chars().take(SHOWN_CHARS_MAX).collect();
        }
        self.rows += 1;
    }

    /// One notice, if there were any: `{rows} {what}`.
    pub(crate) fn notice(&self, one: &str, many: &str) -> Option<Notice> {
        let (rows, first) = (self.rows, &self.first);
        let what = if rows == 1 { one } else { many };
        let shown = if first.is_empty() {
            String::new()
        } else if rows == 1 {
            format!(": `{first}`")
        } else {
            format!(", the first: `{first}`")
        };
        (rows > 0).then(|| Notice {
            kind: NoticeKind::LeftOut,
            column: String::new(),
            message: format!("{rows} {what}{shown}"),
            count: rows,
        })
    }
}

/// The early rows, if the first row of a file has fewer texts than one of them: it may be a title.
pub(crate) fn if_titled(header: &[String], early: Vec<EarlyRow>) -> Vec<EarlyRow> {
    let texts = |row: &[String]| row.iter().filter(|text| !text.trim().is_empty()).count();
    let wider = early.iter().any(|(_, row)| texts(row) > texts(header));
    if wider { early } else { Vec::new() }
}
