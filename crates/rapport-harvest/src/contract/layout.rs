//! The columns of a file against those of the contract: where each is found, and what drifted.

use super::notice::{Notice, NoticeKind};
use super::similar::similarity;
use crate::read::FileColumns;
use crate::spec::{Column, DriftPolicy, OnDrift};

/// Where the columns of the contract are in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// For each column of the contract.
    pub columns: Vec<LayoutColumn>,
}

/// Where one column of the contract is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LayoutColumn {
    /// Index of the file's column; `None` reads as null.
    pub source: Option<usize>,
    /// Names under which it may still turn up in a later record (JSON, XES).
    pub names: Vec<String>,
}

impl Layout {
    /// The file's column for each cell to give: `None` for what is absent or not needed.
    pub fn needed_sources<'a>(
        &'a self,
        needed: &'a [bool],
    ) -> impl Iterator<Item = Option<usize>> + 'a {
        let all = self.columns.iter().enumerate();
        all.map(|(i, column)| {
            column
                .source
                .filter(|_| needed.get(i).copied().unwrap_or(true))
        })
    }
}

/// What comes of comparing a file with the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutResult {
    /// Where the columns are. Of no use when the file is refused.
    pub layout: Layout,
    /// Drift that the policy accepts.
    pub notices: Vec<Notice>,
    /// Why the whole file goes to quarantine, with [`crate::Reason::Drift`].
    pub refusal: Option<String>,
}

impl Layout {
    /// Compares a file with the contract. In a sparse file (JSON, XES) a column that no early record has counts as dropped
    /// only when it is required: others are simply not there.
    pub fn check(contract: &[Column], file: FileColumns<'_>, policy: &DriftPolicy) -> LayoutResult {
        match file {
            FileColumns::Named(names) => Check::new(contract, names, policy).run(false),
            FileColumns::Sparse(names) => Check::new(contract, names, policy).run(true),
            FileColumns::Unknown => by_position(contract),
            FileColumns::Count(count) if count == contract.len() => by_position(contract),
            FileColumns::Count(count) => LayoutResult {
                refusal: Some(format!(
                    "rows have {count} fields, the contract has {}: without a header they must be the same",
                    contract.len()
                )),
                ..by_position(contract)
            },
        }
    }

    /// Drift of columns that turned up after the first records: notices, or why their records should not have passed.
    pub fn check_late(late: &[String], policy: &DriftPolicy) -> LayoutResult {
        let mut check = Check::new(&[], late, policy);
        check.added();
        check.result(Layout::default())
    }
}

fn by_position(contract: &[Column]) -> LayoutResult {
    let columns = (0..contract.len())
        .map(|index| LayoutColumn {
            source: Some(index),
            names: Vec::new(),
        })
        .collect();
    LayoutResult {
        layout: Layout { columns },
        notices: Vec::new(),
        refusal: None,
    }
}

struct Check<'a> {
    contract: &'a [Column],
    file: &'a [String],
    policy: &'a DriftPolicy,
    /// Whether each column of the file belongs to one of the contract.
    taken: Vec<bool>,
    notices: Vec<Notice>,
    refusals: Vec<String>,
}

impl<'a> Check<'a> {
    fn new(contract: &'a [Column], file: &'a [String], policy: &'a DriftPolicy) -> Self {
        let taken = vec![false; file.len()];
        Self {
            contract,
            file,
            policy,
            taken,
            notices: Vec::new(),
            refusals: Vec::new(),
        }
    }

    fn run(mut self, sparse: bool) -> LayoutResult {
        let mut sources: Vec<Option<usize>> = self
            .contract
            .iter()
            .map(|column| self.by_name(column))
            .collect();
        for source in sources.iter().flatten() {
            if let Some(taken) = self.taken.get_mut(*source) {
                *taken = true;
            }
        }
        if !sparse {
            self.reordered(&sources);
        }
        for (index, column) in self.contract.iter().enumerate() {
            if sources.get(index).copied().flatten().is_some() {
                continue;
            }
            match self.most_similar(column) {
                Some(found) => {
                    self.renamed(column, found);
                    if let Some(source) = sources.get_mut(index) {
                        *source = Some(found);
                    }
                }
                None if sparse && !column.required => {}
                None => self.dropped(column),
            }
        }
        self.added();
        let with_names = |(column, source): (&Column, Option<usize>)| {
            let names = std::iter::once(&column.name.value).chain(&column.aliases);
            LayoutColumn {
                source,
                names: names.cloned().collect(),
            }
        };
        let columns = self.contract.iter().zip(sources).map(with_names).collect();
        self.result(Layout { columns })
    }

    fn by_name(&self, column: &Column) -> Option<usize> {
        let names = std::iter::once(&column.name.value).chain(&column.aliases);
        names
            .into_iter()
            .find_map(|name| self.file.iter().position(|f| f == name))
    }

    /// The most similar column of the file that is new, the first of equals.
    fn most_similar(&self, column: &Column) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for (index, name) in self.file.iter().enumerate() {
            let taken = self.taken.get(index).copied().unwrap_or(true);
            let Some(likeness) = similarity(&column.name, name).filter(|_| !taken) else {
                continue;
            };
            if best.is_none_or(|(most, _)| likeness > most) {
                best = Some((likeness, index));
            }
        }
        best.map(|(_, index)| index)
    }

    fn reordered(&mut self, sources: &[Option<usize>]) {
        let present: Vec<usize> = sources.iter().flatten().copied().collect();
        if !present.is_sorted() {
            let message =
                "the columns are in another order than in the contract: they are found by name";
            self.say(
                NoticeKind::Reordered,
                self.policy.reordered,
                "",
                message.to_owned(),
            );
        }
    }

    fn renamed(&mut self, column: &Column, found: usize) {
        if let Some(taken) = self.taken.get_mut(found) {
            *taken = true;
        }
        let (name, new) = (
            &column.name.value,
            self.file.get(found).map_or("", String::as_str),
        );
        let message = format!(
            "column `{name}` is missing and `{new}` is new: if it was renamed, add `aliases: [{new}]` to `{name}`"
        );
        self.say(NoticeKind::Renamed, self.policy.renamed, name, message);
    }

    fn dropped(&mut self, column: &Column) {
        let name = &column.name.value;
        let message = format!(
            "column `{name}` is missing: if it is gone for good, remove it from the contract and the rule"
        );
        self.say(NoticeKind::Dropped, self.policy.dropped, name, message);
    }

    fn added(&mut self) {
        for (index, name) in self.file.iter().enumerate() {
            if self.taken.get(index).copied().unwrap_or(true) {
                continue;
            }
            let twice = self.file.iter().position(|n| n == name) != Some(index);
            let message = if twice {
                format!("column `{name}` is there twice: the first one is read")
            } else {
                format!("column `{name}` is new: add it to the contract to use it")
            };
            self.say(NoticeKind::Added, self.policy.added, name, message);
        }
    }

    fn say(&mut self, kind: NoticeKind, on_drift: OnDrift, column: &str, message: String) {
        match on_drift {
            OnDrift::Quarantine => self.refusals.push(message),
            OnDrift::Notice => {
                let column = column.to_owned();
                self.notices.push(Notice {
                    kind,
                    column,
                    message,
                    count: 0,
                });
            }
        }
    }

    fn result(self, layout: Layout) -> LayoutResult {
        let refusal = (!self.refusals.is_empty()).then(|| self.refusals.join("; "));
        LayoutResult {
            layout,
            notices: self.notices,
            refusal,
        }
    }
}
