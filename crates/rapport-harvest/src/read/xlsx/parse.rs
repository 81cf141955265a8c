//! The thread that parses sheets and says what it finds, row by row.

use super::cells::{self, SheetCell, text_of};
use crate::read::edges::{EARLY_ROWS, EarlyRow, Footer, LeftOut, Tail, if_titled};
use crate::read::spool::ReadSeek;
use calamine::{Reader, Xlsx, XlsxError};
use glob::Pattern;
use std::collections::VecDeque;
use std::sync::mpsc::SyncSender;

/// A row of the sheet: its number from 0, and its cells that are not empty, by column from 0.
#[derive(Debug)]
pub(super) struct SheetRow {
    pub(super) number: u32,
    pub(super) cells: Vec<(u32, SheetCell)>,
}

impl SheetRow {
    /// How many columns it reaches over.
    pub(super) fn width(&self) -> usize {
        let last = self.cells.last();
        last.map_or(0, |(column, _)| *column as usize + 1)
    }

    /// Its texts by column.
    pub(super) fn texts(&self) -> Vec<String> {
        let mut texts = vec![String::new(); self.width()];
        for (column, cell) in &self.cells {
            if let Some(text) = texts.get_mut(*column as usize) {
                *text = text_of(cell);
            }
        }
        texts
    }
}

/// What the parsing thread says.
pub(super) enum Said {
    /// The rows of this sheet follow.
    Sheet(SheetStart),
    Row(SheetRow),
    Failed(String),
    /// All sheets are read.
    End(SheetsEnd),
}

/// A sheet and its beginning.
pub(super) struct SheetStart {
    pub(super) name: String,
    /// Its header, when it should have one: the names, and the row's number from 0.
    pub(super) header: Option<(Vec<String>, u32)>,
    /// Early rows, where the first one may be a title.
    pub(super) early: Vec<EarlyRow>,
    /// Columns of the first row, when there is no header.
    pub(super) width: usize,
}

/// What is known after the last sheet.
#[derive(Debug, Default)]
pub(super) struct SheetsEnd {
    pub(super) footer: LeftOut,
    /// Sheets that the format does not name and that have the same first row as the one that is read.
    pub(super) alike: Vec<String>,
    /// Other sheets that the format does not name.
    pub(super) others: usize,
}

/// What to read.
pub(super) struct Plan {
    pub(super) sheet: Option<String>,
    pub(super) sheets: Option<Pattern>,
    pub(super) header: bool,
    /// Rows above the header, or above the records.
    pub(super) above: u32,
    /// The format says where the table begins.
    pub(super) placed: bool,
    pub(super) footer: Footer,
    /// Formulas with a zero were never computed.
    pub(super) stale: bool,
}

type Book = Xlsx<Box<dyn ReadSeek>>;

/// Runs on the parsing thread. A reader that is dropped closes the channel, which ends it.
pub(super) fn run(source: Box<dyn ReadSeek>, plan: &Plan, say: &SyncSender<Said>) {
    let last = match all_sheets(source, plan, say) {
        Ok(end) => Said::End(end),
        Err(message) => Said::Failed(message),
    };
    // Nobody listens any more: nothing left to say.
    say.send(last).unwrap_or_default();
}

fn damaged(error: XlsxError) -> String {
    format!("not a readable workbook ({error}): save it again")
}

fn all_sheets(
    source: Box<dyn ReadSeek>,
    plan: &Plan,
    say: &SyncSender<Said>,
) -> Result<SheetsEnd, String> {
    let mut book: Book = Xlsx::new(source).map_err(damaged)?;
    let names = book.sheet_names();
    let known = names.join("`, `");
    let chosen: Vec<String> = match (&plan.sheet, &plan.sheets) {
        (Some(name), _) if names.contains(name) => vec![name.clone()],
        (Some(name), _) => {
            return Err(format!(
                "it has no sheet `{name}`: set `sheet` to one of `{known}`"
            ));
        }
        (None, Some(pattern)) => {
            let chosen = names.iter().filter(|name| pattern.matches(name));
            let chosen: Vec<String> = chosen.cloned().collect();
            if chosen.is_empty() {
                return Err(format!(
                    "it has no sheet that matches `{pattern}`: set `sheets` to a pattern for some of `{known}`"
                ));
            }
            chosen
        }
        (None, None) => names.iter().take(1).cloned().collect(),
    };
    if chosen.is_empty() {
        return Err("the workbook has no sheet".to_owned());
    }
    let mut end = SheetsEnd::default();
    let mut first = Vec::new();
    for name in &chosen {
        let Some(header) = one_sheet(&mut book, name, plan, say, &mut end)? else {
            return Ok(end);
        };
        first = header;
    }
    if plan.sheet.is_none() && plan.sheets.is_none() {
        others(&mut book, &names, plan, &first, &mut end);
    }
    Ok(end)
}

