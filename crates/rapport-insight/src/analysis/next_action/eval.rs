//! Whether the suggestions are any good: tried on situations that came later, or on relationships held back.

use super::model::{Model, Rank};
use super::situation::{Ahead, NOTHING, ORDERS, Situation, actions};
use super::{BEST, EVIDENCE, HORIZON, best, learnt_from};
use crate::analysis::keys::{KeyMap, mix};
use crate::analysis::moment::{date, newest};
use crate::analysis::words::{SMALL, mixed_scales};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SEED, SET, Stop};
use crate::set::Picked;
use crate::stats::dice::Dice;
use crate::stats::proportion::wilson;
use crate::stats::{Interval, bootstrap, quantile};
use crate::{Answer, Book, Table, Unit, row};
use rapport_model::Micros;
use std::collections::BTreeMap;

/// Situations tried at most, drawn at random.
const MOST_TRIED: usize = 20_000;
/// An estimate of what an action brings in a situation needs this many held-out cases of it.
const LEAST_CASES: u32 = 5;

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "next-action-eval",
    title: "Do the next actions hold?",
    question: "On later data, are the suggestions better than the most frequent next action, and than doing nothing?",
    method: "hold-out by time or by records; agreement with Wilson's interval; stratified gain with bootstrap over units",
    version: 1,
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
            kind: Kind::Decimal { least: 0.1, most: 0.95 },
            default: "0.7",
            help: "share of the interactions, the oldest, to learn from",
        },
        HORIZON,
        EVIDENCE,
        OptionSpec { name: "draws", kind: Kind::Integer { least: 99, most: 999 }, default: "199", help: "bootstrap draws" },
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
    (Policy::AfterSame, "most frequent after the same interaction"),
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
    let picked = ask.records("set")?;
    let (best, caveat) = best(ask)?;
    let test_set = ask.set("test")?;
    let actions = actions(book);
    let ahead = Ahead { book, actions: &actions, horizon: ask.integer("horizon_days") * Micros::DAY };
    let now = newest(book);
    let by_time = test_set.is_all();
    let held: Picked = test_set.select(book)?;
    let (learn, test, cut) = if by_time {
        (best, picked, cut(book, ask.decimal("share")))
    } else {
        (best.and(&held.clone().negated()), picked.and(&held), i64::MIN)
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
    let situations: Vec<Situation> = chosen.into_iter().map(|at| all[at]).collect();
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
    let strata = Strata::of(book, &situations);
    let scores: Vec<Score> = POLICIES
        .iter()
        .map(|(policy, _)| {
            let choices: Vec<Vec<u16>> = situations.iter().map(|s| choose(&model, *policy, &s.keys, evidence)).collect();
            score(&situations, &choices, &strata, ask.integer("draws") as usize, &mut dice)
        })
        .collect();
    if scores[0].said == 0 {
        return Err(Stop::refuse(format!(
            "Nothing could be learnt: none of the {} held-back situations was met {evidence} times before{}.",
            situations.len(),
            if by_time { format!(" {}", date(cut)) } else { String::new() },
        )));
    }
    let mut answer = ask
        .answer()
        .n(test.count())
        .verdict(verdict(&situations, &scores, by_time.then_some(cut)))
        .table(table(&situations, &scores))
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
    let mut at: Vec<i64> = book.entries.happened_at.iter().step_by(stride).copied().collect();
    quantile::nearest(&mut at, (share * 1000.0).round() as usize).unwrap_or(i64::MIN)
}

fn choose(model: &Model, policy: Policy, keys: &[u64; ORDERS], evidence: usize) -> Vec<u16> {
    match policy {
        Policy::Suggestion(rank) => model.suggest(keys, evidence, rank).iter().map(|s| s.action).collect(),
        Policy::AfterSame => model.most_frequent(keys[1]).into_iter().collect(),
        Policy::InScope => model.most_frequent(keys[0]).into_iter().collect(),
        Policy::Nothing => vec![NOTHING],
    }
}

/// Held-out situations by (scope, level, last interaction), and the mean gain of each action in each.
struct Strata {
    /// Stratum of each situation.
    of: Vec<u32>,
    /// Index of (stratum, action).
    cells: KeyMap<u32>,
    /// Cell of each situation's own action.
    cell: Vec<u32>,
    /// Situations of each unit.
    units: Vec<Vec<usize>>,
    strata: usize,
}

