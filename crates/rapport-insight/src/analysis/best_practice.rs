//! Best-practice pattern: the curve and the usual steps of the relationships that earn most, as a value that can be
//! published to the frontline (domain.md 1.15, 4).

use super::pattern::compare::compare;
use super::pattern::curve::curve;
use super::pattern::walk::Axis;
use super::pattern::{BY, POSITIONS, STEP_DAYS, axis, label};
use super::words::{SMALL, points};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SEED, Stop, TableSpec};
use crate::set::Picked;
use crate::{Answer, Table, Unit, row};
use serde::{Deserialize, Serialize};

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "best-practice",
    title: "Best-practice pattern",
    question: "How do the relationships that earn most develop, step by step?",
    method: "nearest-rank quantiles by position; most frequent interaction by position; AUC after Obuchowski",
    version: 2,
    tables: &[TableSpec {
        name: "best_practice",
        about: "how the relationships that earn most develop, by scope and position",
    }],
    options: &[
        OptionSpec {
            name: "set",
            kind: Kind::Set,
            default: "tier=high",
            help: "whose practice is best; tier=high is the customers that are the top fifth of each scope by contribution",
        },
        OptionSpec {
            name: "pattern_version",
            kind: Kind::Integer {
                least: 1,
                most: 1_000_000,
            },
            default: "1",
            help: "version to publish it under",
        },
        BY,
        POSITIONS,
        STEP_DAYS,
        SEED,
    ],
    run,
};

/// A published reference: what later records of the scope are compared with. It does not change when data do; a new one
/// gets a new version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BestPractice {
    /// Code of the scope it is for.
    pub scope: String,
    /// Version.
    pub version: u32,
    /// The set it was built from.
    pub set: String,
    /// What its positions are: `number`, `days` or `level`.
    pub by: String,
    /// Days between positions; for `days` only.
    pub step_days: Option<i64>,
    /// Version of the flow that valued it, where known.
    pub flow_version: Option<u32>,
    /// The moment up to which the data went.
    pub as_of: String,
    /// Records it was built from.
    pub n: usize,
    /// Its positions, ascending.
    pub positions: Vec<Position>,
}

/// A position of a best-practice pattern.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// From 0.
    pub position: usize,
    /// What it is called.
    pub label: String,
    /// Records that reached it.
    pub n: usize,
    /// Accumulated Relationship Value, in hundredths: p10, median, p90.
    pub rv_hundredths: [i64; 3],
    /// Accumulated cost, in minor units: p10, median, p90.
    pub cost_minor: [i64; 3],
    /// Code of the most frequent interaction here; by `number` only.
    pub step: Option<String>,
    /// Its share of the records that got here.
    pub step_share: Option<f64>,
    /// How well RV here tells these records from the others of the scope.
    pub auc: Option<f64>,
    /// Ends of its 95 % interval, over relationships.
    #[serde(default)]
    pub auc_low: Option<f64>,
    /// See `auc_low`.
    #[serde(default)]
    pub auc_high: Option<f64>,
}

/// Builds the pattern of each scope in the set that has enough records for one.
pub fn build(ask: &Ask<'_>) -> Result<Vec<BestPractice>, Stop> {
    let book = ask.book;
    let has_money = book.records.money_known.iter().any(|known| *known);
    if !has_money && ask.text("set").contains("tier") {
        return Err(Stop::refuse(
            "No revenue is known, so nobody can say who earns most: harvest outcomes, or name the set whose practice is best.",
        ));
    }
    let picked = ask.records("set")?;
    let (axis, positions) = axis(ask, &picked);
    let mut patterns = Vec::new();
    for scope in 0..book.scopes.len() as u16 {
        let of_scope = |r: &u32| book.records.scope[*r as usize] == scope;
        let best: Vec<u32> = picked.iter().filter(of_scope).collect();
        if best.is_empty() {
            continue;
        }
        let others: Vec<u32> = (0..book.len() as u32)
            .filter(of_scope)
            .filter(|r| !picked.contains(*r))
            .collect();
        patterns.push(pattern(ask, scope, &best, &others, axis, positions));
    }
    Ok(patterns)
}

fn pattern(
    ask: &Ask<'_>,
    scope: u16,
    best: &[u32],
    others: &[u32],
    axis: Axis,
    positions: usize,
) -> BestPractice {
    let book = ask.book;
    // The AUC is wanted, not bands or p.
    let apart = compare(
        book,
        [best, others],
        axis,
        positions,
        0,
        ask.integer("seed") as u64,
    )
    .apart;
    let auc = |position: usize| {
        let at = apart
            .iter()
            .find(|a| a.position == position && a.n.iter().all(|n| *n >= SMALL))?;
        at.separation
    };
    let members = Picked::from_fn(book.len(), |r| best.binary_search(&(r as u32)).is_ok());
    let steps = if axis == Axis::Number {
        steps(ask, best, positions)
    } else {
        Vec::new()
    };
    let position = |p: super::pattern::curve::Point| Position {
        position: p.position,
        label: label(book, axis, &members, p.position),
        n: p.n,
        rv_hundredths: p.rv,
        cost_minor: p.cost,
        step: steps.get(p.position).map(|(code, _)| code.clone()),
        step_share: steps.get(p.position).map(|(_, share)| short(*share)),
        auc: auc(p.position).map(|s| short(s.auc)),
        auc_low: auc(p.position).map(|s| short(s.interval(0.95).low)),
        auc_high: auc(p.position).map(|s| short(s.interval(0.95).high)),
    };
    let info = &book.scopes[scope as usize];
    BestPractice {
        scope: info.code.clone(),
        version: ask.integer("pattern_version") as u32,
        set: ask.text("set").to_owned(),
        by: ask.text("by").to_owned(),
        step_days: if let Axis::Days(step) = axis {
            Some(step)
        } else {
            None
        },
        flow_version: info.flow.as_ref().map(|flow| flow.version),
        as_of: book.as_of.to_string(),
        n: best.len(),
        positions: curve(book, best, axis, positions)
            .into_iter()
            .map(position)
            .collect(),
    }
}

