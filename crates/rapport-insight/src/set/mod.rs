//! A set of records: a saved, shareable filter over any dimension, as one line of text.
//!
//! ```text
//! scope=industrial AND level>=Customer AND tier=high
//! (industry IN (steel, "food and drink") OR product=pumps) AND NOT owner=kim
//! rv>=250 AND days_silent>90
//! ```
//!
//! `AND` binds closer than `OR`. A name is a dimension of the book (`scope`, `segment`, `tier`, `owner`, `stakeholder`, a
//! kind of org unit such as `division`, any attribute of contact, account or scope) or one of the fields in
//! [`fields::FIELDS`]. Words are compared without regard to case. `x!=a` is `NOT x=a`: it holds also where `x` has no value.
//! The empty text and `all` mean every record. `@name` stands for a saved set; [`Set::expand`] puts its meaning in its place.

mod bits;
mod eval;
pub mod fields;
mod parse;
mod print;
mod saved;
mod scan;

pub use bits::Picked;
pub use saved::name_problem;

use std::fmt;

/// A parsed set. Equal sets mean the same, wherever their words stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    pub(crate) expr: Expr,
}

/// What a set says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expr {
    All,
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Is(Test),
    /// A saved set by its name, with the `@`.
    Saved(Word),
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Test {
    pub(crate) name: Word,
    pub(crate) op: Op,
    /// One word; several for `IN`.
    pub(crate) words: Vec<Word>,
}

/// A word and where it stood.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Column of its first character, from 1.
    pub(crate) column: usize,
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Word {}

/// How a comparison compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
    In,
}

/// What is wrong with a set, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} at column {column} of the set `{text}`{}", hint_text(.hint))]
pub struct SetError {
    /// The set as written.
    pub text: String,
    /// Column of the word in question, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
}

fn hint_text(hint: &str) -> String {
    if hint.is_empty() {
        String::new()
    } else {
        format!(" (hint: {hint})")
    }
}

impl Set {
    /// Every record.
    pub const ALL: Self = Self { expr: Expr::All };

    /// Reads a set. The error points at the column.
    pub fn parse(text: &str) -> Result<Self, SetError> {
        parse::parse(text).map(|expr| Self { expr })
    }

    /// Whether it is every record.
    pub fn is_all(&self) -> bool {
        self.expr == Expr::All
    }

    /// The records of the book that it holds. Fails on a name or value that the book does not have.
    pub fn select(&self, book: &crate::Book) -> Result<Picked, SetError> {
        eval::eval(&self.expr, book).map_err(|error| {
            SetError {
                text: self.to_string(),
                ..error
            }
            .placed(self)
        })
    }

    /// The set of records in both.
    pub fn and(&self, other: &Self) -> Self {
        match (&self.expr, &other.expr) {
            (Expr::All, _) => other.clone(),
            (_, Expr::All) => self.clone(),
            (a, b) => Self {
                expr: Expr::And(vec![a.clone(), b.clone()]),
            },
        }
    }

    /// The records that it does not hold.
    pub fn negated(&self) -> Self {
        Self {
            expr: Expr::Not(Box::new(self.expr.clone())),
        }
    }
}

impl SetError {
    pub(crate) fn new(column: usize, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            text: String::new(),
            column,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// The error in the set as printed: columns of a set that was put together or written otherwise are found anew.
    fn placed(mut self, set: &Set) -> Self {
        let mut found = self.column;
        if let Ok(printed) = Set::parse(&self.text) {
            let (mut old, mut new) = (Vec::new(), Vec::new());
            columns(&set.expr, &mut old);
            columns(&printed.expr, &mut new);
            let place = old.iter().position(|column| *column == self.column);
            found = place
                .and_then(|place| new.get(place).copied())
                .unwrap_or(found);
        }
        self.column = found;
        self
    }
}

fn columns(expr: &Expr, out: &mut Vec<usize>) {
    match expr {
        Expr::All => {}
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| columns(part, out)),
        Expr::Not(part) => columns(part, out),
        Expr::Saved(name) => out.push(name.column),
        Expr::Is(test) => {
            out.push(test.name.column);
            out.extend(test.words.iter().map(|w| w.column));
        }
    }
}

impl std::str::FromStr for Set {
    type Err = SetError;
    fn from_str(text: &str) -> Result<Self, SetError> {
        Self::parse(text)
    }
}

impl serde::Serialize for Set {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Set {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print::print(&self.expr, f)
    }
}
