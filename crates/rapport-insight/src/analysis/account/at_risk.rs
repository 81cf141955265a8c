//! Customers at risk, ranked with reasons, and how well the same ranking told the leaving ones before.

use super::depth::view;
use super::relationship::{Members, View, revenue};
use super::signals::{Graded, SIGNALS, grade};
use super::{ACTIVE_DAYS, KEY_ROLES, THRESHOLD};
use crate::analysis::amounts::{partly_picked, picked_revenue_of_year, unit_name, year_until};
use crate::analysis::moment::{Now, date};
use crate::analysis::words::{SMALL, money as amount};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SET, Stop, TableSpec};
use crate::stats::separation::Separation;
use crate::{Answer, Book, Table, Unit, row};
use rapport_model::{Currency, Micros};
use std::collections::BTreeMap;

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "at-risk",
    title: "Customers at risk",
    question: "Which customers are at risk, why, and how much money hangs on them?",
    method: "mean of seven graded signals; AUC of the same score in the past against leaving, after DeLong",
    version: 2,
    tables: &[
        TableSpec {
            name: "customers",
            about: "customers at risk, with reasons and money",
        },
        TableSpec {
            name: "check",
            about: "how well the same score told before",
        },
    ],
    options: &[
        SET,
        ACTIVE_DAYS,
        THRESHOLD,
        KEY_ROLES,
        OptionSpec {
            name: "ahead_days",
            kind: Kind::Integer {
                least: 7,
                most: 1_000,
            },
            default: "180",
            help: "a customer without revenue for so many days has left: what the score is checked against",
        },
        OptionSpec {
            name: "days_ago",
            kind: Kind::Integer {
                least: 0,
                most: 3_650,
            },
            default: "0",
            help: "as it stood so many days before the newest interaction",
        },
        OptionSpec {
            name: "sort",
            kind: Kind::Choice(&["risk", "money"]),
            default: "risk",
            help: "by risk, or by risk times the revenue of a year",
        },
        OptionSpec {
            name: "top",
            kind: Kind::Integer {
                least: 1,
                most: 100_000,
            },
            default: "50",
            help: "how many to list",
        },
    ],
    run,
};

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let picked = ask.records("set")?;
    let (now, view) = (Now::of(book), view(ask));
    let units = Members::of(book, &picked);
    let money_known = picked.iter().any(|r| book.records.money_known[r as usize]);
    let ago = ask.integer("days_ago") * Micros::DAY;
    let today = |unit: u32| now.unit(book, unit) - ago;
    let customers = customers(book, &units, money_known, &today);
    if customers.is_empty() {
        return Err(Stop::refuse(format!(
            "The set has no customer to lose: nobody had revenue in the year before {}.",
            date(now.latest(book, &picked) - ago)
        )));
    }
    let mut graded = grade(book, &customers, &view, &today);
    if graded.is_empty() {
        return Err(Stop::refuse(
            "No customer of the set has any interaction, so there is no sign of risk to look for: harvest interactions first.",
        ));
    }
    let exposed: BTreeMap<u32, i64> = graded
        .iter()
        .map(|g| {
            let revenue = picked_revenue_of_year(book, &picked, g.unit, today(g.unit));
            (g.unit, revenue.unwrap_or(0))
        })
        .collect();
    let by_money = ask.text("sort") == "money";
    let weight = |g: &Graded| {
        if by_money {
            g.score() * exposed[&g.unit] as f64
        } else {
            g.score()
        }
    };
    graded.sort_by(|a, b| {
        weight(b)
            .total_cmp(&weight(a))
            .then(exposed[&b.unit].cmp(&exposed[&a.unit]))
            .then(a.unit.cmp(&b.unit))
    });
    let currency = book.one_currency(picked.iter()).filter(|_| money_known);
    let at_risk = graded.iter().filter(|g| g.reasons().len() >= 3).count();
    let hangs = graded
        .iter()
        .filter(|g| g.reasons().len() >= 3)
        .fold(0_i64, |sum, g| sum.saturating_add(exposed[&g.unit]));
    let checked = money_known
        .then(|| {
            let ahead = ask.integer("ahead_days") * Micros::DAY;
            let latest = now.latest(book, &picked) - ago - ahead;
            check(
                book,
                &units,
                &view,
                &|unit| [today(unit) - ahead, today(unit)],
                latest,
            )
        })
        .flatten();
    let verdict = format!(
        "{at_risk} of {} customers show three or more signals of risk{}. {}",
        graded.len(),
        currency.map_or_else(String::new, |c| format!(
            ", with {} of revenue a year",
            amount(c, hangs)
        )),
        checked.as_ref().map_or_else(
            || "Whether the score tells who leaves could not be checked here.".to_owned(),
            Check::sentence
        ),
    );
    let mut answer = ask.answer().n(graded.len()).verdict(verdict).table(table(
        book,
        &graded[..graded.len().min(ask.integer("top") as usize)],
        &exposed,
        currency,
    ));
    if let Some(check) = &checked {
        answer = answer.table(check.table());
    }
    answer.caveats.extend(now.caveat(book, &picked));
    answer.caveats.extend(partly_picked(book, &picked));
    Ok(answer
        .caveat_if(!money_known, || {
            "No revenue is known: every relationship counts as a customer, and the score cannot be checked.".to_owned()
        })
        .caveat_if(checked.is_none() && money_known, || {
            format!("Fewer than {SMALL} customers left, or fewer than {SMALL} stayed, in the time looked back on: no check.")
        })
        .caveat_if(graded.len() < SMALL, || {
            format!("Fewer than {SMALL} customers: what is usual among them is hardly known.")
        })
        .caveat("The score is a plain mean of its signals, not a probability. No step against a person may follow from it alone."))
}

