//! The sheet Flow: one setting of the whole flow in each row.

use super::layout::{SETTING, Sheet, VALUE};
use super::put::Put;
use super::table::{Row, Table};
use super::{cell, place};
use calamine::Data;
use rapport_model::Reaction;
use rapport_model::diag::{Problem, did_you_mean};
use rapport_model::flow::Flow;
use std::collections::BTreeMap;

/// A setting of the whole flow.
#[derive(Debug)]
struct Setting {
    name: &'static str,
    meaning: &'static str,
    put: fn(&Flow) -> Put,
}

pub(super) const CODE: &str = "Code";
const VERSION: &str = "Version";
const NAME: &str = "Name";
const FROM: &str = "Effective from";
const CURRENCY: &str = "Currency";
const MERGE: &str = "Merge window hours";

/// The rows of the sheet Flow, before those of the reactions.
static SETTINGS: &[Setting] = &[
    Setting {
        name: CODE,
        meaning: "Short, stable code of the flow. Do not change it.",
        put: |f| Put::text(&f.flow),
    },
    Setting {
        name: VERSION,
        meaning: "The version that this workbook was made from. The next one is counted by itself.",
        put: |f| Put::Whole(f.version),
    },
    Setting {
        name: NAME,
        meaning: "What people read.",
        put: |f| Put::text(&f.name),
    },
    Setting {
        name: FROM,
        meaning: "First day on which these values hold. A new version needs a later day than the version before.",
        put: |f| Put::Date(f.effective_from),
    },
    Setting {
        name: CURRENCY,
        meaning: "Currency of every cost in this workbook: three capitals, such as USD.",
        put: |f| Put::text(f.currency.code()),
    },
    Setting {
        name: MERGE,
        meaning: "Reports of one happening from several systems count once when they lie within this many hours.",
        put: |f| Put::Whole(f.merge_window_hours),
    },
];

/// The rows of the sheet Flow for what a reaction adds where an interaction names no value for it.
fn reaction_setting(reaction: Reaction) -> (&'static str, &'static str) {
    match reaction {
        Reaction::Better => ("Reaction better", REACTION_MEANING),
        Reaction::AsExpected => (
            "Reaction as expected",
            "Leave it empty: it is the value itself.",
        ),
        Reaction::Worse => ("Reaction worse", REACTION_MEANING),
        Reaction::Damaging => ("Reaction damaging", REACTION_MEANING),
    }
}

const REACTION_MEANING: &str = "Points added to the RV when the customer takes it that way and the interaction names no value for it. May be empty.";

/// The rows of the sheet: name, value, meaning.
pub(super) fn rows(flow: &Flow) -> Vec<(&'static str, Put, &'static str)> {
    let settings = SETTINGS.iter().map(|s| (s.name, (s.put)(flow), s.meaning));
    let reactions = Reaction::ALL.into_iter().map(|reaction| {
        let (name, meaning) = reaction_setting(reaction);
        let delta = flow.reactions.get(&reaction).copied();
        (name, Put::maybe(delta, Put::Points), meaning)
    });
    settings.chain(reactions).collect()
}

/// Reads the head of the flow; levels, types and scenarios stay empty. `None` after a problem.
pub(super) fn read(table: &Table, problems: &mut Vec<Problem>) -> Option<Flow> {
    let mut rows: BTreeMap<&'static str, u32> = BTreeMap::new();
    let reactions = Reaction::ALL.map(|r| reaction_setting(r).0);
    let known: Vec<&'static str> = SETTINGS.iter().map(|s| s.name).chain(reactions).collect();
    for number in table.rows() {
        let mut row = table.row(number, problems);
        let Some(written) = row.required(SETTING, cell::text) else {
            continue;
        };
        let Some(name) = known
            .iter()
            .find(|name| name.eq_ignore_ascii_case(&written))
        else {
            let hint = did_you_mean(&written, known.iter().copied())
                .unwrap_or_else(|| format!("remove the row; known are: {}", known.join(", ")));
            row.wrong(SETTING, format!("there is no setting `{written}`"), hint);
            continue;
        };
        if let Some(first) = rows.insert(name, number) {
            let message = format!(
                "the setting `{name}` is there twice, first in row {}",
                first + 1
            );
            row.wrong(SETTING, message, "remove one of the rows");
        }
    }
    for name in &known {
        if !rows.contains_key(name) {
            let place = place::of_cell(Sheet::Flow, 0, 0);
            problems.push(
                Problem::error(place, *name, format!("the setting `{name}` is missing"))
                    .hint("put its row back; leave the value empty where nothing is agreed"),
            );
        }
    }
    let mut read = Settings {
        table,
        rows,
        problems,
    };
    let code = read.value(CODE, cell::code);
    let code = code.and_then(|code| read.row(CODE, |row| Some(row.at(VALUE, code))));
    let version = read.value(VERSION, cell::whole);
    let name = read.value(NAME, cell::text);
    let effective_from = read.value(FROM, cell::date);
    let currency = read.value(CURRENCY, cell::currency);
    let merge_window_hours = read.value(MERGE, cell::whole);
    let reactions = Reaction::ALL
        .into_iter()
        .filter_map(|reaction| {
            let (name, _) = reaction_setting(reaction);
            let delta = read.row(name, |row| row.optional(VALUE, cell::decimal))?;
            Some((reaction, delta))
        })
        .collect();
    Some(Flow {
        flow: code?,
        version: version?,
        name: name?,
        effective_from: effective_from?,
        currency: currency?,
        merge_window_hours: merge_window_hours?,
        reactions,
        levels: Vec::new(),
        types: Vec::new(),
        scenarios: Vec::new(),
    })
}

/// The rows of the sheet Flow by the names of their settings.
struct Settings<'a> {
    table: &'a Table,
    rows: BTreeMap<&'static str, u32>,
    problems: &'a mut Vec<Problem>,
}

impl Settings<'_> {
    /// A value that must not be empty.
    fn value<T>(
        &mut self,
        name: &str,
        read: impl Fn(&Data) -> Result<T, cell::Wrong>,
    ) -> Option<T> {
        self.row(name, |row| {
            if !row.has(VALUE) {
                let setting = SETTINGS.iter().find(|s| s.name == name);
                let meaning = setting.map_or("", |s| s.meaning);
                row.wrong(VALUE, format!("`{name}` is empty"), meaning);
            }
            row.optional(VALUE, read)
        })
    }

    fn row<T>(&mut self, name: &str, read: impl FnOnce(&mut Row<'_>) -> Option<T>) -> Option<T> {
        let number = *self.rows.get(name)?;
        read(&mut self.table.row(number, self.problems))
    }
}
