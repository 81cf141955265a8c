//! What is wrong with a flow that its syntax cannot show.
//!
//! Errors are what cannot be given a meaning; warnings are what works but is probably not what the team meant. A flow
//! without an error compiles.

mod levels;
mod range;
mod references;
mod values;

use super::spec::Flow;
use crate::diag::{Problem, did_you_mean};
use crate::yaml::At;

/// Interaction types and levels are counted in 16 bits.
const COUNT_MAX: usize = u16::MAX as usize;

/// Everything wrong with one version of a flow, in the order of the file, errors before warnings.
pub fn check(flow: &Flow) -> Vec<Problem> {
    let mut problems = Vec::new();
    references::check(flow, &mut problems);
    values::check(flow, &mut problems);
    range::check(flow, &mut problems);
    levels::check(flow, &mut problems);
    problems.sort_by_key(|p| (std::cmp::Reverse(p.severity), p.line, p.column));
    problems
}

/// Hints at the known code that is meant, or lists all when none is near.
fn hint_known<'a>(code: &str, known: impl Iterator<Item = &'a At<String>> + Clone) -> String {
    did_you_mean(code, known.clone().map(|k| k.as_str())).unwrap_or_else(|| {
        format!(
            "known: {}",
            known.map(|k| k.as_str()).collect::<Vec<_>>().join(", ")
        )
    })
}
