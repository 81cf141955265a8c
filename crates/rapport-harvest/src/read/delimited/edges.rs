//! The beginning and the end of a delimited file: a `sep=` line, rows above the header, and what stands below the records.

use super::{DelimitedReader, Next};
use crate::contract::Notice;
use crate::read::edges::{EARLY_ROWS, EarlyRow, Footer, LeftOut, Tail, if_titled};
use crate::read::{FileError, Row};
use crate::reject::Reason;
use crate::spec::Format;
use bytes::Bytes;
use std::collections::VecDeque;

/// A row of small print is held back until the end shows that it is one; so many at most.
const SMALL_PRINT_MAX: usize = 100;
/// Bytes of the longest `sep=` line.
const SEP_LINE_MAX: usize = 12;

/// What is known of beginning and end.
#[derive(Debug)]
pub(super) struct Edges {
    footer: Footer,
    tail: Tail<Row>,
    /// Rows to give before another is read.
    ready: VecDeque<Row>,
    /// Rows with fewer fields than the header, after a blank one.
    small_print: Vec<Row>,
    in_footer: bool,
    ended: bool,
    footer_rows: LeftOut,
    small_print_rows: LeftOut,
    /// Early rows, where the first one may be a title.
    pub(super) early: Vec<EarlyRow>,
}

impl Edges {
    pub(super) fn of(format: &Format, file: &str) -> Result<Self, FileError> {
        let footer = Footer::of(format, file)?;
        Ok(Self {
            tail: Tail::new(footer.rows),
            footer,
            ready: VecDeque::new(),
            small_print: Vec::new(),
            in_footer: false,
            ended: false,
            footer_rows: LeftOut::default(),
            small_print_rows: LeftOut::default(),
            early: Vec::new(),
        })
    }

    fn give(&mut self, row: Row) {
        for row in self.small_print.drain(..).chain([row]) {
            self.ready.extend(self.tail.push(row));
        }
    }

    fn end(&mut self) {
        self.ended = true;
        for row in self.small_print.drain(..) {
            self.small_print_rows.count(&text_of(&row));
        }
        for row in self.tail.take() {
            self.footer_rows.count(&text_of(&row));
        }
    }

    pub(super) fn notices(&self) -> Vec<Notice> {
        let small_print = self.small_print_rows.notice(
            "row at the end follows a blank row, has fewer fields than the header and is taken for small print",
            "rows at the end follow a blank row, have fewer fields than the header and are taken for small print",
        );
        let footer = self.footer_rows.notice(
            "row at the end is left out as a footer, as the format says",
            "rows at the end are left out as a footer, as the format says",
        );
        small_print.into_iter().chain(footer).collect()
    }
}

fn text_of(row: &Row) -> String {
    let raw = match row {
        Ok(record) => &record.raw,
        Err(rejection) => &rejection.raw,
    };
    String::from_utf8_lossy(raw).into_owned()
}

impl DelimitedReader {
    /// Takes what stands above the header, or above the records: a `sep=` line, and so many rows as the format says.
    pub(super) fn skip_to_table(&mut self, format: &Format) -> Result<(), FileError> {
        let above = match (format.header_row, format.skip_rows) {
            (Some(row), _) => row.saturating_sub(1),
            (None, rows) => rows.unwrap_or(0),
        };
        let taken = u32::from(self.take_sep_line(format)?);
        for _ in taken..above {
            let dialect = &self.dialect;
            self.blocks
                .skip(dialect.end_bytes(), |rest, ended| {
                    dialect.record_end(rest, ended).map(|(_, next)| next)
                })
                .map_err(|e| FileError::io(&self.file, &e))?;
        }
        Ok(())
    }

    /// `sep=;` as Excel and Salesforce write it. An error when the format says another separator.
    fn take_sep_line(&mut self, format: &Format) -> Result<bool, FileError> {
        self.blocks
            .more()
            .map_err(|e| FileError::io(&self.file, &e))?;
        let rest = self.blocks.rest();
        let end = rest.iter().take(SEP_LINE_MAX).position(|b| *b == b'\n');
        let Some(end) = end else { return Ok(false) };
        let line = String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned();
        let line = line.trim_end_matches('\r').trim_matches('"');
        let said = match line.split_at_checked(4) {
            Some((start, said)) if start.eq_ignore_ascii_case("sep=") && !said.is_empty() => said,
            _ => return Ok(false),
        };
        if self.dialect.separator().needle() != said.as_bytes() {
            if format.separator.is_some() {
                let text = format!(
                    "its first row says that `{said}` separates its fields and `separator` of the format says otherwise: correct or remove `separator`"
                );
                return Err(FileError::malformed(&self.file, text));
            }
            let format = Format {
                separator: Some(said.to_owned()),
                ..format.clone()
            };
            self.dialect = super::Dialect::new(&format)
                .map_err(|text| FileError::unreadable(&self.file, text))?;
        }
        self.blocks.consume(end + 1);
        Ok(true)
    }

