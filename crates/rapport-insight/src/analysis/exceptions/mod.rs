//! Exceptions: relationships out of pattern, good or bad, with what did it (domain.md 1.A "Pattern distance", 4).

mod conform;
pub(crate) mod find;
mod reference;

pub use find::{Exception, Way};

use super::amounts::revenue_of_year;
use super::moment::{date, newest, stale};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SET, Stop};
use crate::book::NONE;
use crate::set::Picked;
use crate::stats::{proportion::wilson, quantile};
use crate::{Answer, Book, Table, Unit, row};
use conform::Departure;
use find::{Search, find};
use rapport_model::{Micros, Rv};

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "exceptions",
    title: "Exceptions",
    question: "Which relationships have gone out of pattern, for good or ill, and what did it?",
    method: "p10-p90 band and robust distance at the same interaction number; p90 gap; conformance to the flow",
    version: 1,
    options: &[
        SET,
        OptionSpec {
            name: "against",
            kind: Kind::Set,
            default: "",
            help: "whose pattern is the reference, within each scope; all records when left out",
        },
        OptionSpec {
            name: "since_days",
            kind: Kind::Integer {
                least: 1,
                most: 36_500,
            },
            default: "90",
            help: "only what changed its state within so many days",
        },
        OptionSpec {
            name: "budget",
            kind: Kind::Integer {
                least: 1,
                most: 1_000,
            },
            default: "5",
            help: "at most so many for each owner, the most severe first",
        },
        OptionSpec {
            name: "distance",
            kind: Kind::Decimal {
                least: 1.0,
                most: 10.0,
            },
            default: "2",
            help: "robust spreads from the median from which RV is out of pattern; it must be outside p10-p90 too",
        },
    ],
    run,
};

/// How soon to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Severity {
    High,
    Medium,
    Low,
}

impl Severity {
    fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// An exception with what decides its place in the list.
struct Ranked {
    severity: Severity,
    exposed: Option<i64>,
    exception: Exception,
}

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let picked = ask.records("set")?;
    let against = ask.records("against")?;
    let now = newest(book);
    let search = find(book, &picked, &against, ask.decimal("distance"), now);
    let scopes = book.scopes.len();
    let compared = search.references.len();
    if search.thin.len() == compared {
        return Err(Stop::refuse(format!(
            "Nothing is usual yet: no scope of the set has {} records (or gaps between interactions) to compare with.",
            reference::LEAST
        )));
    }
    let from = now - ask.integer("since_days") * Micros::DAY;
    let total = search.exceptions.len();
    let mut ranked = rank(book, &search, from, now);
    let recent = ranked.len();
    let held_back = within_budget(book, &mut ranked, ask.integer("budget") as usize);
    let good = ranked.iter().filter(|r| r.exception.way.is_good()).count();
    let verdict = format!(
        "{recent} relationships changed their state in the last {} days; {} are shown ({good} good, {} bad), {} more \
         have been out of pattern for longer.",
        ask.integer("since_days"),
        ranked.len(),
        ranked.len() - good,
        total - recent,
    );
    let thin: Vec<&str> = search
        .thin
        .iter()
        .map(|s| book.scopes[*s as usize].code.as_str())
        .collect();
    let (owners, hidden) = held_back;
    let currency = book.one_currency(picked.iter());
    let mut answer = ask
        .answer()
        .n(picked.count())
        .verdict(verdict)
        .table(list(book, &ranked, currency, now))
        .table(causes(book, &ranked))
        .table(owners)
        .table(practice(book, &search))
        .caveat_if(hidden > 0, || format!("{hidden} more are held back by the budget for each owner: raise `budget` to see them."))
        .caveat_if(!thin.is_empty() && scopes > 0, || {
            format!("Too few records for anything to be usual in {}.", thin.join(", "))
        })
        .caveat_if(currency.is_none(), || "The set has money in several currencies: what is exposed is left out.".to_owned())
        .caveat(
            "One record in five lies outside p10-p90 by definition: that is why a distance is asked for too. An exception \
             says that something is unusual, not why.",
        );
    answer.caveats.extend(stale(book, now));
    Ok(answer)
}

