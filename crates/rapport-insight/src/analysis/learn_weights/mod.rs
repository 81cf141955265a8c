//! Learn the weights: propose Relationship Values from what followed, as a change of the flow to review; never applied
//! (domain.md 1.13).

mod examples;
mod fit;
mod hold;
mod propose;
mod told;

use super::lead_test::leakage::{Target, excluded, mask};
use super::words::SMALL;
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SEED, SET, Stop, TableSpec};
use crate::panel::{Clock, Sample, Whole, taken_whole};
use crate::set::Picked;
use crate::stats::dice::Dice;
use crate::stats::{Interval, bootstrap};
use crate::{Answer, Book, row};
use examples::{Example, Examples, LEAST_SEEN, Plan, examples};
use fit::{Fit, score};
use rapport_model::flow::diff::diff;
use rapport_model::flow::spec::Flow;

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "learn-weights",
    title: "Learn the weights",
    question: "Which values of the flow does experience bear out, and which would it change?",
    method: "ridge towards the present values with signs kept, given past amounts and the rhythm of orders; gain on later \
             months; bootstrap over units",
    version: 2,
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
/// Each bootstrap draw of the multipliers is a fit of its own: more draws would not move a 95 % interval that is read at a
/// glance.
const MOST_REFITS: usize = 199;

/// What was learned in one scope.
struct Learned {
    scope: u16,
    examples: Examples,
    fit: Fit,
    /// What is proposed: the surely changed multipliers, all other values as they are.
    proposed: Vec<f64>,
    /// Rank correlation with what followed, on later months: present values, proposed values.
    before: f64,
    after: f64,
    /// Of the proposed values.
    after_interval: Option<Interval>,
    gain: Option<Interval>,
    tested: usize,
    sampled: bool,
}

impl Learned {
    /// Whether some value is surely another.
    fn changes(&self) -> bool {
        let present = self.examples.present();
        (0..present.len()).any(|at| self.fit.sure(at, present[at]))
    }

    /// Whether the proposed values tell anything of months they had not seen, and more than the present ones, beyond chance.
    fn better(&self) -> bool {
        let above_0 = |i: Option<Interval>| i.is_some_and(|i| i.low > 0.0);
        self.changes() && above_0(self.gain) && above_0(self.after_interval)
    }
}

/// Of all scopes together, at most one gain in twenty runs is to be of chance.
fn confidence(scopes: usize) -> f64 {
    1.0 - 0.05 / scopes.max(1) as f64
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
    let (clock, loaded) = Clock::choose("auto", book);
    let confidence = confidence(scopes.len());
    for scope in scopes {
        let plan = plan(ask, &picked, scope, clock, &left_out);
        match learn(ask, &plan, confidence) {
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
    let sentences: Vec<String> = found.iter().map(|l| told::sentence(book, l)).collect();
    let without_flow = found
        .iter()
        .any(|l| book.scopes[l.scope as usize].flow.is_none());
    let mut changes = told::changes();
    for learned in found.iter().filter(|l| l.better()) {
        for change in flow_changes(book, learned) {
            changes.push(change);
        }
    }
    let mut answer = ask
        .answer()
        .n(picked.count())
        .verdict(sentences.join(" "))
        .table(told::gain(book, &found))
        .table(told::weights(book, &found))
        .table(changes)
        .caveat("A proposal for the team that owns the flow: nothing is changed until they publish a new version.")
        .caveat("Experience holds for what was done and to whom: a type that is only used on good customers looks good.")
        .caveat_if(found.iter().any(Learned::better), || {
            "Each multiplier's interval holds by itself: of twenty values that are right one looks wrong by chance. The gain on \
             later months is of all changes together."
                .to_owned()
        })
        .caveat_if(added > 0, || taken_whole(added))
        .caveat_if(found.iter().any(|l| l.sampled), || {
            format!("Scopes with more relationships are learned from {SAMPLE} of them drawn at random.")
        })
        .caveat_if(without_flow, || "The flow itself is not at hand here, so the proposal is a list of values, not a change of the file.".to_owned())
        .caveat_if(!guard.is_empty(), || {
            let codes: Vec<&str> = guard.iter().map(|e| book.types[e.type_index as usize].code.as_str()).collect();
            format!("Not learned, because they are the outcome or its paperwork: {}.", codes.join(", "))
        })
        .caveat_if(!thin.is_empty(), || format!("Too little to learn from: {}.", thin.join("; ")));
    answer.caveats.extend(loaded);
    Ok(answer)
}

fn plan<'a>(
    ask: &Ask<'_>,
    picked: &'a Picked,
    scope: u16,
    clock: Clock,
    left_out: &'a [bool],
) -> Plan<'a> {
    Plan {
        picked,
        scope,
        clock,
        left_out,
        window: ask.integer("window") as usize,
        horizon: ask.integer("horizon") as usize,
    }
}

