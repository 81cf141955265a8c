//! Next best action: what comparable best-practice relationships did next from here, and what came of it
//! (domain.md 4, 6.8).

mod as_of;
mod decisions;
pub mod eval;
pub(crate) mod model;
mod one;
mod policy;
pub(crate) mod situation;
mod strata;
mod told;

pub use one::{Advice as OneAdvice, Suggested, advise};

use super::moment::{date, newest, stale};
use super::words::{mixed_scales, points};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SEED, SET, Stop, TableSpec};
use crate::set::Picked;
use crate::stats::dice::Dice;
use crate::{Answer, Book, Table, Unit, row};
use model::{Model, Rank, Suggestion};
use rapport_model::Micros;
use situation::{Ahead, NOTHING, ORDERS, actions, keys};

/// Relationships learnt from: more would narrow no interval that a person can tell apart.
pub(crate) const MOST_LEARNT: usize = 50_000;
/// Relationships advised at once, the most recently active ones.
const MOST_ADVISED: usize = 20_000;

pub(crate) const BEST: OptionSpec = OptionSpec {
    name: "best",
    kind: Kind::Set,
    default: "tier=high",
    help: "whose practice to follow; tier=high is the top fifth of each scope by contribution",
};
pub(crate) const HORIZON: OptionSpec = OptionSpec {
    name: "horizon_days",
    kind: Kind::Integer {
        least: 1,
        most: 1_000,
    },
    default: "90",
    help: "what comes within so many days counts as what came of it",
};
pub(crate) const EVIDENCE: OptionSpec = OptionSpec {
    name: "evidence",
    kind: Kind::Integer {
        least: 2,
        most: 10_000,
    },
    default: "10",
    help: "no suggestion from fewer relationships that did it in a comparable situation",
};

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "next-action",
    title: "Next best action",
    question: "What did comparable best-practice relationships do next from here, and what came of it?",
    method: "longest matching context of up to five interactions that enough relationships met; mean RV and cost within a \
             horizon; intervals by relationship",
    version: 2,
    tables: &[TableSpec {
        name: "suggestions",
        about: "what to do next in each relationship",
    }],
    options: &[
        SET,
        BEST,
        OptionSpec {
            name: "rank",
            kind: Kind::Choice(&["share", "gain"]),
            default: "share",
            help: "share puts first what most of them did, gain what brought most RV",
        },
        HORIZON,
        EVIDENCE,
        OptionSpec {
            name: "top",
            kind: Kind::Integer {
                least: 1,
                most: 10_000,
            },
            default: "50",
            help: "how many relationships to list, those with most to gain first",
        },
        OptionSpec {
            name: "each",
            kind: Kind::Integer { least: 1, most: 10 },
            default: "3",
            help: "how many suggestions for each",
        },
        SEED,
    ],
    run,
};

/// The set to learn from: as asked, or every record where no money is known and so nobody is best.
pub(crate) fn best(ask: &Ask<'_>) -> Result<(Picked, Option<String>), Stop> {
    let book = ask.book;
    if !book.records.money_known.iter().any(|known| *known) && ask.text("best").contains("tier") {
        let caveat = "No revenue is known, so nobody can say who earns most: what all relationships did is shown, not what \
                      the best did.";
        return Ok((Picked::filled(book.len(), true), Some(caveat.to_owned())));
    }
    Ok((ask.records("best")?, None))
}

/// At most [`MOST_LEARNT`] of these records.
pub(crate) fn learnt_from(picked: &Picked, dice: &mut Dice) -> Vec<u32> {
    let all: Vec<u32> = picked.iter().collect();
    dice.choose(all.len(), MOST_LEARNT)
        .into_iter()
        .map(|at| all[at])
        .collect()
}

