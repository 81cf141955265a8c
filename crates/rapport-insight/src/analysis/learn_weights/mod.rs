//! Learn the weights: propose Relationship Values from what followed, as a change of the flow to review; never applied
//! (domain.md 1.13).

mod fit;
mod propose;

use super::lead_test::leakage::{Target, excluded, mask};
use super::words::SMALL;
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SEED, SET, Stop, TableSpec};
use crate::panel::{Sample, Whole, taken_whole};
use crate::set::Picked;
use crate::stats::dice::Dice;
use crate::stats::{Interval, bootstrap};
use crate::{Answer, Book, Table, Unit, row};
use fit::{Example, Examples, Fit, LEAST_SEEN, examples, score};
use rapport_model::flow::diff::diff;
use rapport_model::flow::spec::Flow;

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "learn-weights",
    title: "Learn the weights",
    question: "Which values of the flow does experience bear out, and which would it change?",
    method: "ridge towards the present values with signs kept, by bounded least squares; gain on later months, bootstrap over units",
    version: 1,
    tables: &[
        TableSpec {
            name: "gain",
            about: "gain on months that were not learned from",
        },
        TableSpec {
            name: "weights",
            about: "what experience says of each interaction type",
        },
        TableSpec {
            name: "flow_changes",
            about: "changes of the flow that it proposes",
        },
    ],
    options: &[
        SET,
        OptionSpec {
            name: "window",
            kind: Kind::Integer { least: 1, most: 12 },
            default: "3",
            help: "months of interactions looked at",
        },
        OptionSpec {
            name: "horizon",
            kind: Kind::Integer { least: 1, most: 12 },
            default: "3",
            help: "months after them that are to be explained",
        },
        OptionSpec {
            name: "free_signs",
            kind: Kind::Text,
            default: "",
            help: "codes of types whose value may turn from good to bad or back, by comma; the team's signs hold for all others",
        },
        OptionSpec {
            name: "draws",
            kind: Kind::Integer {
                least: 99,
                most: 9_999,
            },
            default: "499",
            help: "bootstrap draws",
        },
        SEED,
    ],
    run,
};

/// More relationships of a scope than this are represented by as many drawn at random.
const SAMPLE: usize = 5_000;

/// What was learned in one scope.
struct Learned {
    scope: u16,
    examples: Examples,
    fit: Fit,
    /// Rank correlation with what followed, on later months: present values, learned values.
    before: f64,
    after: f64,
    gain: Option<Interval>,
    tested: usize,
    sampled: bool,
}

impl Learned {
    /// Whether the learned values did better beyond chance on months they had not seen.
    fn better(&self) -> bool {
        self.gain.is_some_and(|i| i.low > 0.0)
    }
}

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let Whole { picked, added } = Whole::asked(ask)?;
    let guard = excluded(book, &picked, Target::Contribution);
    let left_out = mask(book, &guard);
    let mut scopes: Vec<u16> = picked
        .iter()
        .map(|r| book.records.scope[r as usize])
        .collect();
    scopes.dedup();
    let (mut found, mut thin) = (Vec::new(), Vec::new());
    for scope in scopes {
        match learn(ask, &picked, scope, &left_out) {
            Ok(learned) => found.push(learned),
            Err(why) => thin.push(format!("{} ({why})", book.scopes[scope as usize].code)),
        }
    }
    if found.is_empty() {
        return Err(Stop::refuse(format!(
            "There is too little to learn from: {}.",
            thin.join("; ")
        )));
    }
    let sentences: Vec<String> = found.iter().map(|l| sentence(book, l)).collect();
    let without_flow = found
        .iter()
        .any(|l| book.scopes[l.scope as usize].flow.is_none());
    let mut changes = change_table();
    for learned in found.iter().filter(|l| l.better()) {
        for change in flow_changes(book, learned) {
            changes.push(change);
        }
    }
    Ok(ask
        .answer()
        .n(picked.count())
        .verdict(sentences.join(" "))
        .table(gain_table(book, &found))
        .table(weight_table(book, &found))
        .table(changes)
        .caveat("A proposal for the team that owns the flow: nothing is changed until they publish a new version.")
        .caveat("Experience holds for what was done and to whom: a type that is only used on good customers looks good.")
        .caveat_if(added > 0, || taken_whole(added))
        .caveat_if(found.iter().any(|l| l.sampled), || {
            format!("Scopes with more relationships are learned from {SAMPLE} of them drawn at random.")
        })
        .caveat_if(without_flow, || "The flow itself is not at hand here, so the proposal is a list of values, not a change of the file.".to_owned())
        .caveat_if(!guard.is_empty(), || {
            let codes: Vec<&str> = guard.iter().map(|e| book.types[e.type_index as usize].code.as_str()).collect();
            format!("Not learned, because they are the outcome or its paperwork: {}.", codes.join(", "))
        })
        .caveat_if(!thin.is_empty(), || format!("Too little to learn from: {}.", thin.join("; "))))
}

