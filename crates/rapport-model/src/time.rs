//! Time as microseconds since 1970-01-01T00:00:00Z. The model never asks what time it is.

pub use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A moment, in microseconds since the Unix epoch, UTC.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Micros(pub i64);

impl Micros {
    /// Later than anything: "as known now".
    pub const END: Self = Self(i64::MAX);
    /// One second.
    pub const SECOND: i64 = 1_000_000;
    /// One day of 24 hours.
    pub const DAY: i64 = 86_400 * Self::SECOND;

    /// Midnight UTC of a civil date. `None` outside the calendar.
    pub fn of_date(date: jiff::civil::Date) -> Option<Self> {
        let zoned = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(Self(zoned.timestamp().as_microsecond()))
    }

    /// As a jiff timestamp, clamped to its range.
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// The UTC date, such as `2026-11-22`.
    pub fn date(self) -> jiff::civil::Date {
        self.timestamp().to_zoned(jiff::tz::TimeZone::UTC).date()
    }
}

impl std::fmt::Display for Micros {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.timestamp().fmt(f)
    }
}

/// The last microsecond of a day (`2026-01-31`), or the moment itself (`2026-01-31T12:00:00Z`). `None` for other text.
pub fn end_of(text: &str) -> Option<Micros> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(Micros(moment.as_microsecond()));
    }
    let day: jiff::civil::Date = text.parse().ok()?;
    Micros::of_date(day).map(|start| Micros(start.0 + Micros::DAY - 1))
}
