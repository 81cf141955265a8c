//! Cutting a record into fields. Quotes count only at the start of a field, doubled quotes stand for one, and whatever
//! follows a closing quote belongs to the field, as in RFC 4180 and its lenient readers.

use super::dialect::{Dialect, without_cr};
use bytes::{BufMut, Bytes, BytesMut};
use memchr::{memchr, memchr2};

/// Where a field lies in its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    start: u32,
    end: u32,
    quotes: Quotes,
}

impl Field {
    fn plain(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
            quotes: Quotes::None,
        }
    }

    /// Nothing between the separators; `""` is the empty text, not nothing.
    pub(super) fn is_empty(self) -> bool {
        self.start == self.end && self.quotes == Quotes::None
    }
}

/// What quotes did to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// None, or stripped already: the field is a slice.
    None,
    /// Stripped, and the field is a slice, perhaps empty.
    Stripped,
    /// Doubled quotes or text after the closing quote: the text must be put together.
    Doubled,
}

/// What was found at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scan {
    /// A whole record: `end` without the record end, `next` after it.
    Record { end: usize, next: usize },
    /// The record goes on beyond the text.
    Partial,
    /// A quoted field goes on beyond the text.
    OpenQuote,
}

/// One byte between fields, a line is a record.
pub(super) fn simple(
    text: &[u8],
    separator: u8,
    quote: Option<u8>,
    ended: bool,
    fields: &mut Vec<Field>,
) -> Scan {
    fields.clear();
    let mut start = 0;
    loop {
        let rest = text.get(start..).unwrap_or_default();
        let quoted = match (rest.first(), quote) {
            (Some(first), Some(quote)) if *first == quote => {
                match closing(text, start, quote, ended) {
                    Some(closed) => Some(closed),
                    None => return Scan::OpenQuote,
                }
            }
            _ => None,
        };
        let from = quoted.map_or(start, |q| q.after);
        let tail = text.get(from..).unwrap_or_default();
        let stop = match memchr2(separator, b'\n', tail) {
            Some(found) => from + found,
            None if ended => text.len(),
            None => return Scan::Partial,
        };
        let more = text.get(stop) == Some(&separator);
        let end = if more {
            stop
        } else {
            without_cr(text, stop).max(from)
        };
        fields.push(quoted.map_or_else(|| Field::plain(start, end), |q| q.field(start, end)));
        if !more {
            return Scan::Record {
                end,
                next: (stop + 1).min(text.len()),
            };
        }
        start = stop + 1;
    }
}

/// Any text between fields, any text between records.
pub(super) fn general(
    text: &[u8],
    dialect: &Dialect,
    ended: bool,
    fields: &mut Vec<Field>,
) -> Scan {
    fields.clear();
    let mut start = 0;
    // The record end found last; still right while no quoted field reaches beyond it.
    let mut found: Option<(usize, usize)> = None;
    loop {
        let quoted = match dialect.quote {
            Some(quote) if text.get(start) == Some(&quote) => {
                match closing(text, start, quote, ended) {
                    Some(closed) => Some(closed),
                    None => return Scan::OpenQuote,
                }
            }
            _ => None,
        };
        let from = quoted.map_or(start, |q| q.after);
        let (end, next) = match found.filter(|(end, _)| *end >= from) {
            Some(found) => found,
            None => match dialect.record_end(text.get(from..).unwrap_or_default(), ended) {
                Some((end, next)) => (from + end, from + next),
                None => return Scan::Partial,
            },
        };
        found = Some((end, next));
        let tail = text.get(from..end).unwrap_or_default();
        let separator = dialect.separator().find(tail).map(|at| from + at);
        let stop = separator.unwrap_or(end);
        fields.push(quoted.map_or_else(|| Field::plain(start, stop), |q| q.field(start, stop)));
        match separator {
            Some(at) => start = at + dialect.separator().needle().len(),
            None => return Scan::Record { end, next },
        }
    }
}

/// A quoted field up to its closing quote.
#[derive(Clone, Copy)]
struct Quoted {
    /// After the closing quote.
    after: usize,
    doubled: bool,
}

impl Quoted {
    fn field(self, start: usize, end: usize) -> Field {
        if self.doubled || self.after != end {
            return Field {
                start: start as u32,
                end: end as u32,
                quotes: Quotes::Doubled,
            };
        }
        let (start, end) = (start as u32 + 1, self.after as u32 - 1);
        Field {
            start,
            end,
            quotes: Quotes::Stripped,
        }
    }
}

/// Finds the closing quote of the field whose opening quote is at `start`.
fn closing(text: &[u8], start: usize, quote: u8, ended: bool) -> Option<Quoted> {
    let mut doubled = false;
    let mut from = start + 1;
    loop {
        let at = from + memchr(quote, text.get(from..)?)?;
        match text.get(at + 1) {
            Some(next) if *next == quote => {
                doubled = true;
                from = at + 2;
            }
            // The next byte, not yet read, may double this quote.
            None if !ended => return None,
            _ => {
                return Some(Quoted {
                    after: at + 1,
                    doubled,
                });
            }
        }
    }
}

/// The text of a field of `record`, without a copy unless quotes must be taken out.
#[inline]
pub(super) fn field_text(record: &Bytes, field: Field, quote: Option<u8>) -> Bytes {
    let (start, end) = (field.start as usize, field.end as usize);
    match quote {
        Some(quote) if field.quotes == Quotes::Doubled => {
            unquote(record.get(start..end).unwrap_or_default(), quote)
        }
        _ => record.slice(start..end),
    }
}

fn unquote(field: &[u8], quote: u8) -> Bytes {
    let mut text = BytesMut::with_capacity(field.len());
    let mut inside = false;
    let mut bytes = field.iter().copied().peekable();
    let mut closed = false;
    while let Some(byte) = bytes.next() {
        match byte {
            _ if closed || byte != quote => text.put_u8(byte),
            _ if !inside => inside = true,
            _ if bytes.next_if_eq(&quote).is_some() => text.put_u8(quote),
            _ => closed = true,
        }
    }
    text.freeze()
}
