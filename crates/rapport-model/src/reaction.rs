//! How the customer took an interaction (domain.md 6.7): one of four pre-valued variants, never a free number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The reaction reported for an interaction; chooses which pre-agreed Relationship Value applies.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Reaction {
    /// Better than expected.
    Better = 1,
    /// As expected; the same value as when nothing was reported.
    AsExpected = 2,
    /// Worse than expected.
    Worse = 3,
    /// Damaged the relationship.
    Damaging = 4,
}

impl Reaction {
    /// All reactions, best first.
    pub const ALL: [Self; 4] = [Self::Better, Self::AsExpected, Self::Worse, Self::Damaging];

    /// The stored code, 1 to 4; 0 stands for "none reported".
    #[inline]
    pub fn code(this: Option<Self>) -> u8 {
        this.map_or(0, |r| r as u8)
    }

    /// The reaction of a stored code. `None` for 0 and for anything unknown.
    #[inline]
    pub fn from_code(code: u8) -> Option<Self> {
        let index = usize::from(code).wrapping_sub(1);
        Self::ALL.get(index).copied()
    }

    /// The reaction as written in rules, flows and the API, such as `as_expected`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::AsExpected => "as_expected",
            Self::Worse => "worse",
            Self::Damaging => "damaging",
        }
    }

    /// The reaction of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}
