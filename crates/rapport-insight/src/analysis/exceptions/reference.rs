//! What is usual in a scope: RV at each position, silence, and how well the flow is followed.

use crate::Book;
use crate::analysis::pattern::curve::{Point, curve};
use crate::analysis::pattern::walk::Axis;
use crate::stats::quantile;

/// Beyond this many interactions a record is compared no more: too few others got there.
const POSITIONS: usize = 200;
/// A position with fewer records, or a scope with fewer gaps, says nothing about what is usual.
pub(super) const LEAST: usize = 30;
/// p10 to p90 of a normal distribution, in standard deviations: the robust spread is the distance divided by this.
const BAND_IN_DEVIATIONS: f64 = 2.563_103_131_089_201;

/// What is usual in one scope.
#[derive(Debug, Default)]
pub(crate) struct Reference {
    /// By position; those with too few records are left out.
    points: Vec<Option<Point>>,
    /// The gap between interactions that nine of ten stay within, in microseconds.
    pub(crate) gap_p90: Option<i64>,
}

/// Where a value lies against the others at its position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// p10, median, p90 of the others.
    pub(crate) band: [i64; 3],
    /// Distance from the median in robust spreads.
    pub(crate) distance: f64,
}

impl Reference {
    /// Of these records, all of one scope.
    pub(crate) fn of(book: &Book, records: &[u32]) -> Self {
        let mut points = vec![None; POSITIONS];
        for point in curve(book, records, Axis::Number, POSITIONS) {
            if point.n >= LEAST {
                points[point.position] = Some(point);
            }
        }
        let mut gaps: Vec<i64> = Vec::new();
        for record in records {
            let at = &book.entries.happened_at[book.records.entries(*record)];
            gaps.extend(at.windows(2).map(|pair| pair[1] - pair[0]));
        }
        let gap_p90 = if gaps.len() >= LEAST {
            quantile::nearest(&mut gaps, 900)
        } else {
            None
        };
        Self {
            points,
            gap_p90: gap_p90.filter(|gap| *gap > 0),
        }
    }

    /// Whether any position can be compared.
    pub(crate) fn has_band(&self) -> bool {
        self.points.iter().any(Option::is_some)
    }

    /// Where accumulated RV lies at a position from 0. `None` where nothing is usual, or all are equal.
    #[inline]
    pub(crate) fn place(&self, position: usize, rv_total: i64) -> Option<Place> {
        let band = self.points.get(position)?.as_ref()?.rv;
        let spread = (band[2] - band[0]) as f64 / BAND_IN_DEVIATIONS;
        (spread > 0.0).then(|| Place {
            band,
            distance: (rv_total - band[1]) as f64 / spread,
        })
    }
}

impl Place {
    /// 1 above the band and far from the median, -1 below it, 0 within.
    pub(crate) fn side(&self, rv_total: i64, least_distance: f64) -> i8 {
        match () {
            () if rv_total > self.band[2] && self.distance >= least_distance => 1,
            () if rv_total < self.band[0] && self.distance <= -least_distance => -1,
            () => 0,
        }
    }
}