    /// Looks at the rows after the header, as far as they are read: `first` is the beginning of the file.
    pub(super) fn look_for_header(&mut self, first: &Bytes) {
        let header = self.header.clone().unwrap_or_default();
        let Ok(mut at) = usize::try_from(self.blocks.position()) else {
            return;
        };
        let mut early = Vec::new();
        while early.len() < EARLY_ROWS {
            let Some(rest) = first.get(at..).filter(|rest| !rest.is_empty()) else {
                break;
            };
            let mut fields = Vec::new();
            let super::Scan::Record { end, next } = self.dialect.scan(rest, true, &mut fields)
            else {
                break;
            };
            let record = first.slice(at..at + end);
            let texts = fields.iter().map(|field| {
                let text = super::field_text(&record, *field, self.dialect.quote);
                String::from_utf8_lossy(&text).trim().to_owned()
            });
            let line = first.get(..at).unwrap_or_default();
            let line = 1 + memchr::memchr_iter(b'\n', line).count();
            if end > 0 {
                early.push((line as u32, texts.collect()));
            }
            at += next;
        }
        if let Some(edges) = &mut self.edges {
            edges.early = if_titled(&header, early);
        }
    }

    /// The next row, where the end of the file is looked at.
    pub(super) fn next_row_of_table(&mut self) -> Result<Option<Row>, FileError> {
        loop {
            let Some(edges) = &mut self.edges else {
                return Ok(None);
            };
            if let Some(row) = edges.ready.pop_front() {
                return Ok(Some(row));
            }
            if edges.ended {
                return Ok(None);
            }
            let next = self.next_record()?;
            let blank = std::mem::take(&mut self.blank);
            let begins = matches!(next, Next::Record { .. }) && self.begins_footer();
            let Some(edges) = &mut self.edges else {
                return Ok(None);
            };
            edges.in_footer |= begins;
            match next {
                Next::End => edges.end(),
                Next::Bad(rejection) if edges.in_footer => {
                    edges.footer_rows.count(&text_of(&Err(rejection)));
                }
                Next::Bad(rejection) => edges.give(Err(rejection)),
                Next::Record { end, next } if edges.in_footer => {
                    let text = self.blocks.rest().get(..end).unwrap_or_default();
                    edges.footer_rows.count(&String::from_utf8_lossy(text));
                    self.blocks.consume(next);
                }
                Next::Record { end, next } => {
                    let short = self.fields.len() < self.width;
                    let row = self.lay_out(end, next);
                    let Some(edges) = &mut self.edges else {
                        return Ok(None);
                    };
                    let follows = blank || !edges.small_print.is_empty();
                    let held = edges.small_print.len();
                    if short && follows && held < SMALL_PRINT_MAX && is_short(&row) {
                        edges.small_print.push(row);
                    } else if held == 0 && edges.footer.rows == 0 {
                        return Ok(Some(row));
                    } else {
                        edges.give(row);
                    }
                }
            }
        }
    }

    /// Whether the record in hand begins the footer: its first field that is not empty says so.
    fn begins_footer(&self) -> bool {
        let Some(edges) = self.edges.as_ref().filter(|e| e.footer.has_pattern()) else {
            return false;
        };
        let Some(field) = self.fields.iter().find(|field| !field.is_empty()) else {
            return false;
        };
        let block = self.blocks.slice(0, self.blocks.rest().len());
        let text = super::field_text(&block, *field, self.dialect.quote);
        edges.footer.begins(&String::from_utf8_lossy(&text))
    }
}

/// Rejected for its number of fields, not for its bytes.
fn is_short(row: &Row) -> bool {
    matches!(row, Err(rejection) if rejection.reason == Reason::Malformed)
}
