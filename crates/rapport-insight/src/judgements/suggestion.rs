//! What was decided about a suggestion, and what was expected of it then.

use rapport_model::{Micros, RecordKey, TypeId};

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is to be done.
    Taken,
    /// It is not to be done.
    Overridden,
}

/// Why a suggestion was overridden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It was done already, and is not in the data.
    AlreadyDone,
    /// It does not fit this relationship.
    NotRelevant,
    /// It fits, but not now.
    WrongTime,
    /// The customer does not want it.
    CustomerDeclined,
    /// Something else; the note says what.
    Other,
}

/// One decision about a suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionJudgement {
    /// The record it was made for.
    pub record: RecordKey,
    /// What was suggested.
    pub type_id: TypeId,
    /// What was decided.
    pub verdict: Verdict,
    /// Why it was overridden.
    pub reason: Option<Reason>,
    /// By whom.
    pub by: String,
    /// What they wrote beside it.
    pub note: Option<String>,
    /// When.
    pub at: Micros,
    /// The newest interaction that was known then: what is later came after the decision.
    pub known_until: Micros,
    /// The record's last interaction then: which situation was decided about.
    pub last_at: Micros,
    /// Days within which something was expected.
    pub horizon_days: i64,
    /// Comparable cases in which it was done.
    pub n: i64,
    /// Relationship Value that was expected within the horizon, in hundredths of a point.
    pub rv_hundredths: i64,
    /// Ends of its 95 % interval, where there is one.
    pub rv_interval_hundredths: Option<[i64; 2]>,
    /// Cost that was expected within the horizon, in minor units.
    pub cost_minor: i64,
}

impl Verdict {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Taken, Self::Overridden];

    /// As it is written everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Overridden => "overridden",
        }
    }

    /// Of its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.word() == word)
    }
}

impl Reason {
    /// Every one, as they are listed.
    pub const ALL: [Self; 5] = [
        Self::AlreadyDone,
        Self::NotRelevant,
        Self::WrongTime,
        Self::CustomerDeclined,
        Self::Other,
    ];

    /// As it is written everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::AlreadyDone => "already_done",
            Self::NotRelevant => "not_relevant",
            Self::WrongTime => "wrong_time",
            Self::CustomerDeclined => "customer_declined",
            Self::Other => "other",
        }
    }

    /// Of its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }
}