/// Units that had revenue, whoever of them it names, in the year before a moment; all when no money is known.
fn customers<'a>(
    book: &Book,
    units: &'a Members,
    money_known: bool,
    at: &dyn Fn(u32) -> i64,
) -> Vec<(u32, &'a [u32])> {
    let buys = |unit: u32| !money_known || revenue(book, unit, year_until(at(unit))) > 0;
    units.iter().filter(|(unit, _)| buys(*unit)).collect()
}

/// How the score and its rivals told leaving customers, looking back.
struct Check {
    at: i64,
    left: usize,
    stayed: usize,
    /// (name, separation); the score first.
    found: Vec<(&'static str, Separation)>,
}

/// `span` gives of each unit the moment to look from and the moment until which it is known who left; `latest` is the
/// latest of the former.
fn check(
    book: &Book,
    units: &Members,
    view: &View,
    span: &dyn Fn(u32) -> [i64; 2],
    latest: i64,
) -> Option<Check> {
    let at = |unit: u32| span(unit)[0];
    let then = grade(book, &customers(book, units, true, &at), view, &at);
    let (left, stayed): (Vec<&Graded>, Vec<&Graded>) = then.iter().partition(|g| {
        let [at, until] = span(g.unit);
        revenue(book, g.unit, at + 1..=until) <= 0
    });
    if left.len() < SMALL || stayed.len() < SMALL {
        return None;
    }
    let last_bought = |g: &Graded| {
        let bought = book
            .units
            .outcomes(g.unit)
            .filter(|o| book.outcomes.at[*o] <= at(g.unit) && book.outcomes.signed_minor(*o) > 0);
        bought
            .map(|o| book.outcomes.at[o])
            .max()
            .unwrap_or(i64::MIN / 2)
    };
    let mut found = Vec::new();
    let mut add = |name: &'static str, measure: &dyn Fn(&Graded) -> f64| {
        let of = |group: &[&Graded]| -> Vec<f64> { group.iter().map(|g| measure(g)).collect() };
        found.extend(Separation::of(&of(&left), &of(&stayed)).map(|s| (name, s)));
    };
    add("score", &Graded::score);
    add("days since the last interaction", &|g| {
        (at(g.unit) - g.relationship.last) as f64
    });
    add("days since the last purchase", &|g| {
        (at(g.unit) - last_bought(g)) as f64
    });
    for (signal, (name, _)) in SIGNALS.iter().enumerate() {
        add(name, &move |g| g.grades[signal]);
    }
    (!found.is_empty()).then_some(Check {
        at: latest,
        left: left.len(),
        stayed: stayed.len(),
        found,
    })
}

