//! `rapport pattern`: best practice for the frontline, in versions.

use super::{At, Done};
use crate::cli::PatternVerb;
use crate::output;
use crate::table::{Align, Table};
use rapport_engine::EngineError;
use rapport_engine::decided::{Kept, PatternView};
use rapport_engine::session::Access;
use rapport_model::{Micros, Rv};

pub(super) fn run(at: &At<'_>, verb: &PatternVerb) -> Done {
    match verb {
        PatternVerb::Publish { records, scope, by } => {
            let mut session = at.session(Access::Write)?;
            let decided = session.decided()?;
            let keep = session.book(Micros::END)?.prepare_patterns(
                &decided,
                records.as_deref(),
                scope.as_deref(),
                by.note.as_deref(),
                super::who(by)?,
            )?;
            let Kept::Published(published, skipped) = session.keep(&keep)? else {
                return Ok(0);
            };
            let views: Vec<PatternView> = published
                .iter()
                .map(PatternView::of)
                .collect::<Result<_, _>>()?;
            if at.json {
                output::json(&serde_json::json!({"published": views, "skipped": skipped}))?;
                return Ok(0);
            }
            for view in &views {
                output::print(&format!("published {}\n", line(view)))?;
            }
            for left_out in &skipped {
                output::note(&format!("left out {}: {}", left_out.scope, left_out.why));
            }
        }
        PatternVerb::List { all } => {
            let mut views = published(at)?;
            if !*all {
                // The newest of a scope comes first.
                views.dedup_by(|later, first| later.scope == first.scope);
            }
            if at.json {
                output::json(&views)?;
            } else {
                output::print(&list(&views))?;
            }
        }
        PatternVerb::Show { scope, version } => {
            let found = published(at)?.into_iter().find(|view| {
                view.scope == *scope && version.is_none_or(|version| version == view.version)
            });
            let view = found.ok_or_else(|| {
                EngineError::Input(format!(
                    "there is no such pattern of `{scope}`; `rapport pattern list --all` lists what is published"
                ))
            })?;
            if at.json {
                output::json(&view)?;
            } else {
                output::print(&show(&view))?;
            }
        }
    }
    Ok(0)
}

fn published(at: &At<'_>) -> Result<Vec<PatternView>, EngineError> {
    let mut session = at.session(Access::Read)?;
    let all = session.ledger.patterns()?;
    all.iter().map(PatternView::of).collect()
}

fn line(view: &PatternView) -> String {
    format!(
        "{} version {}: {} records of `{}`, {} positions",
        view.scope,
        view.version,
        view.n,
        view.set,
        view.points.len()
    )
}

fn list(views: &[PatternView]) -> String {
    if views.is_empty() {
        return "no pattern is published; `rapport pattern publish` publishes one\n".to_owned();
    }
    let mut table = Table::new(&[
        ("scope", Align::Left),
        ("version", Align::Right),
        ("set", Align::Left),
        ("records", Align::Right),
        ("published", Align::Left),
        ("by", Align::Left),
        ("note", Align::Left),
    ]);
    for view in views {
        table.row(vec![
            view.scope.clone(),
            view.version.to_string(),
            view.set.clone(),
            view.n.to_string(),
            view.published_at.chars().take(10).collect(),
            view.by.clone(),
            view.note.clone().unwrap_or_default(),
        ]);
    }
    table.render()
}

fn show(view: &PatternView) -> String {
    let mut table = Table::new(&[
        ("interactions", Align::Right),
        ("n", Align::Right),
        ("RV p10", Align::Right),
        ("median", Align::Right),
        ("p90", Align::Right),
        ("usual step", Align::Left),
        ("share", Align::Right),
    ]);
    for point in &view.points {
        let step = point.step.as_ref();
        table.row(vec![
            point.position.to_string(),
            point.n.to_string(),
            Rv(point.p10).to_string(),
            Rv(point.p50).to_string(),
            Rv(point.p90).to_string(),
            step.map_or_else(String::new, |s| s.type_code.clone()),
            step.map_or_else(String::new, |s| format!("{:.0} %", s.share * 100.0)),
        ]);
    }
    format!("{}\n\n{}", line(view), table.render())
}