fn learn(ask: &Ask<'_>, picked: &Picked, scope: u16, left_out: &[bool]) -> Result<Learned, String> {
    let book = ask.book;
    let (window, horizon) = (
        ask.integer("window") as usize,
        ask.integer("horizon") as usize,
    );
    let mut dice = Dice::new(ask.integer("seed") as u64, u64::from(scope) + 80);
    let sample = Sample::draw(book, picked, scope, SAMPLE, &mut dice);
    let examples = examples(book, &sample.picked, scope, left_out, window, horizon);
    if examples.units < SMALL {
        return Err(format!(
            "{} relationships, at least {SMALL} are needed",
            examples.units
        ));
    }
    if examples.months < 12 + horizon {
        return Err(format!(
            "{} whole months of history, at least {} are needed",
            examples.months,
            12 + horizon
        ));
    }
    if examples.types.is_empty() {
        return Err(format!("no type is seen {LEAST_SEEN} times"));
    }
    let known = examples.rows.iter().any(|r| r.y != 0.0);
    if !known {
        return Err("no revenue is known, or it never differs from what is usual".to_owned());
    }
    // The last third of the months is for judging alone.
    let until = examples.months - (examples.months / 3).max(horizon);
    let free_codes: Vec<&str> = ask.text("free_signs").split(',').map(str::trim).collect();
    let free: Vec<bool> = examples
        .types
        .iter()
        .map(|k| free_codes.contains(&book.types[*k as usize].code.as_str()))
        .collect();
    let fit = examples
        .fit(until, horizon, &free)
        .ok_or("the present values tell nothing in the months to learn from")?;
    let test: Vec<&Example> = examples.rows.iter().filter(|r| r.origin >= until).collect();
    let present = examples.present();
    let scores = |rows: &[&Example]| Some((score(rows, &present)?, score(rows, &fit.multiplier)?));
    let (before, after) = scores(&test).ok_or("the months to judge by are all alike")?;
    let mut of_unit: Vec<Vec<&Example>> = vec![Vec::new(); examples.units];
    for row in &test {
        of_unit[row.unit].push(row);
    }
    let replicates = bootstrap::replicates(
        &mut dice,
        examples.units,
        ask.integer("draws") as usize,
        |sample| {
            let drawn: Vec<&Example> = sample
                .iter()
                .flat_map(|u| of_unit[*u].iter().copied())
                .collect();
            scores(&drawn).map(|(before, after)| after - before)
        },
    );
    let (gain, tested) = (bootstrap::interval(replicates, 0.95), test.len());
    Ok(Learned {
        scope,
        examples,
        fit,
        before,
        after,
        gain,
        tested,
        sampled: sample.is_part(),
    })
}

fn sentence(book: &Book, learned: &Learned) -> String {
    let code = &book.scopes[learned.scope as usize].code;
    let range = learned
        .gain
        .map_or_else(String::new, |i| format!(" [{:+.2}, {:+.2}]", i.low, i.high));
    let figures = format!(
        "rank correlation on later months {:.2} with the present values, {:.2} with the learned ones{range}",
        learned.before, learned.after
    );
    if learned.better() {
        let changed = flow_changes(book, learned).len();
        let count = if changed == 0 {
            String::new()
        } else {
            format!("{changed} changes to review; ")
        };
        format!("{code}: experience would change the flow ({count}{figures}).")
    } else {
        format!(
            "{code}: keep the flow as it is: learned values do not do better out of time ({figures})."
        )
    }
}

