//! Whether a flow has enough interaction types for its record to be a fair sample of the relationship.

use crate::Book;
use rapport_model::flow::spec::{Flow, Kind};
use std::collections::BTreeSet;

/// Fewest interaction types of a valid RV-Q project (domain.md 9.17).
const MAJOR_MIN: usize = 100;
const VOC_MIN: usize = 30;

/// Warns of scopes whose flow has fewer types; `None` when all have enough. Scopes without a flow at hand are not judged.
pub(super) fn warning(book: &Book, scopes: &[u16]) -> Option<String> {
    let flows = scopes
        .iter()
        .filter_map(|s| book.scopes[usize::from(*s)].flow.as_deref());
    let few: BTreeSet<String> = flows.filter_map(few).collect();
    (!few.is_empty()).then(|| {
        format!(
            "The RV-Q Benchmark asks for at least {MAJOR_MIN} major and {VOC_MIN} VoC interaction types: {}. What the flow does not \
             have, the record cannot show.",
            few.into_iter().collect::<Vec<_>>().join(", ")
        )
    })
}

fn few(flow: &Flow) -> Option<String> {
    let count = |kind| flow.types.iter().filter(|t| t.kind == kind).count();
    let (major, voc) = (count(Kind::Major), count(Kind::Voc));
    (major < MAJOR_MIN || voc < VOC_MIN)
        .then(|| format!("flow `{}` has {major} and {voc}", *flow.flow))
}
