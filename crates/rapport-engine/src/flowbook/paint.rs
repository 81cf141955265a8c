//! How the sheets look, and what their cells accept while a person types.

use super::layout::{CODE, Column, Holds, SEE_VALUES, Sheet};
use super::put::Put;
use rust_xlsxwriter::utility::{column_number_to_name, row_col_to_cell};
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula,
    Note, Worksheet, XlsxError,
};

/// Rows that are ready for what the team adds: formats and lists reach that far.
const ROWS_PREPARED: u32 = 2000;

/// The first day that Excel counts without the 29th of February 1900 that it made up.
const EXCEL_FROM: jiff::civil::Date = jiff::civil::date(1900, 3, 1);

/// The formats of a workbook.
#[derive(Debug)]
pub(super) struct Paint {
    pub(super) title: Format,
    pub(super) heading: Format,
    /// A code, shaded: do not change.
    code: Format,
    pub(super) text: Format,
    points: Format,
    money: Format,
    whole: Format,
    date: Format,
}

impl Paint {
    pub(super) fn new() -> Self {
        let cell = Format::new().set_align(FormatAlign::Top);
        let number = |format: &str| cell.clone().set_num_format(format);
        let text = cell.clone().set_num_format("@").set_text_wrap();
        Self {
            title: Format::new().set_bold().set_font_size(16),
            heading: Format::new()
                .set_bold()
                .set_background_color("#D9E2EC")
                .set_border_bottom(FormatBorder::Thin),
            code: text
                .clone()
                .set_background_color("#E7E6E6")
                .set_border(FormatBorder::Thin)
                .set_border_color("#D0CECE"),
            text,
            points: number("0.00;[Red]-0.00;0.00"),
            money: number("#,##0.00;[Red]-#,##0.00;0.00"),
            whole: number("0"),
            date: number("yyyy-mm-dd"),
        }
    }

    /// The format of the empty cells below the rows of a column.
    fn below(&self, holds: Holds) -> &Format {
        match holds {
            Holds::Points | Holds::PointsOrReference => &self.points,
            Holds::Money => &self.money,
            Holds::Whole => &self.whole,
            _ => &self.text,
        }
    }

    pub(super) fn put(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        put: &Put,
        shaded: bool,
    ) -> Result<(), XlsxError> {
        let text = if shaded { &self.code } else { &self.text };
        match put {
            Put::Blank => {}
            Put::Text(t) => {
                sheet.write_string_with_format(row, column, t, text)?;
            }
            Put::Points(n) => {
                sheet.write_number_with_format(row, column, hundredths(n.0), &self.points)?;
            }
            Put::Money(n) => {
                sheet.write_number_with_format(row, column, hundredths(n.0), &self.money)?;
            }
            Put::Whole(n) => {
                sheet.write_number_with_format(row, column, *n, &self.whole)?;
            }
            Put::Date(date) => match excel_date(*date) {
                Some(day) => {
                    sheet.write_datetime_with_format(row, column, &day, &self.date)?;
                }
                None => {
                    sheet.write_string_with_format(row, column, date.to_string(), &self.text)?;
                }
            },
        }
        Ok(())
    }

    /// The heading row of a sheet, its widths, formats, notes and lists.
    pub(super) fn head(
        &self,
        sheet: &mut Worksheet,
        columns: &[&Column],
        rows: u32,
        frozen_columns: u16,
    ) -> Result<(), XlsxError> {
        let last = rows + ROWS_PREPARED;
        for (number, column) in (0u16..).zip(columns) {
            sheet.set_column_width(number, column.width)?;
            sheet.set_column_format(number, self.below(column.holds))?;
            sheet.write_string_with_format(0, number, column.heading, &self.heading)?;
            sheet.insert_note(0, number, &note(column.note))?;
            if let Some(validation) = validation(column, number)? {
                sheet.add_data_validation(1, number, last, number, &validation)?;
            }
        }
        let last_column = (columns.len() as u16).saturating_sub(1);
        sheet.autofilter(0, 0, rows, last_column)?;
        sheet.set_freeze_panes(1, frozen_columns)?;
        sheet
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_repeat_rows(0, 0)?;
        Ok(())
    }
}

/// The number as a workbook keeps it. What does not fit is found when the workbook is read back.
fn hundredths(n: i64) -> f64 {
    n as f64 / 100.0
}

fn excel_date(date: jiff::civil::Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year())
        .ok()
        .filter(|_| date >= EXCEL_FROM)?;
    ExcelDateTime::from_ymd(
        year,
        date.month().cast_unsigned(),
        date.day().cast_unsigned(),
    )
    .ok()
}

fn note(text: &str) -> Note {
    let lines = text.chars().count() as u32 / 38 + 2;
    Note::new(text)
        .add_author_prefix(false)
        .set_width(260)
        .set_height(lines * 18)
}

/// What a cell of the column accepts while a person types. Import checks everything again: pasting goes round it.
fn validation(column: &Column, number: u16) -> Result<Option<DataValidation>, XlsxError> {
    let rule = DataValidation::new();
    let name = column_number_to_name(number);
    let (rule, message) = match column.holds {
        Holds::Words(words) => {
            let words = words();
            let message = format!("Choose one of: {}.", words.join(", "));
            (rule.allow_list_strings(&words)?, message)
        }
        Holds::CodeOf(sheet) => {
            let message = format!("Choose a code of the sheet {}.", sheet.name());
            (rule.allow_list_formula(codes_of(sheet)), message)
        }
        Holds::Points | Holds::Money => {
            let rule = rule.allow_custom(Formula::new(format!("=ISNUMBER({name}2)")));
            (
                rule,
                "Write a number, without unit or currency sign.".to_owned(),
            )
        }
        Holds::PointsOrReference => {
            let formula = format!("=OR(ISNUMBER({name}2),{name}2=\"{SEE_VALUES}\")");
            let message = format!("Write a number, or: {SEE_VALUES}");
            (rule.allow_custom(Formula::new(formula)), message)
        }
        Holds::Whole => {
            let rule = rule.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0));
            (rule, "Write a whole number.".to_owned())
        }
        Holds::Code => {
            let own = row_col_to_cell(1, number);
            let formula = format!("=COUNTIF(${name}:${name},{own})=1");
            let message = "This code is there already: each row needs its own.".to_owned();
            (rule.allow_custom(Formula::new(formula)), message)
        }
        Holds::List | Holds::Text | Holds::Setting | Holds::Remark => return Ok(None),
    };
    rule.set_error_title(column.heading)?
        .set_error_message(message)
        .map(Some)
}

/// The codes of a sheet as they stand now, without the empty cells below, which would let anything pass.
fn codes_of(sheet: Sheet) -> Formula {
    let place = sheet
        .columns()
        .iter()
        .position(|c| c.heading == CODE)
        .unwrap_or(0);
    let column = column_number_to_name(place as u16);
    let sheet = sheet.name();
    let rows = format!("COUNTA({sheet}!${column}:${column})-1");
    Formula::new(format!("=OFFSET({sheet}!${column}$2,0,0,{rows},1)"))
}
