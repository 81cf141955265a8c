//! `rapport record`.

use super::{At, Done, as_known_at};
use crate::cli;
use crate::harmless::part;
use crate::output::{self, count};
use crate::plot::paired_curve;
use crate::table::{Align, Table};
use rapport_engine::decided::PatternView;
use rapport_engine::records::{EntryView, RecordLine, RecordView};
use rapport_engine::session::Access;
use rapport_engine::{EngineError, Session};
use rapport_model::{Micros, Rv};

pub(super) fn run(at: &At<'_>, args: &cli::Record) -> Done {
    let mut session = at.session(Access::Read)?;
    if let Some(count) = args.top {
        return top(at, &mut session, count, args);
    }
    let as_known_at = as_known_at(args.as_known_at.as_deref())?;
    if let Some(scope) = &args.scope {
        session.project.scope(scope)?;
    }
    let contact = session.find_contact(args.contact.as_deref().unwrap_or_default())?;
    let mut views = session.records_of(contact, as_known_at)?;
    if let Some(scope) = &args.scope {
        views.retain(|v| v.scope == *scope);
    }
    if at.json {
        output::json(&views)?;
        return Ok(0);
    }
    if views.is_empty() {
        output::print(&format!("contact #{contact} has no interaction here\n"))?;
        return Ok(0);
    }
    let mut texts = Vec::with_capacity(views.len());
    for view in &views {
        let mut text = render(view, args.why, args.last);
        text.push_str(&reference(&mut session, view)?);
        texts.push(text);
    }
    output::print(&texts.join("\n"))?;
    Ok(0)
}

/// Where best practice stands after as many interactions, and what it does next; nothing where no pattern is published.
fn reference(session: &mut Session, view: &RecordView) -> Result<String, EngineError> {
    let Some(published) = session.ledger.newest_pattern(&view.scope)? else {
        return Ok(String::new());
    };
    let pattern = PatternView::of(&published)?;
    let at = |position: u32| pattern.points.iter().find(|p| p.position == position);
    let Some(point) = at(view.interactions) else {
        return Ok(String::new());
    };
    let next = at(view.interactions + 1).and_then(|p| p.step.as_ref());
    let next = next.map_or_else(String::new, |step| {
        format!(
            "; next most do {} ({:.0} %)",
            step.type_code,
            step.share * 100.0
        )
    });
    Ok(format!(
        "best practice (version {} of `{}`, {} records) after {} interactions: {} to {} points, median {}{next}\n",
        pattern.version,
        pattern.set,
        point.n,
        point.position,
        Rv(point.p10),
        Rv(point.p90),
        Rv(point.p50),
    ))
}

fn top(at: &At<'_>, session: &mut Session, count: usize, args: &cli::Record) -> Done {
    let lines = session.top(count, args.lowest)?;
    if at.json && !args.why {
        output::json(&lines)?;
        return Ok(0);
    }
    let mut views = Vec::new();
    if args.why {
        for line in &lines {
            let of_scope = session
                .records_of(line.contact_id, Micros::END)?
                .into_iter()
                .filter(|v| v.scope == line.scope);
            views.extend(of_scope);
        }
    }
    if at.json {
        output::json(&views)?;
        return Ok(0);
    }
    let mut text = list(&lines);
    for view in &views {
        text.push('\n');
        text.push_str(&render(view, true, args.last));
    }
    output::print(&text)?;
    Ok(0)
}

fn list(lines: &[RecordLine]) -> String {
    let mut table = Table::new(&[
        ("contact", Align::Left),
        ("name", Align::Left),
        ("account", Align::Left),
        ("scope", Align::Left),
        ("level", Align::Left),
        ("RV points", Align::Right),
        ("cost", Align::Right),
        ("interactions", Align::Right),
        ("last", Align::Left),
    ]);
    for line in lines {
        table.row(vec![
            format!("#{}", line.contact_id),
            line.name.clone(),
            line.account.clone().unwrap_or_default(),
            line.scope.clone(),
            line.level.clone(),
            line.rv_hundredths.to_string(),
            format!(
                "{} {}",
                line.currency,
                line.currency.format_amount(line.cost_minor)
            ),
            count(i64::from(line.interactions)),
            line.last_at.clone(),
        ]);
    }
    if lines.is_empty() {
        "no record yet: harvest something first\n".to_owned()
    } else {
        table.render()
    }
}

