//! Rules that say what to do in a situation, and how each did on situations that were held back.

use super::model::{Model, Rank};
use super::situation::{NOTHING, ORDERS, Situation};
use super::strata::{Strata, cell_key};
use crate::stats::clustered::Clustered;
use crate::stats::dice::Dice;
use crate::stats::{Interval, bootstrap};

/// A rule that says what to do in a situation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Policy {
    Suggestion(Rank),
    AfterSame,
    OnLevel,
    Nothing,
}

pub(super) const POLICIES: [Policy; 5] = [
    Policy::Suggestion(Rank::Share),
    Policy::Suggestion(Rank::Gain),
    Policy::AfterSame,
    Policy::OnLevel,
    Policy::Nothing,
];

/// Which rules are compared, by their places in [`POLICIES`].
pub(super) const PAIRS: [[usize; 2]; 4] = [[0, 2], [0, 3], [1, 2], [1, 3]];

/// What rules are learnt from.
#[derive(Debug)]
pub(super) struct Learnt {
    /// The best: the suggestions.
    pub(super) best: Model,
    /// All who are tried: what is most frequent among them, good or not.
    pub(super) all: Model,
    pub(super) evidence: usize,
}

impl Policy {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Suggestion(Rank::Share) => "suggestion by share",
            Self::Suggestion(Rank::Gain) => "suggestion by gain",
            Self::AfterSame => "most frequent after the same interaction",
            Self::OnLevel => "most frequent on the level",
            Self::Nothing => "do nothing",
        }
    }

    /// What it says, the first choice first.
    fn choose(self, learnt: &Learnt, keys: &[u64; ORDERS]) -> Vec<u16> {
        match self {
            Self::Suggestion(rank) => {
                let found = learnt.best.suggest(keys, learnt.evidence, rank);
                found.iter().map(|s| s.action).collect()
            }
            Self::AfterSame => learnt.all.most_frequent(keys[1]).into_iter().collect(),
            Self::OnLevel => learnt.all.most_frequent(keys[0]).into_iter().collect(),
            Self::Nothing => vec![NOTHING],
        }
    }
}

/// How one rule did.
#[derive(Debug, Clone, Copy)]
pub(super) struct Score {
    /// Situations in which it has anything to say.
    pub(super) said: usize,
    /// Where something was done: first choice was what was done; it was among the first three.
    pub(super) hits: [Clustered; 2],
    /// What its choice brought beyond what is usual, in hundredths.
    pub(super) advantage: Option<f64>,
    pub(super) interval: Option<Interval>,
    pub(super) covered: usize,
}

/// One rule against another on the same situations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paired {
    /// Places in [`POLICIES`].
    pub(super) pair: [usize; 2],
    /// Share done next, less that of the other.
    pub(super) hits: Option<f64>,
    pub(super) hits_interval: Option<Interval>,
    /// What its choice brought, less what the other's did, where both can be told; in hundredths.
    pub(super) gain: Option<f64>,
    pub(super) gain_interval: Option<Interval>,
    /// Situations in which both can be told.
    pub(super) covered: usize,
}

/// How all rules did, one by one and in pairs.
#[derive(Debug)]
pub(super) struct Scores {
    pub(super) each: Vec<Score>,
    pub(super) pairs: Vec<Paired>,
    /// Relationships that the situations are of.
    pub(super) relationships: usize,
}

/// Scores of one sample of situations: gains by rule, then by pair; then differences of hits by pair.
struct Sampled {
    gains: Vec<(Option<f64>, usize)>,
    hits: Vec<Option<f64>>,
}

/// Tries all rules; intervals by drawing relationships, the same draws for every rule.
pub(super) fn scores(
    situations: &[Situation],
    strata: &Strata,
    learnt: &Learnt,
    draws: usize,
    dice: &mut Dice,
) -> Scores {
    let choices: Vec<Vec<Vec<u16>>> = POLICIES
        .iter()
        .map(|policy| {
            let all = situations.iter();
            all.map(|s| policy.choose(learnt, &s.keys)).collect()
        })
        .collect();
    let hit = |rule: usize, at: usize, first: usize| {
        let done = situations[at].action;
        done != NOTHING && choices[rule][at].iter().take(first).any(|c| *c == done)
    };
    let chosen: Vec<Vec<Option<u32>>> = choices
        .iter()
        .map(|choices| {
            let cell = |(choices, stratum): (&Vec<u16>, &u32)| {
                let key = cell_key(*stratum, *choices.first()?);
                strata.cells.get(&key).copied()
            };
            choices.iter().zip(&strata.of).map(cell).collect()
        })
        .collect();
    let sampled = |times: &[u32]| {
        let means = strata.means(situations, times);
        let each = chosen.iter().map(|c| strata.advantage(&means, c, times));
        let pairs = PAIRS
            .iter()
            .map(|[a, b]| means.paired([&chosen[*a], &chosen[*b]], times));
        let acted = |at: &usize| times[*at] > 0 && situations[*at].action != NOTHING;
        let n: u32 = (0..times.len()).filter(acted).map(|at| times[at]).sum();
        let difference = |[a, b]: &[usize; 2]| {
            let one = |at: usize| {
                let [ours, theirs] = [a, b].map(|r| i64::from(hit(*r, at, 1)));
                i64::from(times[at]) * (ours - theirs)
            };
            let sum: i64 = (0..times.len()).filter(acted).map(one).sum();
            (n > 0).then(|| sum as f64 / f64::from(n))
        };
        Sampled {
            gains: each.chain(pairs).collect(),
            hits: PAIRS.iter().map(difference).collect(),
        }
    };
    let observed = sampled(&vec![1; situations.len()]);
    let mut times = vec![0; situations.len()];
    let statistics = POLICIES.len() + 2 * PAIRS.len();
    let replicates =
        bootstrap::replicates_of_each(dice, strata.units.len(), draws, statistics, |sample| {
            times.fill(0);
            for unit in sample {
                strata.units[*unit].iter().for_each(|at| times[*at] += 1);
            }
            let found = sampled(&times);
            let gains = found.gains.into_iter().map(|(gain, _)| gain);
            gains.chain(found.hits).collect()
        });
    let interval: Vec<Option<Interval>> = replicates
        .into_iter()
        .map(|r| bootstrap::interval(r, 0.95))
        .collect();
    let hits = |rule: usize, first: usize| -> Clustered {
        let of_unit = strata.units.iter().map(|unit| {
            let acted = unit.iter().filter(|at| situations[**at].action != NOTHING);
            let hits = unit.iter().filter(|at| hit(rule, **at, first));
            (acted.count() as f64, hits.count() as f64)
        });
        of_unit.collect()
    };
    let each = (0..POLICIES.len()).map(|rule| Score {
        said: choices[rule].iter().filter(|c| !c.is_empty()).count(),
        hits: [hits(rule, 1), hits(rule, 3)],
        advantage: observed.gains[rule].0,
        interval: interval[rule],
        covered: observed.gains[rule].1,
    });
    let (gains, differences) = (POLICIES.len(), POLICIES.len() + PAIRS.len());
    let pairs = PAIRS.iter().enumerate().map(|(at, pair)| Paired {
        pair: *pair,
        hits: observed.hits[at],
        hits_interval: interval[differences + at],
        gain: observed.gains[gains + at].0,
        gain_interval: interval[gains + at],
        covered: observed.gains[gains + at].1,
    });
    Scores {
        each: each.collect(),
        pairs: pairs.collect(),
        relationships: strata.units.len(),
    }
}
