//! A valued entry: what one interaction did to the record, and why.

use crate::{Micros, Minor, Reaction, Rv};
use serde::Serialize;

/// Why an entry has its value. With the fact's origin this explains it to the source row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "because")]
pub enum Why {
    /// A value rule of the flow matched.
    Rule {
        /// Index of the flow version in its history.
        version: u16,
        /// Index of the rule among the type's rules.
        rule: u16,
    },
    /// The type has no rule for this occurrence number: no value, but its cost.
    NoRule {
        /// Index of the flow version in its history.
        version: u16,
    },
    /// The flow version in force does not have this type: no value, no cost.
    NotInFlow {
        /// Index of the flow version in its history.
        version: u16,
    },
    /// Another fact reports the same happening; this one adds nothing.
    MergedInto {
        /// Index, among the facts given, of the fact that counts.
        fact: u32,
    },
}

/// One valued interaction of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Index of the fact among the facts given.
    pub fact: u32,
    /// When it happened.
    pub happened_at: Micros,
    /// The how-manieth of its type in this record, from 1; 0 for a merged or unknown one.
    pub occurrence: u32,
    /// The reaction that its value took into account.
    pub reaction: Option<Reaction>,
    /// Relationship Value of this interaction.
    pub rv: Rv,
    /// Accumulated Relationship Value after it.
    pub rv_total: Rv,
    /// Variable cost of this interaction (its share, when split).
    pub cost: Minor,
    /// Accumulated cost to engage after it.
    pub cost_total: Minor,
    /// Index of the level before it.
    pub level_before: u16,
    /// Index of the level after it; differs when it was a trigger that took effect.
    pub level_after: u16,
    /// Why.
    pub why: Why,
}
