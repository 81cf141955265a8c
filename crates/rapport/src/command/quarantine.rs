//! `rapport quarantine`.

use super::{At, Done};
use crate::cli::Quarantine;
use crate::output::{self, count};
use crate::table::{Align, Table};
use rapport_engine::quarantine::QuarantineView;
use rapport_engine::session::Access;
use rapport_engine::{EngineError, Session};
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
            let mut pages = Pages {
                session: &mut session,
                source: id,
                all: *all,
                before: i64::MAX,
                left: *limit,
            };
            if at.json {
                output::json_list(|| pages.next())?;
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
            let mut is_empty = true;
            while let Some(page) = pages.next()? {
                is_empty = false;
                for e in page {
                    let row = match e.row {
                        0 => "file".to_owned(),
                        row => row.to_string(),
                    };
                    table.row(vec![
                        e.id.to_string(),
                        e.source,
                        e.file,
                        row,
                        count(e.rows),
                        e.reason,
                        e.message,
                    ]);
                }
            }
            output::print(&if is_empty {
                "quarantine is empty\n".to_owned()
            } else {
                table.render()
            })?;
        }
        Quarantine::Show { id } => {
            let found = session.ledger.quarantined_as(*id)?;
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

/// Entries in memory at once, each with its bytes.
const PAGE_ENTRIES: i64 = 500;

/// The list, newest first, a page at a time.
struct Pages<'a> {
    session: &'a mut Session,
    source: Option<SourceId>,
    all: bool,
    /// Number of the last entry that was given.
    before: i64,
    left: i64,
}

impl Pages<'_> {
    fn next(&mut self) -> Result<Option<Vec<QuarantineView>>, EngineError> {
        let limit = self.left.min(PAGE_ENTRIES);
        if limit <= 0 {
            return Ok(None);
        }
        let ledger = &mut self.session.ledger;
        let page = ledger.quarantined(self.source, self.all, self.before, limit)?;
        let Some(last) = page.last() else {
            return Ok(None);
        };
        self.before = last.id;
        self.left -= page.len() as i64;
        Ok(Some(page.into_iter().map(Into::into).collect()))
    }
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
