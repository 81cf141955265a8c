//! The directly-follows map: how often, and after how long, one interaction comes right after another
//! (van der Aalst 2016, chapter 5).

use crate::Book;
use crate::analysis::keys::{KeyMap, mix};
use crate::stats::quantile;

/// Gaps kept of one edge for its quantiles.
const MOST_GAPS: u64 = 20_000;

/// One edge.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Type before.
    pub from: u16,
    /// Type right after it in the same record.
    pub to: u16,
    /// How often.
    pub count: u64,
    /// Sum of the times between, in microseconds.
    pub total_gap: i64,
    /// Cost of the second interactions, in minor units.
    pub cost_minor: i64,
    gaps: Vec<i64>,
}

/// The map of a set of records.
#[derive(Debug, Default)]
pub struct Graph {
    /// Edges, the most frequent first.
    pub edges: Vec<Edge>,
    /// By type: how often it occurs, starts a record, ends one.
    pub nodes: Vec<[u64; 3]>,
    /// Interactions.
    pub interactions: u64,
    /// Records with any interaction.
    pub records: u64,
}

impl Edge {
    /// p50 and p90 of the time between, in microseconds.
    pub fn gaps(&self) -> [Option<i64>; 2] {
        let mut gaps = self.gaps.clone();
        [500, 900].map(|p| quantile::nearest(&mut gaps, p))
    }
}

/// Builds the map.
pub fn graph(book: &Book, records: impl Iterator<Item = u32>) -> Graph {
    let mut found = Graph {
        nodes: vec![[0; 3]; book.types.len()],
        ..Graph::default()
    };
    let mut ids: KeyMap<u32> = KeyMap::default();
    let e = &book.entries;
    for record in records {
        let range = book.records.entries(record);
        let kinds = &e.type_index[range.clone()];
        let (Some(first), Some(last)) = (kinds.first(), kinds.last()) else {
            continue;
        };
        found.records += 1;
        found.interactions += kinds.len() as u64;
        found.nodes[*first as usize][1] += 1;
        found.nodes[*last as usize][2] += 1;
        for kind in kinds {
            found.nodes[*kind as usize][0] += 1;
        }
        for at in range.start + 1..range.end {
            let (from, to) = (e.type_index[at - 1], e.type_index[at]);
            let next = found.edges.len() as u32;
            let id = *ids
                .entry(mix(u64::from(from), u64::from(to)))
                .or_insert(next);
            if id == next {
                found.edges.push(Edge {
                    from,
                    to,
                    count: 0,
                    total_gap: 0,
                    cost_minor: 0,
                    gaps: Vec::new(),
                });
            }
            let edge = &mut found.edges[id as usize];
            let gap = e.happened_at[at] - e.happened_at[at - 1];
            // Every gap until there are enough, then every hundredth: early records are not all there is.
            if edge.count < MOST_GAPS || edge.count.is_multiple_of(100) {
                edge.gaps.push(gap);
            }
            edge.count += 1;
            edge.total_gap = edge.total_gap.saturating_add(gap);
            edge.cost_minor = edge.cost_minor.saturating_add(e.cost_minor[at]);
        }
    }
    found
        .edges
        .sort_by_key(|edge| (std::cmp::Reverse(edge.count), edge.from, edge.to));
    found
}
