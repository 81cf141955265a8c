//! What a single cell says. A cell that does not say it clearly is refused with the reason and the remedy.

use super::layout::SEE_VALUES;
use super::words::{Word, words};
use calamine::{Data, ExcelDateTime};
use rapport_model::Currency;
use rapport_model::diag::did_you_mean;
use rapport_model::flow::OccurrenceRange;
use rapport_model::flow::spec::Decimal;
use rapport_model::money::parse_scaled;

/// Why a cell cannot be taken.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) hint: String,
}

type Read<T> = Result<T, Wrong>;

fn wrong<T>(message: impl Into<String>, hint: impl Into<String>) -> Read<T> {
    Err(Wrong {
        message: message.into(),
        hint: hint.into(),
    })
}

/// The cell as a person sees it, more or less: what a problem quotes.
pub(super) fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Int(n) => n.to_string(),
        Data::Float(n) => digits(*n),
        Data::Bool(b) => b.to_string().to_uppercase(),
        Data::Error(e) => e.to_string(),
        Data::DateTime(moment) => moment_text(moment),
        Data::String(t) | Data::DateTimeIso(t) | Data::DurationIso(t) => t.trim().to_owned(),
    }
}

fn moment_text(moment: &ExcelDateTime) -> String {
    match moment.to_ymd_hms_milli() {
        (y, m, d, 0, 0, 0, 0) => format!("{y}-{m:02}-{d:02}"),
        (y, m, d, hour, minute, ..) => format!("{y}-{m:02}-{d:02} {hour:02}:{minute:02}"),
    }
}

/// A number as spreadsheet programs show it: they keep 15 digits, so that 0.1 + 0.2 is 0.3.
fn digits(n: f64) -> String {
    format!("{n:.14e}").parse::<f64>().unwrap_or(n).to_string()
}

/// Text for people. Spaces around it have no meaning; line breaks stay.
pub(super) fn text(cell: &Data) -> Read<String> {
    match cell {
        Data::String(t) => Ok(t
            .trim_matches(|c: char| c.is_whitespace() && c != '\n')
            .to_owned()),
        Data::Int(_) | Data::Float(_) => wrong(
            format!("`{}` is a number, not a text", shown(cell)),
            "format the cell as text, then write it again",
        ),
        Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => wrong(
            format!("`{}` is a date, not a text", shown(cell)),
            "the spreadsheet program took it for a date: format the cell as text, then write it again",
        ),
        Data::Error(_) => error_value(cell),
        Data::Bool(_) | Data::Empty => wrong(
            format!("`{}` is not a text", shown(cell)),
            "format the cell as text, then write it again",
        ),
    }
}

/// A code of its own row, or of another.
pub(super) fn code(cell: &Data) -> Read<String> {
    let code = text(cell)?.trim().to_owned();
    if code.contains([',', '\n', '\r']) {
        return wrong(
            format!("`{code}` is not one code: it has a comma or a line break"),
            "write one code, of letters, digits and underscores",
        );
    }
    Ok(code)
}

/// Codes with commas between them.
pub(super) fn codes(cell: &Data) -> Read<Vec<String>> {
    let list = text(cell)?;
    let codes: Vec<String> = list.split(',').map(|c| c.trim().to_owned()).collect();
    if codes.iter().any(String::is_empty) {
        return wrong(
            format!("`{list}` has a comma with nothing before or after it"),
            "write codes with one comma between two of them",
        );
    }
    Ok(codes)
}

/// Points or money: a number with at most two decimals.
pub(super) fn decimal(cell: &Data) -> Read<Decimal> {
    if !matches!(cell, Data::Int(_) | Data::Float(_)) {
        return not_a_number(cell);
    }
    parse_scaled(&shown(cell), 2)
        .map(Decimal)
        .map_err(|e| Wrong {
            message: e.to_string(),
            hint: "round it to two decimals".to_owned(),
        })
}

fn not_a_number<T>(cell: &Data) -> Read<T> {
    let hint = "write it again as a number, without unit, currency sign or apostrophe";
    match cell {
        Data::String(_) => wrong(format!("`{}` is text, not a number", shown(cell)), hint),
        Data::Error(_) => error_value(cell),
        _ => wrong(
            format!("`{}` is not a number", shown(cell)),
            "format the cell as a number, then write it again",
        ),
    }
}

