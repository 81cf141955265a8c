//! Excel workbooks. A thread of its own parses the sheets and hands over rows, a few hundred ahead at most.
//!
//! Row numbers are those of the sheet without what stands above its records, so that a row is found in Excel; blank rows
//! are no records. The rows of a further sheet count on from those of the one before.

mod cells;
mod parse;

use crate::contract::{Layout, Notice, NoticeKind};
use crate::decode::{self, Limits};
use crate::files::InputFile;
use crate::read::chunk::Progress;
use crate::read::edges::{EarlyRow, Footer};
use crate::read::spool::Spooled;
use crate::read::{FileColumns, FileError, RecordReader, Row};
use crate::record::{Cell, Record};
use crate::reject::{Reason, Rejection};
use crate::spec::Format;
use bytes::Bytes;
use cells::SheetCell;
use glob::Pattern;
use parse::{Plan, Said, SheetRow, SheetStart, SheetsEnd};
use std::io;
use std::sync::mpsc::{Receiver, sync_channel};

/// Reads the rows of one sheet, or of several with the same columns.
pub struct XlsxReader {
    file: String,
    said: Receiver<Said>,
    columns: Option<Vec<String>>,
    width: usize,
    early: Vec<EarlyRow>,
    /// Where each column of the sheet in hand is in the first one; empty when they are the same.
    places: Vec<usize>,
    /// Name of the first sheet, for messages.
    first_sheet: String,
    /// Taken from a row's number in its sheet, and added for the sheets before.
    above: i64,
    before: i64,
    last_row: i64,
    /// For each cell to give, the column of the first sheet that it comes from.
    cells: Vec<Option<usize>>,
    /// Cells with an error that were needed, and the first of them.
    errors: (i64, String),
    end: SheetsEnd,
    size: u64,
    ended: bool,
    progress: Progress,
}

impl std::fmt::Debug for XlsxReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("XlsxReader")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

const ROWS_AHEAD: usize = 512;
/// The part of a workbook that says whether it must be computed when it is opened.
const WORKBOOK_PART: &str = "xl/workbook.xml";

impl XlsxReader {
    /// Opens the workbook, checks what it unpacks to, and reads the header of the sheet.
    pub fn open(format: &Format, file: &InputFile, limits: Limits) -> Result<Self, FileError> {
        let stale = check_members(file, limits)?;
        let spooled = Spooled::open(file, limits)?;
        let stale = match (&spooled, stale) {
            (Spooled::Memory(bytes), None) => {
                let part = decode::member_of(bytes.clone(), WORKBOOK_PART);
                part.is_ok_and(|part| is_stale(&part))
            }
            (_, stale) => stale.unwrap_or(false),
        };
        let sheets = format.sheets.as_deref().map(Pattern::new).transpose();
        let sheets = sheets.map_err(|e| {
            FileError::unreadable(
                &file.name,
                format!("`sheets` of the format is no pattern: {e}"),
            )
        })?;
        let plan = Plan {
            sheet: format.sheet.clone(),
            sheets,
            header: format.header,
            above: match (format.header_row, format.skip_rows) {
                (Some(row), _) => row.saturating_sub(1),
                (None, rows) => rows.unwrap_or(0),
            },
            placed: format.header_row.is_some() || format.skip_rows.is_some(),
            footer: Footer::of(format, &file.name)?,
            stale,
        };
        let source = spooled.seekable();
        let (say, said) = sync_channel(ROWS_AHEAD);
        std::thread::Builder::new()
            .name("xlsx".to_owned())
            .spawn(move || parse::run(source, &plan, &say))
            .map_err(|e| FileError::io(&file.name, &e))?;
        let mut reader = Self {
            file: file.name.clone(),
            said,
            columns: None,
            width: 0,
            early: Vec::new(),
            places: Vec::new(),
            first_sheet: String::new(),
            above: 0,
            before: 0,
            last_row: 0,
            cells: Vec::new(),
            errors: (0, String::new()),
            end: SheetsEnd::default(),
            size: file.size,
            ended: false,
            progress: Progress::Open,
        };
        let Some(Said::Sheet(start)) = reader.hear()? else {
            return Err(FileError::unreadable(
                &file.name,
                "the workbook is damaged: save it again",
            ));
        };
        reader.begin(start, format.header)?;
        Ok(reader)
    }

