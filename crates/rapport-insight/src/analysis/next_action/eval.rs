//! Whether the suggestions are any good: tried on situations that came later, or on relationships held back.

use super::model::{Model, Rank};
use super::policy::{Learnt, scores};
use super::situation::{Ahead, NOTHING, Situation, actions};
use super::strata::Strata;
use super::{BEST, EVIDENCE, HORIZON, as_of, best, decisions, learnt_from, told};
use crate::analysis::moment::newest;
use crate::analysis::words::{SMALL, mixed_scales};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SEED, SET, Stop, TableSpec};
use crate::set::Picked;
use crate::stats::dice::Dice;
use crate::stats::quantile;
use crate::{Answer, Book};
use rapport_model::Micros;

/// Situations tried at most, drawn at random.
const MOST_TRIED: usize = 20_000;

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "next-action-eval",
    title: "Do the next actions hold?",
    question: "On later data, are the suggestions better than the most frequent next action, and than doing nothing?",
    method: "hold-out by time or by records; rules compared in pairs on the same situations; stratified gain; bootstrap over \
             units",
    version: 3,
    tables: &[
        TableSpec {
            name: "decisions",
            about: "what came of the suggestions that people decided about",
        },
        TableSpec {
            name: "reasons",
            about: "why suggestions were overridden",
        },
        TableSpec {
            name: "policies",
            about: "the suggestions on what was held back",
        },
        TableSpec {
            name: "pairs",
            about: "each suggestion against each simple rule on the same situations",
        },
    ],
    options: &[
        SET,
        BEST,
        OptionSpec {
            name: "test",
            kind: Kind::Set,
            default: "",
            help: "records to hold back for the test; when left out the newest interactions are held back",
        },
        OptionSpec {
            name: "share",
            kind: Kind::Decimal {
                least: 0.1,
                most: 0.95,
            },
            default: "0.7",
            help: "share of the interactions, the oldest, to learn from",
        },
        HORIZON,
        EVIDENCE,
        OptionSpec {
            name: "draws",
            kind: Kind::Integer {
                least: 99,
                most: 999,
            },
            default: "199",
            help: "bootstrap draws",
        },
        SEED,
    ],
    run,
};

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let (picked, judged) = (ask.records("set")?, ask.beside.judgements.suggestions());
    let came = decisions::came(book, judged, &picked, newest(book));
    let mut answer = match held_back(ask) {
        Ok(answer) => answer,
        // What people decided is told also where nothing can be tried on held-back data.
        Err(Stop::Refusal(reason)) if !came.is_empty() => {
            ask.answer().n(picked.count()).caveat(reason)
        }
        Err(stop) => return Err(stop),
    };
    if !came.is_empty() {
        let told = format!("{} {}", answer.verdict, decisions::sentence(&came));
        answer = answer
            .verdict(told.trim())
            .table(decisions::table(&came))
            .caveat(
                "People choose which suggestions to take: that more follows those they took does not show that taking them \
                 helped. What counts as following is everything after the newest interaction that was known when it was decided.",
            );
        let reasons = decisions::reasons(book, judged, &picked);
        if !reasons.rows.is_empty() {
            answer = answer.table(reasons);
        }
    }
    Ok(answer)
}

