//! Cells as exact integers and scaled decimals.
//!
//! A float has 15 digits that mean something, and spreadsheets show no more: it is taken at those. A text may have marks
//! of its own (`1.234,50`) where the column says so; without that it is never guessed what its comma and point mean.

use super::marks::Marks;
use crate::record::Cell;
use crate::spec::{Column, ColumnType};
use rapport_model::Currency;
use rapport_model::money::{DecimalError, parse_scaled};

/// 10^18 is the largest power of ten that 64 bits hold.
const DECIMALS_MAX: u32 = 18;
/// Digits of a float that mean something.
const FLOAT_DIGITS: usize = 15;
/// A float counts whole numbers one by one up to here: 2^53.
const FLOAT_EXACT: f64 = 9_007_199_254_740_992.0;

/// How a column writes its numbers.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    /// Decimals that the integer is scaled by.
    decimals: u32,
    /// Decimals that a text may have, those beyond `decimals` being zeros; `None` for any.
    written: Option<u32>,
    marks: Option<Marks>,
    /// What a message calls a valid value.
    what: String,
}

/// Why a cell is no number of its column.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fault {
    Decimal(DecimalError),
    /// More decimals than may be written, whatever their digits.
    Excess(u32),
    /// Three decimals that may as well be thousands.
    Thousands,
    /// Marks that nobody has said the meaning of.
    Marks,
    /// A float so large that its last digits are not those that were written.
    Rounded,
}

impl Numbers {
    /// Of a column with such a type; `None` for others.
    pub(super) fn of(column: &Column) -> Result<Option<Self>, String> {
        let marks = Marks::of(column)?;
        let own = column.decimals;
        let (decimals, written, what) = match column.kind {
            ColumnType::Integer => (0, None, "an integer".to_owned()),
            ColumnType::Decimal => (own.unwrap_or(0), None, "a decimal number".to_owned()),
            ColumnType::Money => {
                let code = column.currency.as_deref().unwrap_or("USD");
                let currency = Currency::parse(code).ok_or_else(|| {
                    format!("`{code}` is not a currency code: use three capitals, such as USD")
                })?;
                let decimals = currency.decimals();
                let written = own.unwrap_or(decimals);
                if written < decimals {
                    return Err(format!(
                        "`decimals: {written}` is less than the {decimals} decimals of {currency}"
                    ));
                }
                (decimals, Some(written), format!("an amount in {currency}"))
            }
            _ => return Ok(None),
        };
        if own.unwrap_or(0).max(decimals) > DECIMALS_MAX {
            return Err(format!("`decimals` must be at most {DECIMALS_MAX}"));
        }
        Ok(Some(Self {
            decimals,
            written,
            marks,
            what,
        }))
    }

    /// The cell as an integer scaled by `10^decimals`, or the complaint about it.
    pub(super) fn take(&self, cell: &Cell, text: &str) -> Result<i64, String> {
        let scaled = match cell {
            Cell::Integer(integer) => integer
                .checked_mul(10_i64.pow(self.decimals))
                .ok_or_else(|| Fault::Decimal(DecimalError::Overflow(String::new()))),
            Cell::Float(float) => self.float(*float),
            Cell::Number(_) => parse_scaled(text, self.decimals).map_err(Fault::Decimal),
            Cell::Text(_) => self.text(text),
            _ => Err(Fault::Decimal(DecimalError::NotANumber(String::new()))),
        };
        scaled.map_err(|fault| self.complaint(&fault))
    }

    #[inline]
    fn text(&self, text: &str) -> Result<i64, Fault> {
        let Some(marks) = &self.marks else {
            return match parse_scaled(text, self.decimals) {
                Ok(number) => self.plain(text, number),
                Err(DecimalError::NotANumber(_) | DecimalError::TooPrecise(..))
                    if is_marked(text) =>
                {
                    Err(Fault::Marks)
                }
                Err(error) => Err(Fault::Decimal(error)),
            };
        };
        let plain = marks
            .plain(text)
            .ok_or_else(|| Fault::Decimal(DecimalError::NotANumber(String::new())))?;
        let number = parse_scaled(&plain, self.decimals).map_err(Fault::Decimal)?;
        match self.written {
            Some(written) if decimals_of(&plain) > written => Err(Fault::Excess(written)),
            _ => Ok(number),
        }
    }

