//! Dates and moments of a column, in its format and time zone.
//!
//! A wall-clock time that the zone has twice (clocks go back) is the earlier of the two; one that it does not have (clocks
//! go forward) is moved on by the gap.

use super::iso;
use crate::spec::{Column, TimeUnit};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::TimeZone;
use rapport_model::money::parse_scaled;

/// The earliest year that a date may have.
const YEAR_MIN: i64 = 1900;
/// 1900-01-01T00:00:00Z in microseconds since the epoch.
const EARLIEST: i64 = -2_208_988_800_000_000;
/// 9999-12-31T23:59:59.999999Z in microseconds since the epoch.
const LATEST: i64 = 253_402_300_799_999_999;

/// Why there is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoMoment {
    /// Not a date in the format.
    NotADate,
    /// A date before 1900.
    TooEarly,
}

/// Digits of the shortest number that may count seconds since 1970.
const EPOCH_DIGITS_MIN: usize = 9;

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
    /// Values are numbers of these.
    unit: Option<TimeUnit>,
}

impl Moments {
    /// An error text for a format or zone that is none.
    pub(super) fn new(column: &Column, day: bool) -> Result<Self, String> {
        let (format, zone) = (column.format.as_deref(), column.timezone.as_deref());
        if format.is_some() && column.unit.is_some() {
            return Err("`format` and `unit` are two ways to write a moment: keep one".to_owned());
        }
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
            unit: column.unit,
        })
    }

    /// What a valid value looks like, for messages.
    pub(super) fn expected(&self) -> String {
        if let Some(unit) = self.unit {
            let unit = match unit {
                TimeUnit::Seconds => "seconds",
                TimeUnit::Milliseconds => "milliseconds",
                TimeUnit::Microseconds => "microseconds",
                TimeUnit::Nanoseconds => "nanoseconds",
            };
            return format!("a number of {unit} since 1970");
        }
        match (&self.format, self.day) {
            (Some(format), true) => format!("a date in the format {format}"),
            (Some(format), false) => format!("a time in the format {format}"),
            (None, true) => "a date such as 2017-07-31".to_owned(),
            (None, false) => "a time such as 2017-07-31T12:30:00Z".to_owned(),
        }
    }

    /// What a value that is none may be meant as, for messages: nothing, or a hint that begins with a colon.
    pub(super) fn hint(&self, value: &[u8]) -> &'static str {
        let number = value.len() >= EPOCH_DIGITS_MIN && value.iter().all(u8::is_ascii_digit);
        if number && self.unit.is_none() && self.format.is_none() {
            ": if it counts seconds or milliseconds since 1970, set `unit` of the column"
        } else {
            ""
        }
    }

    /// Microseconds since the epoch.
    pub(super) fn parse(&self, text: &str) -> Result<i64, NoMoment> {
        if let Some(unit) = self.unit {
            return self.count(unit, text);
        }
        match &self.format {
            Some(format) => match self.as_iso(text.as_bytes()) {
                Some(iso) => self.local(iso.local),
                None => self.with_format(format, text),
            },
            None => match iso::parse(text.as_bytes()) {
                Some(iso) if iso.year < YEAR_MIN => Err(NoMoment::TooEarly),
                Some(iso) => match iso.offset {
                    Some(offset) => self.instant(iso.local - offset * 1_000_000),
                    None => self.local(iso.local),
                },
                None => self.other_iso(text),
            },
        }
    }

    /// A whole number: of the column's unit, or a date that is written without marks.
    pub(super) fn integer(&self, integer: i64) -> Result<i64, NoMoment> {
        self.parse(&integer.to_string())
    }

    /// A number with decimals, which only a column with a unit has.
    pub(super) fn float(&self, float: f64) -> Result<i64, NoMoment> {
        let unit = self.unit.ok_or(NoMoment::NotADate)?;
        self.count(unit, &float.to_string())
    }

    /// A number of units since 1970, finer than a microsecond being cut.
    fn count(&self, unit: TimeUnit, text: &str) -> Result<i64, NoMoment> {
        let decimals = match unit {
            TimeUnit::Seconds => 6,
            TimeUnit::Milliseconds => 3,
            TimeUnit::Microseconds | TimeUnit::Nanoseconds => 0,
        };
        let cut = match text.split_once('.') {
            Some((whole, fraction)) => {
                let kept = fraction.len().min(decimals as usize);
                let digits = fraction.bytes().all(|b| b.is_ascii_digit());
                let kept = fraction.get(..kept).filter(|_| digits);
                &format!("{whole}.{}", kept.ok_or(NoMoment::NotADate)?)
            }
            None => text,
        };
        let count = parse_scaled(cut, decimals).ok().ok_or(NoMoment::NotADate)?;
        let micros = if unit == TimeUnit::Nanoseconds {
            count.div_euclid(1000)
        } else {
            count
        };
        if micros > LATEST {
            return Err(NoMoment::NotADate);
        }
        self.instant(micros)
    }

    /// A wall-clock time in microseconds as if it were UTC.
    pub(super) fn local(&self, micros: i64) -> Result<i64, NoMoment> {
        match &self.zone {
            _ if self.day => whole_day(micros),
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

    /// A moment; of a date the day that it is in the column's zone, whatever the format of the file.
    pub(super) fn instant(&self, micros: i64) -> Result<i64, NoMoment> {
        if self.day {
            return match &self.zone {
                None => whole_day(micros),
                Some(zone) => {
                    let moment = Timestamp::from_microsecond(micros);
                    let moment = moment.ok().ok_or(NoMoment::NotADate)?;
                    let offset = i64::from(zone.to_offset(moment).seconds());
                    whole_day(micros + offset * 1_000_000)
                }
            };
        }
        if micros < EARLIEST {
            return Err(NoMoment::TooEarly);
        }
        Ok(micros)
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
        if let Ok(moment) = parts.to_timestamp() {
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
        if let Ok(moment) = text.parse::<Timestamp>() {
            return self.instant(moment.as_microsecond());
        }
        if let Some((wall, zone)) = with_zone(text) {
            let moment = zone.to_ambiguous_timestamp(wall).compatible();
            return self.instant(moment.ok().ok_or(NoMoment::NotADate)?.as_microsecond());
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

/// The midnight of a day, as if in UTC.
fn whole_day(micros: i64) -> Result<i64, NoMoment> {
    if micros < EARLIEST {
        return Err(NoMoment::TooEarly);
    }
    Ok(micros - micros.rem_euclid(86_400_000_000))
}

/// A wall-clock time with the name of its zone behind it: `2026-01-31 12:00:00 Europe/Berlin`, `... UTC`.
fn with_zone(text: &str) -> Option<(DateTime, TimeZone)> {
    let (wall, name) = match text.strip_suffix(']') {
        Some(text) => text.rsplit_once('[')?,
        None => text.rsplit_once(' ')?,
    };
    let zone = match name {
        "UTC" | "GMT" | "Z" => TimeZone::UTC,
        // Letters alone are no zone for sure: CST is three of them.
        name if name.contains('/') => TimeZone::get(name).ok()?,
        _ => return None,
    };
    let wall = iso::parse(wall.trim_end().as_bytes()).filter(|iso| iso.offset.is_none())?;
    let wall = Timestamp::from_microsecond(wall.local).ok()?;
    Some((wall.to_zoned(TimeZone::UTC).datetime(), zone))
}
