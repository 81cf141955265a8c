//! What the analyses say of a harvested sample, and how that compares with what was planted, in words.

use crate::table::{Align, Table};
use rapport_engine::EngineError;
use rapport_engine::insight::{Answer, Cell, Table as Found};
use rapport_engine::session::Session;
use rapport_model::Micros;
use rapport_sample::score::analyses::{
    Analysed, Analyses, Called, LOOK_BACK_DAYS, Ranked, Ranking,
};
use std::collections::BTreeMap;

/// Asks the analyses. `keys` are those of the accounts, by number.
pub(super) fn analysed(
    session: &mut Session,
    keys: &BTreeMap<i64, String>,
) -> Result<Analysed, EngineError> {
    let decided = session.decided()?;
    let book = session.book(Micros::END)?;
    let mut refused = Vec::new();
    let mut ask = |name: &str, options: &[(&str, String)]| -> Result<Answer, EngineError> {
        let options = options
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()));
        let answer = book.ask(&decided, name, &options.collect())?;
        if answer.refused {
            refused.push(format!("{name}: {}", answer.verdict));
        }
        Ok(answer)
    };
    let lead = ask("lead-test", &[])?;
    let performers = ask("top-performers", &[])?;
    let all = "100000".to_owned();
    let at_risk = ask(
        "at-risk",
        &[("days_ago", LOOK_BACK_DAYS.to_string()), ("top", all)],
    )?;
    let account = |id: &Cell| match id {
        Cell::Int(id) => keys.get(id).cloned(),
        _ => None,
    };
    Ok(Analysed {
        calls: rows(&lead, "verdicts").map(|row| called(&row)).collect(),
        staff: ranked(&performers, "portfolios", "spreads", "code", text_of),
        at_risk: ranked(&at_risk, "customers", "score", "account_id", account),
        refused,
    })
}

/// A row by the names of its columns.
struct Row<'a> {
    table: &'a Found,
    at: usize,
}

impl Row<'_> {
    fn cell(&self, column: &str) -> &Cell {
        self.table.get(self.at, column).unwrap_or(&Cell::Empty)
    }

    fn number(&self, column: &str) -> Option<f64> {
        match self.cell(column) {
            Cell::Int(n) => Some(*n as f64),
            Cell::Number(x) => Some(*x),
            _ => None,
        }
    }

    fn whole(&self, column: &str) -> Option<i64> {
        match self.cell(column) {
            Cell::Int(n) => Some(*n),
            _ => None,
        }
    }
}

fn rows<'a>(answer: &'a Answer, table: &'a str) -> impl Iterator<Item = Row<'a>> {
    let found = answer.tables.iter().filter(move |t| t.name == table);
    found.flat_map(|table| (0..table.rows.len()).map(move |at| Row { table, at }))
}

fn text_of(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn called(row: &Row<'_>) -> Called {
    let text = |column: &str| text_of(row.cell(column)).unwrap_or_default();
    Called {
        scope: text("scope"),
        verdict: text("verdict"),
        lag_months: row.whole("lag_months"),
        correlation: ["correlation", "correlation_low", "correlation_high"]
            .map(|column| row.number(column)),
        n: row.whole("units").unwrap_or(0),
    }
}

fn ranked(
    answer: &Answer,
    table: &str,
    score: &str,
    key: &str,
    read: impl Fn(&Cell) -> Option<String>,
) -> Vec<Ranked> {
    let one = |row: Row<'_>| {
        Some(Ranked {
            key: read(row.cell(key))?,
            score: row.number(score)?,
        })
    };
    rows(answer, table).filter_map(one).collect()
}

/// The comparison, as people read it.
pub(super) fn text(found: &Analyses) -> String {
    let mut calls = Table::new(&[
        ("segment", Align::Left),
        ("planted lead", Align::Left),
        ("called", Align::Left),
        ("correlation", Align::Right),
        ("relationships", Align::Right),
        ("", Align::Left),
    ]);
    let after = |lag: Option<i64>| lag.map_or_else(String::new, |lag| format!(", {lag} months"));
    for call in &found.calls {
        let word = match (call.right, call.lag_right) {
            (Some(false), _) => "WRONG",
            (Some(true), Some(false)) => "ok, another lag",
            (Some(true), _) => "ok",
            (None, _) => "either will do",
        };
        calls.row(vec![
            call.scope.clone(),
            format!("{}{}", call.planted, after(call.planted_lag_months)),
            format!("{}{}", call.called, after(call.lag_months)),
            between(
                call.correlation,
                call.correlation_low,
                call.correlation_high,
            ),
            call.n.to_string(),
            word.to_owned(),
        ]);
    }
    let mut text = format!("\n{}\n", calls.render());
    for ranking in &found.rankings {
        text.push_str(&sentence(ranking));
    }
    for why in &found.refused {
        text.push_str(&format!("{why}\n"));
    }
    text.push_str("found by sampling, so this does not change the exit code: with few accounts a true lead cannot be seen\n");
    text
}

fn sentence(ranking: &Ranking) -> String {
    format!(
        "AUC {}: {} ({} planted, {} others)\n",
        between(ranking.auc, ranking.auc_low, ranking.auc_high),
        ranking.what,
        ranking.planted,
        ranking.others
    )
}

/// A figure with its interval.
fn between(at: Option<f64>, low: Option<f64>, high: Option<f64>) -> String {
    match (at, low, high) {
        (Some(at), Some(low), Some(high)) => format!("{at:.2} [{low:.2}, {high:.2}]"),
        (Some(at), ..) => format!("{at:.2}"),
        _ => "none".to_owned(),
    }
}