fn gain_table(book: &Book, found: &[Learned]) -> Table {
    let mut table = Table::new("gain", "On months that were not learned from")
        .column("scope", "Scope", Unit::Text)
        .column("correlation_present", "Present values", Unit::Statistic)
        .column("correlation_learned", "Learned values", Unit::Statistic)
        .column("gain_low", "Gain from", Unit::Statistic)
        .column("gain_high", "to (95 %)", Unit::Statistic)
        .column("tested", "Judged", Unit::Count)
        .column("penalty", "Penalty", Unit::Statistic)
        .column("better", "Better", Unit::Flag);
    for l in found {
        let code = book.scopes[l.scope as usize].code.as_str();
        let ends = [l.gain.map(|i| i.low), l.gain.map(|i| i.high)];
        table.push(row![
            code,
            l.before,
            l.after,
            ends[0],
            ends[1],
            l.tested,
            l.fit.penalty,
            l.better()
        ]);
    }
    table
}

fn weight_table(book: &Book, found: &[Learned]) -> Table {
    let mut table = Table::new("weights", "What experience says of each type")
        .column("scope", "Scope", Unit::Text)
        .column("type", "Interaction", Unit::Text)
        .column("multiplier", "Times the present value", Unit::Statistic)
        .column(
            "points_each",
            "Points, where it has none now",
            Unit::Statistic,
        )
        .column("seen", "Seen", Unit::Count);
    for l in found {
        let code = book.scopes[l.scope as usize].code.as_str();
        for (at, kind) in l.examples.types.iter().enumerate() {
            let weight = l.fit.multiplier[at];
            let (times, points) = if l.examples.valued[at] {
                (Some(weight), None)
            } else {
                (None, Some(weight))
            };
            table.push(row![
                code,
                book.types[*kind as usize].code.as_str(),
                times,
                points,
                l.examples.seen[at]
            ]);
        }
    }
    table
}

fn change_table() -> Table {
    Table::new("flow_changes", "Proposed changes of the flow")
        .column("scope", "Scope", Unit::Text)
        .column("subject", "What", Unit::Text)
        .column("change", "Change", Unit::Text)
}

/// The proposed next version of a scope's flow: `None` when the flow is not at hand, or the learned values are no better.
pub fn proposal(ask: &Ask<'_>, scope: u16) -> Result<Option<Flow>, Stop> {
    let picked = Whole::asked(ask)?.picked;
    let left_out = mask(ask.book, &excluded(ask.book, &picked, Target::Contribution));
    let learned = learn(ask, &picked, scope, &left_out).map_err(Stop::Refusal)?;
    Ok(if learned.better() {
        proposed(ask.book, &learned)
    } else {
        None
    })
}

fn proposed(book: &Book, learned: &Learned) -> Option<Flow> {
    let flow = book.scopes[learned.scope as usize].flow.as_ref()?;
    let features = learned
        .examples
        .types
        .iter()
        .zip(&learned.fit.multiplier)
        .zip(&learned.examples.valued);
    let named = |wanted: bool| -> Vec<(String, f64)> {
        let of = features.clone().filter(|(_, valued)| **valued == wanted);
        of.map(|((kind, weight), _)| (book.types[*kind as usize].code.clone(), *weight))
            .collect()
    };
    Some(propose::propose(flow, &named(true), &named(false)))
}

fn flow_changes(book: &Book, learned: &Learned) -> Vec<Vec<crate::Cell>> {
    let scope = &book.scopes[learned.scope as usize];
    let (Some(old), Some(new)) = (&scope.flow, proposed(book, learned)) else {
        return Vec::new();
    };
    diff(old, &new)
        .into_iter()
        .map(|c| row![scope.code.as_str(), c.subject, c.what])
        .collect()
}
