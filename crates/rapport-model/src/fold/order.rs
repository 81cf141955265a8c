//! The order of what happened at the same moment.
//!
//! Most exports have days, not times, so that moments tie all the time. Three rules decide, none of them by chance:
//!
//! 1. Within a source its own order holds: the column that the contract names for it, else the order of files and rows.
//! 2. Between sources the levels of the flow decide: of the interactions that come next in their sources, the one whose
//!    type lies on the lowest level comes first.
//! 3. On the same level, sources come in the order of the project.

use crate::flow::FlowHistory;
use crate::{Fact, Micros, SourceId, TypeId};

/// Where a fact stands by what its source says: moment, source, the source's own order, file, row, position.
pub type Place = (i64, i32, i64, i64, i64, i64);

/// Where a fact stands by what its source says. Sorting by it gives the order of the lake, in which the facts of one moment
/// lie source by source; [`between_sources`] then mixes the sources.
#[inline]
pub fn place(fact: &Fact) -> Place {
    (
        fact.happened_at.0,
        fact.origin.source.0,
        fact.sequence,
        fact.origin.file.0,
        fact.origin.row,
        fact.position,
    )
}

/// Puts the interactions of each moment, which lie source by source, into the order that holds between sources. `of` gives
/// moment, source and type of an interaction.
pub fn between_sources<T: Copy>(
    flow: &FlowHistory,
    sorted: &mut [T],
    of: impl Fn(&T) -> (Micros, SourceId, TypeId),
) {
    let same_moment = |a: &T, b: &T| of(a).0 == of(b).0;
    for moment in sorted.chunk_by_mut(same_moment) {
        let source = |t: &T| of(t).1;
        if moment.len() > 1 && moment.windows(2).any(|w| source(&w[0]) != source(&w[1])) {
            merge_by_level(flow, moment, &of);
        }
    }
}

/// Takes, again and again, of the interactions that come next in their sources the one on the lowest level.
fn merge_by_level<T: Copy>(
    flow: &FlowHistory,
    moment: &mut [T],
    of: &impl Fn(&T) -> (Micros, SourceId, TypeId),
) {
    let level = |t: &T| {
        let (at, _, type_id) = of(t);
        let version = flow.version(flow.at(at));
        version.get(type_id).map_or(u16::MAX, |spec| spec.level)
    };
    let all = moment.to_vec();
    let mut queues: Vec<&[T]> = all.chunk_by(|a, b| of(a).1 == of(b).1).collect();
    for slot in moment {
        let next = (0..queues.len())
            .filter(|i| !queues[*i].is_empty())
            .min_by_key(|i| (level(&queues[*i][0]), *i));
        let Some(next) = next else { return };
        *slot = queues[next][0];
        queues[next] = &queues[next][1..];
    }
}
