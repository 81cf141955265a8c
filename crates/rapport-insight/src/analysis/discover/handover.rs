//! Hand-overs: one function's interaction followed by another's.

use super::graph::Graph;
use crate::Book;
use std::collections::BTreeMap;

/// From one function to another.
#[derive(Debug, Clone, Default)]
pub struct HandOver {
    /// How often.
    pub count: u64,
    /// Sum of the times between, in microseconds.
    pub total_gap: i64,
    /// Gaps as kept by the edges that make it up.
    gaps: Vec<i64>,
}

impl HandOver {
    /// Mean time between, in microseconds.
    pub fn mean_gap(&self) -> Option<i64> {
        (self.count > 0).then(|| self.total_gap / self.count as i64)
    }

    /// Median of the median times of the edges that make it up, in microseconds.
    pub fn typical_gap(&self) -> Option<i64> {
        crate::stats::quantile::nearest(&mut self.gaps.clone(), 500)
    }
}

/// By (from, to), functions as in the flow; steps within one function are no hand-over.
pub fn hand_overs<'a>(book: &'a Book, graph: &Graph) -> BTreeMap<(&'a str, &'a str), HandOver> {
    let mut found: BTreeMap<(&str, &str), HandOver> = BTreeMap::new();
    for edge in &graph.edges {
        let function = |kind: u16| book.types[kind as usize].function.as_str();
        let (from, to) = (function(edge.from), function(edge.to));
        if from == to {
            continue;
        }
        let sum = found.entry((from, to)).or_default();
        sum.count += edge.count;
        sum.total_gap = sum.total_gap.saturating_add(edge.total_gap);
        sum.gaps.extend(edge.gaps()[0]);
    }
    found
}
