//! The panel: units by calendar month, as the analyses over time see them.
//!
//! Each cell holds what happened in the month and was known by its end: Relationship Value gained, interactions, cost,
//! revenue less product cost, what was said. A unit is taken whole, with all its contacts, whichever of them the set names:
//! a part of it with the money of all would be worth more than the whole. A unit is watched from the month of its first interaction or outcome on; a
//! month without anything is a fact, the months before are not. Sums stay integers until a statistic takes them.

mod build;
mod clock;
mod months;
mod sample;
mod whole;

pub(crate) use build::{Spec, Weights};
pub(crate) use clock::Clock;
pub(crate) use months::Months;
pub(crate) use sample::Sample;
pub(crate) use whole::{Whole, taken_whole};

/// Units by month, unit after unit.
#[derive(Debug)]
pub(crate) struct Panel {
    /// The calendar months.
    pub(crate) months: Months,
    /// Units of the book, one row each.
    pub(crate) units: Vec<u32>,
    /// First month watched, per unit.
    pub(crate) first: Vec<usize>,
    /// Relationship Value gained, in hundredths.
    pub(crate) rv: Vec<i64>,
    /// Interactions.
    pub(crate) interactions: Vec<u32>,
    /// Cost to engage, in minor units.
    pub(crate) cost: Vec<i64>,
    /// Revenue less product cost, in minor units.
    pub(crate) margin: Vec<i64>,
    /// Orders: outcomes of revenue.
    pub(crate) orders: Vec<u32>,
    /// Sum of what was said, in hundredths of its scale.
    pub(crate) say: Vec<i64>,
    /// How often something was said.
    pub(crate) said: Vec<u32>,
}

impl Panel {
    /// How many units.
    pub(crate) fn len(&self) -> usize {
        self.units.len()
    }

    /// Where a unit's month is in the columns.
    #[inline]
    pub(crate) fn at(&self, unit: usize, month: usize) -> usize {
        unit * self.months.len() + month
    }

    /// Watches each unit only from the month after its first revenue on; a unit without revenue not at all.
    pub(crate) fn watch_customers(&mut self) {
        let months = self.months.len();
        for unit in 0..self.len() {
            let bought = (0..months).find(|m| self.orders[self.at(unit, *m)] > 0);
            self.first[unit] = bought.map_or(months, |m| m + 1).max(self.first[unit]);
        }
    }

    /// Sum of a column over months `from..to` of a unit, as a statistic takes it.
    pub(crate) fn sum(&self, column: &[i64], unit: usize, from: usize, to: usize) -> f64 {
        let (from, to) = (from.min(self.months.len()), to.min(self.months.len()));
        column[self.at(unit, from)..self.at(unit, to)]
            .iter()
            .map(|v| i128::from(*v))
            .sum::<i128>() as f64
    }

    /// Mean of what was said in the months `from..to`; `None` when nothing was.
    pub(crate) fn said_mean(&self, unit: usize, from: usize, to: usize) -> Option<f64> {
        let range = self.at(unit, from)..self.at(unit, to.min(self.months.len()).max(from));
        let n: u32 = self.said[range.clone()].iter().sum();
        (n > 0).then(|| self.say[range].iter().map(|v| *v as f64).sum::<f64>() / f64::from(n))
    }
}
