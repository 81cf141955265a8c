//! The paired curve as text: accumulated Relationship Value upwards, accumulated cost mirrored downwards.

/// Columns of the plot.
const WIDTH: usize = 64;
/// Rows of the upper half; the lower one has half as many.
const HEIGHT: usize = 6;

/// Draws both curves over their position, first to last. Empty with fewer than two points.
pub(crate) fn paired_curve(rv: &[i64], cost: &[i64]) -> String {
    if rv.len() < 2 {
        return String::new();
    }
    let width = WIDTH.min(rv.len());
    let sample = |values: &[i64]| -> Vec<i64> {
        // The last value of each column's stretch, so that the end of the curve is its true end.
        (0..width)
            .map(|x| values[((x + 1) * values.len()).div_ceil(width) - 1])
            .collect()
    };
    let (rv, cost) = (sample(rv), sample(cost));
    let (low, high) = (
        rv.iter().copied().min().unwrap_or(0).min(0),
        rv.iter().copied().max().unwrap_or(0).max(0),
    );
    let mut text = band(&rv, low, high, HEIGHT, '▇');
    text.push_str(&format!("  {}\n", "─".repeat(width)));
    let most = cost.iter().copied().max().unwrap_or(0);
    if most > 0 {
        let mirrored: Vec<i64> = cost.iter().map(|c| -c).collect();
        text.push_str(&band(&mirrored, -most, 0, HEIGHT / 2, '░'));
    }
    text
}

/// One curve as columns filled from the zero line.
fn band(values: &[i64], low: i64, high: i64, height: usize, fill: char) -> String {
    let span = (i128::from(high) - i128::from(low)).max(1);
    // Row 0 is the top. A column is filled between its value and zero.
    let row_of = |v: i64| ((i128::from(high) - i128::from(v)) * height as i128 / span) as usize;
    let zero = row_of(0);
    let mut text = String::new();
    for row in 0..height {
        text.push_str("  ");
        for value in values {
            let at = row_of(*value);
            let filled = if *value >= 0 {
                (at..zero).contains(&row)
            } else {
                (zero..at).contains(&row)
            };
            text.push(if filled { fill } else { ' ' });
        }
        let trimmed = text.trim_end_matches(' ').len();
        text.truncate(trimmed);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_rises_above_the_line_and_cost_hangs_below() {
        let plot = paired_curve(&[0, 100, 200, 300], &[0, 0, 50, 100]);
        let lines: Vec<&str> = plot.lines().collect();
        assert_eq!(lines.len(), 6 + 1 + 3);
        assert_eq!(lines[0], "     ▇", "only the highest value reaches the top");
        assert_eq!(lines[5], "   ▇▇▇");
        assert_eq!(lines[7], "    ░░");
        assert_eq!(lines[9], "     ░");
    }

    #[test]
    fn one_point_is_no_curve() {
        assert_eq!(paired_curve(&[5], &[1]), "");
    }
}
