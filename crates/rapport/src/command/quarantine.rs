//! `rapport quarantine`.

use super::{At, Done};
use crate::cli::Quarantine;
use crate::output::{self, count};
use crate::table::{Align, Table};
use rapport_engine::EngineError;
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
            let entries = session.ledger.quarantined(id, *all, *limit)?;
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
                    e.row.to_string(),
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
            let Some(e) = found else {
                return Err(EngineError::Input(format!(
                    "there is no record {id} in quarantine; `rapport quarantine list --all` lists them"
                )));
            };
            if at.json {
                output::json(&e)?;
                return Ok(0);
            }
            output::print(&format!(
                "{} of source {}, {} row {}, {}\nsince {}, by rule version {}\n{}: {}\n\n{}\n\nFix the rule, the configuration or the export; then `rapport harvest --replay` takes it in.\n",
                e.id,
                e.source,
                e.file,
                e.row,
                e.state,
                e.at,
                e.rule_version,
                e.reason,
                e.message,
                String::from_utf8_lossy(&e.raw).trim_end()
            ))?;
        }
    }
    Ok(0)
}
