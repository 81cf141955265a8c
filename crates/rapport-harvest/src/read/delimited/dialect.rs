//! What separates fields and records in one file.

use super::scan::{self, Field, Scan};
use crate::spec::Format;
use memchr::{memchr, memmem::Finder};

/// A delimited format, ready to scan with.
pub(super) struct Dialect {
    pub(super) quote: Option<u8>,
    /// The separator when it is one byte and a record ends with the line: the fast way.
    simple: Option<u8>,
    separator: Finder<'static>,
    /// What ends a record, without the line break when `newline`.
    mark: Finder<'static>,
    newline: bool,
}

impl Dialect {
    /// An error text for a format that cannot be.
    pub(super) fn new(format: &Format) -> Result<Self, String> {
        let separator = unescape(format.separator.as_deref().unwrap_or(","));
        let record_end = unescape(format.record_end.as_deref().unwrap_or("\n"));
        if separator.is_empty() || record_end.is_empty() || separator == record_end {
            return Err("`separator` and `record_end` must be different and not empty".to_owned());
        }
        let quote = match format.quote.as_deref().map(str::as_bytes) {
            None if separator.len() == 1 => Some(b'"'),
            None | Some([]) => None,
            Some([quote]) if quote.is_ascii() && separator.as_bytes() != [*quote] => Some(*quote),
            Some(_) => {
                return Err("`quote` must be one ASCII character, or \"\" for none".to_owned());
            }
        };
        let newline = record_end.ends_with('\n');
        let mark = record_end.strip_suffix('\n').unwrap_or(&record_end);
        let mark = mark.strip_suffix('\r').filter(|_| newline).unwrap_or(mark);
        let simple = match separator.as_bytes() {
            [byte] if newline && mark.is_empty() => Some(*byte),
            _ => None,
        };
        Ok(Self {
            quote,
            simple,
            separator: Finder::new(separator.as_bytes()).into_owned(),
            mark: Finder::new(mark.as_bytes()).into_owned(),
            newline,
        })
    }

    /// The first record of `text`, its fields in `fields`. `ended`: nothing follows `text`.
    pub(super) fn scan(&self, text: &[u8], ended: bool, fields: &mut Vec<Field>) -> Scan {
        match self.simple {
            Some(separator) => scan::simple(text, separator, self.quote, ended, fields),
            None => scan::general(text, self, ended, fields),
        }
    }

    pub(super) fn separator(&self) -> &Finder<'static> {
        &self.separator
    }

    /// Length of the longest record end, in bytes.
    pub(super) fn end_bytes(&self) -> usize {
        self.mark.needle().len() + 2
    }

    /// The next record end in `text`, quotes not looked at: where the record ends and where the next begins.
    pub(super) fn record_end(&self, text: &[u8], ended: bool) -> Option<(usize, usize)> {
        let mark = self.mark.needle().len();
        let mut from = 0;
        while let Some(rest) = text.get(from..) {
            let Some(found) = self.find_mark(rest) else {
                break;
            };
            let end = from + found;
            let tail = text.get(end + mark..).unwrap_or_default();
            match tail {
                _ if !self.newline => return Some((end, end + mark)),
                [b'\n', ..] if mark == 0 => return Some((without_cr(text, end), end + 1)),
                [b'\n', ..] => return Some((end, end + mark + 1)),
                [b'\r', b'\n', ..] => return Some((end, end + mark + 2)),
                [] | [b'\r'] if ended => return Some((end, text.len())),
                [] | [b'\r'] => return None,
                _ => from = end + 1,
            }
        }
        ended.then_some((without_cr(text, text.len()), text.len()))
    }

    fn find_mark(&self, text: &[u8]) -> Option<usize> {
        match self.mark.needle() {
            [] => memchr(b'\n', text),
            _ => self.mark.find(text),
        }
    }
}

/// The end of a line without its carriage return.
pub(super) fn without_cr(text: &[u8], end: usize) -> usize {
    match end.checked_sub(1) {
        Some(last) if text.get(last) == Some(&b'\r') => last,
        _ => end,
    }
}

/// Configuration files often say `\t` in letters.
fn unescape(text: &str) -> String {
    text.replace("\\t", "\t")
        .replace("\\n", "\n")
        .replace("\\r", "\r")
}
