//! `rapport quarantine`.

use super::{At, Done};
use crate::cli::Quarantine;
use crate::output::{self, count};
use crate::table::{Align, Table};
use rapport_engine::EngineError;
use rapport_engine::quarantine::QuarantineView;
use rapport_engine::session::Access;
use rapport_model::SourceId;

pub(super) fn run(at: &At<'_>, what: &Quarantine) -> Done {
    let mut session = at.session(Access::Read)?;
    match what {
        Quarantine::List { source, all, limit } => {
            let id = match source {
                None => None,
                Some(code) => {
                    session.project.source(code)?;
                    let known = session.ledger.codes("source")?;
                    Some(SourceId(
                        known
                            .into_iter()
                            .find(|(_, c)| c == code)
                            .map_or(-1, |(id, _)| id),
                    ))
                }
            };
            let found = session.ledger.quarantined(id, *all, *limit)?;
            let entries: Vec<QuarantineView> = found.into_iter().map(Into::into).collect();
            if at.json {
                output::json(&entries)?;
                return Ok(0);
            }
            let mut table = Table::new(&[
                ("id", Align::Right),
                ("source", Align::Left),
                ("file", Align::Left),
                ("row", Align::Right),
                ("records", Align::Right),
                ("reason", Align::Left),
                ("what failed", Align::Left),
            ]);
            for e in &entries {
                table.row(vec![
                    e.id.to_string(),
                    e.source.clone(),
                    e.file.clone(),
                    if e.row > 0 {
                        e.row.to_string()
                    } else {
                        "file".to_owned()
                    },
                    count(e.rows),
                    e.reason.clone(),
                    e.message.clone(),
                ]);
            }
            output::print(&if entries.is_empty() {
                "quarantine is empty\n".to_owned()
            } else {
                table.render()
            })?;
        }
        Quarantine::Show { id } => {
            let found = session
                .ledger
                .quarantined(None, true, i64::MAX)?
                .into_iter()
                .find(|e| e.id == *id);
            let Some(e) = found.map(QuarantineView::from) else {
                return Err(EngineError::Input(format!(
                    "there is no record {id} in quarantine; `rapport quarantine list --all` lists them"
                )));
            };
            if at.json {
                output::json(&e)?;
                return Ok(0);
            }
            output::print(&render(&e))?;
        }
    }
    Ok(0)
}

fn render(e: &QuarantineView) -> String {
    let (place, mend) = if e.row > 0 {
        let place = format!("{} row {}", e.file, e.row);
        (
            place,
            "Fix the rule, the configuration or the export; then `rapport harvest --replay` takes it in.",
        )
    } else {
        (
            e.file.clone(),
            "It stands for the whole file: put it right, then harvest the file again.",
        )
    };
    format!(
        "{} of source {}, {place}, {}\nsince {}, by rule version {}\n{}: {}\n\n{}\n\n{mend}\n",
        e.id,
        e.source,
        e.state,
        e.at,
        e.rule_version,
        e.reason,
        e.message,
        e.raw.trim_end()
    )
}