fn error_value<T>(cell: &Data) -> Read<T> {
    wrong(
        format!("the cell shows the error {}", shown(cell)),
        "write the value itself instead of the formula",
    )
}

/// Points, or that they are in the sheet Values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Points {
    Here(Decimal),
    InValues,
}

/// Points of an interaction.
pub(super) fn points(cell: &Data) -> Read<Points> {
    match cell {
        Data::String(t) if t.trim().eq_ignore_ascii_case(SEE_VALUES) => Ok(Points::InValues),
        _ => decimal(cell).map(Points::Here).map_err(|wrong| Wrong {
            hint: format!("{}; or write `{SEE_VALUES}`", wrong.hint),
            ..wrong
        }),
    }
}

/// A whole number from 0.
pub(super) fn whole(cell: &Data) -> Read<u32> {
    if !matches!(cell, Data::Int(_) | Data::Float(_)) {
        return not_a_number(cell);
    }
    shown(cell)
        .parse()
        .map_err(|_not_whole: std::num::ParseIntError| Wrong {
            message: format!(
                "`{}` is not a whole number from 0 to {}",
                shown(cell),
                u32::MAX
            ),
            hint: "write it without decimals and without sign".to_owned(),
        })
}

/// One of a few words, in capitals or not.
pub(super) fn word<W: Word>(cell: &Data) -> Read<W> {
    one_word(&text(cell)?)
}

/// One of a few words, in capitals or not.
pub(super) fn one_word<W: Word>(text: &str) -> Read<W> {
    let text = text.trim();
    let found = W::ALL
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(text));
    found.map(|(_, value)| *value).ok_or_else(|| {
        let known = words::<W>();
        let all = format!("write one of: {}", known.join(", "));
        let hint = did_you_mean(text, known).map_or(all.clone(), |meant| format!("{meant} {all}"));
        Wrong {
            message: format!("`{text}` is no {}", W::WHAT),
            hint,
        }
    })
}

/// Words with commas between them.
pub(super) fn word_list<W: Word>(cell: &Data) -> Read<Vec<W>> {
    codes(cell)?.iter().map(|word| one_word(word)).collect()
}

/// A range of occurrence numbers, as it was written.
pub(super) fn occurrence(cell: &Data) -> Read<String> {
    let written = match cell {
        Data::Int(_) | Data::Float(_) => whole(cell)?.to_string(),
        _ => text(cell)?.trim().to_owned(),
    };
    match OccurrenceRange::parse(&written) {
        Ok(_) => Ok(written),
        Err(message) => wrong(
            message,
            "write 1 for the first time, 2..6 for the second to the sixth, 7.. for the seventh and every later",
        ),
    }
}

/// A day.
pub(super) fn date(cell: &Data) -> Read<jiff::civil::Date> {
    let day = match cell {
        Data::DateTime(moment) if moment.is_datetime() => excel_day(moment),
        Data::DateTimeIso(t) => iso_day(t.strip_suffix("T00:00:00").unwrap_or(t)),
        Data::String(t) => iso_day(t.trim()),
        _ => None,
    };
    day.map_or_else(
        || {
            wrong(
                format!("`{}` is not a day", shown(cell)),
                "write a date without time, such as 2027-01-01",
            )
        },
        Ok,
    )
}

fn iso_day(text: &str) -> Option<jiff::civil::Date> {
    // The parser would also take a time behind the day and drop it.
    text.parse::<jiff::civil::Date>()
        .ok()
        .filter(|day| day.to_string() == text)
}

fn excel_day(moment: &ExcelDateTime) -> Option<jiff::civil::Date> {
    // Numbers outside are shown as the first or last day, and before March 1900 Excel counts a day that never was.
    if !(61.0..2_958_466.0).contains(&moment.as_f64()) {
        return None;
    }
    let (year, month, day, 0, 0, 0, 0) = moment.to_ymd_hms_milli() else {
        return None;
    };
    jiff::civil::Date::new(year.cast_signed(), month.cast_signed(), day.cast_signed()).ok()
}

/// A currency's code.
pub(super) fn currency(cell: &Data) -> Read<Currency> {
    let code = text(cell)?.trim().to_uppercase();
    Currency::parse(&code).map_or_else(
        || {
            wrong(
                format!("`{}` is not a currency code", shown(cell)),
                "write three letters, such as USD",
            )
        },
        Ok,
    )
}
