//! `rapport insight`: what the records mean.

use super::{At, Done, as_known_at};
use crate::cli::Insight;
use crate::output;
use crate::table::{Align, Table};
use rapport_engine::EngineError;
use rapport_engine::insight::{self, Analysis};
use rapport_engine::session::Access;
use std::collections::BTreeMap;

pub(super) fn run(at: &At<'_>, args: &Insight) -> Done {
    if args.name == "list" {
        return list(at);
    }
    // What was mistyped is said before anything is read.
    let analysis = insight::find(&args.name)?;
    if args.options {
        return options(at, analysis);
    }
    let given = settings(args)?;
    let then = as_known_at(args.as_known_at.as_deref())?;
    let mut session = at.session(Access::Read)?;
    let answer = session.insight(&args.name, &given, then)?;
    if at.json {
        output::json(&answer)?;
    } else {
        output::print(&format!("{answer}\n"))?;
    }
    Ok(0)
}

fn settings(args: &Insight) -> Result<BTreeMap<String, String>, EngineError> {
    let mut given = BTreeMap::new();
    if let Some(set) = &args.records {
        given.insert("set".to_owned(), set.clone());
    }
    for option in &args.with {
        let Some((name, value)) = option.split_once('=') else {
            return Err(EngineError::Usage(format!(
                "`{option}` has no `=`; write name=value, such as top=10"
            )));
        };
        given.insert(name.trim().to_owned(), value.trim().to_owned());
    }
    Ok(given)
}

fn list(at: &At<'_>) -> Done {
    let all = insight::list();
    if at.json {
        output::json(&all.iter().map(|a| insight::card(a)).collect::<Vec<_>>())?;
        return Ok(0);
    }
    let mut table = Table::new(&[("name", Align::Left), ("what it answers", Align::Left)]);
    for analysis in all {
        table.row(vec![analysis.name.to_owned(), analysis.question.to_owned()]);
    }
    output::print(&format!(
        "{}\n`rapport insight NAME --options` shows what can be asked of one.\n",
        table.render()
    ))?;
    Ok(0)
}

fn options(at: &At<'_>, analysis: &Analysis) -> Done {
    if at.json {
        output::json(&insight::card(analysis))?;
        return Ok(0);
    }
    let mut table = Table::new(&[
        ("option", Align::Left),
        ("default", Align::Left),
        ("what it does", Align::Left),
    ]);
    for option in analysis.options {
        table.row(vec![
            option.name.to_owned(),
            option.default.to_owned(),
            option.help.to_owned(),
        ]);
    }
    output::print(&format!(
        "{}: {}\n\n{}",
        analysis.title,
        analysis.question,
        table.render()
    ))?;
    Ok(0)
}