impl Check {
    fn sentence(&self) -> String {
        let (_, score) = self.found[0];
        let range = score.interval(0.95);
        let rival = self
            .found
            .iter()
            .skip(1)
            .take(2)
            .max_by(|a, b| a.1.auc.total_cmp(&b.1.auc));
        let holds = match () {
            () if range.low > 0.5 => "told leaving customers from staying ones",
            () if range.high < 0.5 => "told leaving customers the wrong way round",
            () => "did not discernibly tell leaving customers from staying ones",
        };
        format!(
            "The score of {} {holds}: AUC {:.2} [{:.2}, {:.2}], {} left and {} stayed{}.",
            date(self.at),
            score.auc,
            range.low,
            range.high,
            self.left,
            self.stayed,
            rival.map_or_else(String::new, |(name, s)| format!(
                "; {name} alone {:.2}",
                s.auc
            )),
        )
    }

    fn table(&self) -> Table {
        let mut table = Table::new("check", "How it told leaving customers before")
            .column("measure", "Measure", Unit::Text)
            .column("at", "As of", Unit::Time)
            .column("left", "Left", Unit::Count)
            .column("stayed", "Stayed", Unit::Count)
            .column("auc", "AUC", Unit::Statistic)
            .column("auc_low", "95 % low", Unit::Statistic)
            .column("auc_high", "95 % high", Unit::Statistic);
        for (name, s) in &self.found {
            let range = s.interval(0.95);
            table.push(row![
                *name,
                date(self.at),
                self.left,
                self.stayed,
                s.auc,
                range.low,
                range.high
            ]);
        }
        table
    }
}

fn table(
    book: &Book,
    graded: &[Graded],
    exposed: &BTreeMap<u32, i64>,
    currency: Option<Currency>,
) -> Table {
    let mut table = Table::new("customers", "At risk")
        .column("customer", "Customer", Unit::Text)
        .column("scope", "Scope", Unit::Text)
        .column("score", "Risk score", Unit::Statistic)
        .column("reasons", "Why", Unit::Text)
        .column(
            "exposed_minor",
            "Revenue of a year",
            currency.map_or(Unit::Count, Unit::Minor),
        )
        .column("rv_hundredths", "RV now", Unit::RvHundredths)
        .column("rv_peak_hundredths", "RV at its peak", Unit::RvHundredths)
        .column("last_at", "Last interaction", Unit::Time)
        .column("contacts", "Contacts", Unit::Count)
        .column("roles_lost", "Key roles lost", Unit::Text)
        .column("account_id", "Account no.", Unit::Count);
    for (name, title) in SIGNALS {
        table = table.column(name, title, Unit::Statistic);
    }
    for g in graded {
        let r = &g.relationship;
        let mut row = row![
            unit_name(book, g.unit),
            book.scopes[book.units.scope[g.unit as usize] as usize]
                .code
                .as_str(),
            g.score(),
            g.reasons().join("; "),
            currency.map(|_| exposed[&g.unit]),
            r.rv,
            r.peak,
            date(r.last),
            r.contacts.len(),
            r.lost_roles(book).join(", "),
            book.accounts
                .get(book.units.account[g.unit as usize] as usize)
                .map(|account| account.id.0),
        ];
        row.extend(g.grades.map(crate::Cell::from));
        table.push(row);
    }
    table
}