    /// The first sheet.
    fn begin(&mut self, start: SheetStart, header: bool) -> Result<(), FileError> {
        self.first_sheet = start.name;
        self.early = start.early;
        self.width = start.width;
        if let Some((names, row)) = start.header {
            self.above = i64::from(row) + 1;
            self.columns = Some(names);
        } else if header {
            return Err(FileError::malformed(
                &self.file,
                "no header: the sheet is empty, or has no row where `header_row` of the format says",
            ));
        }
        self.cells = (0..self.width).map(Some).collect();
        Ok(())
    }

    /// A further sheet: it must have the columns of the first one, in any order.
    fn go_on(&mut self, start: SheetStart) -> Result<(), FileError> {
        self.before = self.last_row;
        self.above = 0;
        self.places.clear();
        let Some(first) = &self.columns else {
            return Ok(());
        };
        // An empty sheet has nothing to say.
        let Some((names, row)) = start.header else {
            return Ok(());
        };
        self.above = i64::from(row) + 1;
        if names == *first {
            return Ok(());
        }
        let places: Option<Vec<usize>> = names
            .iter()
            .map(|name| first.iter().position(|other| other == name))
            .collect();
        let mut sorted = places.clone().unwrap_or_default();
        sorted.sort_unstable();
        sorted.dedup();
        match places {
            Some(places) if sorted.len() == first.len() && names.len() == first.len() => {
                self.places = places;
                Ok(())
            }
            _ => Err(FileError::malformed(
                &self.file,
                format!(
                    "sheet `{}` has other columns (`{}`) than sheet `{}` (`{}`): read it by a source of its own, with `sheet` or a narrower pattern in `sheets`",
                    start.name,
                    names.join("`, `"),
                    self.first_sheet,
                    first.join("`, `"),
                ),
            )),
        }
    }

    /// What the parsing thread says next; `None` after its end.
    fn hear(&mut self) -> Result<Option<Said>, FileError> {
        if self.ended {
            return Ok(None);
        }
        let failed = match self.said.recv() {
            Ok(Said::End(end)) => {
                self.end = end;
                self.ended = true;
                return Ok(None);
            }
            Ok(Said::Failed(message)) => message,
            Ok(said) => return Ok(Some(said)),
            Err(_) => "the workbook is damaged: save it again".to_owned(),
        };
        self.ended = true;
        Err(FileError::unreadable(&self.file, failed))
    }

    fn next_row(&mut self) -> Result<Option<Row>, FileError> {
        loop {
            match self.hear()? {
                Some(Said::Row(row)) => return Ok(Some(self.lay_out(row))),
                Some(Said::Sheet(start)) => self.go_on(start)?,
                _ => return Ok(None),
            }
        }
    }

    fn lay_out(&mut self, sheet_row: SheetRow) -> Row {
        let row = self.before + i64::from(sheet_row.number) + 1 - self.above;
        self.last_row = row;
        let refuse = |reason: Reason, message: String| {
            Err(Rejection {
                row,
                rows: 1,
                reason,
                message,
                raw: Bytes::new(),
            })
        };
        let last = sheet_row.width();
        if last > self.width {
            let whose = if self.columns.is_some() {
                "header"
            } else {
                "contract"
            };
            let width = self.width;
            let message = format!("row has {last} fields, the {whose} has {width}");
            return refuse(Reason::Malformed, message);
        }
        let mut by_column: Vec<Option<SheetCell>> = vec![None; self.width];
        for (column, cell) in sheet_row.cells {
            let column = column as usize;
            let place = self.places.get(column).copied().unwrap_or(column);
            if let Some(slot) = by_column.get_mut(place) {
                *slot = Some(cell);
            }
        }
        let mut cells = Vec::with_capacity(self.cells.len());
        for source in &self.cells {
            let cell = source
                .and_then(|s| by_column.get(s))
                .and_then(Option::as_ref);
            cells.push(match cell {
                None => Cell::Null,
                Some(SheetCell::Value(cell)) => cell.clone(),
                Some(SheetCell::Error(error)) => {
                    if self.errors.0 == 0 {
                        let name = name_of(self.columns.as_deref(), *source);
                        self.errors.1 = format!("`{error}` in {name} of row {row}");
                    }
                    self.errors.0 += 1;
                    Cell::Null
                }
                Some(SheetCell::NotComputed) => {
                    let name = name_of(self.columns.as_deref(), *source);
                    let message = format!(
                        "{name} is a formula that was never computed: open the workbook in a spreadsheet program, save it, and harvest it again"
                    );
                    return refuse(Reason::MissingValue, message);
                }
            });
        }
        Ok(Record {
            row,
            raw: Bytes::new(),
            cells,
        })
    }
}

