//! Pattern: the curve of accumulated RV and cost of a set, and of one set against another (domain.md 1.15, 3.5, 5).

pub(crate) mod compare;
pub(crate) mod curve;
pub(crate) mod walk;

use super::words::{SMALL, mixed_scales, money, p_text, points};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SEED, SET, Stop, TableSpec};
use crate::set::{Picked, Set};
use crate::{Answer, Book, Table, Unit, row};
use compare::{Comparison, SAMPLE, compare};
use curve::{Point, curve};
use rapport_model::Currency;
use walk::Axis;

/// The options that say what a curve's positions are.
pub(crate) const BY: OptionSpec = OptionSpec {
    name: "by",
    kind: Kind::Choice(&["number", "days", "level"]),
    default: "number",
    help: "positions: the n-th interaction, days since the first, or the first time a flow level is reached",
};
pub(crate) const POSITIONS: OptionSpec = OptionSpec {
    name: "positions",
    kind: Kind::Integer {
        least: 1,
        most: 200,
    },
    default: "40",
    help: "how many positions",
};
pub(crate) const STEP_DAYS: OptionSpec = OptionSpec {
    name: "step_days",
    kind: Kind::Integer {
        least: 1,
        most: 366,
    },
    default: "30",
    help: "days between positions, by days",
};

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "pattern",
    title: "Relationship pattern",
    question: "How do Relationship Value and cost grow in this set, and where does it part from another?",
    method: "nearest-rank quantiles by position; bootstrap and permutation over units; AUC after DeLong and Obuchowski",
    version: 1,
    tables: &[TableSpec {
        name: "pattern",
        about: "value and cost by position in the record",
    }],
    options: &[
        SET,
        OptionSpec {
            name: "against",
            kind: Kind::SetOr(&["others"]),
            default: "",
            help: "another set to compare with, or `others` for all records outside the first; nothing for the curve alone",
        },
        BY,
        POSITIONS,
        STEP_DAYS,
        OptionSpec {
            name: "draws",
            kind: Kind::Integer {
                least: 99,
                most: 9_999,
            },
            default: "499",
            help: "bootstrap and permutation draws",
        },
        SEED,
    ],
    run,
};

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let picked = ask.records("set")?;
    let (axis, positions) = axis(ask, &picked);
    let records: Vec<u32> = picked.iter().collect();
    let points_of = curve(book, &records, axis, positions);
    let Some(last) = points_of
        .iter()
        .rev()
        .find(|p| p.n * 10 >= records.len())
        .or(points_of.last())
    else {
        return Err(Stop::refuse(format!(
            "No record of the set has reached a position by {}: there is no curve to draw.",
            ask.text("by")
        )));
    };
    let currency = book.one_currency(picked.iter());
    let name = |position| label(book, axis, &picked, position);
    let mut answer = ask
        .answer()
        .n(records.len())
        .verdict(verdict(&records, last, currency, &name(last.position)))
        .table(table(
            "pattern",
            "Accumulated value and cost by position",
            &points_of,
            currency,
            &name,
        ))
        .caveat_if(records.len() < SMALL, || few("set", records.len()))
        .caveat_if(currency.is_none(), || {
            "The set has records in several currencies: cost is left out.".to_owned()
        })
        .caveat(reached(axis));
    answer.caveats.extend(mixed_scales(book, &picked));
    let Some(other) = against(ask, &picked)? else {
        return Ok(answer);
    };
    let others: Vec<u32> = other.picked.iter().collect();
    let their = curve(book, &others, axis, positions);
    let found = compare(
        book,
        [&records, &others],
        axis,
        positions,
        ask.integer("draws") as usize,
        ask.integer("seed") as u64,
    );
    let sampled = records.len() > SAMPLE || others.len() > SAMPLE;
    let answer = answer
        .verdict(comparison_verdict(&found, [records.len(), others.len()], &name))
        .n(records.len() + others.len())
        .table(table("against", "The other set", &their, book.one_currency(other.picked.iter()), &name))
        .table(apart_table(&found, &name))
        .caveat_if(other.overlap > 0, || format!("{} records are in both sets and count for the first alone.", other.overlap))
        .caveat_if(others.len() < SMALL, || few("other set", others.len()))
        .caveat_if(sampled, || {
            format!("Intervals, p and AUC are of at most {SAMPLE} records of each set drawn at random; the curves are of all.")
        })
        .caveat_if(found.units_in_both, || {
            "Some accounts have contacts in both sets, so p shuffles contacts, not accounts: take it as too small.".to_owned()
        });
    Ok(answer)
}

/// Axis and number of positions.
pub(crate) fn axis(ask: &Ask<'_>, picked: &Picked) -> (Axis, usize) {
    let positions = ask.integer("positions") as usize;
    match ask.text("by") {
        "days" => (Axis::Days(ask.integer("step_days")), positions),
        "level" => {
            let scopes = picked.iter().map(|r| ask.book.records.scope[r as usize]);
            let levels = scopes
                .map(|s| ask.book.scopes[s as usize].levels.len())
                .max()
                .unwrap_or(0);
            (Axis::Level, levels)
        }
        _ => (Axis::Number, positions),
    }
}

/// What a position is called.
pub(crate) fn label(book: &Book, axis: Axis, picked: &Picked, position: usize) -> String {
    match axis {
        Axis::Number => format!("{}", position + 1),
        Axis::Days(step) => format!("{} days", (position as i64 + 1) * step),
        Axis::Level => {
            let scope = picked
                .iter()
                .next()
                .map_or(0, |r| book.records.scope[r as usize]);
            let level = book
                .scopes
                .get(scope as usize)
                .and_then(|s| s.levels.get(position));
            level.map_or_else(
                || format!("level {}", position + 1),
                |l| format!("{} {}", l.code, l.name),
            )
        }
    }
}

