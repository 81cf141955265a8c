//! `rapport config show`.

use super::{At, Done};
use crate::cli::Config;
use crate::output;
use crate::table::{Align, Table};
use serde_json::Value;

pub(super) fn run(at: &At<'_>, what: &Config) -> Done {
    let Config::Show { origin } = what;
    let project = at.project()?;
    let values = &project.layered.values;
    if at.json {
        let all: serde_json::Map<String, Value> = values
            .iter()
            .map(|(name, (value, from))| {
                (
                    name.clone(),
                    if *origin {
                        serde_json::json!({"value": value, "origin": from})
                    } else {
                        value.clone()
                    },
                )
            })
            .collect();
        output::json(&all)?;
        return Ok(0);
    }
    let mut header = vec![("setting", Align::Left), ("value", Align::Left)];
    header.extend(origin.then_some(("from", Align::Left)));
    let mut table = Table::new(&header);
    for (name, (value, from)) in values {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let mut row = vec![name.clone(), text];
        row.extend(origin.then(|| from.to_string()));
        table.row(row);
    }
    output::print(&table.render())?;
    Ok(0)
}
