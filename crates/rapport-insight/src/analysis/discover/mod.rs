//! Discover: how relationships really run, and the same as logs that process-mining tools read.

pub mod graph;
pub mod handover;
pub mod ocel;
pub mod rework;
pub mod variants;
pub mod xes;

use super::words::SMALL;
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SET, Stop, TableSpec};
use crate::stats::proportion::wilson;
use crate::{Answer, Book, Table, Unit, row};
use graph::{Graph, graph};
use handover::hand_overs;
use rapport_model::Micros;
use rework::{Rework, rework};
use variants::{Variant, variants};

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "discover",
    title: "How relationships really run",
    question: "Which interactions follow which, after how long, where is work handed over, and where done again?",
    method: "directly-follows counts, variants, hand-overs and rework, all by counting",
    version: 1,
    tables: &[
        TableSpec {
            name: "follows",
            about: "which interaction follows which",
        },
        TableSpec {
            name: "interactions",
            about: "interaction types with their counts",
        },
        TableSpec {
            name: "variants",
            about: "ways that records went",
        },
        TableSpec {
            name: "hand_overs",
            about: "hand-overs between functions",
        },
        TableSpec {
            name: "rework",
            about: "interactions done again",
        },
    ],
    options: &[
        SET,
        OptionSpec {
            name: "top",
            kind: Kind::Integer {
                least: 1,
                most: 100_000,
            },
            default: "30",
            help: "how many edges and variants to list",
        },
    ],
    run,
};

/// Interactions of a variant that are written out.
const STEPS: usize = 12;

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let picked = ask.records("set")?;
    let graph = graph(book, picked.iter());
    if graph.interactions == 0 {
        return Err(Stop::refuse(
            "The set has no interaction, so there is no way that anything ran.",
        ));
    }
    let variants = variants(book, picked.iter());
    let rework = rework(book, picked.iter());
    let top = ask.integer("top") as usize;
    let steps: u64 = graph.edges.iter().map(|e| e.count).sum();
    let handed: u64 = hand_overs(book, &graph).values().map(|h| h.count).sum();
    let covered: usize = variants.iter().take(top).map(|v| v.count).sum();
    let looped = rework
        .iter()
        .enumerate()
        .max_by_key(|(at, r)| (r.returns, std::cmp::Reverse(*at)));
    let verdict = format!(
        "{} records with {} interactions went {} different ways; the {} most frequent ways cover {:.0} % of them. {}{}",
        graph.records,
        graph.interactions,
        variants.len(),
        top.min(variants.len()),
        covered as f64 / graph.records as f64 * 100.0,
        if steps > 0 {
            format!(
                "{:.0} % of all steps hand over to another function.",
                handed as f64 / steps as f64 * 100.0
            )
        } else {
            "No record has two interactions, so nothing follows anything.".to_owned()
        },
        looped
            .filter(|(_, r)| r.returns > 0)
            .map_or_else(String::new, |(at, r)| {
                format!(
                    " Most come back to {} ({} times).",
                    book.types[at].name, r.returns
                )
            }),
    );
    Ok(ask
        .answer()
        .n(picked.count())
        .verdict(verdict)
        .table(edges(book, &graph, top))
        .table(nodes(book, &graph))
        .table(ways(book, &graph, &variants, top))
        .table(functions(book, &graph, steps))
        .table(again(book, &picked, &rework))
        .caveat_if(graph.records < SMALL as u64, || {
            format!("Fewer than {SMALL} records: the map shows these, not how relationships run.")
        })
        .caveat(
            "What follows directly is in order of time within one record: two things that happen side by side look like a \
             sequence. A return is not always rework; a second meeting may be a good one.",
        ))
}

fn days(micros: i64) -> f64 {
    micros as f64 / Micros::DAY as f64
}

fn edges(book: &Book, graph: &Graph, top: usize) -> Table {
    let mut table = Table::new("follows", "What follows what")
        .column("from", "From", Unit::Text)
        .column("to", "To", Unit::Text)
        .column("count", "Times", Unit::Count)
        .column("share", "Of all that follows From", Unit::Share)
        .column("share_low", "95 % low", Unit::Share)
        .column("share_high", "95 % high", Unit::Share)
        .column("gap_days_p50", "After, p50", Unit::Days)
        .column("gap_days_p90", "p90", Unit::Days)
        .column("gap_days_mean", "mean", Unit::Days);
    for edge in graph.edges.iter().take(top) {
        let [all, _, ends] = graph.nodes[edge.from as usize];
        let left = (all - ends) as usize;
        let range = wilson(edge.count as usize, left, 0.95);
        let [p50, p90] = edge.gaps();
        table.push(row![
            book.types[edge.from as usize].code.as_str(),
            book.types[edge.to as usize].code.as_str(),
            edge.count as i64,
            edge.count as f64 / left as f64,
            range.map(|r| r.low),
            range.map(|r| r.high),
            p50.map(days),
            p90.map(days),
            days(edge.total_gap) / edge.count as f64,
        ]);
    }
    table
}