/// A record as a person wants to read it.
fn render(view: &RecordView, why: bool, last: usize) -> String {
    let name = view
        .contact
        .name
        .clone()
        .or_else(|| view.contact.email.clone())
        .or_else(|| view.keys.first().cloned())
        .unwrap_or_default();
    let mut text = format!("{}  #{}\n", part(&name), view.contact.id);
    for account in &view.accounts {
        let role = account.role.as_ref();
        let role = role.map(|role| format!("{} at ", part(role).replace('_', " ")));
        let role = role.unwrap_or_default();
        text.push_str(&format!("  {role}{}\n", part(&account.name)));
    }
    let status = view
        .level
        .status
        .as_ref()
        .map(|s| format!(" ({s})"))
        .unwrap_or_default();
    text.push_str(&format!(
        "  {}: level {} {}{status}\n",
        view.scope_name, view.level.code, view.level.name
    ));
    text.push_str(&format!(
        "  Relationship Value {} points from {} interactions, {} to {}\n",
        view.rv_hundredths,
        count(i64::from(view.interactions)),
        day(&view.first_at),
        day(&view.last_at)
    ));
    text.push_str(&format!(
        "  Cost to engage {} {}\n",
        view.currency,
        view.currency.format_amount(view.cost_minor)
    ));
    if view.effort_minutes > 0 {
        text.push_str(&format!(
            "  Customer's effort {} minutes\n",
            view.effort_minutes
        ));
    }
    let rv: Vec<i64> = view
        .entries
        .iter()
        .map(|e| e.rv_total_hundredths.0)
        .collect();
    let cost: Vec<i64> = view.entries.iter().map(|e| e.cost_total_minor.0).collect();
    let curve = paired_curve(&rv, &cost);
    if !curve.is_empty() {
        text.push_str(&format!(
            "\n  accumulated RV above, cost below, over {} interactions\n{curve}",
            rv.len()
        ));
    }
    let shown = if last == 0 {
        view.entries.len()
    } else {
        last.min(view.entries.len())
    };
    text.push_str(&format!(
        "\n  last {shown} of {} interactions, newest first\n",
        view.entries.len()
    ));
    let mut table = Table::new(&[
        ("", Align::Left),
        ("day", Align::Left),
        ("interaction", Align::Left),
        ("RV", Align::Right),
        ("total", Align::Right),
        ("cost", Align::Right),
        ("by", Align::Left),
        ("why", Align::Left),
    ]);
    for entry in view.entries.iter().rev().take(shown) {
        table.row(row(view, entry));
        if why {
            table.note(format!("      {}", origin(entry)));
        }
    }
    text.push_str(&table.render());
    text
}

fn row(view: &RecordView, entry: &EntryView) -> Vec<String> {
    let moved = entry
        .moved_to
        .as_ref()
        .map(|to| format!(" → {to}"))
        .unwrap_or_default();
    vec![
        String::new(),
        day(&entry.happened_at).to_owned(),
        format!("{}{moved}", entry.type_name),
        entry.rv_hundredths.to_string(),
        entry.rv_total_hundredths.to_string(),
        view.currency.format_amount(entry.cost_minor),
        entry.actor.clone().unwrap_or_default(),
        entry.why.clone(),
    ]
}

/// The day of a moment.
fn day(moment: &str) -> &str {
    moment.split('T').next().unwrap_or(moment)
}

/// The source row of an entry, as one line.
fn origin(entry: &EntryView) -> String {
    let o = &entry.origin;
    let place = o.file.as_ref().map_or_else(String::new, |file| {
        format!(", {} row {}", part(file), o.row)
    });
    let revision = if o.revision > 0 {
        format!(" revision {}", o.revision)
    } else {
        String::new()
    };
    format!(
        "from {}{place}, id {}{revision}, rule {}, known {}",
        o.source,
        part(&o.record_key),
        o.rule_version,
        o.known_at
    )
}
