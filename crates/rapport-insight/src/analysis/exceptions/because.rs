//! What did it: the interactions that took a relationship out of its pattern.

use super::find::{Exception, Way};
use crate::Book;
use crate::analysis::moment::date;
use rapport_model::Rv;

/// The entries that moved RV most in the exception's direction, up to three: those from where it was last in the band.
pub(super) fn movers(book: &Book, e: &Exception) -> Vec<usize> {
    let range = book.records.entries(e.record);
    let sign = if e.way == Way::RvHigh { 1 } else { -1 };
    let push = |at: usize| sign * i64::from(book.entries.rv_hundredths[at]);
    match e.way {
        Way::RvHigh | Way::RvLow => {
            let mut moved: Vec<usize> = (e.entry..range.end).filter(|at| push(*at) > 0).collect();
            if moved.is_empty() {
                // Below the band without a loss: the gains that others had by now did not come.
                moved = range.clone().rev().take(1).collect();
            }
            moved.sort_by_key(|at| (-push(*at), *at));
            moved.truncate(3);
            moved.sort_unstable();
            moved
        }
        Way::Silence | Way::OutOfOrder | Way::Missing => vec![e.entry],
    }
}

pub(super) fn because(book: &Book, e: &Exception) -> String {
    let name = |t: u16| book.types[t as usize].name.as_str();
    let told = |at: usize| {
        let rv = Rv(book.entries.rv_hundredths[at].into());
        format!(
            "{} {rv} ({})",
            name(book.entries.type_index[at]),
            date(book.entries.happened_at[at])
        )
    };
    match (e.way, e.about) {
        (Way::Missing, Some(about)) => format!("left a level without {}", name(about)),
        (Way::OutOfOrder, Some(about)) => format!("{} before its level was reached", name(about)),
        (Way::Silence, _) => format!("nothing since {}", told(e.entry)),
        _ => movers(book, e)
            .into_iter()
            .map(told)
            .collect::<Vec<_>>()
            .join("; "),
    }
}
