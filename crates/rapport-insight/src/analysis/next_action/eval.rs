//! Whether the suggestions are any good: tried on situations that came later, or on relationships held back.

use super::model::{Model, Rank};
use super::situation::{Ahead, NOTHING, ORDERS, Situation, actions};
use super::strata::{Strata, cell_key};
use super::{BEST, EVIDENCE, HORIZON, best, decisions, learnt_from};
use crate::analysis::moment::{date, newest};
use crate::analysis::words::{SMALL, mixed_scales};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SEED, SET, Stop, TableSpec};
use crate::set::Picked;
use crate::stats::dice::Dice;
use crate::stats::proportion::wilson;
use crate::stats::{Interval, bootstrap, quantile};
use crate::{Answer, Book, Table, Unit, row};
use rapport_model::Micros;

/// Situations tried at most, drawn at random.
const MOST_TRIED: usize = 20_000;

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "next-action-eval",
    title: "Do the next actions hold?",
    question: "On later data, are the suggestions better than the most frequent next action, and than doing nothing?",
    method: "hold-out by time or by records; agreement with Wilson's interval; stratified gain with bootstrap over units",
    version: 2,
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

/// A rule that says what to do in a situation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Policy {
    Suggestion(Rank),
    AfterSame,
    InScope,
    Nothing,
}

const POLICIES: [(Policy, &str); 5] = [
    (Policy::Suggestion(Rank::Share), "suggestion by share"),
    (Policy::Suggestion(Rank::Gain), "suggestion by gain"),
    (
        Policy::AfterSame,
        "most frequent after the same interaction",
    ),
    (Policy::InScope, "most frequent on the level"),
    (Policy::Nothing, "do nothing"),
];

/// How one policy did.
struct Score {
    /// Situations in which it has anything to say.
    said: usize,
    /// First choice was what was done; it was among the first three.
    hits: [usize; 2],
    advantage: Option<f64>,
    interval: Option<Interval>,
    covered: usize,
}

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
    let (best, caveat) = best(ask)?;
    let test_set = ask.set("test")?;
    let actions = actions(book);
    let ahead = Ahead {
        book,
        actions: &actions,
        horizon: ask.integer("horizon_days") * Micros::DAY,
    };
    let now = newest(book);
    let by_time = test_set.is_all();
    let held: Picked = test_set.select(book)?;
    let (learn, test, cut) = if by_time {
        (best, picked, cut(book, ask.decimal("share")))
    } else {
        (
            best.and(&held.clone().negated()),
            picked.and(&held),
            i64::MIN,
        )
    };
    let learn_until = if by_time { cut } else { now };
    let mut dice = Dice::new(ask.integer("seed") as u64, 44);
    let mut all: Vec<Situation> = Vec::new();
    let tried = Dice::choose(&mut dice, test.count(), MOST_TRIED);
    let records: Vec<u32> = test.iter().collect();
    for at in tried {
        ahead.walk(records[at], cut, now, |s| all.push(*s));
    }
    let chosen = dice.choose(all.len(), MOST_TRIED);
    let mut situations: Vec<Situation> = chosen.into_iter().map(|at| all[at]).collect();
    if situations.len() < SMALL {
        return Err(Stop::refuse(format!(
            "Only {} situations can be held back with {} days to see what came of them; at least {SMALL} are needed.",
            situations.len(),
            ask.integer("horizon_days"),
        )));
    }
    let mut model = Model::of(situations.iter().flat_map(|s| s.keys));
    let learnt = learnt_from(&learn, &mut dice);
    model.learn(&ahead, learnt.iter().copied(), learn_until);
    let evidence = ask.integer("evidence") as usize;
    let tried = situations.len();
    // All rules are tried where there is a suggestion: elsewhere none is made, and none can be wrong.
    situations.retain(|s| !model.suggest(&s.keys, evidence, Rank::Share).is_empty());
    let acted = situations.iter().filter(|s| s.action != NOTHING).count();
    if acted < SMALL {
        return Err(Stop::refuse(format!(
            "Too little could be learnt: of {tried} held-back situations only {acted}, fewer than {SMALL}, have a suggestion \
             with {evidence} cases behind it and something that was done next.",
        )));
    }
    let strata = Strata::of(book, &situations);
    let scores: Vec<Score> = POLICIES
        .iter()
        .map(|(policy, _)| {
            let choices: Vec<Vec<u16>> = situations
                .iter()
                .map(|s| choose(&model, *policy, &s.keys, evidence))
                .collect();
            score(
                &situations,
                &choices,
                &strata,
                ask.integer("draws") as usize,
                &mut dice,
            )
        })
        .collect();
    let mut answer = ask
        .answer()
        .n(test.count())
        .verdict(verdict(acted, &scores, by_time.then_some(cut)))
        .table(table(acted, &situations, &scores))
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
        .caveat_if(by_time && ask.text("best").contains("tier"), || {
            "Who is best is said with today's knowledge, also of the time before the cut.".to_owned()
        })
        .caveat(
            "The gain compares those who did as suggested with those who did otherwise after the same interaction on the same \
             level: they were not assigned by lot, so it is not proof of cause. It counts the action's own value too.",
        );
    answer.caveats.extend(caveat);
    answer.caveats.extend(mixed_scales(book, &test));
    Ok(answer)
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

fn choose(model: &Model, policy: Policy, keys: &[u64; ORDERS], evidence: usize) -> Vec<u16> {
    match policy {
        Policy::Suggestion(rank) => model
            .suggest(keys, evidence, rank)
            .iter()
            .map(|s| s.action)
            .collect(),
        Policy::AfterSame => model.most_frequent(keys[1]).into_iter().collect(),
        Policy::InScope => model.most_frequent(keys[0]).into_iter().collect(),
        Policy::Nothing => vec![NOTHING],
    }
}

