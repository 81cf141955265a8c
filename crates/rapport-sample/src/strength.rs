//! The hidden strength of a relationship, month by month. What people do follows it at once, revenue later or not at all.

use crate::calendar::MONTHS;
use crate::dice::Dice;

/// Months before the sample of which the strength is known, so that revenue can follow it from the first month on.
const BEFORE: u32 = 6;
/// How much of last month's distance from the usual is left.
const PERSISTENCE: f64 = 0.88;
/// What comes new each month.
const SHOCK: f64 = 0.26;
/// Loss in each month after the relationship turned.
const TURN: f64 = 0.4;

/// Strength by month; 0 is usual, 1 is very good, -2 is broken.
#[derive(Debug, Clone)]
pub(crate) struct Strength(Vec<f64>);

impl Strength {
    /// A path around `usual` that sinks from the month on in which it turns.
    pub(crate) fn draw(usual: f64, turns: Option<u32>, dice: &mut Dice) -> Self {
        let mut distance = dice.normal() * 0.5;
        let mut path = Vec::with_capacity((BEFORE + MONTHS) as usize);
        for month in 0..BEFORE + MONTHS {
            distance = PERSISTENCE * distance + SHOCK * dice.normal();
            let turned = turns.map_or(0, |t| (month + 1).saturating_sub(t + BEFORE));
            path.push((usual + distance - TURN * f64::from(turned)).clamp(-3.0, 3.0));
        }
        Self(path)
    }

    /// Strength in a month.
    pub(crate) fn at(&self, month: u32) -> f64 {
        self.before(month, 0)
    }

    /// Strength some months earlier.
    pub(crate) fn before(&self, month: u32, months: u32) -> f64 {
        self.0[(month.min(MONTHS - 1) + BEFORE - months.min(BEFORE)) as usize]
    }
}
