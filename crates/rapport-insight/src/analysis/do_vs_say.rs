//! DO against SAY: Relationship Value beside what people say, now and with a lag (domain.md 1.18, 1.A).

use super::lead_test::lags::Ranked;
use super::lead_test::leakage::{Target, excluded, mask};
use super::words::{SMALL, p_text};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SEED, SET, Stop, TableSpec};
use crate::panel::{Clock, Panel, Sample, Spec, Weights, Whole, taken_whole};
use crate::stats::bootstrap;
use crate::stats::correlation::spearman;
use crate::stats::dice::Dice;
use crate::stats::quantile::median;
use crate::{Answer, Book, Table, Unit, row};
use rapport_model::Currency;

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
    method: "Spearman with bootstrap over units; lagged rank correlation with placebo; medians split the quadrants",
    version: 1,
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

/// A relationship that both does and says.
struct Both {
    unit: u32,
    /// RV gained in the window, in hundredths.
    done: f64,
    /// Mean answer in the window, in hundredths of the scale.
    said: f64,
    /// The same in the last three months; none when nothing was said.
    lately: Option<(f64, f64)>,
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
    let mut quadrants = quadrant_table(book.one_currency(picked.iter()));
    let mut lagged = lag_table();
    let mut movers = mover_table();
    let (mut sentences, mut thin, mut sampled) = (Vec::new(), Vec::new(), false);
    for scope in scopes {
        let code = &book.scopes[scope as usize].code;
        let mut dice = Dice::new(ask.integer("seed") as u64, u64::from(scope) + 40);
        let sample = Sample::draw(book, &picked, scope, SAMPLE, &mut dice);
        sampled |= sample.is_part();
        let spec = Spec {
            picked: &sample.picked,
            scope: Some(scope),
            clock: Clock::Happened,
            left_out: &left_out,
            weights: Weights::Flow,
        };
        let panel = Panel::build(book, &spec);
        let both = both(&panel, ask.integer("months") as usize);
        if both.len() < SMALL {
            thin.push(format!(
                "{code} ({} relationships both do and say, at least {SMALL} are needed)",
                both.len()
            ));
            continue;
        }
        let done: Vec<f64> = both.iter().map(|b| b.done).collect();
        let said: Vec<f64> = both.iter().map(|b| b.said).collect();
        let Some(correlation) = spearman(&done, &said) else {
            let what = if done.windows(2).all(|w| w[0].total_cmp(&w[1]).is_eq()) {
                "do"
            } else {
                "say"
            };
            thin.push(format!(
                "{code} (all {what} the same: there is nothing to compare)"
            ));
            continue;
        };
        let draws = ask.integer("draws") as usize;
        let replicates = bootstrap::replicates(&mut dice, both.len(), draws, |sample| {
            let pick = |values: &[f64]| sample.iter().map(|at| values[*at]).collect::<Vec<_>>();
            spearman(&pick(&done), &pick(&said))
        });
        let interval = bootstrap::interval(replicates, 0.95);
        let first = lags(&panel, ask, &mut dice, code, &mut lagged);
        let agree = match interval {
            Some(i) if i.low > 0.0 => "agree",
            Some(i) if i.high < 0.0 => "contradict each other",
            _ => "have no discernible connection",
        };
        let range =
            interval.map_or_else(String::new, |i| format!(" [{:.2}, {:.2}]", i.low, i.high));
        sentences.push(format!(
            "{code}: what people do and what they say {agree} (rank correlation {correlation:.2}{range}, n = {}){first}.",
            both.len()
        ));
        split(book, scope, &both, &done, &said, &mut quadrants);
        list_movers(book, code, &both, ask.integer("top") as usize, &mut movers);
    }
    if sentences.is_empty() {
        return Err(Stop::refuse(format!(
            "DO and SAY cannot be compared: {}.",
            thin.join("; ")
        )));
    }
    Ok(ask
        .answer()
        .n(picked.count())
        .verdict(sentences.join(" "))
        .table(quadrants)
        .table(lagged)
        .table(movers)
        .caveat_if(!thin.is_empty(), || format!("Too little for an answer: {}.", thin.join("; ")))
        .caveat_if(added > 0, || taken_whole(added))
        .caveat_if(sampled, || {
            format!("Scopes with more relationships are judged by {SAMPLE} of them drawn at random.")
        })
        .caveat("Only who answers is heard: those who say nothing are in no quadrant.")
        .caveat("Relationship Value here leaves out what answering itself is worth, so that a survey does not agree with itself."))
}

