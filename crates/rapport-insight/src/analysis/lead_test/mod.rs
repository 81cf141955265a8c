//! Lead test: does Relationship Value come before profit, retention or satisfaction, or not (domain.md 1.A, 5)?

pub(crate) mod buying;
mod control;
mod coverage;
mod holdout;
pub(crate) mod lags;
pub(crate) mod leakage;
mod power;
mod scan;
mod segment;
mod tables;

use super::words::p_text;
use crate::Answer;
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SEED, SET, Stop, TableSpec};
use crate::panel::{Clock, Whole, taken_whole};
use crate::stats::holm::holm;
use leakage::{Target, excluded, mask};
use segment::{Found, GUARDED, Plan, SAMPLE, test};

/// The level of a call: with Holm over segments, at most one false call in a hundred runs.
const LEVEL: f64 = 0.01;
/// Placebo draws per segment, at least.
const SMALLEST_DRAWS: usize = 200;
/// A correlation whose interval does not reach this is small (Cohen 1988).
const SMALL_EFFECT: f64 = 0.1;

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "lead-test",
    title: "Lead test",
    question: "Does Relationship Value lead profit, retention or satisfaction here, by how many months, and by how much?",
    method: "lagged partial rank correlation within units and months given past outcomes, block bootstrap for all lags at \
             once, placebo, Holm; rolling-origin hold-out",
    version: 3,
    tables: &[
        TableSpec {
            name: "verdicts",
            about: "whether Relationship Value leads, by segment",
        },
        TableSpec {
            name: "lags",
            about: "correlation by months of lead",
        },
        TableSpec {
            name: "holdout",
            about: "how well models tell on months they had not seen",
        },
        TableSpec {
            name: "calibration",
            about: "whether the models mean what they say",
        },
        TableSpec {
            name: "leakage_guard",
            about: "interaction types that were left out because they bear the outcome",
        },
    ],
    options: &[
        SET,
        OptionSpec {
            name: "target",
            kind: Kind::Choice(&Target::WORDS),
            default: "contribution",
            help: "what RV should lead",
        },
        OptionSpec {
            name: "lags",
            kind: Kind::Integer { least: 1, most: 12 },
            default: "12",
            help: "longest lag, in months",
        },
        OptionSpec {
            name: "horizon",
            kind: Kind::Integer { least: 1, most: 12 },
            default: "3",
            help: "months that the hold-out predicts",
        },
        OptionSpec {
            name: "clock",
            kind: Kind::Choice(&["auto", "known", "happened"]),
            default: "auto",
            help: "use an interaction from when it was known, or from when it happened; auto: known, unless history was loaded later",
        },
        OptionSpec {
            name: "draws",
            kind: Kind::Integer {
                least: 99,
                most: 99_999,
            },
            default: "999",
            help: "placebo draws",
        },
        SEED,
    ],
    run,
};

/// What is said of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    /// Beyond chance, not small, and it adds to what profit itself tells.
    Leading,
    /// Beyond chance, but small or no help out of time.
    Weak,
    /// Nothing beyond chance, or the wrong way round.
    Null,
}

impl Call {
    fn name(self) -> &'static str {
        match self {
            Self::Leading => "leading",
            Self::Weak => "weak",
            Self::Null => "null",
        }
    }
}

