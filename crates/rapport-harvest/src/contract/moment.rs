//! Dates and moments of a column, in its format and time zone.
//!
//! A wall-clock time that the zone has twice (clocks go back) is the earlier of the two; one that it does not have (clocks
//! go forward) is moved on by the gap.

use super::iso;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::TimeZone;

/// The earliest year that a date may have.
const YEAR_MIN: i64 = 1900;
/// 1900-01-01T00:00:00Z in microseconds since the epoch.
const EARLIEST: i64 = -2_208_988_800_000_000;

/// Why there is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoMoment {
    /// Not a date in the format.
    NotADate,
    /// A date before 1900.
    TooEarly,
}

/// What stands between a date and its time; nothing where there is no time.
type Between = Option<u8>;

/// Bytes of a date, and of a date with its time to the second.
const DATE_BYTES: usize = 10;
const TIME_BYTES: usize = 19;

/// How a column writes its dates.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    format: Option<String>,
    /// What stands between date and time, where the format is ISO's but for that: such are read by hand.
    iso_like: Option<Between>,
    /// `None` is UTC.
    zone: Option<TimeZone>,
    /// Only the day counts.
    day: bool,
}

impl Moments {
    /// An error text for a format or zone that is none.
    pub(super) fn new(format: Option<&str>, zone: Option<&str>, day: bool) -> Result<Self, String> {
        if let Some(format) = format {
            let sample = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
            strtime::format(format, &sample)
                .map_err(|e| format!("`{format}` is not a date format: {e}"))?;
        }
        let zone = match zone {
            None | Some("UTC") => None,
            Some(name) => Some(TimeZone::get(name).ok().ok_or_else(|| {
                format!("`{name}` is not a time zone: use a name such as `Europe/London`")
            })?),
        };
        Ok(Self {
            format: format.map(str::to_owned),
            iso_like: match format {
                Some("%Y-%m-%d" | "%F") => Some(None),
                Some("%Y-%m-%d %H:%M:%S" | "%F %T") => Some(Some(b' ')),
                Some("%Y-%m-%dT%H:%M:%S" | "%FT%T") => Some(Some(b'T')),
                _ => None,
            },
            zone,
            day,
        })
    }

    /// What a valid value looks like, for messages.
    pub(super) fn expected(&self) -> String {
        match (&self.format, self.day) {
            (Some(format), true) => format!("a date in the format {format}"),
            (Some(format), false) => format!("a time in the format {format}"),
            (None, true) => "a date such as 2017-07-31".to_owned(),
            (None, false) => "a time such as 2017-07-31T12:30:00Z".to_owned(),
        }
    }

    /// Microseconds since the epoch.
    pub(super) fn parse(&self, text: &str) -> Result<i64, NoMoment> {
        match &self.format {
            Some(format) => match self.as_iso(text.as_bytes()) {
                Some(iso) => self.local(iso.local),
                None => self.with_format(format, text),
            },
            None => match iso::parse(text.as_bytes()) {
                Some(iso) if iso.year < YEAR_MIN => Err(NoMoment::TooEarly),
                Some(iso) => match iso.offset {
                    Some(offset) if !self.day => Ok(iso.local - offset * 1_000_000),
                    _ => self.local(iso.local),
                },
                None => self.other_iso(text),
            },
        }
    }

    /// A wall-clock time in microseconds as if it were UTC.
    pub(super) fn local(&self, micros: i64) -> Result<i64, NoMoment> {
        match &self.zone {
            _ if self.day => self.instant(micros),
            None => self.instant(micros),
            Some(zone) => {
                let wall = Timestamp::from_microsecond(micros)
                    .ok()
                    .ok_or(NoMoment::NotADate)?;
                let wall = wall.to_zoned(TimeZone::UTC).datetime();
                let moment = zone.to_ambiguous_timestamp(wall).compatible();
                self.instant(moment.ok().ok_or(NoMoment::NotADate)?.as_microsecond())
            }
        }
    }

    /// A moment; of a date only the day.
    pub(super) fn instant(&self, micros: i64) -> Result<i64, NoMoment> {
        if micros < EARLIEST {
            return Err(NoMoment::TooEarly);
        }
        Ok(if self.day {
            micros - micros.rem_euclid(86_400_000_000)
        } else {
            micros
        })
    }

    /// A text that is in the format letter by letter, where that is like ISO's.
    fn as_iso(&self, text: &[u8]) -> Option<iso::Iso> {
        let exact = match self.iso_like? {
            None => text.len() == DATE_BYTES,
            Some(between) => text.len() == TIME_BYTES && text.get(DATE_BYTES) == Some(&between),
        };
        let read = if exact { iso::parse(text) } else { None };
        read.filter(|iso| iso.offset.is_none())
    }

    fn with_format(&self, format: &str, text: &str) -> Result<i64, NoMoment> {
        let parts = BrokenDownTime::parse(format, text)
            .ok()
            .ok_or(NoMoment::NotADate)?;
        if !self.day
            && let Ok(moment) = parts.to_timestamp()
        {
            return self.instant(moment.as_microsecond());
        }
        let wall = parts
            .to_datetime()
            .or_else(|_| parts.to_date().map(|date| date.at(0, 0, 0, 0)))
            .ok()
            .ok_or(NoMoment::NotADate)?;
        self.wall(wall)
    }

    /// ISO 8601 that is rarer than what is read by hand.
    fn other_iso(&self, text: &str) -> Result<i64, NoMoment> {
        if !self.day
            && let Ok(moment) = text.parse::<Timestamp>()
        {
            return self.instant(moment.as_microsecond());
        }
        self.wall(text.parse::<DateTime>().ok().ok_or(NoMoment::NotADate)?)
    }

    fn wall(&self, wall: DateTime) -> Result<i64, NoMoment> {
        let utc = wall
            .to_zoned(TimeZone::UTC)
            .ok()
            .ok_or(NoMoment::NotADate)?;
        self.local(utc.timestamp().as_microsecond())
    }
}