/// Looks at the sheets that nobody has asked for: the same header may be another part of the table.
fn others(book: &mut Book, names: &[String], plan: &Plan, first: &[String], end: &mut SheetsEnd) {
    for name in names.iter().skip(1) {
        let header = Rows::open(book, name, plan).and_then(|mut rows| rows.next());
        match header {
            Ok(Some(row)) if row.texts() == first => end.alike.push(name.clone()),
            Ok(Some(_)) => end.others += 1,
            // A chart, or nothing: no records are missing.
            Ok(None) | Err(_) => {}
        }
    }
}

/// Says one sheet; the texts of its first row, or `None` when nobody listens any more.
fn one_sheet(
    book: &mut Book,
    name: &str,
    plan: &Plan,
    say: &SyncSender<Said>,
    end: &mut SheetsEnd,
) -> Result<Option<Vec<String>>, String> {
    let mut rows = Rows::open(book, name, plan)?;
    let mut ahead = VecDeque::new();
    while ahead.len() < EARLY_ROWS {
        let Some(row) = rows.next()? else { break };
        ahead.push_back(row);
    }
    let texts: Vec<Vec<String>> = ahead.iter().map(SheetRow::texts).collect();
    let first = texts.first().cloned().unwrap_or_default();
    let numbers = ahead.iter().map(|row| row.number + 1);
    let early: Vec<EarlyRow> = numbers.zip(texts).skip(1).collect();
    let width = ahead.front().map_or(0, SheetRow::width);
    let header = if plan.header { ahead.pop_front() } else { None };
    let start = SheetStart {
        name: name.to_owned(),
        early: if plan.placed {
            Vec::new()
        } else {
            if_titled(&first, early)
        },
        width,
        header: header.map(|row| (row.texts(), row.number)),
    };
    if say.send(Said::Sheet(start)).is_err() {
        return Ok(None);
    }
    let mut tail = Tail::new(plan.footer.rows);
    let mut in_footer = false;
    let shown = |row: &SheetRow| {
        let texts: Vec<String> = row.texts().into_iter().filter(|t| !t.is_empty()).collect();
        texts.join(" ")
    };
    loop {
        let row = match ahead.pop_front() {
            Some(row) => row,
            None => match rows.next()? {
                Some(row) => row,
                None => break,
            },
        };
        if !in_footer && plan.footer.has_pattern() {
            let texts = row.texts();
            let text = texts.iter().find(|text| !text.is_empty());
            in_footer = text.is_some_and(|text| plan.footer.begins(text));
        }
        if in_footer {
            end.footer.count(&shown(&row));
            continue;
        }
        if let Some(row) = tail.push(row)
            && say.send(Said::Row(row)).is_err()
        {
            return Ok(None);
        }
    }
    for row in tail.take() {
        end.footer.count(&shown(&row));
    }
    Ok(Some(first))
}

/// The rows of one sheet that are not blank, from the table on.
struct Rows<'a> {
    cells: calamine::XlsxCellReader<'a, Box<dyn ReadSeek>>,
    above: u32,
    stale: bool,
    row: SheetRow,
    ended: bool,
}

impl<'a> Rows<'a> {
    fn open(book: &'a mut Book, name: &str, plan: &Plan) -> Result<Self, String> {
        Ok(Self {
            cells: book.worksheet_cells_reader(name).map_err(damaged)?,
            above: plan.above,
            stale: plan.stale,
            row: SheetRow {
                number: 0,
                cells: Vec::new(),
            },
            ended: false,
        })
    }

    fn next(&mut self) -> Result<Option<SheetRow>, String> {
        while !self.ended {
            let mut done = None;
            match self
                .cells
                .next_cell_with_formula_metadata()
                .map_err(damaged)?
            {
                None => {
                    self.ended = true;
                    done = Some(std::mem::take(&mut self.row.cells)).map(|cells| SheetRow {
                        number: self.row.number,
                        cells,
                    });
                }
                Some(cell) => {
                    let (number, column) = cell.pos;
                    if number != self.row.number {
                        let next = SheetRow {
                            number,
                            cells: Vec::new(),
                        };
                        done = Some(std::mem::replace(&mut self.row, next));
                    }
                    if let Some(cell) = cells::of(&cell.value, cell.formula.is_some(), self.stale) {
                        self.row.cells.push((column, cell));
                    }
                }
            }
            let done = done.filter(|row| !row.cells.is_empty() && row.number >= self.above);
            if done.is_some() {
                return Ok(done);
            }
        }
        Ok(None)
    }
}