/// Those whose state changed after `from`, the most severe first.
fn rank(book: &Book, search: &Search, from: i64, now: i64) -> Vec<Ranked> {
    let recent: Vec<&Exception> = search
        .exceptions
        .iter()
        .filter(|e| e.since > from && e.since <= now)
        .collect();
    let exposed: Vec<Option<i64>> = recent
        .iter()
        .map(|e| revenue_of_year(book, book.records.unit[e.record as usize], now))
        .collect();
    let mut known: Vec<i64> = exposed
        .iter()
        .flatten()
        .copied()
        .filter(|m| *m > 0)
        .collect();
    let much = quantile::nearest(&mut known, 800).unwrap_or(i64::MAX);
    let severity = |e: &Exception, exposed: Option<i64>| match () {
        () if e.excess >= 2.0 || exposed.is_some_and(|m| m >= much) => Severity::High,
        () if matches!(e.way, Way::OutOfOrder | Way::Missing) => Severity::Low,
        () => Severity::Medium,
    };
    let mut ranked: Vec<Ranked> = recent
        .into_iter()
        .zip(exposed)
        .map(|(e, exposed)| Ranked {
            severity: severity(e, exposed),
            exposed,
            exception: e.clone(),
        })
        .collect();
    ranked.sort_by(|a, b| {
        let of = |r: &Ranked| (r.severity, std::cmp::Reverse(r.exposed));
        of(a)
            .cmp(&of(b))
            .then_with(|| b.exception.excess.total_cmp(&a.exception.excess))
            .then_with(|| {
                let tie = |r: &Ranked| (r.exception.record, r.exception.way, r.exception.about);
                tie(a).cmp(&tie(b))
            })
    });
    ranked
}

/// Keeps each owner's most severe; gives a table of owners and how many were held back.
fn within_budget(book: &Book, ranked: &mut Vec<Ranked>, budget: usize) -> (Table, usize) {
    let mut counts = vec![0_usize; book.staff.len() + 1];
    let slot = |r: &Ranked| match book.records.owner[r.exception.record as usize] {
        NONE => book.staff.len(),
        owner => owner as usize,
    };
    let mut hidden = 0;
    ranked.retain(|r| {
        let count = &mut counts[slot(r)];
        *count += 1;
        hidden += usize::from(*count > budget);
        *count <= budget
    });
    let mut table = Table::new("owners", "By owner")
        .column("owner", "Owner", Unit::Text)
        .column("shown", "Shown", Unit::Count)
        .column("held_back", "Held back", Unit::Count);
    for (at, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let name = book.staff.get(at).map_or("nobody", |s| s.code.as_str());
        table.push(row![
            name,
            (*count).min(budget),
            count.saturating_sub(budget)
        ]);
    }
    (table, hidden)
}

fn list(
    book: &Book,
    ranked: &[Ranked],
    currency: Option<rapport_model::Currency>,
    now: i64,
) -> Table {
    let mut table = Table::new("exceptions", "Out of pattern")
        .column("severity", "Severity", Unit::Text)
        .column("record", "Who", Unit::Text)
        .column("scope", "Scope", Unit::Text)
        .column("what", "What", Unit::Text)
        .column("direction", "Good or bad", Unit::Text)
        .column("since", "Since", Unit::Time)
        .column("since_days", "For", Unit::Days)
        .column("owner", "Owner", Unit::Text)
        .column("rv_total_hundredths", "RV now", Unit::RvHundredths)
        .column("rv_p10_hundredths", "Usual p10", Unit::RvHundredths)
        .column("rv_p50_hundredths", "Usual p50", Unit::RvHundredths)
        .column("rv_p90_hundredths", "Usual p90", Unit::RvHundredths)
        .column("distance", "Distance", Unit::Statistic)
        .column(
            "exposed_minor",
            "Revenue of a year",
            currency.map_or(Unit::Count, Unit::Minor),
        )
        .column("because", "What did it", Unit::Text)
        .column("contact", "Contact", Unit::Count)
        .column("key", "Key", Unit::Text);
    for ranked in ranked {
        let e = &ranked.exception;
        let r = e.record as usize;
        let owner = book
            .staff
            .get(book.records.owner[r] as usize)
            .map(|s| s.code.as_str());
        let band = e.place.map(|p| p.band);
        table.push(row![
            ranked.severity.word(),
            book.name(e.record),
            book.scopes[book.records.scope[r] as usize].code.as_str(),
            e.way.code(),
            if e.way.is_good() { "good" } else { "bad" },
            date(e.since),
            (now - e.since) / Micros::DAY,
            owner,
            book.records.rv_total_hundredths[r],
            band.map(|b| b[0]),
            band.map(|b| b[1]),
            band.map(|b| b[2]),
            e.place.map(|p| p.distance),
            currency.and(ranked.exposed),
            because(book, e),
            book.records.contact[r].0,
            e.key(book),
        ]);
    }
    table
}

