//! `rapport harvest`.

use super::{At, Done};
use crate::cli;
use crate::harmless::part;
use crate::output::{self, count};
use crate::progress::Bar;
use crate::remote::Remote;
use crate::table::{Align, Table};
use rapport_engine::EngineError;
use rapport_engine::harvest::{Order, Report};
use rapport_engine::session::Access;

pub(super) fn run(at: &At<'_>, args: cli::Harvest) -> Done {
    crate::interrupt::listen();
    let order = Order {
        input: args.input.unwrap_or_default(),
        sources: args.sources,
        dry_run: args.dry_run,
        replay: args.replay,
    };
    let access = if order.dry_run {
        Access::Rehearse
    } else {
        Access::Write
    };
    let mut bar = Bar::new();
    let done = match at.session(access) {
        Ok(mut session) => session.harvest(&order, &mut bar),
        // A server holds the project: it takes the work over.
        Err(error) if error.is_locked() => match Remote::find(at.dir) {
            Some(server) => server.harvest(&order, &mut bar),
            None => Err(error),
        },
        Err(error) => Err(error),
    };
    bar.finish();
    let report = done?;
    if at.json {
        output::json(&report)?;
    } else {
        output::print(&render(&report))?;
    }
    let total = report.total();
    if !total.conserved() {
        return Err(EngineError::Input(
            "received is not accepted + duplicate + quarantined: please report this".into(),
        ));
    }
    Ok(0)
}

fn render(report: &Report) -> String {
    if report.sources.is_empty() {
        return "nothing to do: no source, or nothing of them in quarantine\n".to_owned();
    }
    let mut table = Table::new(&[
        ("source", Align::Left),
        ("received", Align::Right),
        ("accepted", Align::Right),
        ("duplicate", Align::Right),
        ("quarantined", Align::Right),
        ("new interactions", Align::Right),
        ("new outcomes", Align::Right),
    ]);
    let row = |name: &str, c: &rapport_engine::Counts| {
        vec![
            name.to_owned(),
            count(c.received),
            count(c.accepted),
            count(c.duplicate),
            count(c.quarantined),
            count(c.interactions),
            count(c.outcomes),
        ]
    };
    for source in &report.sources {
        table.row(row(&source.source, &source.counts));
    }
    let total = report.total();
    table.row(row("all", &total));
    let mut text = table.render();
    for source in &report.sources {
        if report.dry_run && !source.hits.is_empty() {
            let hits: Vec<String> = source
                .hits
                .iter()
                .map(|(what, n)| format!("{what} {}", count(*n)))
                .collect();
            text.push_str(&format!(
                "\n{}: the rule (version {}) gives {}\n",
                source.source,
                source.rule_version,
                hits.join(", ")
            ));
        }
        for notice in &source.notices {
            let records = if notice.records > 0 {
                format!(" ({} records)", count(notice.records))
            } else {
                String::new()
            };
            text.push_str(&format!(
                "\nnotice: {}: {}: {}{records}\n",
                source.source,
                part(&notice.file),
                part(&notice.message)
            ));
        }
        for (reason, refused) in &source.quarantined {
            text.push_str(&format!(
                "\nquarantined: {}: {} record(s), {reason}, the first: {}\n",
                source.source,
                count(refused.records),
                part(&refused.first)
            ));
        }
    }
    let facts = total.interactions + total.outcomes;
    text.push_str(&if report.dry_run {
        format!(
            "\ndry run: {} new facts would be taken in; nothing was changed\n",
            count(facts)
        )
    } else {
        format!("\n{} new facts accepted\n", count(facts))
    });
    text
}
