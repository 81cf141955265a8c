//! Draws units at random where there are more than an answer gains from.

use crate::Book;
use crate::set::Picked;
use crate::stats::dice::Dice;

/// The records of some units of a scope.
#[derive(Debug)]
pub(crate) struct Sample {
    /// Their picked records.
    pub(crate) picked: Picked,
    /// How many units the scope has among the picked records.
    pub(crate) of_units: usize,
    /// How many of them were drawn; all when they are no more than asked for.
    pub(crate) units: usize,
}

impl Sample {
    /// At most `most` units of the scope with a picked record.
    pub(crate) fn draw(
        book: &Book,
        picked: &Picked,
        scope: u16,
        most: usize,
        dice: &mut Dice,
    ) -> Self {
        let mut units: Vec<u32> = picked
            .iter()
            .filter(|r| book.records.scope[*r as usize] == scope)
            .map(|r| book.records.unit[r as usize])
            .collect();
        units.sort_unstable();
        units.dedup();
        let of_units = units.len();
        if of_units <= most {
            return Self {
                picked: picked.clone(),
                of_units,
                units: of_units,
            };
        }
        let mut chosen = vec![false; book.units.len()];
        for at in dice.choose(of_units, most) {
            chosen[units[at] as usize] = true;
        }
        let kept = |r: usize| picked.contains(r as u32) && chosen[book.records.unit[r] as usize];
        Self {
            picked: Picked::from_fn(book.len(), kept),
            of_units,
            units: most,
        }
    }

    /// Whether units were left out.
    pub(crate) fn is_part(&self) -> bool {
        self.units < self.of_units
    }
}