impl Strata {
    fn of(book: &Book, situations: &[Situation]) -> Self {
        let (mut ids, mut cells) = (KeyMap::<u32>::default(), KeyMap::<u32>::default());
        let (mut of, mut cell) = (Vec::new(), Vec::new());
        let mut units: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, s) in situations.iter().enumerate() {
            let next = ids.len() as u32;
            let stratum = *ids.entry(s.keys[1]).or_insert(next);
            let next = cells.len() as u32;
            cell.push(*cells.entry(cell_key(stratum, s.action)).or_insert(next));
            of.push(stratum);
            units.entry(book.records.unit[s.record as usize]).or_default().push(at);
        }
        Self { of, cell, cells, units: units.into_values().collect(), strata: ids.len() }
    }

    /// Mean over the situations (each `times` as given) of what the chosen action brings in their stratum, less what is
    /// usual there. Also how many situations could be judged.
    fn advantage(&self, situations: &[Situation], chosen: &[Option<u32>], times: &[u32]) -> (Option<f64>, usize) {
        let mut cell = vec![(0_u32, 0_i64); self.cells.len()];
        let mut stratum = vec![(0_u32, 0_i64); self.strata];
        for (at, s) in situations.iter().enumerate().filter(|(at, _)| times[*at] > 0) {
            let add = |sum: &mut (u32, i64)| {
                sum.0 += times[at];
                sum.1 += s.gain * i64::from(times[at]);
            };
            add(&mut cell[self.cell[at] as usize]);
            add(&mut stratum[self.of[at] as usize]);
        }
        let mean = |(n, sum): (u32, i64)| sum as f64 / f64::from(n.max(1));
        let (mut total, mut n) = (0.0, 0_usize);
        for (at, chosen) in chosen.iter().enumerate().filter(|(at, _)| times[*at] > 0) {
            let Some(found) = chosen.map(|c| cell[c as usize]).filter(|c| c.0 >= LEAST_CASES) else { continue };
            total += f64::from(times[at]) * (mean(found) - mean(stratum[self.of[at] as usize]));
            n += times[at] as usize;
        }
        ((n > 0).then(|| total / n as f64), n)
    }
}

fn cell_key(stratum: u32, action: u16) -> u64 {
    mix(u64::from(stratum), u64::from(action))
}

fn score(situations: &[Situation], choices: &[Vec<u16>], strata: &Strata, draws: usize, dice: &mut Dice) -> Score {
    let mut hits = [0, 0];
    for (s, choices) in situations.iter().zip(choices) {
        hits[0] += usize::from(choices.first() == Some(&s.action));
        hits[1] += usize::from(choices.iter().take(3).any(|c| *c == s.action));
    }
    let chosen: Vec<Option<u32>> = choices
        .iter()
        .zip(&strata.of)
        .map(|(choices, stratum)| strata.cells.get(&cell_key(*stratum, *choices.first()?)).copied())
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
    Score { said: choices.iter().filter(|c| !c.is_empty()).count(), hits, advantage, interval, covered }
}

fn verdict(situations: &[Situation], scores: &[Score], cut: Option<i64>) -> String {
    let n = situations.len();
    let share = |at: usize| scores[at].hits[0] as f64 / n as f64;
    let held = match cut {
        Some(cut) => format!("after {}", date(cut)),
        None => "of the held-back relationships".to_owned(),
    };
    let range = wilson(scores[0].hits[0], n, 0.95);
    let range = range.map_or_else(String::new, |i| format!(" [{:.1}, {:.1}]", i.low * 100.0, i.high * 100.0));
    let rival = share(2).max(share(3)).max(share(4));
    let better = match () {
        () if wilson(scores[0].hits[0], n, 0.95).is_some_and(|i| i.low > rival) => "better than",
        () if share(0) > rival => "not discernibly better than",
        () => "no better than",
    };
    format!(
        "In {n} situations {held} the suggestion was what was done next in {:.1} %{range}, {better} the most frequent next \
         action ({:.1} %) and doing nothing ({:.1} %). {}",
        share(0) * 100.0,
        share(2).max(share(3)) * 100.0,
        share(4) * 100.0,
        gain_sentence(&scores[0], &scores[2]),
    )
}

fn gain_sentence(ours: &Score, rival: &Score) -> String {
    let points = |hundredths: f64| hundredths / 100.0;
    let (Some(advantage), Some(interval)) = (ours.advantage, ours.interval) else {
        return "What it brings cannot be judged: too few did as suggested.".to_owned();
    };
    let range = format!("{:+.1} points [{:+.1}, {:+.1}]", points(advantage), points(interval.low), points(interval.high));
    let rival = rival.advantage.map_or_else(String::new, |a| format!("; the most frequent next action, {:+.1}", points(a)));
    match () {
        () if interval.low > 0.0 => format!("Those who did so gained {range} more than is usual from there{rival}."),
        () if interval.high < 0.0 => format!("Those who did so gained less than is usual from there: {range}{rival}."),
        () => format!("Those who did so gained neither more nor less than is usual from there: {range}{rival}."),
    }
}

fn table(situations: &[Situation], scores: &[Score]) -> Table {
    let n = situations.len();
    let mut table = Table::new("policies", "On what was held back")
        .column("policy", "What to do", Unit::Text)
        .column("n", "Situations", Unit::Count)
        .column("said", "Has an answer", Unit::Count)
        .column("first", "Was done next", Unit::Share)
        .column("first_low", "95 % low", Unit::Share)
        .column("first_high", "95 % high", Unit::Share)
        .column("among_three", "Among its first three", Unit::Share)
        .column("judged", "Judged by gain", Unit::Count)
        .column("advantage_hundredths", "RV above usual", Unit::RvHundredths)
        .column("advantage_low_hundredths", "95 % low", Unit::RvHundredths)
        .column("advantage_high_hundredths", "95 % high", Unit::RvHundredths);
    for ((_, name), score) in POLICIES.iter().zip(scores) {
        let range = wilson(score.hits[0], n, 0.95);
        table.push(row![
            *name,
            n,
            score.said,
            score.hits[0] as f64 / n as f64,
            range.map(|i| i.low),
            range.map(|i| i.high),
            score.hits[1] as f64 / n as f64,
            score.covered,
            score.advantage,
            score.interval.map(|i| i.low),
            score.interval.map(|i| i.high),
        ]);
    }
    table
}
