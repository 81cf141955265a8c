//! How past exceptions ended: what a kind of exception is worth to those who look.

use super::find::Way;
use super::key::Key;
use crate::judgements::{Judgements, Outcome, State};
use crate::set::Picked;
use crate::{Book, Table, Unit, row};

/// Below this many closed ones nothing is said of a kind.
const TELLING: usize = 5;

/// How the closed exceptions of one kind ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The kind.
    pub way: Way,
    /// Closed by somebody.
    pub closed: usize,
    /// By outcome, in the order of [`Outcome::ALL`].
    pub by_outcome: [usize; 3],
}

impl Ending {
    /// Closed with this outcome.
    pub fn of(&self, outcome: Outcome) -> usize {
        let at = Outcome::ALL.iter().position(|o| *o == outcome);
        at.map_or(0, |at| self.by_outcome[at])
    }
}

/// Of the picked records, each kind that had any, in order of [`Way::ALL`].
pub fn endings(book: &Book, judgements: &Judgements, picked: &Picked) -> Vec<Ending> {
    let mut all: Vec<Ending> = Way::ALL
        .into_iter()
        .map(|way| Ending {
            way,
            closed: 0,
            by_outcome: [0; 3],
        })
        .collect();
    for (key, standing) in judgements.exceptions() {
        let closed = standing.state == State::Closed;
        let Some(key) = Key::parse(key).filter(|_| closed) else {
            continue;
        };
        if !key.record(book).is_some_and(|r| picked.contains(r)) {
            continue;
        }
        let of_way = all.iter_mut().filter(|e| e.way == key.way);
        for ending in of_way {
            ending.closed += 1;
            for (outcome, count) in Outcome::ALL.iter().zip(&mut ending.by_outcome) {
                *count += usize::from(standing.outcome == Some(*outcome));
            }
        }
    }
    all.retain(|e| e.closed > 0);
    all
}

/// What stands out, for the verdict; empty when nothing does.
pub(super) fn sentence(endings: &[Ending]) -> String {
    let worst = endings
        .iter()
        .filter(|e| e.closed >= TELLING && 2 * e.of(Outcome::FalseAlarm) > e.closed)
        .max_by_key(|e| e.closed);
    worst.map_or_else(String::new, |e| {
        format!(
            " Of {} closed as `{}`, {} were false alarms.",
            e.closed,
            e.way.code(),
            e.of(Outcome::FalseAlarm)
        )
    })
}

pub(super) fn table(endings: &[Ending]) -> Table {
    let mut table = Table::new("endings", "How past ones ended")
        .column("what", "What", Unit::Text)
        .column("closed", "Closed", Unit::Count)
        .column("acted", "Acted", Unit::Count)
        .column("expected", "Expected", Unit::Count)
        .column("false_alarm", "False alarms", Unit::Count);
    for ending in endings {
        let [acted, expected, false_alarm] = ending.by_outcome;
        table.push(row![
            ending.way.code(),
            ending.closed,
            acted,
            expected,
            false_alarm
        ]);
    }
    table
}
