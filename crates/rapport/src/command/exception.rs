//! `rapport exception`: working through relationships that are out of pattern.

use super::{At, Done, who};
use crate::cli::{By, ExceptionVerb};
use crate::output;
use crate::table::{Align, Table};
use rapport_engine::decided::{ExceptionsView, Kept, NewJudgement, Outcome};
use rapport_engine::session::Access;
use rapport_model::Micros;
use std::collections::BTreeMap;

pub(super) fn run(at: &At<'_>, verb: &ExceptionVerb) -> Done {
    let judge = |action: &str, key: &str, owner: Option<&str>, outcome: Option<&str>, by: &By| {
        let judgement = NewJudgement {
            key,
            action,
            owner,
            outcome,
            note: by.note.as_deref(),
            by: who(by)?,
        };
        judge(at, &judgement)
    };
    match verb {
        ExceptionVerb::List {
            state,
            owner,
            records,
            since_days,
            budget,
        } => {
            let mut options = BTreeMap::from([
                ("state".to_owned(), state.clone()),
                ("since_days".to_owned(), since_days.to_string()),
                ("budget".to_owned(), budget.to_string()),
            ]);
            options.extend(owner.clone().map(|owner| ("owner".to_owned(), owner)));
            options.extend(records.clone().map(|set| ("set".to_owned(), set)));
            list(at, &options)
        }
        ExceptionVerb::Acknowledge { key, by } => judge("acknowledge", key, None, None, by),
        ExceptionVerb::Assign { key, owner, by } => judge("assign", key, Some(owner), None, by),
        ExceptionVerb::Close { key, outcome, by } => judge("close", key, None, Some(outcome), by),
        ExceptionVerb::Reopen { key, by } => judge("reopen", key, None, None, by),
    }
}

fn list(at: &At<'_>, options: &BTreeMap<String, String>) -> Done {
    let mut session = at.session(Access::Read)?;
    let decided = session.decided()?;
    let found = session.book(Micros::END)?.exceptions(&decided, options)?;
    if at.json {
        output::json(&found)?;
    } else {
        output::print(&render(&found))?;
    }
    Ok(0)
}

fn judge(at: &At<'_>, new: &NewJudgement<'_>) -> Done {
    let mut session = at.session(Access::Write)?;
    let decided = session.decided()?;
    let book = session.book(Micros::END)?;
    let keep = book.prepare_judgement(&decided, new)?;
    let Kept::Exception(event, standing) = session.keep(&keep)? else {
        return Ok(0);
    };
    let outcome = standing.outcome.map(Outcome::word);
    if at.json {
        output::json(&serde_json::json!({
            "key": event.key, "state": standing.state.word(), "owner": standing.owner, "outcome": outcome,
            "by": event.by, "at": event.at.to_string(), "note": event.note,
        }))?;
    } else {
        let owner = standing
            .owner
            .map_or_else(String::new, |owner| format!(", with {owner}"));
        let outcome = outcome.map_or_else(String::new, |o| format!(" as {o}"));
        output::print(&format!(
            "{} is {}{outcome}{owner}\n",
            event.key,
            standing.state.word()
        ))?;
    }
    Ok(0)
}

fn render(found: &ExceptionsView) -> String {
    if let Some(reason) = &found.refused {
        return format!("{reason}\n");
    }
    let mut text = if found.items.is_empty() {
        "nothing to look at\n".to_owned()
    } else {
        let mut table = Table::new(&[
            ("severity", Align::Left),
            ("since", Align::Left),
            ("who", Align::Left),
            ("what", Align::Left),
            ("way", Align::Left),
            ("state", Align::Left),
            ("owner", Align::Left),
            ("because", Align::Left),
            ("key", Align::Left),
        ]);
        for item in &found.items {
            let state = match &item.outcome {
                Some(outcome) => format!("{}: {outcome}", item.state),
                None => item.state.clone(),
            };
            table.row(vec![
                item.severity.clone(),
                item.since.chars().take(10).collect(),
                item.contact_name.clone(),
                item.kind.clone(),
                item.way.clone(),
                state,
                item.owner
                    .as_ref()
                    .map_or_else(String::new, |o| o.code.clone()),
                item.because.clone(),
                item.key.clone(),
            ]);
        }
        table.render()
    };
    for ending in &found.endings {
        text.push_str(&format!(
            "{} closed so far as {}: {} acted, {} expected, {} false alarms\n",
            ending.closed, ending.kind, ending.acted, ending.expected, ending.false_alarm
        ));
    }
    text
}
