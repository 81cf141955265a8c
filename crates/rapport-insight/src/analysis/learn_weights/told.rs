//! What was learned, in sentences and tables.

use super::{Learned, flow_changes};
use crate::{Book, Table, Unit, row};

pub(super) fn sentence(book: &Book, learned: &Learned) -> String {
    let code = &book.scopes[learned.scope as usize].code;
    let range = learned
        .gain
        .map_or_else(String::new, |i| format!(" [{:+.2}, {:+.2}]", i.low, i.high));
    let figures = format!(
        "rank correlation on later months {:.2} with the present values, {:.2} with the learned ones{range}",
        learned.before, learned.after
    );
    if !learned.changes() {
        return format!(
            "{code}: keep the flow as it is: of no type does experience surely say another value (rank correlation of the \
             present values with what followed on later months {:.2}).",
            learned.before
        );
    }
    if !learned.better() {
        return format!(
            "{code}: keep the flow as it is: learned values do not do better out of time ({figures}), so nothing is proposed."
        );
    }
    let changed = flow_changes(book, learned).len();
    let count = if changed == 0 {
        String::new()
    } else {
        format!("{changed} changes to review; ")
    };
    format!("{code}: experience would change the flow ({count}{figures}).")
}

pub(super) fn gain(book: &Book, found: &[Learned]) -> Table {
    let mut table = Table::new("gain", "On months that were not learned from")
        .column("scope", "Scope", Unit::Text)
        .column("correlation_present", "Present values", Unit::Statistic)
        .column("correlation_learned", "Learned values", Unit::Statistic)
        .column("correlation_learned_low", "from", Unit::Statistic)
        .column("correlation_learned_high", "to", Unit::Statistic)
        .column("gain_low", "Gain from", Unit::Statistic)
        .column("gain_high", "to", Unit::Statistic)
        .column("tested", "Judged", Unit::Count)
        .column("penalty", "Penalty", Unit::Statistic)
        .column("better", "Better", Unit::Flag);
    for l in found {
        table.push(row![
            book.scopes[l.scope as usize].code.as_str(),
            l.before,
            l.after,
            l.after_interval.map(|i| i.low),
            l.after_interval.map(|i| i.high),
            l.gain.map(|i| i.low),
            l.gain.map(|i| i.high),
            l.tested,
            l.fit.penalty,
            l.better()
        ]);
    }
    table
}

pub(super) fn weights(book: &Book, found: &[Learned]) -> Table {
    let mut table = Table::new("weights", "What experience says of each type")
        .column("scope", "Scope", Unit::Text)
        .column("type", "Interaction", Unit::Text)
        .column("multiplier", "Times the present value", Unit::Statistic)
        .column("multiplier_low", "from", Unit::Statistic)
        .column("multiplier_high", "to (95 %)", Unit::Statistic)
        .column(
            "points_each",
            "Points, where it has none now",
            Unit::Statistic,
        )
        .column("points_each_low", "from", Unit::Statistic)
        .column("points_each_high", "to (95 %)", Unit::Statistic)
        .column("seen", "Seen", Unit::Count)
        .column("proposed", "Proposed", Unit::Flag);
    for l in found {
        let present = l.examples.present();
        for (at, kind) in l.examples.types.iter().enumerate() {
            let interval = l.fit.interval[at];
            let figures = [
                Some(l.fit.multiplier[at]),
                interval.map(|i| i.low),
                interval.map(|i| i.high),
            ];
            let [times, points] = if l.examples.valued[at] {
                [figures, [None; 3]]
            } else {
                [[None; 3], figures]
            };
            table.push(row![
                book.scopes[l.scope as usize].code.as_str(),
                book.types[*kind as usize].code.as_str(),
                times[0],
                times[1],
                times[2],
                points[0],
                points[1],
                points[2],
                l.examples.seen[at],
                l.better() && l.fit.sure(at, present[at])
            ]);
        }
    }
    table
}

pub(super) fn changes() -> Table {
    Table::new("flow_changes", "Proposed changes of the flow")
        .column("scope", "Scope", Unit::Text)
        .column("subject", "What", Unit::Text)
        .column("change", "Change", Unit::Text)
}
