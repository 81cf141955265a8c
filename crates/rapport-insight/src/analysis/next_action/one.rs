//! Next best action for one relationship: what its page shows, and what is kept when somebody decides about it.

use super::model::{Model, Rank};
use super::situation::{Ahead, actions, keys};
use super::{best, learnt_from};
use crate::Book;
use crate::analysis::moment::{newest, stale};
use crate::ask::{Ask, Stop};
use crate::stats::Interval;
use crate::stats::dice::Dice;
use rapport_model::Micros;

/// What to do next in one relationship, or why nothing is said.
#[derive(Debug, Clone)]
pub struct Advice {
    /// The record.
    pub record: u32,
    /// Its last interaction: the situation that the advice is for.
    pub last_at: Micros,
    /// The newest interaction of all.
    pub known_until: Micros,
    /// The set whose practice it follows.
    pub best: String,
    /// Days within which something is expected.
    pub horizon_days: i64,
    /// No suggestion from fewer relationships.
    pub evidence_least: i64,
    /// The first is best.
    pub suggestions: Vec<Suggested>,
    /// Why there is no suggestion.
    pub suppressed: Option<String>,
    /// What to know before trusting it.
    pub caveats: Vec<String>,
}

/// One suggestion with its evidence.
#[derive(Debug, Clone, Copy)]
pub struct Suggested {
    /// Index of the interaction type.
    pub type_index: u16,
    /// Comparable situations.
    pub of: usize,
    /// In how many of them it was done next.
    pub n: usize,
    /// By how many relationships.
    pub relationships: usize,
    /// 95 % interval of `n / of`.
    pub share: Option<Interval>,
    /// Mean Relationship Value that followed within the horizon, in hundredths of a point.
    pub rv_hundredths: i64,
    /// Ends of its 95 % interval.
    pub rv_interval_hundredths: Option<[i64; 2]>,
    /// Mean cost within the horizon, in minor units of the scope's currency.
    pub cost_minor: i64,
    /// Median time to it, in days.
    pub within_days: Option<f64>,
    /// How many of the last interactions are the same in the comparable situations.
    pub steps_matched: usize,
}

/// What the analysis says of one record, with its options.
pub fn advise(ask: &Ask<'_>, record: u32) -> Result<Advice, Stop> {
    let book = ask.book;
    let now = newest(book);
    let entry = book.records.entries(record).next_back();
    let mut advice = Advice {
        record,
        last_at: Micros(entry.map_or(0, |e| book.entries.happened_at[e])),
        known_until: Micros(now),
        best: ask.text("best").to_owned(),
        horizon_days: ask.integer("horizon_days"),
        evidence_least: ask.integer("evidence"),
        suggestions: Vec::new(),
        suppressed: None,
        caveats: stale(book, now).into_iter().collect(),
    };
    match suggestions(ask, record, entry, now) {
        Ok((found, caveat)) => {
            advice.caveats.extend(caveat);
            if found.is_empty() {
                advice.suppressed = Some(thin(ask));
            } else {
                advice.caveats.push(
                    "What followed did not all come of it: those who did so may have been further on anyway. The choice stays \
                     with the person."
                        .to_owned(),
                );
            }
            advice.suggestions = found;
        }
        Err(Stop::Refusal(reason)) => advice.suppressed = Some(reason),
        Err(error) => return Err(error),
    }
    Ok(advice)
}

fn suggestions(
    ask: &Ask<'_>,
    record: u32,
    entry: Option<usize>,
    now: i64,
) -> Result<(Vec<Suggested>, Option<String>), Stop> {
    let book = ask.book;
    let entry = entry.ok_or_else(|| {
        Stop::refuse("The relationship has no interaction yet, so nothing is comparable.")
    })?;
    let (best, caveat) = best(ask)?;
    // The same records as for all at once; those of other scopes have no situation in common with it.
    let learnt = learnt_from(&best, &mut Dice::new(ask.integer("seed") as u64, 4));
    let actions = actions(book, &learnt);
    let ahead = Ahead {
        book,
        actions: &actions,
        horizon: ask.integer("horizon_days") * Micros::DAY,
    };
    let wanted = keys(book, record, entry);
    let mut model = Model::of(wanted.into_iter());
    let scope = book.records.scope[record as usize];
    let comparable = learnt
        .into_iter()
        .filter(|r| book.records.scope[*r as usize] == scope);
    model.learn(&ahead, comparable, now);
    let rank = if ask.text("rank") == "gain" {
        Rank::Gain
    } else {
        Rank::Share
    };
    let found = model.suggest(&wanted, ask.integer("evidence") as usize, rank);
    let whole = |value: f64| value.round() as i64;
    let suggested = found.iter().take(ask.integer("each") as usize).map(|s| {
        let tally = s.tally;
        Suggested {
            type_index: s.action,
            of: s.n,
            n: tally.n,
            relationships: tally.relationships(),
            share: s.share,
            rv_hundredths: whole(tally.gain.mean().unwrap_or(0.0)),
            rv_interval_hundredths: tally
                .gain
                .interval(0.95)
                .map(|i| [whole(i.low), whole(i.high)]),
            cost_minor: whole(tally.cost_mean().unwrap_or(0.0)),
            within_days: tally.gap_days(),
            steps_matched: s.order,
        }
    });
    Ok((suggested.collect(), caveat))
}

fn thin(ask: &Ask<'_>) -> String {
    format!(
        "The evidence is too thin: in comparable situations no one next action was taken by at least {} relationships with \
         {} days to see what came of it.",
        ask.integer("evidence"),
        ask.integer("horizon_days")
    )
}

impl Suggested {
    /// Code and name of what is suggested, and code of the level it belongs to.
    pub fn names<'b>(&self, book: &'b Book) -> [&'b str; 3] {
        let info = &book.types[self.type_index as usize];
        [&info.code, &info.name, &info.level]
    }
}