fn learn(ask: &Ask<'_>, plan: &Plan<'_>, confidence: f64) -> Result<Learned, String> {
    let (book, horizon) = (ask.book, plan.horizon);
    let mut dice = Dice::new(ask.integer("seed") as u64, u64::from(plan.scope) + 80);
    let sample = Sample::draw(book, plan.picked, plan.scope, SAMPLE, &mut dice);
    let drawn = Plan {
        picked: &sample.picked,
        ..*plan
    };
    let examples = examples(book, &drawn);
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
    let free_codes: Vec<&str> = ask.text("free_signs").split(',').map(str::trim).collect();
    let free: Vec<bool> = examples
        .types
        .iter()
        .map(|k| free_codes.contains(&book.types[*k as usize].code.as_str()))
        .collect();
    let draws = ask.integer("draws") as usize;
    let fit = examples
        .fit(&free, draws.min(MOST_REFITS), &mut dice)
        .ok_or("the present values tell nothing in the months to learn from")?;
    let until = examples.until;
    let test: Vec<&Example> = examples.rows.iter().filter(|r| r.origin >= until).collect();
    let present = examples.present();
    let proposed = fit.proposed(&present);
    let scores = |rows: &[&Example]| Some((score(rows, &present)?, score(rows, &proposed)?));
    let (before, after) = scores(&test).ok_or("the months to judge by are all alike")?;
    let mut of_unit: Vec<Vec<&Example>> = vec![Vec::new(); examples.units];
    for row in &test {
        of_unit[row.unit].push(row);
    }
    let replicates = bootstrap::replicates_of_each(&mut dice, examples.units, draws, 2, |sample| {
        let drawn: Vec<&Example> = sample
            .iter()
            .flat_map(|u| of_unit[*u].iter().copied())
            .collect();
        let found = scores(&drawn);
        vec![
            found.map(|(before, after)| after - before),
            found.map(|f| f.1),
        ]
    });
    let mut intervals = replicates
        .into_iter()
        .map(|r| bootstrap::interval(r, confidence));
    let (gain, after_interval) = (intervals.next().flatten(), intervals.next().flatten());
    let tested = test.len();
    Ok(Learned {
        scope: plan.scope,
        proposed,
        examples,
        fit,
        before,
        after,
        after_interval,
        gain,
        tested,
        sampled: sample.is_part(),
    })
}

/// The proposed next version of a scope's flow: `None` when the flow is not at hand, or the learned values are no better.
pub fn proposal(ask: &Ask<'_>, scope: u16) -> Result<Option<Flow>, Stop> {
    let picked = Whole::asked(ask)?.picked;
    let left_out = mask(ask.book, &excluded(ask.book, &picked, Target::Contribution));
    let (clock, _) = Clock::choose("auto", ask.book);
    let mut scopes: Vec<u16> = picked
        .iter()
        .map(|r| ask.book.records.scope[r as usize])
        .collect();
    scopes.dedup();
    let plan = plan(ask, &picked, scope, clock, &left_out);
    let learned = learn(ask, &plan, confidence(scopes.len())).map_err(Stop::Refusal)?;
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
        .zip(&learned.proposed)
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