struct Against {
    picked: Picked,
    overlap: usize,
}

fn against(ask: &Ask<'_>, first: &Picked) -> Result<Option<Against>, Stop> {
    let text = ask.text("against").trim();
    if text.is_empty() {
        return Ok(None);
    }
    let all = if text.eq_ignore_ascii_case("others") {
        first.clone().negated()
    } else {
        Set::parse(text)?.select(ask.book)?
    };
    let overlap = all.clone().and(first).count();
    let picked = all.and(&first.clone().negated());
    if picked.is_empty() {
        return Err(Stop::refuse(format!(
            "The set `{text}` holds no record outside the first: there is nothing to compare with."
        )));
    }
    Ok(Some(Against { picked, overlap }))
}

fn verdict(records: &[u32], last: &Point, currency: Option<Currency>, name: &str) -> String {
    let [low, middle, high] = last.rv.map(points);
    let cost = currency.map_or_else(String::new, |c| {
        format!(" at a median cost of {}", money(c, last.cost[1]))
    });
    // Of a handful, eight of ten are a few of them.
    let band = if last.n < SMALL {
        String::new()
    } else {
        format!(" (eight of ten lie between {low} and {high})")
    };
    format!(
        "At position {name} the middle relationship stands at {middle} points{band}{cost}; {} of {} records got that far.",
        last.n,
        records.len()
    )
}

fn comparison_verdict(found: &Comparison, n: [usize; 2], name: &dyn Fn(usize) -> String) -> String {
    let area = format!(
        "on average the median curves lie {:.1} points apart",
        found.area / 100.0
    );
    let Some(p) = found.p else {
        return format!(
            "One of the sets has fewer than {SMALL} records ({} and {}): the curves are shown, without p; {area}.",
            n[0], n[1]
        );
    };
    if p >= 0.05 {
        return format!(
            "No discernible difference: {area}, as chance alone would make them ({}).",
            p_text(p)
        );
    }
    let early = found.separate_from.and_then(|position| {
        let at = found.apart.iter().find(|a| a.position == position)?;
        let s = at.separation?;
        let i = s.interval(0.95);
        Some(format!(
            "they separate from position {} on, where the AUC is {:.2} [{:.2}, {:.2}]",
            name(position),
            s.auc,
            i.low,
            i.high
        ))
    });
    let early =
        early.unwrap_or_else(|| "but at no position do they stay apart to the end".to_owned());
    format!("The sets differ: {area} ({}); {early}.", p_text(p))
}

pub(crate) fn table(
    name: &str,
    title: &str,
    points: &[Point],
    currency: Option<Currency>,
    label: &dyn Fn(usize) -> String,
) -> Table {
    let mut table = Table::new(name, title)
        .column("position", "Position", Unit::Text)
        .column("n", "n", Unit::Count)
        .column("rv_p10_hundredths", "RV p10", Unit::RvHundredths)
        .column("rv_p50_hundredths", "RV median", Unit::RvHundredths)
        .column("rv_p90_hundredths", "RV p90", Unit::RvHundredths);
    if let Some(currency) = currency {
        for (name, title) in [
            ("cost_p10_minor", "Cost p10"),
            ("cost_p50_minor", "Cost median"),
            ("cost_p90_minor", "Cost p90"),
        ] {
            table = table.column(name, title, Unit::Minor(currency));
        }
    }
    for p in points {
        table.push(row![
            label(p.position),
            p.n,
            p.rv[0],
            p.rv[1],
            p.rv[2],
            p.cost[0],
            p.cost[1],
            p.cost[2]
        ]);
    }
    table
}

fn apart_table(found: &Comparison, name: &dyn Fn(usize) -> String) -> Table {
    let mut table = Table::new(
        "apart",
        "First set less second, and how well RV tells them apart",
    )
    .column("position", "Position", Unit::Text)
    .column("n_first", "n first", Unit::Count)
    .column("n_second", "n second", Unit::Count)
    .column(
        "rv_difference_hundredths",
        "Median difference",
        Unit::RvHundredths,
    )
    .column("rv_difference_low_hundredths", "from", Unit::RvHundredths)
    .column(
        "rv_difference_high_hundredths",
        "to (95 %)",
        Unit::RvHundredths,
    )
    .column("auc", "AUC", Unit::Statistic)
    .column("auc_low", "from", Unit::Statistic)
    .column("auc_high", "to (95 %)", Unit::Statistic)
    .column("cliffs_delta", "Cliff's delta", Unit::Statistic);
    for at in &found.apart {
        // Below 30 an interval by normal theory says more than is known.
        let enough = at.n.iter().all(|n| *n >= SMALL);
        let separation = at.separation.filter(|_| enough);
        let band = at.band.filter(|_| enough);
        let interval = separation.map(|s| s.interval(0.95));
        table.push(row![
            name(at.position),
            at.n[0],
            at.n[1],
            at.difference,
            band.map(|b| b.low),
            band.map(|b| b.high),
            separation.map(|s| s.auc),
            interval.map(|i| i.low),
            interval.map(|i| i.high),
            separation.map(|s| s.cliffs_delta()),
        ]);
    }
    table
}

fn few(what: &str, n: usize) -> String {
    format!(
        "The {what} has {n} records: below {SMALL} a curve is an anecdote, so there is no p and no interval."
    )
}

fn reached(axis: Axis) -> String {
    match axis {
        Axis::Number => "A later position holds only the records with that many interactions: a curve that rises can mean that \
                         the good ones stay."
            .to_owned(),
        Axis::Days(_) => "A later position holds only the records that are known that long.".to_owned(),
        Axis::Level => "A level holds only the records that reached it, at the moment they first did.".to_owned(),
    }
}
