//! What a harvest must count, source by source: planted together with the rows.

use std::collections::BTreeMap;

/// What became of the rows of one source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    /// Rows in its files, those that cannot be read left out.
    pub(crate) rows: u64,
    /// Rows that bring something new, or mean nothing.
    pub(crate) accepted: u64,
    /// Rows that say the same as an earlier one.
    pub(crate) duplicate: u64,
    /// Quarantined records by reason; a file that cannot be read is one.
    pub(crate) quarantined: BTreeMap<&'static str, u64>,
}

/// Counts by source.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<&'static str, Expected>);

impl Tally {
    /// A row.
    pub(crate) fn row(&mut self, source: &'static str) {
        let expected = self.0.entry(source).or_default();
        expected.rows += 1;
        expected.accepted += 1;
    }

    /// A row that repeats an earlier one.
    pub(crate) fn duplicate(&mut self, source: &'static str) {
        let expected = self.0.entry(source).or_default();
        expected.rows += 1;
        expected.duplicate += 1;
    }

    /// A row that must end in quarantine.
    pub(crate) fn bad(&mut self, source: &'static str, reason: &'static str) {
        let expected = self.0.entry(source).or_default();
        expected.rows += 1;
        *expected.quarantined.entry(reason).or_default() += 1;
    }

    /// A file that cannot be read: it has no rows to count.
    pub(crate) fn broken_file(&mut self, source: &'static str, reason: &'static str) {
        let expected = self.0.entry(source).or_default();
        *expected.quarantined.entry(reason).or_default() += 1;
    }

    /// All rows written so far.
    pub(crate) fn rows(&self) -> u64 {
        self.0.values().map(|expected| expected.rows).sum()
    }

    pub(crate) fn sources(&self) -> impl Iterator<Item = (&'static str, &Expected)> {
        self.0.iter().map(|(source, expected)| (*source, expected))
    }
}
