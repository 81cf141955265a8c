//! What came of the suggestions that people took, and of those that they overrode.

use crate::analysis::words::{SMALL, points};
use crate::judgements::{Reason, SuggestionJudgement, Verdict};
use crate::set::Picked;
use crate::stats::moments::Moments;
use crate::stats::proportion::wilson;
use crate::{Book, Table, Unit, row};
use rapport_model::Micros;
use std::collections::BTreeMap;

/// What came of the suggestions with one verdict.
#[derive(Debug)]
pub(super) struct Came {
    verdict: Verdict,
    /// Decided about.
    n: usize,
    /// Of these, the horizon is over.
    due: usize,
    /// Of the due ones: it was done within the horizon.
    done: usize,
    expected: Moments,
    followed: Moments,
    /// What followed less what was expected, one by one.
    beyond: Moments,
}

/// Of the decisions about picked records; empty when there is none.
pub(super) fn came(
    book: &Book,
    all: &[SuggestionJudgement],
    picked: &Picked,
    now: i64,
) -> Vec<Came> {
    let last = last_of_each(book, all, picked);
    let one = |verdict: Verdict| {
        let mut came = Came {
            verdict,
            n: 0,
            due: 0,
            done: 0,
            expected: Moments::default(),
            followed: Moments::default(),
            beyond: Moments::default(),
        };
        for (record, judgement) in last.iter().filter(|(_, j)| j.verdict == verdict) {
            came.take(book, *record, judgement, now);
        }
        came
    };
    if last.is_empty() {
        return Vec::new();
    }
    Verdict::ALL.into_iter().map(one).collect()
}

/// The last decision about each suggestion in each situation, with its record: who thinks again counts once.
fn last_of_each<'a>(
    book: &Book,
    all: &'a [SuggestionJudgement],
    picked: &Picked,
) -> Vec<(u32, &'a SuggestionJudgement)> {
    let mut last = BTreeMap::new();
    for judgement in all {
        let scope = book
            .scopes
            .iter()
            .position(|s| s.id == judgement.record.scope);
        let record = scope.and_then(|s| book.record_of(judgement.record.contact, s as u16));
        if let Some(record) = record.filter(|r| picked.contains(*r)) {
            let situation = (record, judgement.type_id, judgement.last_at);
            last.insert(situation, (record, judgement));
        }
    }
    last.into_values().collect()
}

impl Came {
    fn take(&mut self, book: &Book, record: u32, judgement: &SuggestionJudgement, now: i64) {
        self.n += 1;
        let from = judgement.known_until.0;
        let until = from.saturating_add(judgement.horizon_days.saturating_mul(Micros::DAY));
        if until > now {
            return;
        }
        self.due += 1;
        let (mut rv, mut done) = (0_i64, false);
        for e in book.records.entries(record) {
            let at = book.entries.happened_at[e];
            if at > from && at <= until {
                rv += i64::from(book.entries.rv_hundredths[e]);
                done |= book.types[book.entries.type_index[e] as usize].id == judgement.type_id;
            }
        }
        self.done += usize::from(done);
        self.expected.add(judgement.rv_hundredths as f64);
        self.followed.add(rv as f64);
        self.beyond.add((rv - judgement.rv_hundredths) as f64);
    }

    fn word(&self) -> &'static str {
        self.verdict.word()
    }
}

pub(super) fn table(all: &[Came]) -> Table {
    let mut table = Table::new(
        "decisions",
        "What came of the suggestions people decided about",
    )
    .column("decision", "Decision", Unit::Text)
    .column("n", "Suggestions", Unit::Count)
    .column("due", "Horizon over", Unit::Count)
    .column("done", "Was done", Unit::Share)
    .column("done_low", "95 % low", Unit::Share)
    .column("done_high", "95 % high", Unit::Share)
    .column("expected_hundredths", "RV expected", Unit::RvHundredths)
    .column("followed_hundredths", "RV followed", Unit::RvHundredths)
    .column("followed_low_hundredths", "95 % low", Unit::RvHundredths)
    .column("followed_high_hundredths", "95 % high", Unit::RvHundredths)
    .column("beyond_hundredths", "Beyond expected", Unit::RvHundredths)
    .column("beyond_low_hundredths", "95 % low", Unit::RvHundredths)
    .column("beyond_high_hundredths", "95 % high", Unit::RvHundredths)
    .column("thin", "Thin evidence", Unit::Flag);
    for came in all {
        let done = wilson(came.done, came.due, 0.95);
        let (followed, beyond) = (came.followed.interval(0.95), came.beyond.interval(0.95));
        table.push(row![
            came.word(),
            came.n,
            came.due,
            (came.due > 0).then(|| came.done as f64 / came.due as f64),
            done.map(|i| i.low),
            done.map(|i| i.high),
            came.expected.mean(),
            came.followed.mean(),
            followed.map(|i| i.low),
            followed.map(|i| i.high),
            came.beyond.mean(),
            beyond.map(|i| i.low),
            beyond.map(|i| i.high),
            came.due < SMALL,
        ]);
    }
    table
}

/// Why suggestions were overridden, the most frequent reason first.
pub(super) fn reasons(book: &Book, all: &[SuggestionJudgement], picked: &Picked) -> Table {
    let mut table = Table::new("reasons", "Why suggestions were overridden")
        .column("reason", "Reason", Unit::Text)
        .column("n", "Suggestions", Unit::Count);
    let last = last_of_each(book, all, picked);
    let count = |reason: Reason| {
        last.iter()
            .filter(|(_, j)| j.reason == Some(reason))
            .count()
    };
    let mut counts: Vec<(usize, Reason)> = Reason::ALL.map(|r| (count(r), r)).into();
    counts.sort_by_key(|(n, reason)| (std::cmp::Reverse(*n), *reason));
    for (n, reason) in counts.into_iter().filter(|(n, _)| *n > 0) {
        table.push(row![reason.word(), n]);
    }
    table
}

/// What can be said of it, in a sentence or two; of thin evidence that it is thin.
pub(super) fn sentence(all: &[Came]) -> String {
    let told: Vec<String> = all.iter().filter(|c| c.n > 0).map(one).collect();
    told.join(" ")
}

fn one(came: &Came) -> String {
    let (n, word) = (came.n, came.word());
    if came.due == 0 {
        return format!(
            "{n} suggestions were {word}: of none is the horizon over, so nothing can be said yet."
        );
    }
    let mean = |m: &Moments| points(m.mean().unwrap_or(0.0).round() as i64);
    let figures = format!(
        "{} followed where {} was expected, and it was done in {} of {}",
        mean(&came.followed),
        mean(&came.expected),
        came.done,
        came.due
    );
    let judged = match came.beyond.interval(0.95) {
        _ if came.due < SMALL => {
            format!("fewer than {SMALL} are too few to judge by")
        }
        Some(i) if i.low > 0.0 => "more than expected".to_owned(),
        Some(i) if i.high < 0.0 => "less than expected".to_owned(),
        _ => "not discernibly different from what was expected".to_owned(),
    };
    format!(
        "Of {n} suggestions that were {word} the horizon of {} is over: {figures}; {judged}.",
        came.due
    )
}
