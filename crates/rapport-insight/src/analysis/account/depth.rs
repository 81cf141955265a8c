//! Depth of an account: contacts and roles, breadth, concentration, what was lost, and the money that hangs on it.

use super::relationship::{Members, Relationship, View};
use super::{ACTIVE_DAYS, KEY_ROLES, THRESHOLD};
use crate::analysis::amounts::{partly_picked, picked_revenue_of_year, unit_name};
use crate::analysis::moment::{Now, date};
use crate::analysis::words::{mixed_scales, money as amount};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SET, Stop, TableSpec};
use crate::book::NONE;
use crate::{Answer, Book, Table, Unit, row};
use rapport_model::{Currency, Micros};
use std::cmp::Reverse;

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "depth",
    title: "Depth of accounts",
    question: "On how many people, in which roles, does each account rest, and what hangs on it?",
    method: "sum of positive RV over contacts; active contacts above a threshold; Herfindahl-Hirschman concentration",
    version: 2,
    tables: &[
        TableSpec {
            name: "accounts",
            about: "depth of each account",
        },
        TableSpec {
            name: "contacts",
            about: "the people it rests on",
        },
    ],
    options: &[
        SET,
        ACTIVE_DAYS,
        THRESHOLD,
        KEY_ROLES,
        OptionSpec {
            name: "change_days",
            kind: Kind::Integer {
                least: 1,
                most: 3_650,
            },
            default: "90",
            help: "compare with so many days ago",
        },
        OptionSpec {
            name: "top",
            kind: Kind::Integer {
                least: 1,
                most: 100_000,
            },
            default: "50",
            help: "how many accounts to list, those with most revenue of a year first",
        },
    ],
    run,
};

/// Contacts are listed for so many accounts.
const CONTACTS_OF: usize = 20;

struct Account {
    unit: u32,
    now: Relationship,
    before: Option<Relationship>,
    exposed: Option<i64>,
}

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let picked = ask.records("set")?;
    let now = Now::of(book);
    let view = view(ask);
    let change = ask.integer("change_days") * Micros::DAY;
    let mut accounts: Vec<Account> = Vec::new();
    let members = Members::of(book, &picked);
    for (unit, records) in members.iter() {
        if book.units.account[unit as usize] == NONE {
            continue;
        }
        let Some(found) =
            Relationship::at(book, records.iter().copied(), &view, now.unit(book, unit))
        else {
            continue;
        };
        accounts.push(Account {
            unit,
            now: found,
            before: Relationship::at(
                book,
                records.iter().copied(),
                &view,
                now.unit(book, unit) - change,
            ),
            exposed: picked_revenue_of_year(book, &picked, unit, now.unit(book, unit)),
        });
    }
    if accounts.is_empty() {
        return Err(Stop::refuse(
            "No contact of the set belongs to an account, so there is no depth to measure: name accounts in the sources.",
        ));
    }
    let depth = |a: &Account| a.now.depth();
    accounts.sort_by_key(|a| (Reverse(a.exposed), Reverse(depth(a)), a.unit));
    let on_one = |a: &&Account| a.now.single_threaded(&view) || a.now.breadth(&view) <= 1;
    let single = accounts.iter().filter(on_one).count();
    let lost = accounts
        .iter()
        .filter(|a| a.now.contacts.iter().any(|c| c.key_lost))
        .count();
    let money = book.one_currency(picked.iter());
    let hangs = accounts
        .iter()
        .filter(on_one)
        .fold(0_i64, |sum, a| sum.saturating_add(a.exposed.unwrap_or(0)));
    let verdict = format!(
        "{single} of {} accounts rest on at most one active person{}; {lost} have lost a key role.",
        accounts.len(),
        money.map_or_else(String::new, |currency| {
            format!(", with {} of revenue a year", amount(currency, hangs))
        }),
    );
    let top = ask.integer("top") as usize;
    let roles = book.dimension("role").is_some();
    let mut answer = ask
        .answer()
        .n(picked.count())
        .verdict(verdict)
        .table(table(book, &view, &accounts[..accounts.len().min(top)], money))
        .table(contacts(book, &accounts[..accounts.len().min(top).min(CONTACTS_OF)]))
        .caveat_if(!roles, || "No contact has a buying role, so nobody can say whether a key role is lost.".to_owned())
        .caveat("Depth knows only people who have interactions here: those whom nobody has met yet do not count.");
    answer.caveats.extend(now.caveat(book, &picked));
    answer.caveats.extend(partly_picked(book, &picked));
    answer.caveats.extend(mixed_scales(book, &picked));
    Ok(answer)
}