/// The entries that moved RV most in the exception's direction, up to three: those from where it was last in the band.
fn movers(book: &Book, e: &Exception) -> Vec<usize> {
    let range = book.records.entries(e.record);
    let sign = if e.way == Way::RvHigh { 1 } else { -1 };
    let push = |at: usize| sign * i64::from(book.entries.rv_hundredths[at]);
    match e.way {
        Way::RvHigh | Way::RvLow => {
            let mut moved: Vec<usize> = (e.entry..range.end).filter(|at| push(*at) > 0).collect();
            if moved.is_empty() {
                // Below the band without a loss: the gains that others had by now did not come.
                moved = range.clone().rev().take(1).collect();
            }
            moved.sort_by_key(|at| (-push(*at), *at));
            moved.truncate(3);
            moved.sort_unstable();
            moved
        }
        Way::Silence | Way::OutOfOrder | Way::Missing => vec![e.entry],
    }
}

fn because(book: &Book, e: &Exception) -> String {
    let name = |t: u16| book.types[t as usize].name.as_str();
    let told = |at: usize| {
        let rv = Rv(book.entries.rv_hundredths[at].into());
        format!(
            "{} {rv} ({})",
            name(book.entries.type_index[at]),
            date(book.entries.happened_at[at])
        )
    };
    match (e.way, e.about) {
        (Way::Missing, Some(about)) => format!("left a level without {}", name(about)),
        (Way::OutOfOrder, Some(about)) => format!("{} before its level was reached", name(about)),
        (Way::Silence, _) => format!("nothing since {}", told(e.entry)),
        _ => movers(book, e)
            .into_iter()
            .map(told)
            .collect::<Vec<_>>()
            .join("; "),
    }
}

fn causes(book: &Book, ranked: &[Ranked]) -> Table {
    let mut table = Table::new("causes", "The interactions that did it")
        .column("key", "Exception", Unit::Text)
        .column("happened_at", "When", Unit::Time)
        .column("interaction", "Interaction", Unit::Text)
        .column("function", "Function", Unit::Text)
        .column("rv_hundredths", "RV", Unit::RvHundredths);
    for ranked in ranked {
        for at in movers(book, &ranked.exception) {
            let kind = &book.types[book.entries.type_index[at] as usize];
            table.push(row![
                ranked.exception.key(book),
                Micros(book.entries.happened_at[at]).to_string(),
                kind.code.as_str(),
                kind.function.as_str(),
                i64::from(book.entries.rv_hundredths[at]),
            ]);
        }
    }
    table
}

fn practice(book: &Book, search: &Search) -> Table {
    let mut table = Table::new("conformance", "How the flow is kept")
        .column("scope", "Scope", Unit::Text)
        .column("rule", "Rule", Unit::Text)
        .column("interaction", "Interaction", Unit::Text)
        .column("chances", "Chances", Unit::Count)
        .column("departures", "Departures", Unit::Count)
        .column("kept", "Kept", Unit::Share)
        .column("kept_low", "95 % low", Unit::Share)
        .column("kept_high", "95 % high", Unit::Share)
        .column("usual", "Counts as usual", Unit::Flag);
    for (scope, rules) in &search.practice {
        let info = &book.scopes[*scope as usize];
        for (departure, counts) in rules {
            let (rule, about) = match departure {
                Departure::TooEarly(kind) => ("not before its level".to_owned(), *kind),
                Departure::Missing(level, kind) => (
                    format!("anticipated on {}", info.levels[*level as usize].code),
                    *kind,
                ),
            };
            let kept = wilson(counts.chances - counts.departures, counts.chances, 0.95);
            table.push(row![
                info.code.as_str(),
                rule,
                book.types[about as usize].code.as_str(),
                counts.chances,
                counts.departures,
                counts.share_kept(),
                kept.map(|i| i.low),
                kept.map(|i| i.high),
                counts.share_kept() >= conform::USUAL,
            ]);
        }
    }
    table
}

/// How many exceptions of the last `since_days` days each picked record has: (good, bad).
pub(crate) fn counts(book: &Book, picked: &Picked, since_days: i64) -> Vec<(u32, [u32; 2])> {
    let now = newest(book);
    let search = find(book, picked, &Picked::filled(book.len(), true), 2.0, now);
    let from = now - since_days * Micros::DAY;
    let recent = search
        .exceptions
        .iter()
        .filter(|e| e.since > from && e.since <= now);
    recent
        .map(|e| (e.record, if e.way.is_good() { [1, 0] } else { [0, 1] }))
        .collect()
}
