//! The leakage guard: an interaction that is the outcome, or its paperwork, must not predict it.

use crate::Book;
use crate::book::OutcomeKind;
use crate::set::Picked;
use rapport_model::Micros;
use rapport_model::flow::spec::Kind;

/// What is to be predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// Revenue less product cost.
    Contribution,
    /// Whether anything was bought.
    Retention,
    /// What people said.
    Satisfaction,
}

impl Target {
    pub(crate) const WORDS: [&'static str; 3] = ["contribution", "retention", "satisfaction"];

    pub(crate) fn of(word: &str) -> Self {
        match word {
            "retention" => Self::Retention,
            "satisfaction" => Self::Satisfaction,
            _ => Self::Contribution,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

/// A type that does not count, and why.
#[derive(Debug, Clone)]
pub(crate) struct Excluded {
    pub(crate) type_index: u16,
    pub(crate) reason: String,
    pub(crate) occurrences: u64,
}

/// A type seen less often than this is not judged by its days.
const LEAST_SEEN: u64 = 20;
/// A type that falls on a day of revenue this often, and this many times as often as others, is paperwork of it.
const SHARE: f64 = 0.5;
const LIFT: f64 = 3.0;

/// The types to leave out for a target: for money, those whose name or trigger says so, and those that mostly happen within a
/// day of revenue whatever they are called; for satisfaction, those that carry what was said.
pub(crate) fn excluded(book: &Book, picked: &Picked, target: Target) -> Vec<Excluded> {
    let kinds = book.types.len();
    let (mut seen, mut beside) = (vec![0_u64; kinds], vec![0_u64; kinds]);
    for record in picked.iter() {
        let unit = book.records.unit[record as usize];
        let paid: Vec<i64> = book
            .units
            .outcomes(unit)
            .filter(|o| book.outcomes.kind[*o] == OutcomeKind::Revenue)
            .map(|o| book.outcomes.at[o])
            .collect();
        for entry in book.records.entries(record) {
            let kind = book.entries.type_index[entry] as usize;
            let at = book.entries.happened_at[entry];
            let next = paid.partition_point(|p| *p < at - Micros::DAY);
            seen[kind] += 1;
            beside[kind] += u64::from(paid.get(next).is_some_and(|p| *p <= at + Micros::DAY));
        }
    }
    // How often the other types fall on such a day, those that are the outcome by name left aside.
    let base = |kind: usize| {
        let others = (0..kinds).filter(|k| *k != kind && !book.types[*k].bears_outcome);
        let (near, all) = others.fold((0, 0), |(near, all), k| (near + beside[k], all + seen[k]));
        near as f64 / all.max(1) as f64
    };
    let reason = |kind: usize| -> Option<String> {
        let info = &book.types[kind];
        if target == Target::Satisfaction {
            return (info.kind == Kind::Voc).then(|| "carries what was said".to_owned());
        }
        if info.bears_outcome {
            return Some("is the order, the renewal, or its paperwork".to_owned());
        }
        let share = beside[kind] as f64 / seen[kind].max(1) as f64;
        (seen[kind] >= LEAST_SEEN && share > SHARE && share > LIFT * base(kind)).then(|| {
            format!(
                "{:.0} % of them happen within a day of revenue",
                share * 100.0
            )
        })
    };
    let found = (0..kinds).filter(|k| seen[*k] > 0).filter_map(|k| {
        Some(Excluded {
            type_index: k as u16,
            reason: reason(k)?,
            occurrences: seen[k],
        })
    });
    found.collect()
}

/// The types left out, by type index.
pub(crate) fn mask(book: &Book, left_out: &[Excluded]) -> Vec<bool> {
    let mut mask = vec![false; book.types.len()];
    for excluded in left_out {
        mask[excluded.type_index as usize] = true;
    }
    mask
}