/// One relationship and what to do in it.
struct Advice<'a> {
    record: u32,
    entry: usize,
    suggestions: Vec<Suggestion<'a>>,
}

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let picked = ask.records("set")?;
    let (best, caveat) = best(ask)?;
    let now = newest(book);
    let learnt = learnt_from(&best, &mut Dice::new(ask.integer("seed") as u64, 4));
    let actions = actions(book, &learnt);
    if !actions.contains(&true) {
        return Err(Stop::refuse(
            "No interaction type can be chosen by staff, so there is nothing that could be suggested: say in the flow which \
             can, by `staff_choice: true`.",
        ));
    }
    let ahead = Ahead {
        book,
        actions: &actions,
        horizon: ask.integer("horizon_days") * Micros::DAY,
    };
    let last = |r: u32| book.records.entries(r).next_back();
    let mut targets: Vec<(i64, u32, usize)> = picked
        .iter()
        .filter_map(|r| last(r).map(|e| (-book.entries.happened_at[e], r, e)))
        .collect();
    targets.sort_unstable();
    let left_out = targets.len().saturating_sub(MOST_ADVISED);
    targets.truncate(MOST_ADVISED);
    let mut model = Model::of(targets.iter().flat_map(|(_, r, e)| keys(book, *r, *e)));
    model.learn(&ahead, learnt.iter().copied(), now);
    let evidence = ask.integer("evidence") as usize;
    let rank = if ask.text("rank") == "gain" {
        Rank::Gain
    } else {
        Rank::Share
    };
    let mut advised: Vec<Advice<'_>> = Vec::new();
    for (_, record, entry) in &targets {
        let suggestions = model.suggest(&keys(book, *record, *entry), evidence, rank);
        if !suggestions.is_empty() {
            advised.push(Advice {
                record: *record,
                entry: *entry,
                suggestions,
            });
        }
    }
    let suppressed = targets.len() - advised.len();
    if advised.is_empty() {
        return Err(Stop::refuse(format!(
            "The evidence is too thin to suggest anything: {} best-practice records were looked at, and in no situation of the set \
             did at least {evidence} relationships take one same next action with {} days to see what came of it. Widen \
             `best`, or shorten `horizon_days`.",
            learnt.len(),
            ask.integer("horizon_days"),
        )));
    }
    let promise = |a: &Advice<'_>| {
        a.suggestions[0]
            .tally
            .gain
            .interval(0.95)
            .map_or(f64::NEG_INFINITY, |i| i.low)
    };
    advised.sort_by(|a, b| {
        promise(b)
            .total_cmp(&promise(a))
            .then(a.record.cmp(&b.record))
    });
    let first = &advised[0].suggestions[0];
    let verdict = format!(
        "{} of {} relationships have a suggestion with evidence; for {} the evidence is too thin. Most promising: {} for \
         {}, which was followed by {} within {} days in {} comparable situations of {} relationships.",
        advised.len(),
        targets.len(),
        suppressed,
        book.types[first.action as usize].name,
        book.name(advised[0].record),
        points(first.tally.gain.mean().unwrap_or(0.0).round() as i64),
        ask.integer("horizon_days"),
        first.tally.n,
        first.tally.relationships(),
    );
    advised.truncate(ask.integer("top") as usize);
    let mut answer = ask
        .answer()
        .n(targets.len())
        .verdict(verdict)
        .table(table(book, &model, &advised, ask.integer("each") as usize))
        .caveat_if(suppressed > 0, || {
            format!("{suppressed} relationships have no suggestion: in comparable situations fewer than {evidence} relationships did any one thing next.")
        })
        .caveat_if(left_out > 0, || format!("{left_out} relationships that have been inactive longest are left out."))
        .caveat(
            "What came after an action did not all come of it: those who did it may have been further on anyway. Ask \
             next-action-eval how the suggestions do on later data; the choice stays with the person.",
        );
    answer.caveats.extend(caveat);
    answer.caveats.extend(stale(book, now));
    answer.caveats.extend(mixed_scales(book, &picked));
    Ok(answer)
}

fn table(book: &Book, model: &Model, advised: &[Advice<'_>], each: usize) -> Table {
    let money = book.one_currency(advised.iter().map(|a| a.record));
    let mut table = Table::new("suggestions", "What to do next")
        .column("record", "Who", Unit::Text)
        .column("scope", "Scope", Unit::Text)
        .column("level", "Level", Unit::Text)
        .column("last", "Last interaction", Unit::Text)
        .column("last_at", "On", Unit::Time)
        .column("rank", "No.", Unit::Count)
        .column("action", "Suggestion", Unit::Text)
        .column("share", "Did so", Unit::Share)
        .column("share_low", "95 % low", Unit::Share)
        .column("share_high", "95 % high", Unit::Share)
        .column("relationships", "Relationships", Unit::Count)
        .column("n", "Situations", Unit::Count)
        .column("gain_hundredths", "RV followed", Unit::RvHundredths)
        .column("gain_low_hundredths", "95 % low", Unit::RvHundredths)
        .column("gain_high_hundredths", "95 % high", Unit::RvHundredths)
        .column("nothing_hundredths", "After nothing", Unit::RvHundredths)
        .column("cost_minor", "Cost", money.map_or(Unit::Count, Unit::Minor))
        .column("gap_days_p50", "Within", Unit::Days)
        .column("matched", "Steps matched", Unit::Count)
        .column("contact", "Contact", Unit::Count)
        .column("action_code", "Code", Unit::Text);
    for advice in advised {
        let r = advice.record as usize;
        let scope = &book.scopes[book.records.scope[r] as usize];
        let context = keys(book, advice.record, advice.entry);
        for (at, s) in advice.suggestions.iter().take(each).enumerate() {
            let n = s.tally.n;
            let gain = s.tally.gain.interval(0.95);
            let kind = &book.types[s.action as usize];
            table.push(row![
                book.name(advice.record),
                scope.code.as_str(),
                scope
                    .levels
                    .get(book.entries.level[advice.entry] as usize)
                    .map(|l| l.code.as_str()),
                book.types[book.entries.type_index[advice.entry] as usize]
                    .name
                    .as_str(),
                date(book.entries.happened_at[advice.entry]),
                at + 1,
                kind.name.as_str(),
                n as f64 / s.n as f64,
                s.share.map(|i| i.low),
                s.share.map(|i| i.high),
                s.tally.relationships(),
                n,
                s.tally.gain.mean(),
                gain.map(|i| i.low),
                gain.map(|i| i.high),
                after_nothing(model, &context),
                money.and(s.tally.cost_mean()),
                s.tally.gap_days(),
                s.order,
                book.records.contact[r].0,
                kind.code.as_str(),
            ]);
        }
    }
    table
}

/// RV that followed, on the same scope and level, where nothing was done within the horizon.
fn after_nothing(model: &Model, keys: &[u64; ORDERS]) -> Option<f64> {
    let context = model.context(keys[0])?;
    let nothing = context.done.iter().find(|(action, _)| *action == NOTHING)?;
    nothing.1.gain.mean()
}