    /// A number whose text has a point, if any, and nothing else.
    #[inline]
    fn plain(&self, text: &str, number: i64) -> Result<i64, Fault> {
        let decimals = decimals_of(text);
        if decimals <= self.decimals {
            return Ok(number);
        }
        match self.written {
            Some(written) if decimals <= written => Ok(number),
            _ if is_grouped(text) => Err(Fault::Thousands),
            Some(written) => Err(Fault::Excess(written)),
            None => Ok(number),
        }
    }

    fn float(&self, float: f64) -> Result<i64, Fault> {
        if !float.is_finite() {
            return Err(Fault::Decimal(DecimalError::NotANumber(String::new())));
        }
        if float.abs() >= FLOAT_EXACT {
            let too_large = parse_scaled(&float.to_string(), self.decimals);
            return Err(match too_large {
                Err(error @ DecimalError::Overflow(_)) => Fault::Decimal(error),
                _ => Fault::Rounded,
            });
        }
        let shortest = float.to_string();
        let digits = shortest.bytes().filter(u8::is_ascii_digit);
        let digits = digits.skip_while(|digit| *digit == b'0').count();
        if float.fract() == 0.0 || digits <= FLOAT_DIGITS {
            return parse_scaled(&shortest, self.decimals).map_err(Fault::Decimal);
        }
        // All that it surely keeps stands before the last decimal that counts: what is left is not what was meant.
        let whole = shortest.trim_start_matches('-').find('.').unwrap_or(0);
        if whole + self.decimals as usize > FLOAT_DIGITS {
            return Err(Fault::Rounded);
        }
        // One digit before the point, the others behind it.
        let rounded = format!("{float:.*e}", FLOAT_DIGITS - 1);
        let meant: f64 = rounded.parse().unwrap_or(float);
        parse_scaled(&meant.to_string(), self.decimals).map_err(Fault::Decimal)
    }

    /// In the words of a message about a value in backquotes.
    fn complaint(&self, fault: &Fault) -> String {
        let what = &self.what;
        match fault {
            Fault::Decimal(DecimalError::NotANumber(_)) => format!("is not {what}"),
            Fault::Decimal(DecimalError::TooPrecise(_, 0)) => {
                format!("is not {what}: it has decimals")
            }
            Fault::Decimal(DecimalError::TooPrecise(_, decimals)) => {
                format!("has more than {decimals} decimals, which would be lost")
            }
            Fault::Decimal(DecimalError::Overflow(_)) => "is too large for 64 bits".to_owned(),
            Fault::Excess(written) => format!(
                "has more than {written} decimals: say how many the file writes with `decimals` of the column"
            ),
            Fault::Thousands => format!(
                "has more than {} decimals, unless its point stands between thousands: say what point and comma mean with `decimal` and `thousands`",
                self.decimals
            ),
            Fault::Marks => format!(
                "is not {what} as long as nobody says what its marks mean: set `decimal` and `thousands` of the column or the format"
            ),
            Fault::Rounded => {
                "is a float too large for all its digits to be those that were written: write it as text or as a decimal"
                    .to_owned()
            }
        }
    }
}

/// How many digits follow the point.
#[inline]
fn decimals_of(text: &str) -> u32 {
    memchr::memchr(b'.', text.as_bytes()).map_or(0, |at| (text.len() - at - 1) as u32)
}

/// Digits and marks that mean a number somewhere, other than digits with one point.
fn is_marked(text: &str) -> bool {
    let mark = |c: char| matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}');
    let digits = text.trim_start_matches(['-', '+']);
    let marks = digits.chars().filter(|c| mark(*c)).count();
    (marks > 1 || (marks == 1 && !digits.contains('.')))
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || mark(c))
}

/// `1.500`: up to three digits, a point, and three digits.
fn is_grouped(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    digits
        .split_once('.')
        .is_some_and(|(whole, rest)| (1..=3).contains(&whole.len()) && rest.len() == 3)
}
