//! Relationship Value (domain.md 1.12): a relative number, not money, kept in hundredths of a point.

use crate::money::{DecimalError, format_scaled, parse_scaled};
use serde::{Deserialize, Serialize};

/// Relationship Value in hundredths of a point; may be negative. `Rv(150)` is 1.5 points.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Rv(pub i64);

impl Rv {
    /// No value.
    pub const ZERO: Self = Self(0);

    /// Whole points.
    pub const fn points(points: i32) -> Self {
        Self(points as i64 * 100)
    }

    /// The sum, or `None` when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Reads `60`, `-2.5`, `+0.25`; more than two decimals is an error, not a rounding.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        parse_scaled(text, 2).map(Self)
    }
}

impl std::fmt::Display for Rv {
    /// Signed points without needless zeros: `+60`, `-2.5`, `0`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format_scaled(self.0, 2);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if self.0 > 0 {
            write!(f, "+{text}")
        } else {
            f.write_str(text)
        }
    }
}