/// Four decimals: what is published reads back as the same number everywhere.
fn short(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// The most frequent interaction at each position, and its share.
fn steps(ask: &Ask<'_>, best: &[u32], positions: usize) -> Vec<(String, f64)> {
    let book = ask.book;
    let kinds = book.types.len();
    let mut counts = vec![0_u32; positions * kinds];
    for record in best {
        for (position, entry) in book.records.entries(*record).take(positions).enumerate() {
            counts[position * kinds + book.entries.type_index[entry] as usize] += 1;
        }
    }
    let most = |counts: &[u32]| {
        let n: u32 = counts.iter().sum();
        let (kind, count) = counts
            .iter()
            .enumerate()
            .max_by_key(|(kind, count)| (**count, std::cmp::Reverse(*kind)))?;
        (n > 0).then(|| {
            (
                book.types[kind].code.clone(),
                f64::from(*count) / f64::from(n),
            )
        })
    };
    if kinds == 0 {
        return Vec::new();
    }
    counts.chunks(kinds).map_while(most).collect()
}

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let patterns = build(ask)?;
    let n: usize = patterns.iter().map(|p| p.n).sum();
    let mut sentences = Vec::new();
    let mut answer = ask.answer().n(n);
    for pattern in &patterns {
        sentences.push(sentence(pattern));
        answer = answer.table(table(ask, pattern)).caveat_if(pattern.n < SMALL, || {
            format!("{} has {} such records: below {SMALL} a pattern is an anecdote, do not publish it.", pattern.scope, pattern.n)
        });
    }
    if patterns.iter().all(|p| p.positions.is_empty()) {
        return Err(Stop::refuse(
            "No record of the set has an interaction: there is no practice to learn from.",
        ));
    }
    Ok(answer
        .verdict(sentences.join(" "))
        .caveat("These relationships were chosen by what they earned: their pattern goes with earning, it need not cause it. Try it on new relationships first."))
}

fn sentence(pattern: &BestPractice) -> String {
    let Some(last) = pattern
        .positions
        .iter()
        .rev()
        .find(|p| p.n * 2 >= pattern.n)
        .or(pattern.positions.last())
    else {
        return format!(
            "{}: none of the {} best relationships has an interaction.",
            pattern.scope, pattern.n
        );
    };
    let told = match (last.auc, last.auc_low, last.auc_high) {
        (Some(auc), Some(low), Some(high)) => {
            let what = if (low..=high).contains(&0.5) {
                "does not discernibly tell"
            } else {
                "tells"
            };
            format!(", which {what} them from the others (AUC {auc:.2} [{low:.2}, {high:.2}])")
        }
        _ => String::new(),
    };
    format!(
        "{}: the best {} stand at {} points in the middle at position {}{told}.",
        pattern.scope,
        pattern.n,
        points(last.rv_hundredths[1]),
        last.label
    )
}

fn table(ask: &Ask<'_>, pattern: &BestPractice) -> Table {
    let scope = ask.book.scopes.iter().find(|s| s.code == pattern.scope);
    let unit = scope.map_or(Unit::Count, |s| Unit::Minor(s.currency));
    let mut table = Table::new(
        "best_practice",
        format!("{}, version {}", pattern.scope, pattern.version),
    )
    .column("scope", "Scope", Unit::Text)
    .column("position", "Position", Unit::Text)
    .column("n", "n", Unit::Count)
    .column("rv_p10_hundredths", "RV p10", Unit::RvHundredths)
    .column("rv_p50_hundredths", "RV median", Unit::RvHundredths)
    .column("rv_p90_hundredths", "RV p90", Unit::RvHundredths)
    .column("cost_p50_minor", "Cost median", unit)
    .column("step", "Most frequent interaction", Unit::Text)
    .column("step_share", "Its share", Unit::Share)
    .column("auc", "AUC against the others", Unit::Statistic)
    .column("auc_low", "95 % low", Unit::Statistic)
    .column("auc_high", "95 % high", Unit::Statistic);
    for p in &pattern.positions {
        let [low, middle, high] = p.rv_hundredths;
        table.push(row![
            pattern.scope.as_str(),
            p.label.as_str(),
            p.n,
            low,
            middle,
            high,
            p.cost_minor[1],
            p.step.as_deref(),
            p.step_share,
            p.auc,
            p.auc_low,
            p.auc_high
        ]);
    }
    table
}
