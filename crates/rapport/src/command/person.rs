//! `rapport person`: who somebody is, and decisions about that.

use super::{At, Done, who};
use crate::cli::{By, PersonVerb};
use crate::harmless::part;
use crate::output::{self, count};
use crate::table::{Align, Table};
use rapport_engine::EngineError;
use rapport_engine::person::{
    Decision, EvidenceLine, IdentifierView, IdentityAct, IdentityChange, PersonSum, PersonView,
    Reason, SharedKeyView, totals,
};
use rapport_engine::session::{Access, Session};

pub(super) fn run(at: &At<'_>, verb: &PersonVerb) -> Done {
    match verb {
        PersonVerb::Show { who } => {
            let mut session = at.session(Access::Read)?;
            let person = session.find_contact(who)?;
            let view = session.person_view(person)?;
            told(at, &view, render)
        }
        PersonVerb::Merge {
            who,
            with,
            preview,
            by,
        } => decide(at, *preview, by, |session| {
            Ok(IdentityAct::Merge(
                session.find_contact(who)?,
                session.find_contact(with)?,
            ))
        }),
        PersonVerb::Split {
            who,
            off,
            preview,
            by,
        } => decide(at, *preview, by, |session| {
            let person = session.find_contact(who)?;
            Ok(IdentityAct::Split(
                person,
                session.identifiers_named(person, off)?,
            ))
        }),
        PersonVerb::Undo {
            decision,
            preview,
            by,
        } => decide(at, *preview, by, |_| Ok(IdentityAct::Undo(*decision))),
        PersonVerb::History { who } => {
            let mut session = at.session(Access::Read)?;
            let of = who
                .as_ref()
                .map(|who| session.find_contact(who))
                .transpose()?;
            let decisions = session.ledger.identity_decisions(of)?;
            told(at, &decisions, |decisions| history(decisions))
        }
        PersonVerb::Matches => {
            let mut session = at.session(Access::Read)?;
            let matches = session.possible_matches()?;
            told(at, &matches, |matches| shared(matches))
        }
    }
}

fn told<T: serde::Serialize>(at: &At<'_>, what: &T, render: impl FnOnce(&T) -> String) -> Done {
    if at.json {
        output::json(what)?;
    } else {
        output::print(&render(what))?;
    }
    Ok(0)
}

fn decide(
    at: &At<'_>,
    preview: bool,
    by: &By,
    act: impl FnOnce(&mut Session) -> Result<IdentityAct, EngineError>,
) -> Done {
    let reason = Reason {
        by: if preview {
            None
        } else {
            Some(who(by)?.to_owned())
        },
        note: by.note.clone(),
    };
    let mut session = at.session(if preview {
        Access::Rehearse
    } else {
        Access::Write
    })?;
    let act = act(&mut session)?;
    let change = session.decide_identity(&act, &reason, preview)?;
    told(at, &change, changed)
}

fn changed(change: &IdentityChange) -> String {
    let mut table = Table::new(&[
        ("", Align::Left),
        ("person", Align::Left),
        ("name", Align::Left),
        ("keys", Align::Left),
        ("segment or initiative", Align::Left),
        ("interactions", Align::Right),
        ("RV", Align::Right),
        ("cost", Align::Right),
    ]);
    for (when, people) in [("before", &change.before), ("after", &change.after)] {
        let mut when = when;
        for person in people {
            rows(&mut table, std::mem::take(&mut when), person);
        }
        for (scope, (rv, cost, interactions)) in totals(people) {
            table.row(vec![
                String::new(),
                String::new(),
                "all".to_owned(),
                String::new(),
                scope,
                count(i64::try_from(interactions).unwrap_or(i64::MAX)),
                points(rv),
                money(cost),
            ]);
        }
    }
    let mut text = table.render();
    text.push_str(&match change.decision {
        None => "\npreview: nothing was changed\n".to_owned(),
        Some(number) => {
            format!("\nkept as decision {number}; `rapport person undo {number}` takes it back\n")
        }
    });
    text
}

fn rows(table: &mut Table, when: &str, person: &PersonSum) {
    let keys: Vec<String> = person.identifiers.iter().map(|key| part(key)).collect();
    let head = |when: &str| {
        vec![
            when.to_owned(),
            format!("#{}", person.id),
            part(&person.name),
            keys.join(", "),
        ]
    };
    if person.records.is_empty() {
        let mut row = head(when);
        row.extend(["-", "0", "", ""].map(str::to_owned));
        table.row(row);
    }
    for (index, record) in person.records.iter().enumerate() {
        let mut row = if index == 0 {
            head(when)
        } else {
            vec![String::new(); 4]
        };
        row.extend([
            record.scope.clone(),
            count(i64::from(record.interactions)),
            points(i128::from(record.rv_hundredths.0)),
            format!(
                "{} {}",
                record.currency,
                money(i128::from(record.cost_minor.0))
            ),
        ]);
        table.row(row);
    }
}