fn name_of(columns: Option<&[String]>, column: Option<usize>) -> String {
    let column = column.unwrap_or(0);
    match columns.and_then(|names| names.get(column)) {
        Some(name) => format!("column `{name}`"),
        None => format!("column {}", column + 1),
    }
}

/// Whether the workbook must be computed when it is opened.
fn is_stale(part: &[u8]) -> bool {
    const ATTRIBUTE: &[u8] = b"fullCalcOnLoad=";
    let Some(at) = memchr::memmem::find(part, ATTRIBUTE) else {
        return false;
    };
    matches!(part.get(at + ATTRIBUTE.len()..), Some([_, b'1' | b't', ..]))
}

/// The workbook is itself an archive: what it unpacks to is limited before it is parsed. Whether it must be computed when
/// it is opened, where that is seen on the way.
fn check_members(file: &InputFile, limits: Limits) -> Result<Option<bool>, FileError> {
    if file.member.is_some() || decode::suffix_layer(&file.name).is_some() {
        return Ok(None);
    }
    let fail = |e: io::Error| FileError::io(&file.name, &e);
    let mut stale = false;
    for member in decode::members(&file.path).map_err(fail)? {
        let is_workbook = member.name == WORKBOOK_PART;
        let part = InputFile {
            member: Some(member.name),
            ..file.clone()
        };
        let mut unpacked = decode::open(&part, limits).map_err(fail)?;
        if is_workbook {
            let mut text = Vec::new();
            io::copy(&mut unpacked, &mut text).map_err(fail)?;
            stale = is_stale(&text);
        } else {
            io::copy(&mut unpacked, &mut io::sink()).map_err(fail)?;
        }
    }
    Ok(Some(stale))
}

impl RecordReader for XlsxReader {
    fn columns(&self) -> FileColumns<'_> {
        let names = self.columns.as_deref();
        match names {
            _ if !self.early.is_empty() => FileColumns::Titled {
                names,
                count: self.width,
                early: &self.early,
            },
            Some(names) => FileColumns::Named(names),
            None if self.width == 0 => FileColumns::Unknown,
            None => FileColumns::Count(self.width),
        }
    }

    fn project(&mut self, layout: &Layout, needed: &[bool]) {
        self.cells = layout.needed_sources(needed).collect();
    }

    fn next_chunk(&mut self, max_rows: usize) -> Result<Option<Vec<Row>>, FileError> {
        let mut progress = std::mem::take(&mut self.progress);
        let chunk = progress.chunk(max_rows, || self.next_row());
        self.progress = progress;
        chunk
    }

    fn bytes_read(&self) -> u64 {
        if self.ended { self.size } else { 0 }
    }

    fn notices(&self) -> Vec<Notice> {
        let notice = |kind: NoticeKind, message: String, count: i64| Notice {
            kind,
            column: String::new(),
            message,
            count,
        };
        let mut notices = Vec::new();
        let (errors, first) = &self.errors;
        if *errors > 0 {
            let message = format!(
                "{errors} needed cells have an error of the spreadsheet and are read as empty, the first: {first}"
            );
            notices.push(notice(NoticeKind::Retyped, message, *errors));
        }
        notices.extend(self.end.footer.notice(
            "row at the end is left out as a footer, as the format says",
            "rows at the end are left out as a footer, as the format says",
        ));
        let SheetsEnd { alike, others, .. } = &self.end;
        let read = &self.first_sheet;
        if !alike.is_empty() {
            let begin = if alike.len() == 1 { "begins" } else { "begin" };
            let message = format!(
                "only sheet `{read}` is read; `{}` {begin} with the same row: set `sheets: \"*\"` in the format to read them all, or `sheet: {read}` to say that this is meant",
                alike.join("`, `")
            );
            notices.push(notice(NoticeKind::LeftOut, message, 0));
        } else if *others > 0 {
            let what = if *others == 1 {
                "1 other is not".to_owned()
            } else {
                format!("{others} others are not")
            };
            let message = format!(
                "only sheet `{read}` is read, {what}: set `sheet` or `sheets` in the format to say which are meant"
            );
            notices.push(notice(NoticeKind::LeftOut, message, 0));
        }
        notices
    }
}
