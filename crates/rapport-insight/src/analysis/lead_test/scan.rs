//! Looks for a lead over all lags at once.
//!
//! A relationship changes slowly, so a lead shows at neighbouring lags too: they are judged together. And a correlation of
//! few months strays further by chance than one of many: each counts in units of its chance error. Else the longest lags,
//! which rest on the fewest months, would drown a small lead (maximum of studentised statistics: Westfall and Young 1993).

/// Lags judged together on either side.
const NEIGHBOURS: usize = 1;

/// The strength of the lead around each of consecutive lags, from their correlations and the numbers of pairs: about
/// standard normal where there is none and pairs are independent. The placebo does not rely on that.
fn strengths(lags: &[(f64, u32)]) -> Vec<f64> {
    let around = |at: usize| {
        let window = &lags[at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(lags.len())];
        let sum: f64 = window.iter().map(|(r, n)| r * f64::from(*n).sqrt()).sum();
        sum / (window.len() as f64).sqrt()
    };
    (0..lags.len()).map(around).collect()
}

/// The largest strength over the lags, whichever its sign.
pub(crate) fn largest(lags: &[(f64, u32)]) -> f64 {
    strengths(lags)
        .into_iter()
        .map(f64::abs)
        .fold(0.0, f64::max)
}

/// Which of consecutive lags the lead has: the strongest of its own among those that are the strongest together.
pub(crate) fn peak(lags: &[(f64, u32)]) -> Option<usize> {
    let together = strengths(lags);
    let middle =
        (0..lags.len()).max_by(|a, b| together[*a].abs().total_cmp(&together[*b].abs()))?;
    let alone =
        |at: &usize| lags[*at].0 * f64::from(lags[*at].1).sqrt() * together[middle].signum();
    let window = middle.saturating_sub(NEIGHBOURS)..(middle + NEIGHBOURS + 1).min(lags.len());
    window.max_by(|a, b| alone(a).total_cmp(&alone(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_that_its_neighbours_share_is_found_beside_a_larger_chance_of_few_months() {
        let lags = [
            (0.05, 4_000),
            (0.06, 4_000),
            (0.04, 4_000),
            (0.0, 2_000),
            (-0.08, 1_000),
        ];
        assert_eq!(peak(&lags), Some(1));
        assert!(largest(&lags) > 5.0);
    }

    #[test]
    fn a_lead_at_the_first_lag_is_not_moved_to_its_neighbour() {
        let lags = [(0.30, 1_000), (0.26, 1_000), (0.23, 1_000), (0.2, 1_000)];
        assert_eq!(peak(&lags), Some(0));
    }

    #[test]
    fn an_inverse_lead_is_found_by_its_size() {
        let lags = [(0.02, 900), (-0.2, 900), (-0.3, 900), (-0.1, 900)];
        assert_eq!(peak(&lags), Some(2));
        assert_eq!(peak(&[]), None);
    }
}
