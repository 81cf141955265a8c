//! Finds every relationship that is out of pattern now, and since when.

use super::conform::{self, Departure, Practice, Rules};
use super::reference::{Place, Reference};
use crate::Book;
use crate::set::Picked;
use std::collections::BTreeMap;

/// In which way a relationship is out of pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// RV below the band of comparable records.
    RvLow,
    /// RV above the band: something to learn from.
    RvHigh,
    /// Silent for longer than nine of ten gaps of the scope.
    Silence,
    /// A step of a later level than the contact is on.
    OutOfOrder,
    /// A level was left without an interaction that nearly all others had there.
    Missing,
}

impl Way {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::RvLow,
        Self::RvHigh,
        Self::Silence,
        Self::OutOfOrder,
        Self::Missing,
    ];

    /// Of its code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }

    /// As in keys and cells.
    pub fn code(self) -> &'static str {
        match self {
            Self::RvLow => "rv_low",
            Self::RvHigh => "rv_high",
            Self::Silence => "silence",
            Self::OutOfOrder => "out_of_order",
            Self::Missing => "missing",
        }
    }

    /// Whether it is good news.
    pub fn is_good(self) -> bool {
        self == Self::RvHigh
    }
}

/// One relationship out of pattern in one way.
#[derive(Debug, Clone)]
pub struct Exception {
    /// Whose.
    pub record: u32,
    /// How.
    pub way: Way,
    /// Since when it is so, in microseconds: the change of state.
    pub since: i64,
    /// How far beyond its limit: 1 is just at it.
    pub excess: f64,
    /// First entry after which it was out; entries up to the end of the record followed.
    pub entry: usize,
    /// Type it is about, for [`Way::OutOfOrder`] and [`Way::Missing`].
    pub about: Option<u16>,
    /// Band and distance, for RV.
    pub(crate) place: Option<Place>,
}

impl Exception {
    /// Stable while the state lasts, so that an acknowledgement can be attached: a state that ends and begins again has
    /// another key. It names the interaction that began it, not the moment since which it counts: that of a silence moves
    /// with what is usual.
    pub fn key(&self, book: &Book) -> String {
        let r = self.record as usize;
        let scope = &book.scopes[book.records.scope[r] as usize].code;
        let about = self
            .about
            .map_or_else(String::new, |t| format!(":{}", book.types[t as usize].code));
        format!(
            "{scope}:{}:{}{about}:{}",
            book.records.contact[r],
            self.way.code(),
            book.entries.happened_at[self.entry] / 1_000_000
        )
    }
}

/// What the search looked at.
#[derive(Debug, Default)]
pub(crate) struct Search {
    pub(crate) exceptions: Vec<Exception>,
    /// By scope index: what is usual there.
    pub(crate) references: BTreeMap<u16, Reference>,
    /// By scope index: how the flow is kept.
    pub(super) practice: BTreeMap<u16, BTreeMap<Departure, Practice>>,
    /// Scopes with too few records for anything to be usual.
    pub(crate) thin: Vec<u16>,
}

/// Searches the picked records, against all records of the reference set in their scope, at a moment.
pub(crate) fn find(
    book: &Book,
    picked: &Picked,
    against: &Picked,
    least_distance: f64,
    now: i64,
) -> Search {
    let mut search = Search::default();
    for scope in 0..book.scopes.len() as u16 {
        let start = book.records.scope.partition_point(|s| *s < scope) as u32;
        let end = book.records.scope.partition_point(|s| *s <= scope) as u32;
        let mine: Vec<u32> = (start..end).filter(|r| picked.contains(*r)).collect();
        if mine.is_empty() {
            continue;
        }
        let others: Vec<u32> = (start..end).filter(|r| against.contains(*r)).collect();
        let reference = Reference::of(book, &others);
        if !reference.has_band() && reference.gap_p90.is_none() {
            search.thin.push(scope);
        }
        for record in &mine {
            search
                .exceptions
                .extend(out_of_band(book, &reference, *record, least_distance));
            search
                .exceptions
                .extend(silent(book, &reference, *record, now));
        }
        search.references.insert(scope, reference);
        let rules = Rules::of(book, scope);
        let practice = search.practice.entry(scope).or_default();
        search.exceptions.extend(
            conform::walk(book, &rules, &mine, practice)
                .into_iter()
                .map(departed),
        );
    }
    search
}

/// The current run of positions outside the band on one side, if the record ends in one.
fn out_of_band(
    book: &Book,
    reference: &Reference,
    record: u32,
    least_distance: f64,
) -> Option<Exception> {
    let mut total = 0_i64;
    let mut out: Option<(i8, usize, Place)> = None;
    let range = book.records.entries(record);
    for (position, e) in range.enumerate() {
        total += i64::from(book.entries.rv_hundredths[e]);
        let Some(place) = reference.place(position, total) else {
            continue;
        };
        let side = place.side(total, least_distance);
        out = match out {
            Some((before, since, _)) if before == side => Some((side, since, place)),
            _ if side != 0 => Some((side, e, place)),
            _ => None,
        };
    }
    let (side, entry, place) = out?;
    Some(Exception {
        record,
        way: if side > 0 { Way::RvHigh } else { Way::RvLow },
        since: book.entries.happened_at[entry],
        excess: place.distance.abs() / least_distance,
        entry,
        about: None,
        place: Some(place),
    })
}

fn silent(book: &Book, reference: &Reference, record: u32, now: i64) -> Option<Exception> {
    let limit = reference.gap_p90?;
    let entry = book.records.entries(record).next_back()?;
    let silence = now.saturating_sub(book.entries.happened_at[entry]);
    (silence > limit).then(|| Exception {
        record,
        way: Way::Silence,
        since: book.entries.happened_at[entry].saturating_add(limit),
        excess: silence as f64 / limit as f64,
        entry,
        about: None,
        place: None,
    })
}

fn departed(found: conform::Found) -> Exception {
    let (way, about) = match found.departure {
        Departure::TooEarly(kind) => (Way::OutOfOrder, kind),
        Departure::Missing(_, kind) => (Way::Missing, kind),
    };
    Exception {
        record: found.record,
        way,
        since: found.at,
        excess: 1.0,
        entry: found.entry,
        about: Some(about),
        place: None,
    }
}
