//! Top performers: each person's relationships against the norm, and what they do differently (domain.md 4, 9.8, 9.16).

mod portfolio;
mod sequences;

use super::amounts::some_money;
use super::people::{MIN_GROUP, NOT_FOR_PAY, PEOPLE, People, carriers, min_group, team};
use super::words::SMALL;
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SET, Stop, TableSpec};
use crate::book::NONE;
use crate::panel::{Whole, taken_whole};
use crate::stats::holm::holm;
use crate::{Answer, Book, Table, Unit, row};
use portfolio::{Portfolio, places, portfolios};
use sequences::{Sequence, Sided, distinguishing};

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "top-performers",
    title: "Top performers",
    question: "Whose relationships contribute more than is usual in their segment, and which interactions set them apart?",
    method: "mean contribution above the segment's, in its standard deviations, over relationships; Mantel-Haenszel lift over segments; Holm",
    version: 2,
    tables: &[
        TableSpec {
            name: "portfolios",
            about: "people or teams by the place of their relationships",
        },
        TableSpec {
            name: "sequences",
            about: "interactions that set the top apart",
        },
    ],
    options: &[
        SET,
        PEOPLE,
        MIN_GROUP,
        OptionSpec {
            name: "min_records",
            kind: Kind::Integer {
                least: 2,
                most: 10_000,
            },
            default: "10",
            help: "nobody with fewer relationships is compared",
        },
        OptionSpec {
            name: "top",
            kind: Kind::Integer {
                least: 1,
                most: 300,
            },
            default: "25",
            help: "how many sequences to list",
        },
    ],
    run,
};

/// Those compared, in order, with corrected p, and who of them is above the norm.
struct Ranked {
    portfolios: Vec<(Portfolio, f64)>,
    names: Vec<String>,
    /// By place in the list.
    above: Vec<bool>,
    /// None is discernibly above the norm: the best fifth stands in for them.
    stand_in: bool,
}

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let people = People::or_refuse(ask)?;
    let min_group = min_group(ask)?;
    let book = ask.book;
    let Whole { picked, added } = Whole::asked(ask)?;
    some_money(book, &picked, false)?;
    let records: Vec<u32> = picked.iter().collect();
    let (carriers, by_actor) = carriers(book, &records);
    let (who, labels) = grouped(book, people, min_group, &carriers);
    let places = places(book, &picked);
    let least = ask.integer("min_records") as usize;
    let all = portfolios(book, &records, &places, &who);
    let small = all.iter().filter(|p| p.place.n < least).count();
    let compared: Vec<Portfolio> = all.into_iter().filter(|p| p.place.n >= least).collect();
    let (noun, needed) = if people == People::Named {
        ("people", min_group)
    } else {
        ("teams", 2)
    };
    if compared.len() < needed {
        return Err(Stop::refuse(format!(
            "Only {} {noun} have at least {least} relationships with known money; fewer than {needed} are not compared, so \
             that nobody is singled out.",
            compared.len(),
        )));
    }
    let ranked = rank(compared, &labels);
    let is_above: std::collections::BTreeSet<u32> = ranked
        .portfolios
        .iter()
        .zip(&ranked.above)
        .filter(|(_, above)| **above)
        .map(|((p, _), _)| p.who)
        .collect();
    let counted: std::collections::BTreeSet<u32> =
        ranked.portfolios.iter().map(|(p, _)| p.who).collect();
    let sides = sides(book, &records, &who, |who| {
        counted.contains(&who).then(|| is_above.contains(&who))
    });
    let (sequences, tested) = distinguishing(book, &sides);
    let first = sides.iter().filter(|side| side.first).count();
    let thin = first < SMALL || sides.len() - first < SMALL;
    let answer = ask
        .answer()
        .n(sides.len())
        .verdict(verdict(book, &ranked, &sequences, noun))
        .table(table(book, &picked, &ranked, noun))
        .table(sequence_table(book, &sequences, ask.integer("top") as usize, thin))
        .caveat_if(ranked.stand_in, || {
            format!("Nobody is discernibly above the norm: the best fifth of the {noun} stands in for them in the sequences.")
        })
        .caveat_if(small > 0, || format!("{small} {noun} with fewer than {least} relationships are left out."))
        .caveat_if(by_actor, || {
            "No relationship has an owner: it counts for whoever acted in it most often.".to_owned()
        })
        .caveat_if(added > 0, || taken_whole(added))
        .caveat_if(thin, || format!("Fewer than {SMALL} relationships on one side: lifts are shown without p."))
        .caveat(format!(
            "{tested} sequences were tested and p corrected for that. Orders, invoices and payments are left out of them: \
             they explain contribution by definition."
        ))
        .caveat(NOT_FOR_PAY);
    Ok(answer)
}

