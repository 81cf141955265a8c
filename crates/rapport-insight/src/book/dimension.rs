//! A dimension: one of the things records can be chosen by, as a small code per record.

use std::collections::BTreeMap;

/// Code of a record that has no value in a dimension.
pub const NO_VALUE: u32 = u32::MAX;

/// A named set of labels and each record's choice among them.
#[derive(Debug, Clone, Default)]
pub struct Dimension {
    /// Name as written in a set.
    pub name: String,
    /// The values, in order of first appearance.
    pub labels: Vec<String>,
    /// Per record: index into the labels, or [`NO_VALUE`].
    pub codes: Vec<u32>,
    index: BTreeMap<String, u32>,
}

impl Dimension {
    /// Without labels or records.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// The code of a label, given one if it is new; an empty label is no value.
    pub fn code(&mut self, label: &str) -> u32 {
        if label.is_empty() {
            return NO_VALUE;
        }
        if let Some(code) = self.index.get(label) {
            return *code;
        }
        let code = self.labels.len() as u32;
        self.labels.push(label.to_owned());
        self.index.insert(label.to_owned(), code);
        code
    }

    /// The label of a record, if it has one.
    pub fn label(&self, record: u32) -> Option<&str> {
        let code = *self.codes.get(record as usize)?;
        self.labels.get(code as usize).map(String::as_str)
    }

    /// Puts the label of one record, filling earlier records that had none.
    pub(super) fn put(&mut self, record: usize, label: &str) {
        let code = self.code(label);
        self.codes.resize(record, NO_VALUE);
        self.codes.push(code);
    }
}