pub(super) fn view(ask: &Ask<'_>) -> View {
    let threshold = (ask.decimal("threshold") * 100.0).round() as i64;
    View::new(
        ask.book,
        ask.integer("active_days"),
        threshold,
        ask.text("key_roles"),
    )
}

fn table(book: &Book, view: &View, accounts: &[Account], money: Option<Currency>) -> Table {
    let mut table = Table::new("accounts", "Accounts")
        .column("account", "Account", Unit::Text)
        .column("scope", "Scope", Unit::Text)
        .column("contacts", "Contacts", Unit::Count)
        .column("breadth", "Breadth", Unit::Count)
        .column("breadth_change", "Change", Unit::Count)
        .column("roles", "Roles covered", Unit::Text)
        .column("roles_lost", "Key roles lost", Unit::Text)
        .column("depth_hundredths", "Depth", Unit::RvHundredths)
        .column("depth_change_hundredths", "Change", Unit::RvHundredths)
        .column("concentration", "Concentration", Unit::Statistic)
        .column("effective_contacts", "As if spread over", Unit::Statistic)
        .column("single_threaded", "Single-threaded", Unit::Flag)
        .column("drawdown", "Below its peak", Unit::Share)
        .column("last_at", "Last interaction", Unit::Time)
        .column(
            "exposed_minor",
            "Revenue of a year",
            money.map_or(Unit::Count, Unit::Minor),
        )
        .column("account_id", "Account no.", Unit::Count);
    for a in accounts {
        let u = a.unit as usize;
        let now = &a.now;
        let before = a.before.as_ref();
        let breadth = now.breadth(view);
        table.push(row![
            unit_name(book, a.unit),
            book.scopes[book.units.scope[u] as usize].code.as_str(),
            now.contacts.len(),
            breadth,
            breadth as i64 - before.map_or(0, |b| b.breadth(view)) as i64,
            roles(book, now),
            now.lost_roles(book).join(", "),
            now.depth(),
            now.depth() - before.map_or(0, Relationship::depth),
            now.concentration(),
            now.concentration().map(|h| 1.0 / h),
            now.single_threaded(view) || breadth <= 1,
            now.drawdown(),
            date(now.last),
            money.and(a.exposed),
            book.accounts[book.units.account[u] as usize].id.0,
        ]);
    }
    table
}

/// Roles with an active contact, each once.
fn roles(book: &Book, relationship: &Relationship) -> String {
    let Some(roles) = book.dimension("role") else {
        return String::new();
    };
    let active = relationship.contacts.iter().filter(|c| c.active);
    let mut codes: Vec<u32> = active.filter_map(|c| c.role).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
        .iter()
        .map(|c| roles.labels[*c as usize].as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

fn contacts(book: &Book, accounts: &[Account]) -> Table {
    let mut table = Table::new("contacts", "Who it rests on")
        .column("account", "Account", Unit::Text)
        .column("record", "Who", Unit::Text)
        .column("role", "Role", Unit::Text)
        .column("level", "Level", Unit::Text)
        .column("rv_hundredths", "RV", Unit::RvHundredths)
        .column("share", "Share of depth", Unit::Share)
        .column("active", "Active", Unit::Flag)
        .column("last_at", "Last interaction", Unit::Time)
        .column("contact", "Contact", Unit::Count);
    for a in accounts {
        let depth = a.now.depth();
        for c in &a.now.contacts {
            let r = c.record as usize;
            let scope = &book.scopes[book.records.scope[r] as usize];
            table.push(row![
                unit_name(book, a.unit),
                book.name(c.record),
                book.dimension("role").and_then(|d| d.label(c.record)),
                scope
                    .levels
                    .get(book.records.level[r] as usize)
                    .map(|l| l.code.as_str()),
                c.rv,
                (depth > 0).then(|| c.rv.max(0) as f64 / depth as f64),
                c.active,
                date(c.last),
                book.records.contact[r].0,
            ]);
        }
    }
    table
}