fn both(panel: &Panel, months: usize) -> Vec<Both> {
    let end = panel.months.len();
    let from = end.saturating_sub(months);
    let lately = end.saturating_sub(3).max(from);
    let one = |unit: usize| {
        let said = panel.said_mean(unit, from, end)?;
        Some(Both {
            unit: panel.units[unit],
            done: panel.sum(&panel.rv, unit, from, end),
            said,
            lately: panel
                .said_mean(unit, lately, end)
                .map(|said| (panel.sum(&panel.rv, unit, lately, end), said)),
        })
    };
    (0..panel.len()).filter_map(one).collect()
}

/// Adds the lags of a scope and says which comes first, if either does.
fn lags(panel: &Panel, ask: &Ask<'_>, dice: &mut Dice, code: &str, table: &mut Table) -> String {
    let done = Ranked::new(panel, |u, m| Some(panel.rv[panel.at(u, m)] as f64));
    let said = Ranked::new(panel, |u, m| panel.said_mean(u, m, m + 1));
    let most = (ask.integer("lags") as usize).min(panel.months.len() / 2) as i32;
    let all: Vec<i32> = (-most..=most).collect();
    let found = done.lags(&said, &all, ask.integer("draws") as usize, dice);
    for lag in &found {
        table.push(row![
            code,
            i64::from(lag.months),
            lag.correlation,
            lag.interval.map(|i| i.low),
            lag.interval.map(|i| i.high),
            lag.pairs
        ]);
    }
    let Some(best) = found
        .iter()
        .max_by(|a, b| a.correlation.abs().total_cmp(&b.correlation.abs()))
    else {
        return String::new();
    };
    let (p, _) = done.placebo(
        &said,
        &all,
        best.correlation,
        ask.integer("draws") as usize,
        dice,
    );
    if p >= 0.05 {
        return format!(
            "; month by month neither comes before the other ({})",
            p_text(p)
        );
    }
    let months = best.months.abs();
    match best.months {
        0 => format!("; month by month they move together ({})", p_text(p)),
        1.. => format!(
            "; doing comes {months} months before saying ({})",
            p_text(p)
        ),
        _ => format!(
            "; saying comes {months} months before doing ({})",
            p_text(p)
        ),
    }
}

fn split(book: &Book, scope: u16, both: &[Both], done: &[f64], said: &[f64], table: &mut Table) {
    let (Some(middle_done), Some(middle_said)) =
        (median(&mut done.to_vec()), median(&mut said.to_vec()))
    else {
        return;
    };
    let names = [
        [
            ("does less, says less", "at risk, and telling you"),
            ("does less, says more", "pleasant words, leaving"),
        ],
        [
            ("does more, says less", "loyal grumblers: listen"),
            ("does more, says more", "the core"),
        ],
    ];
    for (does, says) in [(1, 1), (1, 0), (0, 1), (0, 0)] {
        let here = both.iter().filter(|b| {
            usize::from(b.done > middle_done) == does && usize::from(b.said > middle_said) == says
        });
        let units: Vec<u32> = here.map(|b| b.unit).collect();
        let contributions = units
            .iter()
            .flat_map(|u| book.units.records(*u))
            .filter_map(|r| book.contribution_minor(*r));
        let known: Vec<i64> = contributions.collect();
        let sum = known
            .iter()
            .try_fold(0_i64, |sum, c| sum.checked_add(*c))
            .filter(|_| !known.is_empty());
        let (name, meaning) = names[does][says];
        let scope_info = &book.scopes[scope as usize];
        table.push(row![
            scope_info.code.as_str(),
            name,
            meaning,
            units.len(),
            units.len() as f64 / both.len() as f64,
            sum
        ]);
    }
}

