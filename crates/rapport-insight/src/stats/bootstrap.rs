//! The percentile bootstrap over blocks: what is drawn is a block (a unit with all its months), so that what belongs
//! together stays together (Künsch 1989; Cameron, Gelbach and Miller 2008).

use super::dice::Dice;
use super::moments::Moments;
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

/// Intervals of several statistics that hold all at once, so that the one picked for its size has one too: each statistic
/// strays by at most so many of its standard errors, as the largest of them does in `confidence` of the draws (maximum of
/// studentised statistics: Westfall and Young 1993; Romano and Wolf 2005). `replicates` holds one draw of all statistics
/// after the other. `None` with fewer than 20 draws.
pub fn simultaneous(
    observed: &[f64],
    replicates: &[Vec<f64>],
    confidence: f64,
) -> Option<Vec<Interval>> {
    if replicates.len() < 20 {
        return None;
    }
    let errors = standard_errors(observed.len(), replicates);
    let largest = |draw: &Vec<f64>| {
        let strays = draw.iter().zip(observed).zip(&errors);
        let strays = strays.filter(|(_, error)| **error > 0.0);
        strays
            .map(|((value, observed), error)| (value - observed).abs() / error)
            .fold(0.0, f64::max)
    };
    let mut strays: Vec<f64> = replicates.iter().map(largest).collect();
    let factor = quantile::nearest_f64(&mut strays, (confidence * 1000.0).round() as usize)?;
    let of = observed.iter().zip(errors);
    let interval = |(value, error): (&f64, f64)| Interval {
        low: value - factor * error,
        high: value + factor * error,
    };
    Some(of.map(interval).collect())
}

/// The standard deviation of each statistic over the draws.
pub fn standard_errors(statistics: usize, replicates: &[Vec<f64>]) -> Vec<f64> {
    let mut moments = vec![Moments::default(); statistics];
    for draw in replicates {
        moments.iter_mut().zip(draw).for_each(|(m, v)| m.add(*v));
    }
    let root = (replicates.len() as f64).sqrt();
    let of = moments.iter().map(|m| m.standard_error().unwrap_or(0.0));
    of.map(|error| error * root).collect()
}