/// The relationships of those for whom `above` tells whether they are above the norm, each with its records; one that both
/// sides carry counts for either with the records that are theirs.
fn sides(
    book: &Book,
    records: &[u32],
    who: &[u32],
    above: impl Fn(u32) -> Option<bool>,
) -> Vec<Sided> {
    let sided = records.iter().zip(who);
    let mut sided: Vec<(u32, bool, u32)> = sided
        .filter_map(|(record, who)| {
            Some((book.records.unit[*record as usize], above(*who)?, *record))
        })
        .collect();
    sided.sort_unstable();
    let unit = |of: &[(u32, bool, u32)]| Sided {
        scope: book.units.scope[of[0].0 as usize],
        records: of.iter().map(|(_, _, record)| *record).collect(),
        first: of[0].1,
    };
    let units = sided.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
    units.map(unit).collect()
}

/// Person or team of each record, and what each is called. Teams below the minimum size are nobody.
fn grouped(book: &Book, people: People, least: usize, carriers: &[u32]) -> (Vec<u32>, Vec<String>) {
    if people == People::Named {
        return (
            carriers.to_vec(),
            book.staff.iter().map(|s| s.name.clone()).collect(),
        );
    }
    let mut labels: Vec<String> = Vec::new();
    let mut sizes: Vec<usize> = Vec::new();
    let team_of: Vec<u32> = (0..book.staff.len() as u32)
        .map(|staff| {
            let name = team(book, staff);
            let at = labels.iter().position(|l| l == name).unwrap_or_else(|| {
                labels.push(name.to_owned());
                sizes.push(0);
                labels.len() - 1
            });
            sizes[at] += 1;
            at as u32
        })
        .collect();
    let team = |staff: &u32| match team_of.get(*staff as usize) {
        Some(team) if sizes[*team as usize] >= least => *team,
        _ => NONE,
    };
    (carriers.iter().map(team).collect(), labels)
}

fn rank(mut compared: Vec<Portfolio>, labels: &[String]) -> Ranked {
    let spreads = |p: &Portfolio| p.spreads.mean().unwrap_or(0.0);
    compared.sort_by(|a, b| spreads(b).total_cmp(&spreads(a)).then(a.who.cmp(&b.who)));
    let p = holm(&compared.iter().map(Portfolio::p).collect::<Vec<_>>());
    let mut above: Vec<bool> = compared
        .iter()
        .zip(&p)
        .map(|(c, p)| *p < 0.05 && spreads(c) > 0.0)
        .collect();
    let stand_in = !above.contains(&true);
    if stand_in {
        let fifth = compared.len().div_ceil(5);
        above.iter_mut().take(fifth).for_each(|a| *a = true);
    }
    let names = compared
        .iter()
        .map(|c| labels[c.who as usize].clone())
        .collect();
    Ranked {
        portfolios: compared.into_iter().zip(p).collect(),
        names,
        above,
        stand_in,
    }
}

fn verdict(book: &Book, ranked: &Ranked, sequences: &[Sequence], noun: &str) -> String {
    let n = ranked.portfolios.len();
    let above = ranked.above.iter().filter(|a| **a).count();
    let who = if ranked.stand_in {
        format!(
            "None of {n} {noun} is discernibly above the norm of their segments by contribution."
        )
    } else {
        let names: Vec<&str> = ranked
            .names
            .iter()
            .map(String::as_str)
            .take(above.min(3))
            .collect();
        let more = if above > 3 {
            format!(" and {} more", above - 3)
        } else {
            String::new()
        };
        format!(
            "{above} of {n} {noun} are above the norm of their segments by contribution: {}{more}.",
            names.join(", ")
        )
    };
    let telling = sequences.iter().find(|s| s.lift.ratio > 1.0 && s.p < 0.05);
    let what = telling.map_or_else(
        || "No sequence of interactions sets them apart.".to_owned(),
        |s| {
            format!(
                "Most telling: {}, {:.1} times as often as with the others.",
                words(book, &s.types),
                s.lift.ratio
            )
        },
    );
    format!("{who} {what}")
}