/// A segment's result: found with its corrected p and call, or why there is none.
pub(crate) struct Segment {
    scope: u16,
    found: Result<(Found, f64, Call), String>,
}

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let Whole { picked, added } = Whole::asked(ask)?;
    let target = Target::of(ask.text("target"));
    let (clock, loaded) = Clock::choose(ask.text("clock"), book);
    let guard = excluded(book, &picked, target);
    let left_out = mask(book, &guard);
    let mut scopes: Vec<u16> = picked
        .iter()
        .map(|r| book.records.scope[r as usize])
        .collect();
    scopes.dedup();
    let plan = Plan {
        target,
        clock,
        left_out: &left_out,
        most_lag: ask.integer("lags") as usize,
        horizon: ask.integer("horizon") as usize,
        // The smallest p there can be, corrected for all segments, must lie below the level.
        draws: (ask.integer("draws") as usize).max(scopes.len() * SMALLEST_DRAWS),
        seed: ask.integer("seed") as u64,
        segments: scopes.len(),
    };
    let found: Vec<Result<Found, String>> = std::thread::scope(|threads| {
        let (picked, plan) = (&picked, &plan);
        let started: Vec<_> = scopes
            .iter()
            .map(|s| threads.spawn(move || test(book, picked, *s, plan)))
            .collect();
        let done = started.into_iter().map(|thread| match thread.join() {
            Ok(found) => found,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.collect()
    });
    let p: Vec<f64> = found.iter().flatten().map(|f| f.p).collect();
    let mut corrected = holm(&p).into_iter();
    let segments: Vec<Segment> = scopes
        .iter()
        .zip(found)
        .map(|(scope, found)| Segment {
            scope: *scope,
            found: found.map(|f| {
                let p = corrected.next().unwrap_or(1.0);
                let call = call(&f, p);
                (f, p, call)
            }),
        })
        .collect();
    if p.is_empty() {
        let why: Vec<String> = segments
            .iter()
            .filter_map(|s| {
                Some(format!(
                    "{}: {}",
                    book.scopes[s.scope as usize].code,
                    s.found.as_ref().err()?
                ))
            })
            .collect();
        let reason = format!(
            "It cannot be said whether RV leads {}. {}.",
            target.name(),
            why.join("; ")
        );
        let refusal = Answer {
            refused: true,
            ..ask.answer()
        }
        .verdict(reason);
        // A refusal has no figures, but where the guard left nothing it shows why.
        return Ok(if why.iter().any(|w| w.contains(GUARDED)) {
            refusal.table(tables::guard(book, &guard))
        } else {
            refusal
        });
    }
    let sentences: Vec<String> = segments
        .iter()
        .map(|s| sentence(&book.scopes[s.scope as usize].code, s, target))
        .collect();
    let sampled = segments
        .iter()
        .any(|s| s.found.as_ref().is_ok_and(|(f, ..)| f.sampled));
    let lumpy = segments
        .iter()
        .any(|s| s.found.as_ref().is_ok_and(|(f, ..)| f.lumpy));
    let inverse = segments.iter().any(|s| {
        s.found
            .as_ref()
            .is_ok_and(|(f, p, _)| *p < LEVEL && f.best.correlation < 0.0)
    });
    let answer = ask
        .answer()
        .n(picked.count())
        .verdict(sentences.join(" "))
        .table(tables::verdicts(book, &segments))
        .table(tables::lags(book, &segments))
        .table(tables::models(book, &segments))
        .table(tables::calibration(book, &segments))
        .table(tables::guard(book, &guard));
    let mut answer = answer
        .caveat_if(sampled, || format!("Segments with more relationships are judged by {SAMPLE} of them drawn at random."))
        .caveat_if(lumpy, || {
            "Where most months have no revenue, what was earned is compared when something was bought; whether anything is \
             bought at all is asked with target=retention."
                .to_owned()
        })
        .caveat_if(inverse, || {
            "Somewhere more Relationship Value than usual is followed by less: the flow's values point the wrong way there.".to_owned()
        })
        .caveat_if(target == Target::Contribution, || {
            "Contribution is taken before cost to engage here: the cost of interactions follows the interactions, which would be \
             a lead by construction."
                .to_owned()
        })
        .caveat_if(target != Target::Satisfaction, || {
            "Relationships count from the month after their first revenue on: how they were won is not tested here.".to_owned()
        })
        .caveat_if(book.outcomes.left_out > 0, || {
            format!("{} outcomes belong to no single segment and are left out.", book.outcomes.left_out)
        })
        .caveat("A lead is not a cause: raising the score does not by itself raise what follows it.");
    answer.caveats.extend(coverage::warning(book, &scopes));
    answer.caveats.extend(loaded);
    answer
        .caveats
        .extend((added > 0).then(|| taken_whole(added)));
    Ok(answer)
}

fn call(found: &Found, p: f64) -> Call {
    if p >= LEVEL || found.best.correlation <= 0.0 {
        return Call::Null;
    }
    let large = found.best.interval.is_some_and(|i| i.low >= SMALL_EFFECT);
    let adds = found
        .holdout
        .as_ref()
        .and_then(|h| h.gain_interval)
        .is_some_and(|i| i.low > 0.0);
    let forward = found.best.correlation > found.reverse.abs();
    if large && adds && forward {
        Call::Leading
    } else {
        Call::Weak
    }
}

fn sentence(scope: &str, segment: &Segment, target: Target) -> String {
    let (found, p, call) = match &segment.found {
        Ok(found) => found,
        Err(why) => return format!("{scope}: no answer, the data are too thin ({why})."),
    };
    let best = &found.best;
    let months = if best.months == 1 {
        "1 month".to_owned()
    } else {
        format!("{} months", best.months)
    };
    let figure = format!("rank correlation {:.2}, {}", best.correlation, p_text(*p));
    let target = target.name();
    match call {
        Call::Leading => {
            let gain = found.holdout.as_ref().map_or(0.0, |h| h.gain);
            format!(
                "{scope}: RV leads {target} by {months} ({figure}; hold-out AUC {gain:+.2} over profit, RFM and VoC)."
            )
        }
        Call::Weak => {
            let leading = found.power.map_or_else(String::new, |p| {
                format!(
                    "; of {} relationships only a lead of about {:.2} or more would be called leading",
                    found.units, p.leading
                )
            });
            format!("{scope}: RV leads {target} only weakly, most at {months} ({figure}){leading}.")
        }
        Call::Null => {
            let missed = found.power.map_or_else(String::new, |p| {
                format!(
                    "; with {} relationships a lead below about {:.2} could be missed",
                    found.units, p.seen
                )
            });
            format!("{scope}: RV does not lead {target} here ({figure}){missed}.")
        }
    }
}
