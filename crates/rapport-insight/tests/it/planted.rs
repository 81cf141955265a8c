//! Books with a planted truth: how strongly, and by how many months, interactions come before revenue.

use crate::support::{builder, entry};
use rapport_insight::Book;
use rapport_insight::book::{EntryRow, OutcomeRow, RecordRow};
use rapport_insight::stats::dice::Dice;
use rapport_model::{AccountId, ContactId, Micros, ScopeId, StaffId};

/// What one segment is to be like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment {
    /// Scope number of the small books.
    pub(crate) scope: i32,
    /// Accounts, with two contacts each.
    pub(crate) accounts: i64,
    /// Months by which the relationship comes before revenue.
    pub(crate) lag: usize,
    /// Share of the relationship in what revenue follows: 0 is none.
    pub(crate) strength: f64,
    /// Weight of the relationship in what people say.
    pub(crate) say: f64,
    /// Months between orders. With more than 1, a visit follows each order two weeks later, and a fifth of the accounts
    /// leave for good in the second year.
    pub(crate) every: usize,
}

impl Segment {
    pub(crate) fn new(scope: i32, lag: usize, strength: f64) -> Self {
        Self {
            scope,
            accounts: 60,
            lag,
            strength,
            say: 0.0,
            every: 1,
        }
    }
}

pub(crate) const MONTHS: usize = 24;
/// Days of each month of the planted books, near enough to the calendar.
const MONTH_DAYS: f64 = 30.436_875;

/// A moment within a planted month, from 2024-01-01.
fn moment(month: usize, part: f64) -> Micros {
    let days = (month as f64 + part) * MONTH_DAYS;
    Micros(crate::support::START + (days * Micros::DAY as f64) as i64)
}

/// A slow random walk that returns: AR(1) with standard deviation 1.
fn slow(dice: &mut Dice, months: usize) -> Vec<f64> {
    let mut at = dice.normal();
    (0..months)
        .map(|_| {
            at = 0.8 * at + 0.6 * dice.normal();
            at
        })
        .collect()
}

/// The book of these segments. An account's relationship is a slow process; the interactions of a month follow it;
/// revenue follows it `lag` months later, mixed with a process of its own. Sizes differ much between accounts, and the
/// larger ones have more of everything.
pub(crate) fn book(segments: &[Segment], seed: u64) -> Book {
    let all: i64 = segments.iter().map(|s| s.accounts).sum();
    let mut b = builder(moment(MONTHS, 0.1), all);
    let mut dice = Dice::new(seed, 77);
    let mut next = 0;
    for segment in segments {
        for _ in 0..segment.accounts {
            next += 1;
            account(&mut b, segment, next, &mut dice);
        }
    }
    b.finish().unwrap()
}

fn account(b: &mut rapport_insight::BookBuilder, segment: &Segment, account: i64, dice: &mut Dice) {
    let size = (0.8 * dice.normal()).exp();
    let bond = slow(dice, MONTHS + segment.lag);
    let own = slow(dice, MONTHS);
    let lumpy = segment.every > 1;
    let end = if lumpy && dice.below(5) == 0 {
        13 + dice.below(10)
    } else {
        MONTHS
    };
    let phase = if lumpy { dice.below(segment.every) } else { 0 };
    let orders: Vec<usize> = (phase..end).step_by(segment.every).collect();
    for contact in 0..2 {
        let mut entries: Vec<EntryRow> = Vec::new();
        for month in 0..end {
            let bond = bond[month + segment.lag];
            let count = 1 + dice.below(2 + size.min(3.0) as usize);
            for n in 0..count {
                let good = dice.normal() < bond;
                let (kind, points) = if good {
                    (dice.below(2) as u16, 10)
                } else {
                    (2, -8)
                };
                let at = moment(month, (n as f64 + dice.unit()) / count as f64);
                entries.push(EntryRow {
                    level: u16::from(month > 2),
                    ..entry(at, kind, points, 1_000)
                });
            }
            if month % 2 == 0 {
                let said =
                    (700.0 + 100.0 * (segment.say * bond + dice.normal())).clamp(0.0, 1000.0);
                let at = moment(month, 0.99);
                entries.push(EntryRow {
                    say_hundredths: Some(said as i64),
                    ..entry(at, 4, 0, 100)
                });
            }
        }
        for month in orders.iter().filter(|_| lumpy) {
            entries.push(entry(moment(*month, 0.9), 5, 5, 100));
        }
        entries.sort_by_key(|e| e.happened_at);
        let row = RecordRow {
            contact: ContactId(account * 2 + contact),
            scope: ScopeId(segment.scope),
            account: AccountId(account),
            owner: StaffId(1 + (account % 2) as i32),
            ..RecordRow::default()
        };
        b.record(&row, &entries).unwrap();
    }
    for month in orders {
        // Revenue of this month follows the bond of `lag` months ago.
        let mixed = segment.strength * bond[month]
            + (1.0 - segment.strength * segment.strength).sqrt() * own[month];
        let amount = (size * 100_000.0 * (0.5 * mixed + 0.2 * dice.normal()).exp()) as i64;
        let at = moment(month, (0.1 + 0.8 * dice.unit()) / segment.every as f64);
        let row = crate::support::revenue(account, segment.scope, at, amount);
        b.outcome(&OutcomeRow {
            contact: ContactId::NONE,
            ..row
        })
        .unwrap();
    }
}
