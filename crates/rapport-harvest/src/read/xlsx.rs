//! Excel workbooks. A thread of its own parses the sheet and hands over rows, a few hundred ahead at most.
//!
//! Row numbers are those of the sheet without its header, so that a row is found in Excel; blank rows are no records.

use crate::contract::Layout;
use crate::decode::{self, Limits};
use crate::files::InputFile;
use crate::read::chunk::Progress;
use crate::read::spool::{ReadSeek, Spooled};
use crate::read::{FileColumns, FileError, RecordReader, Row};
use crate::record::{Cell, Record};
use crate::reject::{Reason, Rejection};
use crate::spec::Format;
use bytes::Bytes;
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// A row of the sheet: its number from 0, and its cells that are not empty, by column from 0.
struct SheetRow {
    number: u32,
    cells: Vec<(u32, Cell)>,
}

/// What the parsing thread says.
enum Said {
    Row(SheetRow),
    Failed(String),
    End,
}

/// Reads the rows of one sheet.
pub struct XlsxReader {
    file: String,
    rows: Receiver<Said>,
    columns: Option<Vec<String>>,
    width: usize,
    header_rows: i64,
    /// A row read before the layout was known.
    early: Option<SheetRow>,
    /// For each cell to give, the column of the sheet that it comes from.
    cells: Vec<Option<usize>>,
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

impl XlsxReader {
    /// Opens the workbook, checks what it unpacks to, and reads the header of the sheet.
    pub fn open(format: &Format, file: &InputFile, limits: Limits) -> Result<Self, FileError> {
        check_members(file, limits)?;
        let source = Spooled::open(file, limits)?.seekable();
        let (say, rows) = sync_channel(ROWS_AHEAD);
        let sheet = format.sheet.clone();
        std::thread::Builder::new()
            .name("xlsx".to_owned())
            .spawn(move || parse(source, sheet, &say))
            .map_err(|e| FileError::io(&file.name, &e))?;
        let mut reader = Self {
            file: file.name.clone(),
            rows,
            columns: None,
            width: 0,
            header_rows: 0,
            early: None,
            cells: Vec::new(),
            size: file.size,
            ended: false,
            progress: Progress::Open,
        };
        let first = reader.next_sheet_row()?;
        if format.header {
            let Some(first) = first else {
                return Err(FileError::malformed(
                    &file.name,
                    "no header: the sheet is empty",
                ));
            };
            reader.header_rows = i64::from(first.number) + 1;
            reader.width = first
                .cells
                .last()
                .map_or(0, |(column, _)| *column as usize + 1);
            let mut names = vec![String::new(); reader.width];
            for (column, cell) in first.cells {
                if let Some(name) = names.get_mut(column as usize) {
                    *name = cell_text(&cell);
                }
            }
            reader.columns = Some(names);
        } else if let Some(first) = first {
            reader.width = first
                .cells
                .last()
                .map_or(0, |(column, _)| *column as usize + 1);
            reader.early = Some(first);
        }
        reader.cells = (0..reader.width).map(Some).collect();
        Ok(reader)
    }

    fn next_sheet_row(&mut self) -> Result<Option<SheetRow>, FileError> {
        if self.ended {
            return Ok(None);
        }
        let failed = match self.rows.recv() {
            Ok(Said::Row(row)) => return Ok(Some(row)),
            Ok(Said::End) => None,
            Ok(Said::Failed(message)) => Some(message),
            Err(_) => Some("the workbook is damaged: save it again".to_owned()),
        };
        self.ended = true;
        failed.map_or(Ok(None), |message| {
            Err(FileError::unreadable(&self.file, message))
        })
    }

