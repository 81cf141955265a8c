//! The sheet Interactions: one interaction type in each row.

use super::cell::{self, Points};
use super::layout::{
    ASPECT, CHANNEL, CODE, COST, DIRECTION, EFFECT, EFFORT_COST, EFFORT_MINUTES, FUNCTION, GOAL,
    KIND, LEVEL, NAME, RV, RV_BETTER, RV_DAMAGING, RV_WORSE, SEE_VALUES, STAFF_CHOICE, TRIGGER_TO,
    TRIGGER_WHEN,
};
use super::sheets::EVERY_TIME;
use super::table::{Row, Table};
use super::values::{self, Rules};
use rapport_model::diag::{Problem, did_you_mean};
use rapport_model::flow::spec::{
    Effort, FullTrigger, InteractionType, TriggerSpec, Value, ValueRule,
};
use rapport_model::yaml::At;

pub(super) fn read(
    table: &Table,
    levels: &[At<String>],
    rules: &Rules,
    problems: &mut Vec<Problem>,
) -> Vec<InteractionType> {
    let rows = table.rows();
    rows.into_iter()
        .filter_map(|number| interaction(&mut table.row(number, problems), levels, rules))
        .collect()
}

fn interaction(row: &mut Row<'_>, levels: &[At<String>], rules: &Rules) -> Option<InteractionType> {
    // Every cell is read before any is missed, so that all problems of a row come together.
    let code = row.required(CODE, cell::code);
    let name = row.required(NAME, cell::text);
    let level = row.required(LEVEL, cell::code);
    let function = row.required(FUNCTION, cell::code);
    let direction = row.required(DIRECTION, cell::word);
    let kind = row.required(KIND, cell::word);
    let channel = row.required(CHANNEL, cell::code);
    let aspect = row.required(ASPECT, cell::word);
    let rv = value(row, code.as_deref(), rules);
    let effect = row.required(EFFECT, cell::word);
    let cost = row.required(COST, cell::decimal);
    let effort = effort(row);
    let trigger = trigger(row, levels);
    let goal = row.optional(GOAL, cell::text);
    let staff_choice = row.optional(STAFF_CHOICE, cell::word);
    Some(InteractionType {
        code: row.at(CODE, code?),
        name: name?,
        level: row.at(LEVEL, level?),
        function: function?,
        direction: direction?,
        kind: kind?,
        channel: channel?,
        aspect: aspect?,
        rv: rv?,
        effect: effect?,
        cost: cost?,
        effort,
        trigger,
        goal,
        staff_choice,
    })
}

fn value(row: &mut Row<'_>, code: Option<&str>, rules: &Rules) -> Option<Value> {
    let points = row.required(RV, cell::points);
    let reactions = values::reactions(row);
    let of_code = code.and_then(|c| rules.of(c));
    match (points?, of_code) {
        (Points::InValues, Some(of_code)) => {
            let columns = [RV_BETTER, RV_WORSE, RV_DAMAGING];
            if let Some(heading) = columns.into_iter().find(|h| row.has(h)) {
                let message = format!("`{heading}` has a value, but RV says `{SEE_VALUES}`");
                row.wrong(
                    heading,
                    message,
                    "move it to the rows of the sheet Values, or remove it",
                );
            }
            Some(Value::ByOccurrence(of_code.to_vec()))
        }
        (Points::InValues, None) => {
            row.wrong(
                RV,
                format!("the sheet Values has no row for `{}`", code?),
                "add a row for each range of occurrences there, or write a number here",
            );
            None
        }
        (Points::Here(_), Some(_)) => {
            let there = rules.first_cell(code?).unwrap_or_default();
            row.wrong(
                RV,
                format!("`{}` has a value here and another one at {there}", code?),
                format!("write `{SEE_VALUES}` here, or remove its rows in the sheet Values"),
            );
            None
        }
        (Points::Here(rv), None) if reactions.is_empty() => Some(Value::Always(rv)),
        (Points::Here(rv), None) => {
            let occurrence = EVERY_TIME.to_owned();
            Some(Value::ByOccurrence(vec![ValueRule {
                occurrence,
                rv,
                reactions,
            }]))
        }
    }
}

fn effort(row: &mut Row<'_>) -> Option<Effort> {
    let minutes = row.optional(EFFORT_MINUTES, cell::whole);
    let cost = row.optional(EFFORT_COST, cell::decimal);
    (minutes.is_some() || cost.is_some()).then(|| Effort {
        minutes: minutes.unwrap_or_default(),
        cost: cost.unwrap_or_default(),
    })
}

fn trigger(row: &mut Row<'_>, levels: &[At<String>]) -> Option<TriggerSpec> {
    let when = row.optional(TRIGGER_WHEN, cell::word);
    let Some(to) = row.optional(TRIGGER_TO, cell::code) else {
        if row.has(TRIGGER_WHEN) && !row.has(TRIGGER_TO) {
            row.wrong(
                TRIGGER_WHEN,
                format!("`{TRIGGER_WHEN}` says when, but `{TRIGGER_TO}` is empty"),
                format!("write the level into `{TRIGGER_TO}`, or empty both"),
            );
        }
        return None;
    };
    // The check of the model would point at the row, not at this cell.
    if levels.iter().all(|l| **l != to) {
        let hint = did_you_mean(&to, levels.iter().map(|l| l.as_str()))
            .unwrap_or_else(|| "write the code of a row of the sheet Levels".to_owned());
        row.wrong(TRIGGER_TO, format!("there is no level `{to}`"), hint);
    }
    Some(match when {
        None => TriggerSpec::To(to),
        Some(when) => TriggerSpec::Full(FullTrigger { to, when }),
    })
}
