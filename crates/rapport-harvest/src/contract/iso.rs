//! ISO 8601 dates and times as most exports write them, read by hand because every record has some.

use crate::record::Cell;
use bytes::Bytes;

/// A date, perhaps with a time and an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Iso {
    pub(super) year: i64,
    /// Wall-clock time in microseconds since the epoch, as if it were UTC.
    pub(super) local: i64,
    /// Offset from UTC in seconds, when there is one.
    pub(super) offset: Option<i64>,
}

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Reads `YYYY-MM-DD`, then perhaps `T` or a space, `HH:MM`, `:SS`, a fraction, and `Z` or `+hh:mm`. A fraction finer than
/// a microsecond is cut.
pub(super) fn parse(text: &[u8]) -> Option<Iso> {
    let (date, time) = text.split_at_checked(10)?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *date else {
        return None;
    };
    let year = two(y1, y2)? * 100 + two(y3, y4)?;
    let (month, day) = (two(m1, m2)?, two(d1, d2)?);
    if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    let midnight = days_since_epoch(year, month, day) * DAY;
    let Some((b'T' | b't' | b' ', time)) = time.split_first() else {
        return time.is_empty().then_some(Iso {
            year,
            local: midnight,
            offset: None,
        });
    };
    let (minutes, mut rest) = clock(time)?;
    let mut micros = minutes * 60 * SECOND;
    if let [b':', s1, s2, tail @ ..] = rest {
        let seconds = two(*s1, *s2).filter(|s| *s < 60)?;
        let (fraction, tail) = fraction(tail)?;
        micros += seconds * SECOND + fraction;
        rest = tail;
    }
    Some(Iso {
        year,
        local: midnight + micros,
        offset: offset(rest)?,
    })
}

/// The cell for an ISO text: a moment with an offset, a wall-clock time without, the text itself when it is neither.
pub(crate) fn iso_cell(text: &str) -> Cell {
    match parse(text.trim().as_bytes()) {
        Some(Iso {
            local,
            offset: Some(offset),
            ..
        }) => Cell::Timestamp(local - offset * SECOND),
        Some(Iso {
            local,
            offset: None,
            ..
        }) => Cell::Local(local),
        None => Cell::Text(Bytes::copy_from_slice(text.as_bytes())),
    }
}

/// `HH:MM` in minutes.
fn clock(text: &[u8]) -> Option<(i64, &[u8])> {
    let [h1, h2, b':', m1, m2, rest @ ..] = text else {
        return None;
    };
    let (hours, minutes) = (two(*h1, *h2)?, two(*m1, *m2)?);
    (hours < 24 && minutes < 60).then_some((hours * 60 + minutes, rest))
}

/// `.123` in microseconds.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let Some((b'.' | b',', digits)) = text.split_first() else {
        return Some((0, text));
    };
    let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, rest) = digits.split_at_checked(count)?;
    let micros = (0..6).fold(0, |sum, place| {
        sum * 10 + digits.get(place).map_or(0, |digit| i64::from(digit - b'0'))
    });
    (1..=9).contains(&count).then_some((micros, rest))
}

/// Nothing, `Z`, `+hh`, `+hhmm` or `+hh:mm` in seconds.
#[expect(
    clippy::option_option,
    reason = "no offset is one thing, a wrong offset another"
)]
fn offset(text: &[u8]) -> Option<Option<i64>> {
    let text = text.strip_prefix(b" ").unwrap_or(text);
    let (sign, digits) = match text {
        [] => return Some(None),
        [b'Z' | b'z'] => return Some(Some(0)),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [h1, h2] => (two(*h1, *h2)?, 0),
        [h1, h2, m1, m2] | [h1, h2, b':', m1, m2] => (two(*h1, *h2)?, two(*m1, *m2)?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(Some(sign * (hours * 60 + minutes) * 60))
}

fn two(tens: u8, ones: u8) -> Option<i64> {
    let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
    digits.then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar: years counted from March, in eras of 400.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_written_moment_is_read_back(micros in -2_208_988_800_000_000_i64..253_402_300_799_999_999) {
            let text = rapport_model::Micros(micros).to_string();
            let iso = parse(text.as_bytes()).expect("jiff writes ISO 8601");
            prop_assert_eq!((iso.local, iso.offset), (micros, Some(0)));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[0-9TZ:+. -]{0,30}") {
            if let Some(iso) = parse(text.as_bytes()) {
                prop_assert!((0..=9999).contains(&iso.year));
            }
        }
    }
}
