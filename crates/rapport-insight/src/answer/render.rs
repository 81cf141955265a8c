//! An answer as text for a terminal.

use super::{Answer, Cell, Table, Unit};
use rapport_model::{Minor, Rv};
use std::fmt::{self, Write as _};

/// More rows than this are counted, not shown: the JSON has them all.
const MOST_ROWS: usize = 60;

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        writeln!(f, "{}", self.verdict)?;
        for table in &self.tables {
            writeln!(f, "\n{table}")?;
        }
        if !self.caveats.is_empty() {
            writeln!(f, "\nBefore you trust it:")?;
        }
        for caveat in &self.caveats {
            writeln!(f, "- {caveat}")?;
        }
        let method = &self.method;
        write!(
            f,
            "\nn = {} records; method: {} (version {}), as of {}",
            self.n, method.name, method.version, method.as_of
        )
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        let shown = &self.rows[..self.rows.len().min(MOST_ROWS)];
        let mut lines: Vec<Vec<String>> =
            vec![self.columns.iter().map(|c| c.title.clone()).collect()];
        for row in shown {
            lines.push(
                row.iter()
                    .zip(&self.columns)
                    .map(|(cell, column)| text(cell, column.unit))
                    .collect(),
            );
        }
        let width = |at: usize| {
            lines
                .iter()
                .map(|line| line[at].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        for (number, line) in lines.iter().enumerate() {
            let mut out = String::new();
            for ((cell, column), width) in line.iter().zip(&self.columns).zip(&widths) {
                if matches!(column.unit, Unit::Text | Unit::Time | Unit::Flag) {
                    write!(out, "{cell:<width$}  ")?;
                } else {
                    write!(out, "{cell:>width$}  ")?;
                }
            }
            write!(
                f,
                "{}{}",
                if number == 0 { "" } else { "\n" },
                out.trim_end()
            )?;
        }
        if self.rows.len() > shown.len() {
            write!(f, "\n({} more rows)", self.rows.len() - shown.len())?;
        }
        if self.rows.is_empty() {
            write!(f, "\n(none)")?;
        }
        Ok(())
    }
}

/// A cell as people read it.
fn text(cell: &Cell, unit: Unit) -> String {
    match (cell, unit) {
        (Cell::Empty, _) => "-".to_owned(),
        (Cell::Text(text), _) => text.clone(),
        (Cell::Flag(flag), _) => if *flag { "yes" } else { "no" }.to_owned(),
        (Cell::Int(n), Unit::RvHundredths) => Rv(*n).to_string(),
        (Cell::Int(n), Unit::Minor(currency)) => {
            format!("{} {currency}", currency.format_amount(Minor(*n)))
        }
        (Cell::Int(n), _) => n.to_string(),
        (Cell::Number(x), Unit::Share) => format!("{:.1} %", x * 100.0),
        (Cell::Number(x), Unit::PValue) if *x < 0.001 => "< 0.001".to_owned(),
        (Cell::Number(x), Unit::RvHundredths) => format!("{:+.2}", x / 100.0),
        (Cell::Number(x), Unit::Minor(currency)) => {
            // A statistic over money, such as the end of an interval: rounded to the minor unit, only to be shown.
            format!(
                "{} {currency}",
                currency.format_amount(Minor(x.round() as i64))
            )
        }
        (Cell::Number(x), Unit::Count | Unit::Days | Unit::Months) => format!("{x:.1}"),
        (Cell::Number(x), _) => format!("{x:.3}"),
    }
}