/// Who says more and does less lately, or the reverse, by the distance of the two rank shifts.
fn list_movers(book: &Book, code: &str, both: &[Both], top: usize, table: &mut Table) {
    let rank = |values: Vec<f64>| {
        let n = values.len() as f64;
        crate::stats::rank::midranks(&values)
            .into_iter()
            .map(|r| (r - 0.5) / n)
            .collect::<Vec<f64>>()
    };
    let moved: Vec<(&Both, f64, f64)> = both
        .iter()
        .filter_map(|b| b.lately.map(|(d, s)| (b, d, s)))
        .collect();
    let before = |pick: fn(&Both) -> f64| rank(moved.iter().map(|m| pick(m.0)).collect());
    let (done, said) = (before(|b| b.done), before(|b| b.said));
    let done_now = rank(moved.iter().map(|m| m.1).collect());
    let said_now = rank(moved.iter().map(|m| m.2).collect());
    let mut apart: Vec<(f64, usize)> = (0..moved.len())
        .map(|at| ((said_now[at] - said[at]) - (done_now[at] - done[at]), at))
        .collect();
    apart.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then(a.1.cmp(&b.1)));
    for (distance, at) in apart.into_iter().filter(|(d, _)| d.abs() > 0.0).take(top) {
        let (unit, done_lately, said_lately) = (moved[at].0.unit, moved[at].1, moved[at].2);
        let what = if distance > 0.0 {
            "says more, does less"
        } else {
            "does more, says less"
        };
        table.push(row![
            code,
            unit_name(book, unit),
            what,
            done_lately as i64,
            said_lately / 100.0,
            distance
        ]);
    }
}

fn unit_name(book: &Book, unit: u32) -> String {
    let account = book.units.account[unit as usize];
    let of_contact = || {
        book.units
            .records(unit)
            .first()
            .map_or_else(String::new, |r| book.name(*r))
    };
    book.accounts
        .get(account as usize)
        .map_or_else(of_contact, |a| a.name.clone())
}

fn quadrant_table(currency: Option<Currency>) -> Table {
    let table = Table::new("quadrants", "Split at the median of each scope")
        .column("scope", "Scope", Unit::Text)
        .column("quadrant", "Quadrant", Unit::Text)
        .column("meaning", "Meaning", Unit::Text)
        .column("relationships", "Relationships", Unit::Count)
        .column("relationships_share", "Share", Unit::Share);
    // Sums of several currencies are no money.
    match currency {
        Some(currency) => table.column("contribution_minor", "Contribution", Unit::Minor(currency)),
        None => table,
    }
}

fn lag_table() -> Table {
    Table::new(
        "lags",
        "Correlation by lag (below 0: saying comes before doing)",
    )
    .column("scope", "Scope", Unit::Text)
    .column("lag_months", "Doing comes before by", Unit::Months)
    .column("correlation", "Correlation", Unit::Statistic)
    .column("correlation_low", "from", Unit::Statistic)
    .column("correlation_high", "to (95 %)", Unit::Statistic)
    .column("pairs", "Months compared", Unit::Count)
}

fn mover_table() -> Table {
    Table::new("movers", "Who moves apart, in the last three months")
        .column("scope", "Scope", Unit::Text)
        .column("relationship", "Relationship", Unit::Text)
        .column("movement", "Movement", Unit::Text)
        .column("rv_3_months_hundredths", "RV gained", Unit::RvHundredths)
        .column("said_mean", "Said, mean", Unit::Statistic)
        .column("rank_shift", "Shift of ranks", Unit::Statistic)
}
