//! The sheet Values: rules for interactions whose value depends on how often they happened.

use super::layout::{CODE, OCCURRENCE, RV, RV_AS_EXPECTED};
use super::sheets::reaction_heading;
use super::table::{Row, Table};
use super::{cell, place};
use rapport_model::Reaction;
use rapport_model::diag::{Place, Problem, did_you_mean};
use rapport_model::flow::spec::{Decimal, ValueRule};
use rapport_model::yaml::At;
use std::collections::BTreeMap;

/// The rules of each interaction's code, in the order of the rows, with the place of the first.
#[derive(Debug, Default)]
pub(super) struct Rules {
    by_code: BTreeMap<String, (Place, Vec<ValueRule>)>,
}

impl Rules {
    pub(super) fn read(table: &Table, problems: &mut Vec<Problem>) -> Self {
        let mut rules = Self::default();
        for number in table.rows() {
            let mut row = table.row(number, problems);
            let rule = rule(&mut row);
            // A code is there even when its rule is not: the interaction must not be told that it has none.
            if let Some(code) = row.required(CODE, cell::code) {
                let (_, of_code) = rules
                    .by_code
                    .entry(code)
                    .or_insert_with(|| (row.place(CODE), Vec::new()));
                of_code.extend(rule);
            }
        }
        rules
    }

    /// The rules of an interaction.
    pub(super) fn of(&self, code: &str) -> Option<&[ValueRule]> {
        self.by_code.get(code).map(|(_, rules)| rules.as_slice())
    }

    /// Name of the first cell with rules of an interaction.
    pub(super) fn first_cell(&self, code: &str) -> Option<String> {
        self.by_code
            .get(code)
            .and_then(|(place, _)| place::cell_name(*place))
    }

    /// Rules must not be lost: their codes are those of interactions.
    pub(super) fn check_codes(&self, types: &[At<String>], problems: &mut Vec<Problem>) {
        for (code, (place, _)) in &self.by_code {
            if types.iter().all(|t| **t != *code) {
                let hint = did_you_mean(code, types.iter().map(|t| t.as_str()));
                problems.push(
                    Problem::error(*place, code, format!("there is no interaction `{code}`")).hint(
                        hint.unwrap_or_else(|| {
                            "write the code of a row of the sheet Interactions, or remove this row"
                                .into()
                        }),
                    ),
                );
            }
        }
    }
}

fn rule(row: &mut Row<'_>) -> Option<ValueRule> {
    let occurrence = row.required(OCCURRENCE, cell::occurrence);
    let rv = row.required(RV, cell::decimal);
    let mut reactions = reactions(row);
    if let Some(own) = row.optional(RV_AS_EXPECTED, cell::decimal) {
        reactions.insert(Reaction::AsExpected, own);
    }
    Some(ValueRule {
        occurrence: occurrence?,
        rv: rv?,
        reactions,
    })
}

/// The values that a row names for reactions other than the expected one.
pub(super) fn reactions(row: &mut Row<'_>) -> BTreeMap<Reaction, Decimal> {
    [Reaction::Better, Reaction::Worse, Reaction::Damaging]
        .into_iter()
        .filter_map(|r| Some((r, row.optional(reaction_heading(r), cell::decimal)?)))
        .collect()
}