/// Hundredths as a decimal.
fn points(hundredths: i128) -> String {
    let (sign, all) = (
        if hundredths < 0 { "-" } else { "+" },
        hundredths.unsigned_abs(),
    );
    match all % 100 {
        0 => format!("{sign}{}", all / 100),
        rest => format!("{sign}{}.{rest:02}", all / 100),
    }
}

fn money(minor: i128) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let all = minor.unsigned_abs();
    format!("{sign}{}.{:02}", all / 100, all % 100)
}

fn render(view: &PersonView) -> String {
    let mut text = format!("{}  #{}\n", part(&view.name), view.id);
    text.push_str("  known by\n");
    for one in &view.identifiers {
        text.push_str(&format!(
            "    {}:{}  since {}\n",
            one.kind,
            part(&one.value),
            day(&one.known_at)
        ));
    }
    if !view.evidence.is_empty() {
        text.push_str("  because\n");
        for line in &view.evidence {
            text.push_str(&format!("    {}\n", because(line)));
        }
    }
    if !view.possible_matches.is_empty() {
        text.push_str("  might be the same as\n");
        for other in &view.possible_matches {
            text.push_str(&format!(
                "    {}  #{}: both have {}:{}, as {} people do\n",
                part(&other.name),
                other.id,
                other.kind,
                part(&other.value),
                other.shared_by
            ));
        }
    }
    if !view.decisions.is_empty() {
        text.push_str("  decided\n");
        for decision in &view.decisions {
            text.push_str(&format!("    {}\n", decided(decision)));
        }
    }
    text
}

fn because(line: &EvidenceLine) -> String {
    let key = |one: &Option<IdentifierView>| {
        one.as_ref().map_or_else(String::new, |one| {
            format!("{}:{}", one.kind, part(&one.value))
        })
    };
    let (a, b) = (key(&line.a), key(&line.b));
    let what = match (line.verdict, line.takes_back) {
        (_, Some(earlier)) => format!("evidence {earlier} was taken back"),
        ("same", _) => format!("{a} and {b} are one person"),
        _ => format!("{a} and {b} are two people"),
    };
    let by = match (&line.source, &line.by, line.decision) {
        (Some(source), ..) => {
            let file = line
                .file
                .as_deref()
                .map_or_else(String::new, |f| format!(" {} row {}", part(f), line.row));
            format!("{source}{file} named both")
        }
        (None, by, Some(number)) => {
            let by = by
                .as_deref()
                .map_or_else(String::new, |by| format!(" by {}", part(by)));
            format!("decision {number}{by}")
        }
        _ => line.basis.replace('_', " "),
    };
    let holds = if line.holds { "" } else { " (taken back)" };
    let note = line
        .note
        .as_deref()
        .map_or_else(String::new, |note| format!(": {}", part(note)));
    format!(
        "[{}] {what}, {by}{note}, {}{holds}",
        line.id,
        day(&line.known_at)
    )
}

fn decided(decision: &Decision) -> String {
    let what = serde_json::to_value(decision.what)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default();
    let by = decision
        .by
        .as_deref()
        .map_or_else(String::new, |by| format!(" by {}", part(by)));
    let note = decision
        .note
        .as_deref()
        .map_or_else(String::new, |n| format!(": {}", part(n)));
    let undone = if decision.undone { " (undone)" } else { "" };
    format!(
        "{} {what}{by}, {}{note}{undone}",
        decision.id,
        day(&decision.at.to_string())
    )
}

fn history(decisions: &[Decision]) -> String {
    if decisions.is_empty() {
        return "nothing was decided of who is who\n".to_owned();
    }
    let mut text = String::new();
    for decision in decisions {
        text.push_str(&decided(decision));
        text.push('\n');
    }
    text
}

fn shared(matches: &[SharedKeyView]) -> String {
    if matches.is_empty() {
        return "no key is shared by people who are not joined\n".to_owned();
    }
    let mut text = String::new();
    for one in matches {
        text.push_str(&format!("{}:{}\n", one.kind, part(&one.value)));
        for (id, name) in &one.people {
            text.push_str(&format!("  {}  #{id}\n", part(name)));
        }
    }
    text
}

/// The day of a moment.
fn day(moment: &str) -> &str {
    moment.split('T').next().unwrap_or(moment)
}
