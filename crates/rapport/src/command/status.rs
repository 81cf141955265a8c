//! `rapport status`.

use super::{At, Done};
use crate::harmless::part;
use crate::output::{self, count};
use crate::table::{Align, Table};
use rapport_engine::session::Access;
use rapport_engine::status::{Money, Status};
use rapport_model::Currency;
use std::collections::BTreeMap;

pub(super) fn run(at: &At<'_>) -> Done {
    let status = at.session(Access::Read)?.status()?;
    if at.json {
        output::json(&status)?;
    } else {
        output::print(&render(&status))?;
    }
    Ok(0)
}

/// Kinds of rule hits that a line has room for.
const HITS_SHOWN: usize = 6;

fn render(status: &Status) -> String {
    let mut text = format!("{}\n\n", status.title);
    let mut sources = Table::new(&[
        ("source", Align::Left),
        ("received", Align::Right),
        ("accepted", Align::Right),
        ("duplicate", Align::Right),
        ("quarantined", Align::Right),
        ("last run", Align::Left),
        ("last happened", Align::Left),
        ("", Align::Left),
    ]);
    let day = |moment: &Option<String>| {
        moment
            .as_deref()
            .map_or("never", |m| m.split('T').next().unwrap_or(m))
            .to_owned()
    };
    for source in &status.sources {
        let c = source.counts;
        let note = match (&source.last_run_status, source.stale) {
            (Some(state), _) if state != "done" => state.clone(),
            (_, true) => "stale".to_owned(),
            _ => String::new(),
        };
        sources.row(vec![
            source.source.clone(),
            count(c.received),
            count(c.accepted),
            count(c.duplicate),
            count(c.quarantined),
            day(&source.last_run_at),
            day(&source.last_happened_at),
            note,
        ]);
    }
    text.push_str(&sources.render());
    text.push('\n');
    for source in &status.sources {
        if !source.rule_hits.is_empty() {
            let mut hits: Vec<String> = source
                .rule_hits
                .iter()
                .take(HITS_SHOWN)
                .map(|hits| format!("{} {}", hits.what, count(hits.count)))
                .collect();
            if source.rule_hits.len() > HITS_SHOWN {
                hits.push(format!(
                    "and {} more kinds (--json has all)",
                    source.rule_hits.len() - HITS_SHOWN
                ));
            }
            text.push_str(&format!("{} rule: {}\n", source.source, hits.join(", ")));
        }
        for (reason, records) in &source.quarantine {
            text.push_str(&format!(
                "{} quarantine: {} record(s), {reason}\n",
                source.source,
                count(*records)
            ));
        }
        for notice in &source.notices {
            text.push_str(&format!(
                "{} notice: {}: {}: {}\n",
                source.source,
                part(&notice.file),
                notice.kind,
                part(&notice.message)
            ));
        }
    }
    let mut scopes = Table::new(&[
        ("scope", Align::Left),
        ("records", Align::Right),
        ("interactions", Align::Right),
        ("RV points", Align::Right),
        ("cost to engage", Align::Right),
        ("revenue", Align::Right),
        ("product cost", Align::Right),
        ("contribution", Align::Right),
    ]);
    let mut row = |name: &str,
                   records: i64,
                   interactions: i64,
                   rv: rapport_model::Rv,
                   money: &BTreeMap<String, Money>| {
        let all = |pick: fn(&Money) -> rapport_model::Minor| {
            let amounts = money.iter().map(|(code, sums)| {
                let currency = Currency::parse(code).unwrap_or(Currency::USD);
                format!("{code} {}", currency.format_amount(pick(sums)))
            });
            amounts.collect::<Vec<_>>().join(" + ")
        };
        scopes.row(vec![
            name.to_owned(),
            count(records),
            count(interactions),
            rv.to_string(),
            all(|m| m.cost_to_engage_minor),
            all(|m| m.revenue_minor),
            all(|m| m.product_cost_minor),
            all(|m| m.contribution_minor),
        ]);
    };
    for scope in &status.scopes {
        row(
            &scope.scope,
            scope.records,
            scope.interactions,
            scope.rv_hundredths,
            &scope.money,
        );
    }
    let totals = &status.totals;
    row(
        "all",
        totals.records,
        totals.interactions,
        totals.rv_hundredths,
        &totals.money,
    );
    for warning in status.restated.iter().chain(&status.warnings) {
        text.push_str(&format!("warning: {warning}\n"));
    }
    text.push('\n');
    text.push_str(&scopes.render());
    text.push_str(&format!(
        "\n{} people, {} accounts; {} facts are recent (not sealed yet); {} record(s) in quarantine\n",
        count(totals.contacts), count(totals.accounts), count(totals.recent_facts), count(totals.quarantined)
    ));
    text
}
