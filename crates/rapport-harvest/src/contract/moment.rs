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

/// How a column writes its dates.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    format: Option<String>,
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
            Some(format) => self.with_format(format, text),
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
