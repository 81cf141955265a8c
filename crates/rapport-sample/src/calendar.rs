//! The 24 months of the sample, 2024-07-01 to 2026-06-30, as minutes since their beginning.

use jiff::civil::{Date, date};

/// Months of the sample.
pub(crate) const MONTHS: u32 = 24;
/// Minutes of a day.
pub(crate) const DAY: u32 = 24 * 60;
/// First day of the second half, from which on one silo has other columns.
pub(crate) const SECOND_YEAR: u32 = 365 * DAY;

const FIRST: Date = date(2024, 7, 1);
/// Days of the sample and of what still follows from it, such as a payment.
const DAYS: u32 = 730;

/// Turns minutes into dates, quickly.
#[derive(Debug)]
pub(crate) struct Calendar {
    days: Vec<String>,
    months: Vec<u32>,
}

impl Calendar {
    pub(crate) fn new() -> Self {
        let days = FIRST.series(jiff::Span::new().days(1)).take(DAYS as usize);
        let mut months: Vec<u32> = Vec::new();
        let mut texts = Vec::new();
        for (number, day) in days.enumerate() {
            if day.day() == 1 {
                months.push(number as u32);
            }
            texts.push(day.to_string());
        }
        months.push(DAYS);
        Self {
            days: texts,
            months,
        }
    }

    /// First minute of a month; the end for the 24th.
    pub(crate) fn month(&self, month: u32) -> u32 {
        self.months[month.min(MONTHS) as usize] * DAY
    }

    /// The last minute at which something may happen.
    pub(crate) fn last() -> u32 {
        DAYS * DAY - 1
    }

    /// Month of a minute.
    pub(crate) fn month_of(&self, minute: u32) -> u32 {
        let day = minute / DAY;
        self.months.partition_point(|first| *first <= day) as u32 - 1
    }

    /// `2025-03-31`.
    pub(crate) fn day(&self, minute: u32) -> &str {
        &self.days[(minute / DAY).min(DAYS - 1) as usize]
    }

    /// `20250331`, as the ERP writes it.
    pub(crate) fn compact(&self, minute: u32) -> String {
        self.day(minute).replace('-', "")
    }

    /// `2025-03-31 14:05`.
    pub(crate) fn stamp(&self, minute: u32) -> String {
        let of_day = minute % DAY;
        format!("{} {:02}:{:02}", self.day(minute), of_day / 60, of_day % 60)
    }

    /// `2025-03-31T14:05:00Z`.
    pub(crate) fn iso(&self, minute: u32) -> String {
        let of_day = minute % DAY;
        format!(
            "{}T{:02}:{:02}:00Z",
            self.day(minute),
            of_day / 60,
            of_day % 60
        )
    }

    /// Microseconds since 1970.
    pub(crate) fn micros(minute: u32) -> i64 {
        // 2024-07-01T00:00:00Z.
        (1_719_792_000 + i64::from(minute) * 60) * 1_000_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_years_begin_in_july_2024_and_end_in_june_2026() {
        let calendar = Calendar::new();
        assert_eq!(calendar.day(0), "2024-07-01");
        assert_eq!(calendar.day(Calendar::last()), "2026-06-30");
        assert_eq!(calendar.day(SECOND_YEAR), "2025-07-01");
        assert_eq!(calendar.month_of(calendar.month(7)), 7);
        assert_eq!(calendar.iso(calendar.month(2) + 65), "2024-09-01T01:05:00Z");
        let first: jiff::Timestamp = calendar.iso(1).parse().unwrap();
        assert_eq!(Calendar::micros(1), first.as_microsecond());
    }
}
