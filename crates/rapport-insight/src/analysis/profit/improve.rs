//! Where profit could be improved: loss-makers that engagement made so, strong relationships that earn little, and
//! customers that lose money before anybody engages them.

use super::ledger::Customer;
use crate::analysis::amounts::unit_name;
use crate::stats::{quantile, rank::midranks};
use crate::{Book, Table, Unit, row};
use std::collections::BTreeMap;

/// What could be done about a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    /// Loses money only because engaging costs more than it brings.
    Movable,
    /// A strong relationship that earns little: RV in the top quarter of its scope, contribution in the lower half.
    HiddenGem,
    /// Loses money before any engagement.
    Dud,
}

impl Move {
    fn words(self) -> [&'static str; 2] {
        match self {
            Self::Movable => ["movable", "engage at the usual cost for its revenue"],
            Self::HiddenGem => [
                "hidden gem",
                "offer more: the relationship is strong, the business small",
            ],
            Self::Dud => [
                "dud",
                "change price or product: it loses before anybody engages",
            ],
        }
    }
}

/// Candidates with what they could bring: the most first.
pub(super) fn candidates(
    book: &Book,
    customers: &[Customer],
    money: Unit,
    top: usize,
) -> (Table, usize, i64) {
    let mut by_scope: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    for (at, c) in customers.iter().enumerate() {
        by_scope
            .entry(book.units.scope[c.unit as usize])
            .or_default()
            .push(at);
    }
    let mut found: Vec<(i64, usize, Move)> = Vec::new();
    for members in by_scope.values() {
        let mut gross: Vec<i64> = members
            .iter()
            .map(|at| customers[*at].contribution())
            .collect();
        let median = quantile::nearest(&mut gross, 500).unwrap_or(0);
        // Cost to engage for each unit of gross contribution, in thousandths, of those that earn.
        let earning = members
            .iter()
            .map(|at| &customers[*at])
            .filter(|c| c.contribution() > 0 && c.gross() > 0);
        let mut rates: Vec<i64> = earning
            .map(|c| (i128::from(c.engage) * 1000 / i128::from(c.gross())) as i64)
            .collect();
        let usual = quantile::nearest(&mut rates, 500).unwrap_or(0);
        let rv: Vec<f64> = members.iter().map(|at| customers[*at].rv as f64).collect();
        let place = midranks(&rv);
        for (at, place) in members.iter().zip(place) {
            let c = &customers[*at];
            let strong = place > 0.75 * members.len() as f64;
            let (gain, what) = match () {
                () if c.gross() < 0 => (c.gross().saturating_neg(), Move::Dud),
                () if c.contribution() < 0 => {
                    let engage = (i128::from(c.gross()) * i128::from(usual) / 1000) as i64;
                    (c.engage.saturating_sub(engage), Move::Movable)
                }
                () if strong && c.contribution() < median => {
                    (median.saturating_sub(c.contribution()), Move::HiddenGem)
                }
                () => continue,
            };
            found.push((gain, *at, what));
        }
    }
    found.retain(|f| f.0 > 0);
    found.sort_by_key(|(gain, at, _)| (std::cmp::Reverse(*gain), *at));
    let all = found.iter().fold(0_i64, |s, f| s.saturating_add(f.0));
    let n = found.len();
    let mut table = Table::new("candidates", "Where profit could be improved")
        .column("customer", "Customer", Unit::Text)
        .column("scope", "Scope", Unit::Text)
        .column("kind", "Kind", Unit::Text)
        .column("what", "What to do", Unit::Text)
        .column("gain_minor", "Could bring", money)
        .column("revenue_minor", "Revenue", money)
        .column("gross_minor", "Before engagement", money)
        .column("engage_minor", "Cost to engage", money)
        .column("contribution_minor", "Contribution", money)
        .column("rv_hundredths", "RV", Unit::RvHundredths);
    for (gain, at, what) in found.into_iter().take(top) {
        let c = &customers[at];
        let [kind, advice] = what.words();
        table.push(row![
            unit_name(book, c.unit),
            book.scopes[book.units.scope[c.unit as usize] as usize]
                .code
                .as_str(),
            kind,
            advice,
            gain,
            c.revenue,
            c.gross(),
            c.engage,
            c.contribution(),
            c.rv,
        ]);
    }
    (table, n, all)
}
