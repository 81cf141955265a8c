//! Aggregates of a lookup's groups: `sum(SalesAmount)`, `min`, `max`, `count`, `first`, `last`, `distinct`.

use super::relation::compare;
use crate::typed::Typed;
use rapport_model::diag::did_you_mean;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// What is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AggregateKind {
    /// Exact sum of integers, decimals or money; nulls count as nothing.
    Sum,
    /// Smallest value that is not null.
    Min,
    /// Largest value that is not null.
    Max,
    /// Number of rows, or of values that are not null.
    Count,
    /// Value of the first row.
    First,
    /// Value of the last row.
    Last,
    /// Number of different values that are not null.
    Distinct,
}

const KINDS: [(&str, AggregateKind); 7] = [
    ("sum", AggregateKind::Sum),
    ("min", AggregateKind::Min),
    ("max", AggregateKind::Max),
    ("count", AggregateKind::Count),
    ("first", AggregateKind::First),
    ("last", AggregateKind::Last),
    ("distinct", AggregateKind::Distinct),
];

/// One aggregate: what is computed, of which column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aggregate {
    /// What is computed.
    pub kind: AggregateKind,
    /// Column it is computed of; none only for `count`, which then counts rows.
    pub column: Option<String>,
}

impl Aggregate {
    /// Reads `sum(SalesAmount)`, `count`, `count()`. The error says what is wrong and what would be right.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (name, column) = match text.split_once('(') {
            None => (text, ""),
            Some((name, rest)) => match rest.strip_suffix(')') {
                Some(column) => (name.trim(), column.trim()),
                None => return Err(format!("`{text}` has no closing bracket")),
            },
        };
        let Some((_, kind)) = KINDS.into_iter().find(|(known, _)| *known == name) else {
            let near = did_you_mean(name, KINDS.iter().map(|(known, _)| *known));
            let all = "use sum, min, max, count, first, last or distinct";
            return Err(format!(
                "`{name}` is not an aggregate: {}",
                near.as_deref().unwrap_or(all)
            ));
        };
        match (kind, column) {
            (AggregateKind::Count, "") => Ok(Self { kind, column: None }),
            (_, "") => Err(format!("`{name}` needs a column: write `{name}(COLUMN)`")),
            _ => Ok(Self {
                kind,
                column: Some(column.to_owned()),
            }),
        }
    }

    /// The aggregate over the column's values, in row order. The error says why there is no sum.
    pub(super) fn of<'a>(
        &self,
        values: impl Iterator<Item = &'a Typed>,
    ) -> Result<Typed, &'static str> {
        let mut given = values;
        Ok(match self.kind {
            AggregateKind::Sum => {
                let mut sum: i128 = 0;
                for value in given {
                    match value {
                        Typed::Integer(number) => sum += i128::from(*number),
                        Typed::Null => {}
                        _ => return Err("meets a value that is not a number"),
                    }
                }
                Typed::Integer(i64::try_from(sum).map_err(|_wide| "does not fit 64 bits")?)
            }
            AggregateKind::Min => extreme(given, Ordering::Less),
            AggregateKind::Max => extreme(given, Ordering::Greater),
            AggregateKind::Count => Typed::Integer(match self.column {
                None => given.count(),
                Some(_) => given.filter(|v| **v != Typed::Null).count(),
            } as i64),
            AggregateKind::First => given.next().cloned().unwrap_or(Typed::Null),
            AggregateKind::Last => given.last().cloned().unwrap_or(Typed::Null),
            AggregateKind::Distinct => {
                let different: BTreeSet<Ordered<'_>> =
                    given.filter(|v| **v != Typed::Null).map(Ordered).collect();
                Typed::Integer(different.len() as i64)
            }
        })
    }
}

fn extreme<'a>(values: impl Iterator<Item = &'a Typed>, wanted: Ordering) -> Typed {
    let mut best: Option<&Typed> = None;
    for value in values.filter(|v| **v != Typed::Null) {
        if best.is_none_or(|b| compare(value, b) == wanted) {
            best = Some(value);
        }
    }
    best.cloned().unwrap_or(Typed::Null)
}

struct Ordered<'a>(&'a Typed);

impl PartialEq for Ordered<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Ordered<'_> {}
impl PartialOrd for Ordered<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Ordered<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(self.0, other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aggregate_that_cannot_be_says_what_would_be_right() {
        let wrong = |text: &str| Aggregate::parse(text).unwrap_err();
        assert_eq!(
            wrong("summ(Amount)"),
            "`summ` is not an aggregate: did you mean `sum`?"
        );
        assert!(wrong("median(x)").ends_with("count, first, last or distinct"));
        assert_eq!(wrong("sum"), "`sum` needs a column: write `sum(COLUMN)`");
        assert_eq!(wrong("sum(Amount"), "`sum(Amount` has no closing bracket");
    }

    #[test]
    fn sums_are_exact_and_never_wrap() {
        let sum = Aggregate::parse(" sum( Amount ) ").unwrap();
        let of = |values: &[i64]| {
            sum.of(values
                .iter()
                .map(|v| Typed::Integer(*v))
                .collect::<Vec<_>>()
                .iter())
        };
        assert_eq!(of(&[i64::MAX, 1, -1]), Ok(Typed::Integer(i64::MAX)));
        assert_eq!(of(&[i64::MAX, 1]), Err("does not fit 64 bits"));
        assert_eq!(of(&[]), Ok(Typed::Integer(0)));
        let text = Typed::Text(bytes::Bytes::from_static(b"12"));
        assert!(sum.of([text].iter()).is_err());
    }
}
