//! What comma, point and other marks mean in the numbers of a column.

use crate::spec::{Column, ColumnType, DecimalMark, ThousandsMark};
use std::borrow::Cow;

/// The marks of a column that says what they mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    decimal: char,
    thousands: Option<ThousandsMark>,
}

impl Marks {
    /// `None` for a column that does not say.
    pub(super) fn of(column: &Column) -> Result<Option<Self>, String> {
        if column.decimal.is_none() && column.thousands.is_none() {
            return Ok(None);
        }
        let number = matches!(
            column.kind,
            ColumnType::Integer | ColumnType::Decimal | ColumnType::Money
        );
        if !number {
            return Err(
                "`decimal` and `thousands` are for columns of type integer, decimal or money"
                    .to_owned(),
            );
        }
        let decimal = match (column.decimal, column.thousands) {
            (Some(DecimalMark::Comma), Some(ThousandsMark::Comma))
            | (Some(DecimalMark::Point), Some(ThousandsMark::Point)) => {
                return Err("`decimal` and `thousands` are the same mark".to_owned());
            }
            (Some(DecimalMark::Comma), _) | (None, Some(ThousandsMark::Point)) => ',',
            _ => '.',
        };
        Ok(Some(Self {
            decimal,
            thousands: column.thousands,
        }))
    }

    /// The number with a point and no other marks; `None` when its marks are not those of the column, or its thousands
    /// do not stand in groups of three (or of two and a last one of three).
    pub(super) fn plain(self, text: &str) -> Option<Cow<'_, str>> {
        let (whole, fraction) = match text.split_once(self.decimal) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        let marked = |c: char| self.thousands.is_some_and(|mark| mark.is(c));
        if fraction.is_some_and(|f| f.contains(|c: char| !c.is_ascii_digit())) {
            return None;
        }
        let digits = whole.trim_start_matches(['-', '+']);
        if whole.len() - digits.len() > 1 {
            return None;
        }
        if digits.contains(|c: char| !c.is_ascii_digit() && !marked(c)) {
            return None;
        }
        let groups: Vec<usize> = digits.split(marked).map(str::len).collect();
        if let [first, middle @ .., 3] = groups.as_slice() {
            let width = middle.first().copied().unwrap_or(3);
            let grouped = (2..=3).contains(&width)
                && middle.iter().all(|group| *group == width)
                && (1..=width).contains(first);
            if !grouped {
                return None;
            }
        } else if groups.len() > 1 {
            return None;
        }
        if groups.len() == 1 && self.decimal == '.' {
            return Some(Cow::Borrowed(text));
        }
        let mut plain: String = whole.chars().filter(|c| !marked(*c)).collect();
        if let Some(fraction) = fraction {
            plain.push('.');
            plain.push_str(fraction);
        }
        Some(Cow::Owned(plain))
    }
}

impl ThousandsMark {
    /// Whether a character is this mark. Spaces that do not break, and the curved apostrophe, count as the plain ones.
    fn is(self, c: char) -> bool {
        match self {
            Self::Point => c == '.',
            Self::Comma => c == ',',
            Self::Space => matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}'),
            Self::Apostrophe => matches!(c, '\'' | '’'),
        }
    }
}
