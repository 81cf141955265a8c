//! The tables of doing beside saying.

use super::compare::{Both, Compared};
use crate::stats::quantile::median;
use crate::{Book, Table, Unit, row};
use rapport_model::Currency;

pub(super) fn split(book: &Book, scope: u16, both: &[Both], table: &mut Table) {
    let (Some(middle_done), Some(middle_said)) = (
        median(&mut values(both, |b| b.done)),
        median(&mut values(both, |b| b.said)),
    ) else {
        return;
    };
    let names = [
        [
            ("does less, says less", "at risk, and telling you"),
            ("does less, says more", "pleasant words, leaving"),
        ],
        [
            ("does more, says less", "loyal grumblers: listen"),
            ("does more, says more", "the core"),
        ],
    ];
    for (does, says) in [(1, 1), (1, 0), (0, 1), (0, 0)] {
        let here = both.iter().filter(|b| {
            usize::from(b.done > middle_done) == does && usize::from(b.said > middle_said) == says
        });
        let units: Vec<u32> = here.map(|b| b.unit).collect();
        let contributions = units
            .iter()
            .flat_map(|u| book.units.records(*u))
            .filter_map(|r| book.contribution_minor(*r));
        let known: Vec<i64> = contributions.collect();
        let sum = known
            .iter()
            .try_fold(0_i64, |sum, c| sum.checked_add(*c))
            .filter(|_| !known.is_empty());
        let (name, meaning) = names[does][says];
        let scope_info = &book.scopes[scope as usize];
        table.push(row![
            scope_info.code.as_str(),
            name,
            meaning,
            units.len(),
            units.len() as f64 / both.len() as f64,
            sum
        ]);
    }
}

fn values(both: &[Both], pick: fn(&Both) -> f64) -> Vec<f64> {
    both.iter().map(pick).collect()
}

pub(super) fn list_lags(code: &str, found: &Compared, table: &mut Table) {
    for lag in &found.lags {
        table.push(row![
            code,
            i64::from(lag.months),
            lag.correlation,
            lag.interval.map(|i| i.low),
            lag.interval.map(|i| i.high),
            lag.pairs
        ]);
    }
}

/// Who says more and does less lately, or the reverse, by the distance of the two rank shifts.
pub(super) fn list_movers(book: &Book, code: &str, both: &[Both], top: usize, table: &mut Table) {
    let rank = |values: Vec<f64>| {
        let n = values.len() as f64;
        crate::stats::rank::midranks(&values)
            .into_iter()
            .map(|r| (r - 0.5) / n)
            .collect::<Vec<f64>>()
    };
    let moved: Vec<(&Both, f64, f64)> = both
        .iter()
        .filter_map(|b| b.lately.map(|(d, s)| (b, d, s)))
        .collect();
    let before = |pick: fn(&Both) -> f64| rank(moved.iter().map(|m| pick(m.0)).collect());
    let (done, said) = (before(|b| b.done), before(|b| b.said));
    let done_now = rank(moved.iter().map(|m| m.1).collect());
    let said_now = rank(moved.iter().map(|m| m.2).collect());
    let mut apart: Vec<(f64, usize)> = (0..moved.len())
        .map(|at| ((said_now[at] - said[at]) - (done_now[at] - done[at]), at))
        .collect();
    apart.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then(a.1.cmp(&b.1)));
    for (distance, at) in apart.into_iter().filter(|(d, _)| d.abs() > 0.0).take(top) {
        let (unit, done_lately, said_lately) = (moved[at].0.unit, moved[at].1, moved[at].2);
        let what = if distance > 0.0 {
            "says more, does less"
        } else {
            "does more, says less"
        };
        table.push(row![
            code,
            unit_name(book, unit),
            what,
            done_lately as i64,
            said_lately / 100.0,
            distance
        ]);
    }
}

fn unit_name(book: &Book, unit: u32) -> String {
    let account = book.units.account[unit as usize];
    let of_contact = || {
        book.units
            .records(unit)
            .first()
            .map_or_else(String::new, |r| book.name(*r))
    };
    book.accounts
        .get(account as usize)
        .map_or_else(of_contact, |a| a.name.clone())
}

pub(super) fn quadrant_table(currency: Option<Currency>) -> Table {
    let table = Table::new("quadrants", "Split at the median of each scope")
        .column("scope", "Scope", Unit::Text)
        .column("quadrant", "Quadrant", Unit::Text)
        .column("meaning", "Meaning", Unit::Text)
        .column("relationships", "Relationships", Unit::Count)
        .column("relationships_share", "Share", Unit::Share);
    // Sums of several currencies are no money.
    match currency {
        Some(currency) => table.column("contribution_minor", "Contribution", Unit::Minor(currency)),
        None => table,
    }
}

pub(super) fn lag_table() -> Table {
    Table::new(
        "lags",
        "Correlation by lag (below 0: saying comes before doing)",
    )
    .column("scope", "Scope", Unit::Text)
    .column("lag_months", "Doing comes before by", Unit::Months)
    .column("correlation", "Correlation", Unit::Statistic)
    .column("correlation_low", "from", Unit::Statistic)
    .column("correlation_high", "to (95 %)", Unit::Statistic)
    .column("pairs", "Months compared", Unit::Count)
}

pub(super) fn mover_table() -> Table {
    Table::new("movers", "Who moves apart, in the last three months")
        .column("scope", "Scope", Unit::Text)
        .column("relationship", "Relationship", Unit::Text)
        .column("movement", "Movement", Unit::Text)
        .column("rv_3_months_hundredths", "RV gained", Unit::RvHundredths)
        .column("said_mean", "Said, mean", Unit::Statistic)
        .column("rank_shift", "Shift of ranks", Unit::Statistic)
}
