//! `rapport set`: sets of records by name.

use super::{At, Done};
use crate::cli::SetVerb;
use crate::output::{self, count};
use crate::table::{Align, Table};
use rapport_engine::decided::{Keep, Kept, NewSet, SetView};
use rapport_engine::session::Access;
use rapport_model::Micros;

pub(super) fn run(at: &At<'_>, verb: &SetVerb) -> Done {
    match verb {
        SetVerb::Save {
            name,
            expression,
            by,
        } => {
            let mut session = at.session(Access::Write)?;
            let decided = session.decided()?;
            let book = session.book(Micros::END)?;
            let new = NewSet {
                name: name.trim_start_matches('@'),
                text: expression,
                note: by.note.as_deref(),
                by: Some(super::who(by)?),
            };
            let keep = book.prepare_set(&decided, &new)?;
            session.keep(&keep)?;
            let decided = session.decided()?;
            let saved = book.set(&decided, new.name)?;
            if at.json {
                output::json(&saved)?;
            } else {
                output::print(&format!("saved {}", line(&saved)))?;
            }
        }
        SetVerb::List => {
            let mut session = at.session(Access::Read)?;
            let decided = session.decided()?;
            let sets = session.book(Micros::END)?.sets(&decided);
            if at.json {
                output::json(&sets)?;
            } else {
                output::print(&table(&sets))?;
            }
        }
        SetVerb::Show { name } => {
            let mut session = at.session(Access::Read)?;
            let decided = session.decided()?;
            let book = session.book(Micros::END)?;
            let set = book.set(&decided, name.trim_start_matches('@'))?;
            if at.json {
                output::json(&set)?;
            } else {
                output::print(&show(&set))?;
            }
        }
        SetVerb::Remove { name } => {
            let name = name.trim_start_matches('@').to_owned();
            let mut session = at.session(Access::Write)?;
            let kept = session.keep(&Keep::RemoveSet(name))?;
            if let Kept::SetRemoved(name) = kept {
                if at.json {
                    output::json(&serde_json::json!({"name": name, "removed": true}))?;
                } else {
                    output::print(&format!("removed @{name}\n"))?;
                }
            }
        }
    }
    Ok(0)
}

fn line(set: &SetView) -> String {
    format!("@{}: {} ({})\n", set.name, set.text, holds(set))
}

fn holds(set: &SetView) -> String {
    match (set.records, &set.problem) {
        (Some(1), _) => "1 record now".to_owned(),
        (Some(n), _) => format!("{} records now", count(n as i64)),
        (None, Some(problem)) => format!("cannot be read: {problem}"),
        (None, None) => String::new(),
    }
}

fn table(sets: &[SetView]) -> String {
    if sets.is_empty() {
        return "no set is saved; `rapport set save NAME SET` saves one\n".to_owned();
    }
    let mut table = Table::new(&[
        ("name", Align::Left),
        ("records", Align::Right),
        ("set", Align::Left),
        ("by", Align::Left),
        ("note", Align::Left),
    ]);
    for set in sets {
        let records = set
            .records
            .map_or_else(|| "?".to_owned(), |n| count(n as i64));
        table.row(vec![
            format!("@{}", set.name),
            records,
            set.text.clone(),
            set.by.clone().unwrap_or_default(),
            set.note.clone().unwrap_or_default(),
        ]);
    }
    table.render()
}

fn show(set: &SetView) -> String {
    let by = set.by.as_deref().unwrap_or("nobody named");
    let note = set
        .note
        .as_ref()
        .map_or_else(String::new, |note| format!("{note}\n"));
    format!("{}{note}saved by {by} on {}\n", line(set), &set.saved_at)
}
