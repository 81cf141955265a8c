//! The values of the first occurrences of a type without a reaction, which nearly all interactions have: one look-up in a
//! few bytes, where a search through the rules guesses wrong half the time and waits for memory.

use super::compile::CompiledRule;

/// Occurrences that are looked up at most; few records have more of one type.
const MOST: u32 = 32;

/// The value of one occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FirstValue {
    /// In hundredths, without a reaction.
    pub(super) value: i64,
    /// Index of the rule that says so, or [`FirstValue::GAP`].
    pub(super) rule: u16,
}

impl FirstValue {
    /// No rule says anything.
    pub(super) const GAP: u16 = u16::MAX;
}

/// By occurrence number from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FirstValues {
    values: Box<[FirstValue]>,
    /// The last one is also that of all later occurrences.
    is_open: bool,
}

impl FirstValues {
    /// Of rules in the order of their occurrences.
    pub(super) fn of(rules: &[CompiledRule]) -> Self {
        let last = rules.last().map(|rule| rule.range);
        let end = last.map_or(0, |range| range.from).min(MOST);
        let value = |occurrence| {
            let rule = rules.iter().position(|r| r.range.contains(occurrence));
            rule.map_or(
                FirstValue {
                    value: 0,
                    rule: FirstValue::GAP,
                },
                |index| FirstValue {
                    value: rules[index].value(None),
                    rule: index as u16,
                },
            )
        };
        Self {
            values: (0..=end).map(value).collect(),
            is_open: last.is_none_or(|range| range.from == end && range.to == u32::MAX),
        }
    }

    /// The value of an occurrence; none when the rules have to be searched.
    #[inline]
    pub(super) fn get(&self, occurrence: u32) -> Option<&FirstValue> {
        let last = self.values.len() - 1;
        let index = occurrence as usize;
        self.values
            .get(if self.is_open { index.min(last) } else { index })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::OccurrenceRange;

    fn rules(ranges: &[&str]) -> Vec<CompiledRule> {
        let rule = |(index, text): (usize, &&str)| CompiledRule {
            range: OccurrenceRange::parse(text).unwrap(),
            rv: [index as i64 + 10; 5],
        };
        ranges.iter().enumerate().map(rule).collect()
    }

    #[test]
    fn what_is_looked_up_is_what_a_search_finds() {
        let all: [&[&str]; 7] = [
            &[],
            &["1.."],
            &["1", "2..6", "7.."],
            &["2", "4..5"],
            &["1..40"],
            &["1", "33.."],
            &["1", "32.."],
        ];
        for ranges in all {
            let rules = rules(ranges);
            let first = FirstValues::of(&rules);
            for occurrence in (1..100).chain([u32::MAX]) {
                let found = rules.iter().position(|r| r.range.contains(occurrence));
                if let Some(looked_up) = first.get(occurrence) {
                    let rule = found.map_or(FirstValue::GAP, |index| index as u16);
                    assert_eq!(looked_up.rule, rule, "{ranges:?} {occurrence}");
                    let value = found.map_or(0, |index| rules[index].value(None));
                    assert_eq!(looked_up.value, value);
                } else {
                    let is_late = occurrence > rules.last().map_or(0, |r| r.range.from).min(MOST);
                    assert!(is_late, "{ranges:?} {occurrence} is not looked up");
                }
            }
        }
    }
}