fn nodes(book: &Book, graph: &Graph) -> Table {
    let mut table = Table::new("interactions", "Interactions")
        .column("interaction", "Interaction", Unit::Text)
        .column("function", "Function", Unit::Text)
        .column("count", "Times", Unit::Count)
        .column("starts", "Starts a record", Unit::Count)
        .column("ends", "Ends one", Unit::Count);
    let mut order: Vec<usize> = (0..graph.nodes.len())
        .filter(|at| graph.nodes[*at][0] > 0)
        .collect();
    order.sort_by_key(|at| (std::cmp::Reverse(graph.nodes[*at][0]), *at));
    for at in order {
        let [count, starts, ends] = graph.nodes[at].map(|n| n as i64);
        table.push(row![
            book.types[at].code.as_str(),
            book.types[at].function.as_str(),
            count,
            starts,
            ends
        ]);
    }
    table
}

fn ways(book: &Book, graph: &Graph, variants: &[Variant], top: usize) -> Table {
    let mut table = Table::new("variants", "Ways that records went")
        .column("variant", "Way", Unit::Text)
        .column("interactions", "Interactions", Unit::Count)
        .column("count", "Records", Unit::Count)
        .column("share", "Share", Unit::Share)
        .column("share_low", "95 % low", Unit::Share)
        .column("share_high", "95 % high", Unit::Share)
        .column("days_mean", "Took, mean", Unit::Days)
        .column("example", "Example (contact)", Unit::Count);
    for variant in variants.iter().take(top) {
        let range = wilson(variant.count, graph.records as usize, 0.95);
        table.push(row![
            way(book, variant.example),
            book.records.interactions(variant.example),
            variant.count,
            variant.count as f64 / graph.records as f64,
            range.map(|r| r.low),
            range.map(|r| r.high),
            days(variant.total_time) / variant.count as f64,
            book.records.contact[variant.example as usize].0,
        ]);
    }
    table
}

/// The way of a record in words; a run of the same interaction is written once with its count.
fn way(book: &Book, record: u32) -> String {
    let kinds = &book.entries.type_index[book.records.entries(record)];
    let runs: Vec<&[u16]> = kinds.chunk_by(|a, b| a == b).collect();
    let told = |run: &&[u16]| {
        let code = book.types[run[0] as usize].code.as_str();
        if run.len() == 1 {
            code.to_owned()
        } else {
            format!("{code} x{}", run.len())
        }
    };
    let mut words: Vec<String> = runs.iter().take(STEPS).map(told).collect();
    if runs.len() > STEPS {
        words.push(format!("... {} more", runs.len() - STEPS));
    }
    words.join(" > ")
}

fn functions(book: &Book, graph: &Graph, steps: u64) -> Table {
    let mut table = Table::new("hand_overs", "Hand-overs between functions")
        .column("from", "From", Unit::Text)
        .column("to", "To", Unit::Text)
        .column("count", "Times", Unit::Count)
        .column("share", "Of all steps", Unit::Share)
        .column("gap_days_mean", "After, mean", Unit::Days)
        .column("gap_days_typical", "Typical", Unit::Days);
    let found = hand_overs(book, graph);
    let mut order: Vec<_> = found.iter().collect();
    order.sort_by_key(|(names, h)| (std::cmp::Reverse(h.count), **names));
    for ((from, to), h) in order {
        table.push(row![
            *from,
            *to,
            h.count as i64,
            h.count as f64 / steps as f64,
            h.mean_gap().map(days),
            h.typical_gap().map(days),
        ]);
    }
    table
}

fn again(book: &Book, picked: &crate::set::Picked, rework: &[Rework]) -> Table {
    let money = book.one_currency(picked.iter());
    let mut table = Table::new("rework", "Done again")
        .column("interaction", "Interaction", Unit::Text)
        .column("records", "Records with it", Unit::Count)
        .column("again", "More than once", Unit::Count)
        .column("again_share", "Share", Unit::Share)
        .column("again_low", "95 % low", Unit::Share)
        .column("again_high", "95 % high", Unit::Share)
        .column("repeats", "Right again", Unit::Count)
        .column("returns", "Came back to", Unit::Count)
        .column(
            "cost_minor",
            "Cost of it",
            money.map_or(Unit::Count, Unit::Minor),
        )
        .column("rv_hundredths", "RV of it", Unit::RvHundredths);
    let mut order: Vec<usize> = (0..rework.len())
        .filter(|at| rework[*at].again > 0)
        .collect();
    order.sort_by_key(|at| {
        (
            std::cmp::Reverse(rework[*at].returns),
            std::cmp::Reverse(rework[*at].again),
            *at,
        )
    });
    for at in order {
        let r = &rework[at];
        let range = wilson(r.again as usize, r.records as usize, 0.95);
        table.push(row![
            book.types[at].code.as_str(),
            r.records as i64,
            r.again as i64,
            r.again as f64 / r.records as f64,
            range.map(|i| i.low),
            range.map(|i| i.high),
            r.repeats as i64,
            r.returns as i64,
            money.map(|_| r.cost_minor),
            r.rv_hundredths,
        ]);
    }
    table
}