    fn next_row(&mut self) -> Result<Option<Row>, FileError> {
        let next = match self.early.take() {
            Some(row) => Some(row),
            None => self.next_sheet_row()?,
        };
        let Some(sheet_row) = next else {
            return Ok(None);
        };
        let row = i64::from(sheet_row.number) + 1 - self.header_rows;
        let last = sheet_row
            .cells
            .last()
            .map_or(0, |(column, _)| *column as usize + 1);
        if last > self.width {
            let whose = if self.columns.is_some() {
                "header"
            } else {
                "contract"
            };
            let message = format!("row has {last} fields, the {whose} has {}", self.width);
            let raw = Bytes::from(
                sheet_row
                    .cells
                    .iter()
                    .map(|(_, c)| cell_text(c))
                    .collect::<Vec<_>>()
                    .join("\t"),
            );
            return Ok(Some(Err(Rejection {
                row,
                rows: 1,
                reason: Reason::Malformed,
                message,
                raw,
            })));
        }
        let mut by_column = vec![Cell::Null; self.width];
        for (column, cell) in sheet_row.cells {
            if let Some(place) = by_column.get_mut(column as usize) {
                *place = cell;
            }
        }
        let cells = self
            .cells
            .iter()
            .map(|source| {
                source
                    .and_then(|s| by_column.get(s))
                    .cloned()
                    .unwrap_or(Cell::Null)
            })
            .collect();
        Ok(Some(Ok(Record {
            row,
            raw: Bytes::new(),
            cells,
        })))
    }
}

/// The workbook is itself an archive: what it unpacks to is limited before it is parsed.
fn check_members(file: &InputFile, limits: Limits) -> Result<(), FileError> {
    if file.member.is_some() || decode::suffix_layer(&file.name).is_some() {
        return Ok(());
    }
    let fail = |e: io::Error| FileError::io(&file.name, &e);
    for member in decode::members(&file.path).map_err(fail)? {
        let part = InputFile {
            member: Some(member.name),
            ..file.clone()
        };
        io::copy(
            &mut decode::open(&part, limits).map_err(fail)?,
            &mut io::sink(),
        )
        .map_err(fail)?;
    }
    Ok(())
}

/// Runs on the parsing thread. A reader that is dropped closes the channel, which ends it.
fn parse(source: Box<dyn ReadSeek>, sheet: Option<String>, say: &SyncSender<Said>) {
    let last = match parse_sheet(source, sheet, say) {
        Ok(()) => Said::End,
        Err(message) => Said::Failed(message),
    };
    // Nobody listens any more: nothing left to say.
    say.send(last).unwrap_or_default();
}

fn parse_sheet(
    source: Box<dyn ReadSeek>,
    sheet: Option<String>,
    say: &SyncSender<Said>,
) -> Result<(), String> {
    let damaged = |e: calamine::XlsxError| format!("not a readable workbook ({e}): save it again");
    let mut book: Xlsx<Box<dyn ReadSeek>> = Xlsx::new(source).map_err(damaged)?;
    let names = book.sheet_names();
    let name = match sheet {
        None => names.first().cloned().ok_or("the workbook has no sheet")?,
        Some(name) if names.contains(&name) => name,
        Some(name) => {
            let known = names.join("`, `");
            return Err(format!(
                "it has no sheet `{name}`: set `sheet` to one of `{known}`"
            ));
        }
    };
    let mut cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
    let mut row = SheetRow {
        number: 0,
        cells: Vec::new(),
    };
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (number, column) = cell.get_position();
        if number != row.number {
            let done = std::mem::replace(
                &mut row,
                SheetRow {
                    number,
                    cells: Vec::new(),
                },
            );
            if !done.cells.is_empty() && say.send(Said::Row(done)).is_err() {
                return Ok(());
            }
        }
        match to_cell(cell.get_value()) {
            Cell::Null => {}
            value => row.cells.push((column, value)),
        }
    }
    if !row.cells.is_empty() && say.send(Said::Row(row)).is_err() {
        return Ok(());
    }
    Ok(())
}

fn to_cell(data: &DataRef<'_>) -> Cell {
    let text = |text: &str| match text {
        "" => Cell::Null,
        text => Cell::Text(Bytes::copy_from_slice(text.as_bytes())),
    };
    match data {
        DataRef::Empty => Cell::Null,
        DataRef::Int(integer) => Cell::Integer(*integer),
        DataRef::Float(float) => Cell::Float(*float),
        DataRef::Bool(boolean) => Cell::Boolean(*boolean),
        DataRef::String(string) | DataRef::DateTimeIso(string) | DataRef::DurationIso(string) => {
            text(string)
        }
        DataRef::SharedString(string) => text(string),
        DataRef::Error(error) => text(&error.to_string()),
        DataRef::DateTime(moment) if moment.is_datetime() => local(moment),
        DataRef::DateTime(duration) => Cell::Float(duration.as_f64()),
    }
}

fn local(moment: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let date = jiff::civil::Date::new(year.cast_signed(), month.cast_signed(), day.cast_signed());
    let midnight = date.ok().and_then(rapport_model::Micros::of_date);
    let seconds = (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
    match midnight {
        Some(midnight) => Cell::Local(midnight.0 + seconds * 1_000_000 + i64::from(milli) * 1000),
        // The day that Excel invented, 1900-02-29, stays the number it is.
        None => Cell::Float(moment.as_f64()),
    }
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => String::from_utf8_lossy(text).trim().to_owned(),
        Cell::Integer(integer) => integer.to_string(),
        Cell::Float(float) => float.to_string(),
        Cell::Boolean(boolean) => boolean.to_string(),
        Cell::Timestamp(micros) | Cell::Local(micros) => rapport_model::Micros(*micros).to_string(),
        Cell::Json(value) => value.to_string(),
    }
}

impl RecordReader for XlsxReader {
    fn columns(&self) -> FileColumns<'_> {
        match &self.columns {
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
}
