//! Exceptions: relationships out of pattern, good or bad, with what did it (domain.md 1.A "Pattern distance", 4).

mod because;
mod conform;
mod endings;
pub(crate) mod find;
mod key;
mod listing;
mod reference;

pub use endings::{Ending, endings};
pub use find::{Exception, Way};
pub use key::Key;
pub use listing::{Listed, Listing, Severity, listing};

use super::moment::{Now, date, stale};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SET, Stop, TableSpec};
use crate::judgements::Outcome;
use crate::set::Picked;
use crate::stats::proportion::wilson;
use crate::{Answer, Book, Table, Unit, row};
use conform::Departure;
use find::{Search, find};
use rapport_model::Micros;

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "exceptions",
    title: "Exceptions",
    question: "Which relationships have gone out of pattern, for good or ill, and what did it?",
    method: "p10-p90 band and robust distance at the same interaction number; p90 gap; conformance to the flow",
    version: 2,
    tables: &[
        TableSpec {
            name: "exceptions",
            about: "relationships out of pattern, the most severe first",
        },
        TableSpec {
            name: "causes",
            about: "the interactions that did it",
        },
        TableSpec {
            name: "owners",
            about: "exceptions by owner",
        },
        TableSpec {
            name: "conformance",
            about: "how the flow is kept",
        },
        TableSpec {
            name: "endings",
            about: "how past exceptions ended",
        },
    ],
    options: &[
        SET,
        OptionSpec {
            name: "against",
            kind: Kind::Set,
            default: "",
            help: "whose pattern is the reference, within each scope; all records when left out",
        },
        OptionSpec {
            name: "state",
            kind: Kind::Choice(&["open", "acknowledged", "closed", "all"]),
            default: "open",
            help: "which to show by what people decided; open is all that is not closed",
        },
        OptionSpec {
            name: "owner",
            kind: Kind::Text,
            default: "",
            help: "only those of this member of staff, assigned or by the relationship; `nobody` for those without",
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

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let found = listing(ask)?;
    let search = &found.search;
    let good = found.items.iter().filter(|i| i.exception.way.is_good());
    let (shown, good) = (found.items.len(), good.count());
    let ended = endings(book, &ask.beside.judgements, &found.picked);
    let verdict = format!(
        "{} relationships changed their state in the last {} days; {shown} are shown ({good} good, {} bad), {} more \
         have been out of pattern for longer.{}",
        found.recent,
        ask.integer("since_days"),
        shown - good,
        found.total - found.recent,
        endings::sentence(&ended),
    );
    let thin: Vec<&str> = search
        .thin
        .iter()
        .map(|s| book.scopes[*s as usize].code.as_str())
        .collect();
    let hidden: usize = found.owners.iter().map(|(_, _, held_back)| held_back).sum();
    let currency = book.one_currency(found.picked.iter());
    let mut answer = ask
        .answer()
        .n(found.picked.count())
        .verdict(verdict)
        .table(list(book, &found, currency))
        .table(causes(book, &found.items))
        .table(owners(&found.owners))
        .table(practice(book, search))
        .caveat_if(hidden > 0, || format!("{hidden} more are held back by the budget for each owner: raise `budget` to see them."))
        .caveat_if(found.set_aside > 0, || {
            format!("{} more are not shown by `state` and `owner`: ask with state=all to see them.", found.set_aside)
        })
        .caveat_if(!thin.is_empty() && !book.scopes.is_empty(), || {
            format!("Too few records for anything to be usual in {}.", thin.join(", "))
        })
        .caveat_if(currency.is_none(), || "The set has money in several currencies: what is exposed is left out.".to_owned())
        .caveat(
            "One record in five lies outside p10-p90 by definition: that is why a distance is asked for too. An exception \
             says that something is unusual, not why.",
        );
    if !ended.is_empty() {
        answer = answer.table(endings::table(&ended));
    }
    answer.caveats.extend(stale(book, found.now));
    Ok(answer)
}

fn owners(owners: &[(String, usize, usize)]) -> Table {
    let mut table = Table::new("owners", "By owner")
        .column("owner", "Owner", Unit::Text)
        .column("shown", "Shown", Unit::Count)
        .column("held_back", "Held back", Unit::Count);
    for (owner, shown, held_back) in owners {
        table.push(row![owner.as_str(), *shown, *held_back]);
    }
    table
}

fn list(book: &Book, found: &Listing, currency: Option<rapport_model::Currency>) -> Table {
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
        .column("key", "Key", Unit::Text)
        .column("state", "State", Unit::Text)
        .column("assigned", "Assigned", Unit::Flag)
        .column("outcome", "Outcome", Unit::Text);
    for item in &found.items {
        let e = &item.exception;
        let r = e.record as usize;
        let band = item.usual_hundredths();
        table.push(row![
            item.severity.word(),
            book.name(e.record),
            book.scopes[book.records.scope[r] as usize].code.as_str(),
            e.way.code(),
            if e.way.is_good() { "good" } else { "bad" },
            date(e.since),
            (found.now - e.since) / Micros::DAY,
            item.owner(book),
            book.records.rv_total_hundredths[r],
            band.map(|b| b[0]),
            band.map(|b| b[1]),
            band.map(|b| b[2]),
            e.place.map(|p| p.distance),
            currency.and(item.exposed_minor),
            item.because(book),
            book.records.contact[r].0,
            item.key.as_str(),
            item.standing.state.word(),
            item.standing.owner.is_some(),
            item.standing.outcome.map(Outcome::word),
        ]);
    }
    table
}

fn causes(book: &Book, items: &[Listed]) -> Table {
    let mut table = Table::new("causes", "The interactions that did it")
        .column("key", "Exception", Unit::Text)
        .column("happened_at", "When", Unit::Time)
        .column("interaction", "Interaction", Unit::Text)
        .column("function", "Function", Unit::Text)
        .column("rv_hundredths", "RV", Unit::RvHundredths);
    for item in items {
        for at in item.causes(book) {
            let kind = &book.types[book.entries.type_index[at] as usize];
            table.push(row![
                item.key.as_str(),
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
    let now = Now::of(book).latest(book, picked);
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