fn score(
    situations: &[Situation],
    choices: &[Vec<u16>],
    strata: &Strata,
    draws: usize,
    dice: &mut Dice,
) -> Score {
    let mut hits = [0, 0];
    for (s, choices) in situations
        .iter()
        .zip(choices)
        .filter(|(s, _)| s.action != NOTHING)
    {
        hits[0] += usize::from(choices.first() == Some(&s.action));
        hits[1] += usize::from(choices.iter().take(3).any(|c| *c == s.action));
    }
    let chosen: Vec<Option<u32>> = choices
        .iter()
        .zip(&strata.of)
        .map(|(choices, stratum)| {
            strata
                .cells
                .get(&cell_key(*stratum, *choices.first()?))
                .copied()
        })
        .collect();
    let once = vec![1; situations.len()];
    let (advantage, covered) = strata.advantage(situations, &chosen, &once);
    let mut times = vec![0; situations.len()];
    let replicates = bootstrap::replicates(dice, strata.units.len(), draws, |sample| {
        times.fill(0);
        for unit in sample {
            strata.units[*unit].iter().for_each(|at| times[*at] += 1);
        }
        strata.advantage(situations, &chosen, &times).0
    });
    let interval = bootstrap::interval(replicates, 0.95);
    Score {
        said: choices.iter().filter(|c| !c.is_empty()).count(),
        hits,
        advantage,
        interval,
        covered,
    }
}

fn verdict(acted: usize, scores: &[Score], cut: Option<i64>) -> String {
    let [ours, by_gain, after_same, on_level, nothing] = scores else {
        return String::new();
    };
    let share = |score: &Score| score.hits[0] as f64 / acted as f64;
    let held = match cut {
        Some(cut) => format!("after {}", date(cut)),
        None => "of the held-back relationships".to_owned(),
    };
    let found = wilson(ours.hits[0], acted, 0.95);
    let range = found.map_or_else(String::new, |i| {
        format!(" [{:.1}, {:.1}]", i.low * 100.0, i.high * 100.0)
    });
    let rival = share(after_same).max(share(on_level));
    let better = match () {
        () if found.is_some_and(|i| i.low > rival) => "better than",
        () if share(ours) > rival => "not discernibly better than",
        () => "no better than",
    };
    format!(
        "In {acted} situations {held} the suggestion was what was done next in {:.1} %{range}, {better} the most frequent next \
         action ({:.1} %). {} {}",
        share(ours) * 100.0,
        rival * 100.0,
        gain_sentence("did as most of the best do", ours),
        against_nothing(by_gain, nothing),
    )
}

fn range_of(score: &Score) -> Option<(String, Interval)> {
    let (advantage, interval) = (score.advantage?, score.interval?);
    let points = |hundredths: f64| hundredths / 100.0;
    let text = format!(
        "{:+.1} points [{:+.1}, {:+.1}]",
        points(advantage),
        points(interval.low),
        points(interval.high)
    );
    Some((text, interval))
}

fn gain_sentence(who: &str, score: &Score) -> String {
    let Some((range, interval)) = range_of(score) else {
        return format!("What those gained who {who} cannot be judged: too few did.");
    };
    match () {
        () if interval.low > 0.0 => {
            format!("Those who {who} gained {range} more than is usual from there.")
        }
        () if interval.high < 0.0 => {
            format!("Those who {who} gained less than is usual from there: {range}.")
        }
        () => {
            format!(
                "Those who {who} gained neither more nor less than is usual from there: {range}."
            )
        }
    }
}

fn against_nothing(by_gain: &Score, nothing: &Score) -> String {
    let ours = gain_sentence("did what had brought most", by_gain);
    match range_of(nothing) {
        Some((range, _)) => format!("{ours} Those who did nothing: {range}."),
        None => format!("{ours} Too few did nothing for a comparison with that."),
    }
}

fn table(acted: usize, situations: &[Situation], scores: &[Score]) -> Table {
    let mut table = Table::new("policies", "On what was held back")
        .column("policy", "What to do", Unit::Text)
        .column("n", "Situations", Unit::Count)
        .column("acted", "Something was done", Unit::Count)
        .column("said", "Has an answer", Unit::Count)
        .column("first", "Was done next", Unit::Share)
        .column("first_low", "95 % low", Unit::Share)
        .column("first_high", "95 % high", Unit::Share)
        .column("among_three", "Among its first three", Unit::Share)
        .column("judged", "Judged by gain", Unit::Count)
        .column("advantage_hundredths", "RV above usual", Unit::RvHundredths)
        .column("advantage_low_hundredths", "95 % low", Unit::RvHundredths)
        .column("advantage_high_hundredths", "95 % high", Unit::RvHundredths);
    for ((policy, name), score) in POLICIES.iter().zip(scores) {
        // Doing nothing is no answer to what was done next: it is judged by what came of it.
        let hits = Some(score.hits).filter(|_| *policy != Policy::Nothing);
        let range = hits.and_then(|hits| wilson(hits[0], acted, 0.95));
        let share = |at: usize| hits.map(|hits| hits[at] as f64 / acted as f64);
        table.push(row![
            *name,
            situations.len(),
            acted,
            score.said,
            share(0),
            range.map(|i| i.low),
            range.map(|i| i.high),
            share(1),
            score.covered,
            score.advantage,
            score.interval.map(|i| i.low),
            score.interval.map(|i| i.high),
        ]);
    }
    table
}
