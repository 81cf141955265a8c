//! One pass over every interaction: records, bands and transitions at once. What a general engine needs two window sorts and
//! a range join for is one linear walk here, because facts come by record in happened order.
//!
//! Each thread has a [`Pass`] of its own over some of the records; [`Gathered::of`] adds them up. The result does not depend
//! on who met which record.

mod bands;
mod counts;
mod gathered;
mod pass;

pub use bands::Band;
use bands::Scale;
pub use gathered::{Gathered, RecordRow, Rows, Transition};
pub use pass::Pass;

use rapport_model::flow::FlowHistory;
use rapport_model::{ContactId, ScopeId, TypeId};

/// What every pass has to know.
#[derive(Debug)]
pub struct Plan<'f> {
    /// The scopes and the flow that values each; facts of other scopes are an error.
    pub scopes: Vec<(ScopeId, &'f FlowHistory)>,
    /// How many cohorts there are.
    pub cohorts: usize,
    /// Cohort of each contact by id; contacts beyond the end, and those in [`NO_COHORT`], are in no band and no transition.
    pub cohort_of_contact: Vec<u8>,
    /// Bands reach to this position of a record.
    pub positions: usize,
    /// One more than the highest type id.
    pub types: usize,
}

/// A contact that belongs to none.
pub const NO_COHORT: u8 = u8::MAX;

impl Plan<'_> {
    /// Index of a scope.
    #[inline]
    fn scope(&self, id: ScopeId) -> Option<usize> {
        self.scopes.iter().position(|(scope, _)| *scope == id)
    }

    #[inline]
    fn cohort(&self, contact: ContactId) -> Option<usize> {
        let index = usize::try_from(contact.0).ok()?;
        let cohort = *self.cohort_of_contact.get(index)?;
        (usize::from(cohort) < self.cohorts).then_some(usize::from(cohort))
    }

    /// Number of a group: a scope and a cohort.
    fn group(&self, scope: usize, cohort: usize) -> usize {
        scope * self.cohorts + cohort
    }

    fn groups(&self) -> usize {
        self.scopes.len() * self.cohorts
    }

    /// Scope and cohort of a group.
    fn of_group(&self, group: usize) -> (ScopeId, usize) {
        let scope = self.scopes.get(group / self.cohorts);
        (scope.map_or(ScopeId::NONE, |s| s.0), group % self.cohorts)
    }

    /// What accumulated values of a group are multiples of, as far as its flow tells.
    fn scale(&self, group: usize) -> Scale {
        let flow = self.scopes.get(group / self.cohorts);
        Scale::new(flow.map_or(1, |(_, flow)| flow.rv_unit()))
    }

    /// Index of a type, within the table of transitions.
    #[inline]
    fn type_index(&self, id: TypeId) -> Option<usize> {
        usize::try_from(id.0)
            .ok()
            .filter(|index| *index < self.types)
    }
}

/// Why a pass stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PassError {
    /// A total does not fit.
    #[error("the {what} of contact {contact} overflows; look for an absurd value in the flow")]
    Overflow {
        /// Which total.
        what: &'static str,
        /// Whose record.
        contact: ContactId,
    },
    /// Facts of a scope without a flow.
    #[error(
        "there are facts of scope number {0}, which has no flow; put the scope back into org.yaml"
    )]
    UnknownScope(ScopeId),
}
