//! Which cell a named value goes to, for formats whose records name their own values.

use crate::contract::Layout;
use hashbrown::HashMap;

/// Names and the cells they fill.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    columns: Vec<String>,
    /// Cell of a name; `None` for a name that is known but not needed.
    by_name: HashMap<String, Option<usize>>,
    /// For an outer name, the paths below it that fill cells: `email` and its cell for `user.email`.
    paths: HashMap<String, Vec<(String, usize)>>,
    width: usize,
    late: Vec<String>,
}

/// Names beyond this many are not collected: a file whose keys are values would have millions.
const LATE_MAX: usize = 100;

impl Slots {
    /// Cells in the order of the columns.
    pub(crate) fn new(columns: Vec<String>) -> Self {
        let by_name = columns
            .iter()
            .enumerate()
            .map(|(i, name)| (name.clone(), Some(i)))
            .collect();
        Self {
            width: columns.len(),
            columns,
            by_name,
            paths: HashMap::new(),
            late: Vec::new(),
        }
    }

    /// Cells in the contract's order from now on.
    pub(crate) fn project(&mut self, layout: &Layout, needed: &[bool]) {
        self.width = layout.columns.len();
        self.by_name = self
            .columns
            .iter()
            .map(|name| (name.clone(), None))
            .collect();
        for (index, column) in layout.columns.iter().enumerate() {
            let cell = needed.get(index).copied().unwrap_or(true).then_some(index);
            match column.source.and_then(|source| self.columns.get(source)) {
                Some(name) => {
                    self.by_name.insert(name.clone(), cell);
                }
                // Not among the first records, but it may still turn up.
                None => {
                    for name in &column.names {
                        self.by_name.entry(name.clone()).or_insert(cell);
                        self.add_paths(name, cell);
                    }
                }
            }
        }
    }

    fn add_paths(&mut self, name: &str, cell: Option<usize>) {
        for (at, _) in name.match_indices('.') {
            let (Some(outer), Some(inner)) = (name.get(..at), name.get(at + 1..)) else {
                continue;
            };
            self.by_name.entry(outer.to_owned()).or_insert(None);
            if let Some(cell) = cell {
                let paths = self.paths.entry(outer.to_owned()).or_default();
                paths.push((inner.to_owned(), cell));
            }
        }
    }

    /// The paths below a name, with the cells they fill.
    pub(crate) fn paths(&self, name: &str) -> &[(String, usize)] {
        if self.paths.is_empty() {
            return &[];
        }
        self.paths.get(name).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How many cells a record has.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// The cell that a name fills, if it is needed. A name never seen is remembered as late.
    pub(crate) fn cell(&mut self, name: &str) -> Option<usize> {
        if let Some(cell) = self.by_name.get(name) {
            return *cell;
        }
        if self.late.len() < LATE_MAX {
            self.late.push(name.to_owned());
            self.by_name.insert(name.to_owned(), None);
        }
        None
    }

    pub(crate) fn late(&self) -> &[String] {
        &self.late
    }
}
