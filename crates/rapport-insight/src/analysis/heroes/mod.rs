//! Unsung heroes: Relationship Value created, by function and person, the back office included (domain.md 4, 9.8, 9.10).

mod credit;
mod unsung;

use super::people::{MIN_GROUP, NOT_FOR_PAY, PEOPLE, People, min_group, team};
use super::words::{mixed_scales, points};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SET, Stop, TableSpec};
use crate::book::NONE;
use crate::set::Picked;
use crate::{Answer, Book, Table, Unit, row};
use credit::{Credit, Credits, credits};

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "heroes",
    title: "Unsung heroes",
    question: "Who creates Relationship Value, in every function, and who does so without owning the relationship?",
    method: "value of each interaction in equal parts to all who took part; counts beside sums",
    version: 2,
    tables: &[
        TableSpec {
            name: "functions",
            about: "value created by function",
        },
        TableSpec {
            name: "people",
            about: "value created by person",
        },
    ],
    options: &[
        SET,
        PEOPLE,
        MIN_GROUP,
        OptionSpec {
            name: "top",
            kind: Kind::Integer {
                least: 1,
                most: 1_000,
            },
            default: "30",
            help: "how many people to list",
        },
    ],
    run,
};

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let people = People::of(ask)?;
    let least = min_group(ask)?;
    let picked = ask.records("set")?;
    let credits = credits(book, &picked);
    let total: usize = credits.functions.iter().map(|(_, c)| c.interactions).sum();
    if total == 0 {
        return Err(Stop::refuse(
            "The set has no interaction, so nobody has created anything yet.",
        ));
    }
    let created: i64 = credits.functions.iter().map(|(_, c)| c.created).sum();
    let acted = total - credits.nobody;
    let mut answer = ask
        .answer()
        .n(picked.count())
        .table(functions(book, &picked, &credits, created));
    let mut sentence = None;
    let enough = book.staff.len() >= least;
    match people {
        People::Named if enough && acted > 0 => {
            let (table, unsung) = persons(ask, &picked, &credits, least);
            sentence = unsung;
            answer = answer.table(table).caveat(NOT_FOR_PAY);
        }
        People::Groups if enough && acted > 0 => {
            answer = answer
                .table(teams(book, least, &credits))
                .caveat("People are shown as teams only (works-council mode).");
        }
        People::Off => answer = answer.caveat("People are not shown (people=off): functions only."),
        _ if acted == 0 => {
            answer = answer
                .caveat("No interaction names who acted, so value can be told by function only.");
        }
        _ => {
            answer = answer.caveat(format!(
                "Fewer than {least} people: nobody is shown, so that no one is singled out."
            ));
        }
    }
    let mut best: Vec<&(String, Credit)> = credits.functions.iter().collect();
    best.sort_by(|a, b| b.1.created.cmp(&a.1.created).then_with(|| a.0.cmp(&b.0)));
    let named: Vec<String> = best
        .iter()
        .take(3)
        .map(|(name, c)| format!("{name} {}", points(c.created)))
        .collect();
    let verdict = format!(
        "{total} interactions created {} in all, most of it by {}.{}{}",
        points(created),
        named.join(", "),
        enablers(book, &picked, &best, created),
        sentence.map_or_else(String::new, |s| format!(" {s}")),
    );
    let mut answer = answer
        .verdict(verdict)
        .caveat_if(acted > 0 && credits.nobody > 0, || {
            format!("{} of {total} interactions name nobody who acted; they count for their function alone.", credits.nobody)
        })
        .caveat(
            "Value is what the team agreed on for the kind of interaction, not how well one person did it: read counts beside \
             sums, and do not tie pay to points.",
        );
    answer.caveats.extend(mixed_scales(book, &picked));
    Ok(answer)
}

/// What the functions created that own no relationship, the back office among them: their interactions seldom name a
/// person, so the flow's function names the team. Nothing where nobody owns anything.
fn enablers(book: &Book, picked: &Picked, best: &[&(String, Credit)], created: i64) -> String {
    let plain = |function: &str| function.to_lowercase().replace(['-', ' '], "_");
    let mut owners: Vec<u32> = picked
        .iter()
        .map(|r| book.records.owner[r as usize])
        .collect();
    owners.sort_unstable();
    owners.dedup();
    let owning: Vec<String> = owners
        .iter()
        .filter_map(|s| book.staff.get(*s as usize))
        .map(|s| plain(&s.function))
        .filter(|function| !function.is_empty())
        .collect();
    let others: Vec<&&(String, Credit)> = best
        .iter()
        .filter(|(name, c)| c.created > 0 && !name.is_empty() && !owning.contains(&plain(name)))
        .collect();
    let sum: i64 = others.iter().map(|(_, c)| c.created).sum();
    if owning.is_empty() || others.is_empty() || created <= 0 {
        return String::new();
    }
    let named: Vec<String> = others
        .iter()
        .map(|(name, c)| format!("{name} {}", points(c.created)))
        .collect();
    format!(
        " Functions that own no relationship created {:.0} % of it: {}.",
        sum as f64 / created as f64 * 100.0,
        named.join(", ")
    )
}

