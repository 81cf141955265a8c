//! DO against SAY: Relationship Value beside what people say, now and with a lag (domain.md 1.18, 1.A).

mod compare;
mod tables;

use super::lead_test::leakage::{Target, excluded, mask};
use super::words::p_text;
use crate::Answer;
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SEED, SET, Stop, TableSpec};
use crate::panel::{Whole, taken_whole};
use crate::stats::holm::holm;
use compare::{Compared, compare, strongest};

const TOP: OptionSpec = OptionSpec {
    name: "top",
    kind: Kind::Integer {
        least: 1,
        most: 1_000,
    },
    default: "10",
    help: "how many movers to list",
};

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "do-vs-say",
    title: "What people do against what they say",
    question: "Do surveys and behaviour agree, does one come before the other, and who says one thing and does another?",
    method: "Spearman with permutation and bootstrap over units; lagged rank correlation, all lags at once, with placebo; Holm over \
             scopes; medians split the quadrants",
    version: 2,
    tables: &[
        TableSpec {
            name: "quadrants",
            about: "relationships by what they do and what they say",
        },
        TableSpec {
            name: "lags",
            about: "correlation of doing and saying by months between",
        },
        TableSpec {
            name: "movers",
            about: "relationships whose doing and saying part",
        },
    ],
    options: &[
        SET,
        OptionSpec {
            name: "months",
            kind: Kind::Integer { least: 1, most: 60 },
            default: "12",
            help: "months back that count as now",
        },
        OptionSpec {
            name: "lags",
            kind: Kind::Integer { least: 1, most: 12 },
            default: "6",
            help: "longest lag either way, in months",
        },
        TOP,
        OptionSpec {
            name: "draws",
            kind: Kind::Integer {
                least: 99,
                most: 9_999,
            },
            default: "499",
            help: "bootstrap and placebo draws",
        },
        SEED,
    ],
    run,
};

/// More relationships of a scope than this are represented by as many drawn at random.
const SAMPLE: usize = 10_000;
/// A connection is said to be one below this, corrected for all scopes.
const LEVEL: f64 = 0.05;

/// How to compare.
struct Plan<'a> {
    left_out: &'a [bool],
    /// Months back that count as now.
    months: usize,
    lags: usize,
    draws: usize,
    seed: u64,
}

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let Whole { picked, added } = Whole::asked(ask)?;
    let left_out = mask(book, &excluded(book, &picked, Target::Satisfaction));
    let mut scopes: Vec<u16> = picked
        .iter()
        .map(|r| book.records.scope[r as usize])
        .collect();
    scopes.dedup();
    let plan = Plan {
        left_out: &left_out,
        months: ask.integer("months") as usize,
        lags: ask.integer("lags") as usize,
        draws: ask.integer("draws") as usize,
        seed: ask.integer("seed") as u64,
    };
    let (mut found, mut thin) = (Vec::new(), Vec::new());
    for scope in scopes {
        match compare(book, &picked, scope, &plan) {
            Ok(compared) => found.push((scope, compared)),
            Err(why) => thin.push(format!("{} ({why})", book.scopes[scope as usize].code)),
        }
    }
    if found.is_empty() {
        return Err(Stop::refuse(format!(
            "DO and SAY cannot be compared: {}.",
            thin.join("; ")
        )));
    }
    // Each question by itself, over all scopes: the more scopes, the more chances to find something.
    let of =
        |p: &dyn Fn(&Compared) -> f64| holm(&found.iter().map(|(_, c)| p(c)).collect::<Vec<_>>());
    let (now, lagged) = (of(&|c| c.p), of(&|c| c.p_lags.unwrap_or(1.0)));
    let mut quadrants = tables::quadrant_table(book.one_currency(picked.iter()));
    let (mut lags, mut movers) = (tables::lag_table(), tables::mover_table());
    let mut sentences = Vec::new();
    for (at, (scope, compared)) in found.iter().enumerate() {
        let code = &book.scopes[*scope as usize].code;
        sentences.push(sentence(code, compared, now[at], lagged[at]));
        tables::list_lags(code, compared, &mut lags);
        tables::split(book, *scope, &compared.both, &mut quadrants);
        tables::list_movers(
            book,
            code,
            &compared.both,
            ask.integer("top") as usize,
            &mut movers,
        );
    }
    let sampled = found.iter().any(|(_, c)| c.sampled);
    Ok(ask
        .answer()
        .n(picked.count())
        .verdict(sentences.join(" "))
        .table(quadrants)
        .table(lags)
        .table(movers)
        .caveat_if(!thin.is_empty(), || format!("Too little for an answer: {}.", thin.join("; ")))
        .caveat_if(added > 0, || taken_whole(added))
        .caveat_if(sampled, || {
            format!("Scopes with more relationships are judged by {SAMPLE} of them drawn at random.")
        })
        .caveat_if(found.len() > 1, || {
            format!("Each p is corrected for {} scopes (Holm).", found.len())
        })
        .caveat("Only who answers is heard: those who say nothing are in no quadrant.")
        .caveat("Relationship Value here leaves out what answering itself is worth, so that a survey does not agree with itself."))
}

fn sentence(code: &str, found: &Compared, p: f64, p_lags: f64) -> String {
    let agree = match found.correlation {
        _ if p >= LEVEL => "have no discernible connection",
        r if r > 0.0 => "agree",
        _ => "contradict each other",
    };
    let range = found
        .interval
        .map_or_else(String::new, |i| format!(" [{:.2}, {:.2}]", i.low, i.high));
    format!(
        "{code}: what people do and what they say {agree} (rank correlation {:.2}{range}, {}, n = {}){}.",
        found.correlation,
        p_text(p),
        found.both.len(),
        first(found, p_lags)
    )
}

/// Which comes first, if either does.
fn first(found: &Compared, p: f64) -> String {
    let Some(best) = strongest(&found.lags) else {
        return String::new();
    };
    let p_text = p_text(p);
    let months = best.months.abs();
    match best.months {
        _ if p >= LEVEL => {
            format!("; month by month neither comes before the other ({p_text})")
        }
        0 => format!("; month by month they move together ({p_text})"),
        1.. => format!("; doing comes {months} months before saying ({p_text})"),
        _ => format!("; saying comes {months} months before doing ({p_text})"),
    }
}
