//! The columns of a file against those of the contract: where each is found, and what drifted.

use super::notice::{Notice, NoticeKind};
use super::similar::similarity;
use crate::read::{EarlyRow, FileColumns};
use crate::spec::{Column, DriftPolicy, OnDrift};
use hashbrown::HashSet;

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
            FileColumns::Titled {
                names,
                count,
                early,
            } => titled(contract, names, count, early, *policy),
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

/// A file whose first row may be a title. Where the names of the columns stand further down, the refusal says so.
fn titled(
    contract: &[Column],
    names: Option<&[String]>,
    count: usize,
    early: &[EarlyRow],
    policy: DriftPolicy,
) -> LayoutResult {
    let file = names.map_or(FileColumns::Count(count), FileColumns::Named);
    let checked = Layout::check(contract, file, &policy);
    let Some(refusal) = checked.refusal else {
        return checked;
    };
    let known = |row: &[String]| {
        let has = |name: &String| row.iter().any(|text| text == name);
        let columns = contract.iter();
        let found = columns.filter(|c| has(&c.name.value) || c.aliases.iter().any(has));
        found.count()
    };
    let in_first = known(names.unwrap_or_default());
    let best = early.iter().rev().max_by_key(|(_, row)| known(row));
    let found = best.filter(|(_, row)| known(row) > in_first);
    let first = names.and_then(|names| names.iter().find(|text| !text.is_empty()));
    let first = first.map_or("row 1 has fewer texts than later ones".to_owned(), |text| {
        format!("row 1 is `{text}`")
    });
    let refusal = match found {
        Some((row, _)) => format!(
            "the header was not found: {first}, and the names of the columns stand in row {row}: set `header_row: {row}` in the format{}",
            if names.is_none() {
                " instead of `header: false`"
            } else {
                ""
            }
        ),
        None => format!(
            "{refusal}; {first}: if rows above the table are no records, set `header_row` or `skip_rows` in the format"
        ),
    };
    LayoutResult {
        refusal: Some(refusal),
        ..checked
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
            let found = sources.get(index).copied().flatten().is_some();
            if found || (sparse && self.by_path(column)) {
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

    /// Whether a column is a path into one of the file: `user.email` for `{"user": {"email": ...}}`.
    fn by_path(&mut self, column: &Column) -> bool {
        let names = std::iter::once(&column.name.value).chain(&column.aliases);
        let mut found = false;
        for name in names {
            let outer = name.match_indices('.').filter_map(|(at, _)| name.get(..at));
            for outer in outer {
                if let Some(at) = self.file.iter().position(|file| file == outer) {
                    found = true;
                    if let Some(taken) = self.taken.get_mut(at) {
                        *taken = true;
                    }
                }
            }
        }
        found
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

    /// All columns that are new in one line: a file may have any number of them.
    fn added(&mut self) {
        let mut seen = HashSet::with_capacity(self.file.len());
        let (mut new, mut twice) = (Vec::new(), Vec::new());
        for (index, name) in self.file.iter().enumerate() {
            let first = seen.insert(name.as_str());
            if self.taken.get(index).copied().unwrap_or(true) || name.is_empty() {
                continue;
            }
            if first { &mut new } else { &mut twice }.push(name.as_str());
        }
        let (first_new, first_twice) = (new.first().copied(), twice.first().copied());
        let new = match new.as_slice() {
            [] => None,
            [name] => Some(format!(
                "column `{name}` is new: add it to the contract to use it"
            )),
            names => Some(format!(
                "{} columns are new ({}): add them to the contract to use them",
                names.len(),
                listed(names)
            )),
        };
        let twice = match twice.as_slice() {
            [] => None,
            [name] => Some(format!(
                "column `{name}` is there twice: the first one is read"
            )),
            names => Some(format!(
                "{} columns are there twice ({}): the first ones are read",
                names.len(),
                listed(names)
            )),
        };
        let said: Vec<String> = new.into_iter().chain(twice).collect();
        if let Some(column) = first_new.or(first_twice).map(str::to_owned) {
            self.say(
                NoticeKind::Added,
                self.policy.added,
                &column,
                said.join("; "),
            );
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

/// How many names a message lists.
const LISTED_MAX: usize = 5;

fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(LISTED_MAX)
        .map(|n| format!("`{n}`"))
        .collect();
    let more = if names.len() > LISTED_MAX {
        ", ..."
    } else {
        ""
    };
    format!("{}{more}", shown.join(", "))
}
