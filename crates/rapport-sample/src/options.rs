//! What a sample is to be: how large, from which seed, calibrated to which benchmark.

use crate::error::SampleError;
use rapport_model::diag::did_you_mean;
use serde::{Deserialize, Serialize};

/// The fewest accounts: below, a fifth of a segment is no group any more.
pub const ACCOUNTS_MIN: u32 = 100;
/// The most accounts.
pub const ACCOUNTS_MAX: u32 = 1_000_000;

/// Which benchmark the money reproduces (domain.md 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// A fifth of the customers: 80 % of revenue, 100 % of profit.
    B1,
    /// Financial services: a fifth of the customers gives 250 % of profit.
    B2,
    /// No benchmark: high-profit customers bring four times the revenue at twice the cost.
    None,
}

impl Preset {
    const ALL: [(&'static str, Self); 3] =
        [("B1", Self::B1), ("B2", Self::B2), ("none", Self::None)];

    /// The preset of this name, in any case.
    pub fn parse(name: &str) -> Result<Self, SampleError> {
        let found = Self::ALL.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, preset)| *preset).ok_or_else(|| {
            let names = || Self::ALL.iter().map(|(n, _)| *n);
            let hint = did_you_mean(name, names()).unwrap_or_else(|| {
                format!("there are: {}", names().collect::<Vec<_>>().join(", "))
            });
            SampleError::Option(format!("there is no preset `{name}`; {hint}"))
        })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, preset)| *preset == self);
        found.map_or("none", |(name, _)| name)
    }

    /// Revenue of a high-profit customer in multiples of another's.
    pub fn revenue_multiple(self) -> f64 {
        if self == Self::None { 4.0 } else { 16.0 }
    }

    /// Cost to Engage of a high-profit customer in multiples of another's.
    pub fn cost_multiple(self) -> f64 {
        if self == Self::None { 2.0 } else { 3.0 }
    }

    /// Cost to Engage of a normal customer over its contribution margin before that cost, `C / (m R)`: 1 makes its profit
    /// nothing, so that the top fifth has all of it (domain.md 3.3).
    pub fn cost_over_margin(self) -> f64 {
        match self {
            Self::B1 => 1.0,
            // x in (16 - 3x) / (20 - 7x) = 2.5: a high-profit customer's profit over that of five customers.
            Self::B2 => 34.0 / 14.5,
            Self::None => 0.7,
        }
    }

    /// Share of all profit that the top fifth of the customers has.
    pub fn top_profit_share(self) -> Option<f64> {
        match self {
            Self::B1 => Some(1.0),
            Self::B2 => Some(2.5),
            Self::None => None,
        }
    }
}

/// What to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Which benchmark.
    pub preset: Preset,
    /// How many accounts.
    pub accounts: u32,
    /// Where the generator starts.
    pub seed: u64,
}

impl Options {
    pub(crate) fn check(&self) -> Result<(), SampleError> {
        if (ACCOUNTS_MIN..=ACCOUNTS_MAX).contains(&self.accounts) {
            return Ok(());
        }
        Err(SampleError::Option(format!(
            "{} accounts cannot be; give a number from {ACCOUNTS_MIN} to {ACCOUNTS_MAX}",
            self.accounts
        )))
    }
}
