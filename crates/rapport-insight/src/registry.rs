//! All analyses. A new one is a file under `analysis` and a line here.

use crate::analysis;
use crate::answer::Answer;
use crate::ask::{Analysis, Ask, AskError};
use crate::beside::{Beside, NOTHING};
use crate::book::Book;
use rapport_model::diag::did_you_mean;
use std::collections::BTreeMap;

/// One line an analysis.
static LIST: &[&Analysis] = &[
    &analysis::pattern::ANALYSIS,
    &analysis::best_practice::ANALYSIS,
    &analysis::lead_test::ANALYSIS,
    &analysis::do_vs_say::ANALYSIS,
    &analysis::goodwill::ANALYSIS,
    &analysis::learn_weights::ANALYSIS,
    &analysis::exceptions::ANALYSIS,
    &analysis::next_action::ANALYSIS,
    &analysis::next_action::eval::ANALYSIS,
    &analysis::top_performers::ANALYSIS,
    &analysis::heroes::ANALYSIS,
    &analysis::account::depth::ANALYSIS,
    &analysis::account::at_risk::ANALYSIS,
    &analysis::profit::ANALYSIS,
    &analysis::roll_up::ANALYSIS,
    &analysis::discover::ANALYSIS,
];

/// Every analysis, in the order of the documentation.
pub fn list() -> &'static [&'static Analysis] {
    LIST
}

/// The analysis of that name.
pub fn find(name: &str) -> Result<&'static Analysis, AskError> {
    list()
        .iter()
        .copied()
        .find(|a| a.name == name)
        .ok_or_else(|| {
            let names = || list().iter().map(|a| a.name);
            let hint = did_you_mean(name, names())
                .unwrap_or_else(|| format!("there are {}", names().collect::<Vec<_>>().join(", ")));
            AskError::UnknownAnalysis {
                name: name.to_owned(),
                hint,
            }
        })
}

/// Asks one analysis of a book alone.
pub fn run(
    book: &Book,
    name: &str,
    options: &BTreeMap<String, String>,
) -> Result<Answer, AskError> {
    run_with(book, &NOTHING, name, options)
}

/// Asks one analysis of a book and what stands beside it.
pub fn run_with(
    book: &Book,
    beside: &Beside,
    name: &str,
    options: &BTreeMap<String, String>,
) -> Result<Answer, AskError> {
    Ask::with(book, beside, find(name)?, options)?.run()
}
