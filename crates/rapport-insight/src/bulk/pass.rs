//! The pass of one thread.

use super::bands::{Cumulative, Scale};
use super::counts::Counts;
use super::gathered::{RecordRow, Rows};
use super::{PassError, Plan};
use rapport_model::fold::{Fold, PlainFact, arrange};
use rapport_model::{Fact, Micros, RecordKey, Rv};

/// What one thread gathers from the records it meets.
#[derive(Debug)]
pub struct Pass<'p> {
    plan: &'p Plan<'p>,
    kernels: Vec<Fold<'p>>,
    /// By scope.
    scales: Vec<Scale>,
    pub(super) records: Rows,
    /// By group and position.
    pub(super) cumulative: Vec<Cumulative>,
    /// Directly-follows counts by group, type before and type.
    pub(super) transitions: Counts,
}

/// Where the entries of one record go.
struct Place {
    scope: usize,
    /// First of the group's positions, and of its transitions.
    group: Option<(usize, usize)>,
    scale: Scale,
}

/// What was seen of the record so far.
struct Seen {
    position: usize,
    before: Option<usize>,
    rv_low: Rv,
}

impl Seen {
    const NOTHING: Self = Self {
        position: 0,
        before: None,
        rv_low: Rv(i64::MAX),
    };
}

impl<'p> Pass<'p> {
    /// Nothing met yet.
    pub fn new(plan: &'p Plan<'p>) -> Self {
        let of_each = |groups: usize| (0..groups * plan.positions).map(|_| Cumulative::default());
        Self {
            kernels: plan
                .scopes
                .iter()
                .map(|(_, flow)| Fold::new(flow))
                .collect(),
            scales: (0..plan.scopes.len())
                .map(|scope| plan.scale(plan.group(scope, 0)))
                .collect(),
            records: Rows::default(),
            cumulative: of_each(plan.groups()).collect(),
            transitions: Counts::new(plan.groups() * plan.types * plan.types),
            plan,
        }
    }

    #[inline]
    fn place(&self, record: RecordKey) -> Result<Place, PassError> {
        let plan = self.plan;
        let scope = plan
            .scope(record.scope)
            .ok_or(PassError::UnknownScope(record.scope))?;
        let group = plan.cohort(record.contact).map(|cohort| {
            let group = plan.group(scope, cohort);
            (group * plan.positions, group * plan.types * plan.types)
        });
        Ok(Place {
            scope,
            group,
            scale: self.scales[scope],
        })
    }

    /// A record whose facts all hold as they are, given in happened order.
    #[inline]
    pub fn plain(
        &mut self,
        record: RecordKey,
        facts: impl Iterator<Item = PlainFact>,
    ) -> Result<(), PassError> {
        let place = self.place(record)?;
        let mut seen = Seen::NOTHING;
        for fact in facts {
            let kernel = &mut self.kernels[place.scope];
            let step = kernel.advance(fact).map_err(|what| PassError::Overflow {
                what,
                contact: record.contact,
            })?;
            if step.is_some() {
                let total = kernel.state().rv_total;
                self.note(&place, &mut seen, fact.type_id, total);
            }
        }
        self.finish(record, &place, &seen);
        Ok(())
    }

    /// A record whose facts have to be arranged first.
    pub fn any(&mut self, facts: &[Fact]) -> Result<(), PassError> {
        let Some(record) = facts.first().map(|fact| fact.record) else {
            return Ok(());
        };
        let place = self.place(record)?;
        let mut seen = Seen::NOTHING;
        for arranged in arrange(self.kernels[place.scope].flow(), facts, Micros::END) {
            let fact = &facts[arranged.fact as usize];
            let kernel = &mut self.kernels[place.scope];
            let entry = kernel
                .push(fact, arranged)
                .map_err(|e| PassError::Overflow {
                    what: e.what,
                    contact: e.contact,
                })?;
            if entry.occurrence > 0 {
                self.note(&place, &mut seen, fact.type_id, entry.rv_total);
            }
        }
        self.finish(record, &place, &seen);
        Ok(())
    }

    #[inline]
    fn note(&mut self, place: &Place, seen: &mut Seen, id: rapport_model::TypeId, total: Rv) {
        seen.rv_low = seen.rv_low.min(total);
        let Some((positions, transitions)) = place.group else {
            return;
        };
        if seen.position < self.plan.positions {
            self.cumulative[positions + seen.position].push(place.scale, total);
        }
        seen.position += 1;
        let after = self.plan.type_index(id);
        if let (Some(before), Some(after)) = (seen.before, after) {
            self.transitions
                .add(transitions + before * self.plan.types + after);
        }
        seen.before = after;
    }

    #[inline]
    fn finish(&mut self, record: RecordKey, place: &Place, seen: &Seen) {
        let state = self.kernels[place.scope].finish();
        if state.interactions > 0 {
            self.records.push(RecordRow {
                contact: record.contact,
                scope: record.scope,
                interactions: state.interactions,
                rv_total: state.rv_total,
                cost_total: state.cost_total,
                rv_low: seen.rv_low,
                last_at: state.last_at,
            });
        }
    }
}
