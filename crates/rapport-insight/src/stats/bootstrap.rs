//! The percentile bootstrap over blocks: what is drawn is a block (a unit with all its months), so that what belongs
//! together stays together (Künsch 1989; Cameron, Gelbach and Miller 2008).

use super::dice::Dice;
use super::{Interval, quantile};

/// Draws `blocks` blocks with replacement, `draws` times, and computes the statistic of each sample of block numbers.
/// Samples whose statistic is undefined are left out.
pub fn replicates(
    dice: &mut Dice,
    blocks: usize,
    draws: usize,
    mut statistic: impl FnMut(&[usize]) -> Option<f64>,
) -> Vec<f64> {
    let mut sample = vec![0; blocks];
    let mut values = Vec::with_capacity(draws);
    for _ in 0..draws {
        for block in &mut sample {
            *block = dice.below(blocks);
        }
        values.extend(statistic(&sample).filter(|v| v.is_finite()));
    }
    values
}

/// The same of several statistics at once, each of the same samples, so that their replicates can be compared pair by pair.
/// Gives the replicates by statistic; a statistic that is undefined in a sample has none of it.
pub fn replicates_of_each(
    dice: &mut Dice,
    blocks: usize,
    draws: usize,
    statistics: usize,
    mut compute: impl FnMut(&[usize]) -> Vec<Option<f64>>,
) -> Vec<Vec<f64>> {
    let mut all = vec![Vec::with_capacity(draws); statistics];
    let mut sample = vec![0; blocks];
    for _ in 0..draws {
        for block in &mut sample {
            *block = dice.below(blocks);
        }
        for (values, found) in all.iter_mut().zip(compute(&sample)) {
            values.extend(found.filter(|v| v.is_finite()));
        }
    }
    all
}

/// The percentile interval of replicates. `None` with fewer than 20: they cannot carry one.
pub fn interval(mut replicates: Vec<f64>, confidence: f64) -> Option<Interval> {
    if replicates.len() < 20 {
        return None;
    }
    let tail = ((1.0 - confidence) / 2.0 * 1000.0).round() as usize;
    Some(Interval {
        low: quantile::nearest_f64(&mut replicates, tail)?,
        high: quantile::nearest_f64(&mut replicates, 1000 - tail)?,
    })
}