/// Functions, the most creating first.
fn functions(book: &Book, picked: &Picked, credits: &Credits, created: i64) -> Table {
    let money = book.one_currency(picked.iter());
    let mut table = Table::new("functions", "By function of the interaction")
        .column("function", "Function", Unit::Text)
        .column("interactions", "Interactions", Unit::Count)
        .column("joint", "Joint", Unit::Count)
        .column("unnamed", "Name nobody", Unit::Count)
        .column("rv_hundredths", "RV", Unit::RvHundredths)
        .column("created_hundredths", "Created", Unit::RvHundredths)
        .column("lost_hundredths", "Lost", Unit::RvHundredths)
        .column("created_share", "Share of all created", Unit::Share)
        .column("each_hundredths", "RV each", Unit::RvHundredths)
        .column("each_low_hundredths", "95 % low", Unit::RvHundredths)
        .column("each_high_hundredths", "95 % high", Unit::RvHundredths)
        .column("cost_minor", "Cost", money.map_or(Unit::Count, Unit::Minor));
    let mut order: Vec<&(String, Credit)> = credits.functions.iter().collect();
    order.sort_by(|a, b| b.1.rv.cmp(&a.1.rv).then_with(|| a.0.cmp(&b.0)));
    for (name, c) in order {
        let range = c.each.interval(0.95);
        table.push(row![
            if name.is_empty() { "no function" } else { name },
            c.interactions,
            c.joint,
            c.unnamed,
            c.rv,
            c.created,
            c.lost,
            (created > 0).then(|| c.created as f64 / created as f64),
            c.each.mean(),
            range.map(|i| i.low),
            range.map(|i| i.high),
            money.map(|_| c.cost),
        ]);
    }
    table
}

/// People, those who create most for relationships of others first, and a sentence about the unsung.
fn persons(
    ask: &Ask<'_>,
    picked: &Picked,
    credits: &Credits,
    least: usize,
) -> (Table, Option<String>) {
    let book = ask.book;
    let money = book.one_currency(picked.iter());
    let mut table = Table::new("people", "By person")
        .column("who", "Who", Unit::Text)
        .column("function", "Function", Unit::Text)
        .column("interactions", "Interactions", Unit::Count)
        .column("joint", "Joint", Unit::Count)
        .column("rv_hundredths", "RV", Unit::RvHundredths)
        .column("created_hundredths", "Created", Unit::RvHundredths)
        .column(
            "created_for_others_hundredths",
            "For others' relationships",
            Unit::RvHundredths,
        )
        .column("owns", "Owns", Unit::Count)
        .column("unsung", "Unsung", Unit::Flag)
        .column("each_hundredths", "RV each", Unit::RvHundredths)
        .column("each_low_hundredths", "95 % low", Unit::RvHundredths)
        .column("each_high_hundredths", "95 % high", Unit::RvHundredths)
        .column("cost_minor", "Cost", money.map_or(Unit::Count, Unit::Minor))
        .column("example", "Mostly by", Unit::Text);
    let mut order: Vec<usize> = (0..credits.staff.len())
        .filter(|s| credits.staff[*s].interactions > 0)
        .collect();
    order.sort_by_key(|s| (-credits.staff[*s].created_for_others, *s));
    let has_owners = picked
        .iter()
        .any(|r| book.records.owner[r as usize] != NONE);
    let unsung = if has_owners {
        unsung::unsung(book, &credits.staff, least)
    } else {
        vec![false; credits.staff.len()]
    };
    for s in order.iter().take(ask.integer("top") as usize) {
        let (info, c) = (&book.staff[*s], &credits.staff[*s]);
        let range = c.each.interval(0.95);
        let best = c
            .by_type
            .iter()
            .enumerate()
            .max_by_key(|(at, rv)| (**rv, std::cmp::Reverse(*at)));
        let example = best
            .filter(|(_, rv)| **rv > 0)
            .map(|(at, _)| book.types[at].name.as_str());
        table.push(row![
            info.name.as_str(),
            info.function.as_str(),
            c.interactions,
            c.joint,
            c.rv,
            c.created,
            c.created_for_others,
            c.owns,
            unsung[*s],
            c.each.mean(),
            range.map(|i| i.low),
            range.map(|i| i.high),
            money.map(|_| c.cost),
            example,
        ]);
    }
    (table, unsung::sentence(book, &order, &unsung))
}

fn teams(book: &Book, least: usize, credits: &Credits) -> Table {
    let mut teams: Vec<(String, usize, Credit)> = Vec::new();
    for (staff, credit) in credits
        .staff
        .iter()
        .enumerate()
        .filter(|(_, c)| c.interactions > 0)
    {
        let name = team(book, staff as u32);
        let at = teams
            .iter()
            .position(|(n, ..)| n == name)
            .unwrap_or_else(|| {
                teams.push((name.to_owned(), 0, Credit::new(book.types.len())));
                teams.len() - 1
            });
        teams[at].1 += 1;
        teams[at].2.absorb(credit);
    }
    let mut table = Table::new("teams", "By team")
        .column("team", "Team", Unit::Text)
        .column("people", "People", Unit::Count)
        .column("interactions", "Interactions", Unit::Count)
        .column("joint", "Joint", Unit::Count)
        .column("rv_hundredths", "RV", Unit::RvHundredths)
        .column("created_hundredths", "Created", Unit::RvHundredths)
        .column(
            "created_for_others_hundredths",
            "For others' relationships",
            Unit::RvHundredths,
        );
    // Small teams go together, and are left out where together they are still too few.
    let (mut shown, small): (Vec<_>, Vec<_>) = teams
        .into_iter()
        .partition(|(_, people, _)| *people >= least);
    let mut rest = (
        "small teams together".to_owned(),
        0,
        Credit::new(book.types.len()),
    );
    for (_, people, credit) in &small {
        rest.1 += people;
        rest.2.absorb(credit);
    }
    if rest.1 >= least {
        shown.push(rest);
    }
    shown.sort_by(|a, b| b.2.created.cmp(&a.2.created).then_with(|| a.0.cmp(&b.0)));
    for (name, people, c) in shown {
        table.push(row![
            name,
            people,
            c.interactions,
            c.joint,
            c.rv,
            c.created,
            c.created_for_others
        ]);
    }
    table
}