/// Tries the suggestions on what was held back.
fn held_back(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let picked = ask.records("set")?;
    let test_set = ask.set("test")?;
    let now = newest(book);
    let by_time = test_set.is_all();
    let held: Picked = test_set.select(book)?;
    let cut = if by_time {
        cut(book, ask.decimal("share"))
    } else {
        i64::MIN
    };
    let (best, caveat) = best_of_then(ask, by_time.then_some(cut))?;
    let (learn, all, test) = if by_time {
        (best, picked.clone(), picked)
    } else {
        let others = held.clone().negated();
        (
            best.and(&others),
            picked.clone().and(&others),
            picked.and(&held),
        )
    };
    let learn_until = if by_time { cut } else { now };
    let mut dice = Dice::new(ask.integer("seed") as u64, 44);
    let tried = Dice::choose(&mut dice, test.count(), MOST_TRIED);
    let learnt = learnt_from(&learn, &mut dice);
    let actions = actions(book, &learnt);
    let ahead = Ahead {
        book,
        actions: &actions,
        horizon: ask.integer("horizon_days") * Micros::DAY,
    };
    let mut found: Vec<Situation> = Vec::new();
    let records: Vec<u32> = test.iter().collect();
    for at in tried {
        ahead.walk(records[at], cut, now, |s| found.push(*s));
    }
    let chosen = dice.choose(found.len(), MOST_TRIED);
    let mut situations: Vec<Situation> = chosen.into_iter().map(|at| found[at]).collect();
    if situations.len() < SMALL {
        return Err(Stop::refuse(format!(
            "Only {} situations can be held back with {} days to see what came of them; at least {SMALL} are needed.",
            situations.len(),
            ask.integer("horizon_days"),
        )));
    }
    let learn_from = |records: Vec<u32>| {
        let mut model = Model::of(situations.iter().flat_map(|s| s.keys));
        model.learn(&ahead, records.into_iter(), learn_until);
        model
    };
    let learnt = Learnt {
        best: learn_from(learnt),
        all: learn_from(learnt_from(&all, &mut dice)),
        evidence: ask.integer("evidence") as usize,
    };
    let (evidence, tried) = (learnt.evidence, situations.len());
    // All rules are tried where there is a suggestion: elsewhere none is made, and none can be wrong.
    situations.retain(|s| {
        !learnt
            .best
            .suggest(&s.keys, evidence, Rank::Share)
            .is_empty()
    });
    let acted = situations.iter().filter(|s| s.action != NOTHING).count();
    if acted < SMALL {
        return Err(Stop::refuse(format!(
            "Too little could be learnt: of {tried} held-back situations only {acted}, fewer than {SMALL}, have a suggestion \
             that {evidence} relationships took and something that was done next.",
        )));
    }
    let strata = Strata::of(book, &situations);
    let draws = ask.integer("draws") as usize;
    let scores = scores(&situations, &strata, &learnt, draws, &mut dice);
    let mut today = as_of::of_today(&ask.set("best")?);
    today.extend(as_of::of_today(&ask.set("set")?));
    let mut answer = ask
        .answer()
        .n(test.count())
        .verdict(told::verdict(acted, &scores, by_time.then_some(cut)))
        .table(told::policies(situations.len(), acted, &scores))
        .table(told::pairs(&scores))
        .caveat_if(scores.relationships < SMALL, || {
            format!("The situations are of only {} relationships: take the intervals as too narrow.", scores.relationships)
        })
        .caveat_if(situations.len() < tried, || {
            format!(
                "{} of {tried} held-back situations have no suggestion for want of evidence and are left out for every rule.",
                tried - situations.len()
            )
        })
        .caveat_if(acted < situations.len(), || {
            format!(
                "In {} of {} situations nothing was done within {} days: they count in the gain, not in what was done next.",
                situations.len() - acted,
                situations.len(),
                ask.integer("horizon_days")
            )
        })
        .caveat_if(by_time && !today.is_empty(), || {
            format!("Who is in the sets is said with today's knowledge, also of the time before the cut: {}.", today.join(", "))
        })
        .caveat(
            "The gain compares those who did as suggested with those who did otherwise after the same interaction on the same \
             level: they were not assigned by lot, so it is not proof of cause. It counts the action's own value too.",
        );
    answer.caveats.extend(caveat);
    answer.caveats.extend(mixed_scales(book, &test));
    Ok(answer)
}

/// The set to learn from, with the tiers of a moment.
fn best_of_then(ask: &Ask<'_>, at: Option<i64>) -> Result<(Picked, Option<String>), Stop> {
    let (picked, caveat) = best(ask)?;
    match at {
        Some(at) if caveat.is_none() => {
            let then = as_of::select(&ask.set("best")?, ask.book, at)?;
            Ok((then, None))
        }
        _ => Ok((picked, caveat)),
    }
}

/// The moment before which this share of the interactions happened.
fn cut(book: &Book, share: f64) -> i64 {
    let stride = book.entries.len() / 1_000_000 + 1;
    let mut at: Vec<i64> = book
        .entries
        .happened_at
        .iter()
        .step_by(stride)
        .copied()
        .collect();
    quantile::nearest(&mut at, (share * 1000.0).round() as usize).unwrap_or(i64::MIN)
}