fn table(book: &Book, picked: &crate::set::Picked, ranked: &Ranked, noun: &str) -> Table {
    let money = book.one_currency(picked.iter());
    let unit = money.map_or(Unit::Count, Unit::Minor);
    let (title, named) = if noun == "people" {
        ("People against the norm", Some(&book.staff))
    } else {
        ("Teams against the norm", None)
    };
    let mut table = Table::new("portfolios", title)
        .column("who", "Who", Unit::Text)
        .column("records", "Records", Unit::Count)
        .column("relationships", "Relationships", Unit::Count)
        .column("spreads", "Above norm, in spreads", Unit::Statistic)
        .column("spreads_low", "95 % low", Unit::Statistic)
        .column("spreads_high", "95 % high", Unit::Statistic)
        .column("place", "Mean place", Unit::Share)
        .column("place_low", "95 % low", Unit::Share)
        .column("place_high", "95 % high", Unit::Share)
        .column("p", "p (Holm)", Unit::PValue)
        .column("above", "Above the norm", Unit::Flag)
        .column("contribution_minor", "Contribution", unit)
        .column("above_norm_minor", "Above norm, each", unit)
        .column("above_norm_low_minor", "95 % low", unit)
        .column("above_norm_high_minor", "95 % high", unit)
        .column("rv_mean_hundredths", "RV, mean", Unit::RvHundredths)
        .column("cost_mean_minor", "Cost to engage, mean", unit)
        .column("interactions_mean", "Interactions, mean", Unit::Statistic)
        .column("code", "Code", Unit::Text);
    for (((p, corrected), name), above) in ranked
        .portfolios
        .iter()
        .zip(&ranked.names)
        .zip(&ranked.above)
    {
        let [spreads, place, each] =
            [&p.spreads, &p.place, &p.above_norm].map(|moments| moments.interval(0.95));
        table.push(row![
            name.as_str(),
            p.records,
            p.place.n,
            p.spreads.mean(),
            spreads.map(|i| i.low),
            spreads.map(|i| i.high),
            p.place.mean(),
            place.map(|i| i.low.max(0.0)),
            place.map(|i| i.high.min(1.0)),
            *corrected,
            *above && !ranked.stand_in,
            money.map(|_| p.contribution),
            money.and(p.above_norm.mean()),
            money.and(each.map(|i| i.low)),
            money.and(each.map(|i| i.high)),
            p.rv.mean(),
            money.and(p.cost.mean()),
            p.interactions.mean(),
            named
                .and_then(|staff| staff.get(p.who as usize))
                .map(|s| s.code.as_str()),
        ]);
    }
    table
}

fn sequence_table(book: &Book, sequences: &[Sequence], top: usize, thin: bool) -> Table {
    let mut table = Table::new("sequences", "What sets them apart")
        .column("sequence", "Interactions", Unit::Text)
        .column("top", "Top have it", Unit::Count)
        .column("top_n", "of", Unit::Count)
        .column("others", "Others have it", Unit::Count)
        .column("others_n", "of", Unit::Count)
        .column("lift", "Lift", Unit::Statistic)
        .column("lift_low", "95 % low", Unit::Statistic)
        .column("lift_high", "95 % high", Unit::Statistic)
        .column("p", "p (Holm)", Unit::PValue);
    for s in sequences.iter().take(top) {
        let (n, range) = (s.totals(), s.lift.interval(0.95));
        table.push(row![
            words(book, &s.types),
            n.first as i64,
            n.first_n as i64,
            n.second as i64,
            n.second_n as i64,
            s.lift.ratio,
            range.low,
            range.high,
            (!thin).then_some(s.p),
        ]);
    }
    table
}

fn words(book: &Book, types: &[u16]) -> String {
    let names: Vec<&str> = types
        .iter()
        .map(|t| book.types[*t as usize].name.as_str())
        .collect();
    names.join(" > ")
}
