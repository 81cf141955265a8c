//! Who was best at an earlier moment: money that came later must not choose whose practice is learnt.

use crate::Book;
use crate::book::Dimension;
use crate::book::tier::tiers;
use crate::panel::Clock;
use crate::set::{Expr, Op, Picked, Set, SetError, Test};

/// Names whose value changes with time and of which only today's is at hand.
const OF_TODAY: [&str; 9] = [
    "level",
    "rv",
    "interactions",
    "days_silent",
    "days_known",
    "cost",
    "revenue",
    "contribution",
    "product",
];

/// The records that a set held at a moment, as far as its tiers go; the rest of what it says is as of today.
pub(super) fn select(set: &Set, book: &Book, at: i64) -> Result<Picked, SetError> {
    // Names and values are checked once, in the words of the set itself.
    set.select(book)?;
    let (clock, _) = Clock::choose("auto", book);
    let tiers = tiers(book, |unit| contribution(book, unit, at, clock));
    held(&set.expr, book, &tiers)
}

/// What of a set is told with today's knowledge all the same.
pub(super) fn of_today(set: &Set) -> Vec<&'static str> {
    let mut found = Vec::new();
    named(&set.expr, &mut found);
    found
}

fn named(expr: &Expr, found: &mut Vec<&'static str>) {
    match expr {
        Expr::All | Expr::Saved(_) => {}
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|p| named(p, found)),
        Expr::Not(part) => named(part, found),
        Expr::Is(test) => {
            let name = OF_TODAY
                .iter()
                .find(|n| test.name.text.eq_ignore_ascii_case(n));
            found.extend(name.filter(|n| !found.contains(n)));
        }
    }
}

fn held(expr: &Expr, book: &Book, tiers: &Dimension) -> Result<Picked, SetError> {
    let parts_of = |parts: &[Expr], with: fn(Picked, &Picked) -> Picked| {
        let mut all: Option<Picked> = None;
        for part in parts {
            let next = held(part, book, tiers)?;
            all = Some(match all {
                Some(picked) => with(picked, &next),
                None => next,
            });
        }
        Ok(all.unwrap_or_else(|| Picked::filled(book.len(), true)))
    };
    match expr {
        Expr::And(parts) => parts_of(parts, Picked::and),
        Expr::Or(parts) => parts_of(parts, Picked::or),
        Expr::Not(part) => Ok(held(part, book, tiers)?.negated()),
        Expr::Is(test) if test.name.text.eq_ignore_ascii_case("tier") => Ok(in_tier(test, tiers)),
        other => Set {
            expr: other.clone(),
        }
        .select(book),
    }
}

fn in_tier(test: &Test, tiers: &Dimension) -> Picked {
    let wanted = |label: &str| {
        test.words
            .iter()
            .any(|w| w.text.eq_ignore_ascii_case(label))
    };
    let picked = Picked::from_fn(tiers.codes.len(), |r| {
        tiers.label(r as u32).is_some_and(wanted)
    });
    if test.op == Op::IsNot {
        picked.negated()
    } else {
        picked
    }
}

/// What a relationship had contributed by a moment, in minor units; none when none of its money was known by then.
fn contribution(book: &Book, unit: u32, at: i64, clock: Clock) -> Option<i64> {
    let outcomes = book
        .units
        .outcomes(unit)
        .filter(|o| clock.usable_at(book.outcomes.at[*o], book.outcomes.known_at[*o]) <= at);
    let mut sum: Option<i64> = None;
    for outcome in outcomes {
        sum = Some(
            sum.unwrap_or(0)
                .saturating_add(book.outcomes.signed_minor(outcome)),
        );
    }
    let entries = book
        .units
        .records(unit)
        .iter()
        .flat_map(|r| book.records.entries(*r));
    let spent = entries
        .filter(|e| clock.usable_at(book.entries.happened_at[*e], book.entries.known_at[*e]) <= at);
    let spent = spent.fold(0_i64, |sum, e| {
        sum.saturating_add(book.entries.cost_minor[e])
    });
    sum.map(|earned| earned.saturating_sub(spent))
}
