//! What a door may ask of a live ledger, and how it is refused.

use crate::decided::Keep;
use rapport_model::{Micros, Reaction};

/// Who a person is said to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// By number.
    Id(i64),
    /// By a key: its kind and the value as written.
    Key {
        /// A kind of `identity` in rapport.yaml.
        kind: String,
        /// The value, not normalised yet.
        value: String,
    },
}

/// An interaction that somebody reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInteraction {
    /// Its id at the client; the same again is a duplicate.
    pub id: Option<String>,
    /// With whom.
    pub who: Who,
    /// Code of the scope.
    pub scope: String,
    /// Code of the interaction type.
    pub type_code: String,
    /// When it happened; now when left out.
    pub happened_at: Option<Micros>,
    /// How the customer took it.
    pub reaction: Option<Reaction>,
    /// Code of the member of staff.
    pub actor: Option<String>,
    /// What somebody wrote beside it.
    pub note: Option<String>,
}

/// Something to be done to the ledger.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Take interactions in, all or none.
    Log(Vec<NewInteraction>),
    /// Report the reaction to the interaction at this position.
    React {
        /// Position of the interaction's fact.
        position: i64,
        /// The reaction.
        reaction: Reaction,
    },
    /// Plan an interaction.
    Plan {
        /// Who and in which scope, as `CONTACT.SCOPE`.
        record: String,
        /// Code of the interaction type.
        type_code: String,
        /// The day it is due.
        due_on: rapport_model::time::Date,
        /// What somebody wrote beside it.
        note: Option<String>,
    },
    /// Close a plan as `done` or `dropped`.
    Close {
        /// Number of the plan.
        plan: i64,
        /// What it becomes.
        status: &'static str,
    },
    /// Keep what somebody decided.
    Keep(Box<Keep>),
}

/// A request with the key under which its answer is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What is asked.
    pub ask: Ask,
    /// The client's key and a hash of the request; the same key with another request is refused.
    pub once: Option<(String, u64)>,
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no such thing.
    NotFound,
    /// It contradicts what is known.
    Conflict,
    /// The key was used for another request.
    KeyTaken,
    /// It cannot be understood.
    Invalid,
}

/// A refused request: nothing of it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub why: Why,
    /// What failed, on what, and what to do.
    pub message: String,
    /// Each field that is wrong, and how.
    pub problems: Vec<(String, String)>,
}

impl Refusal {
    pub(crate) fn new(why: Why, message: impl Into<String>) -> Self {
        Self {
            why,
            message: message.into(),
            problems: Vec::new(),
        }
    }

    /// One wrong field.
    pub(crate) fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            problems: vec![(field.into(), message.into())],
            ..Self::new(
                Why::Invalid,
                "nothing was taken in: a field is wrong; correct it and send all again",
            )
        }
    }
}
