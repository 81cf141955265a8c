//! Asking an analysis: its card, its options, and what can stop it.

use crate::answer::Answer;
use crate::beside::{Beside, NOTHING};
use crate::book::Book;
use crate::set::{Picked, Set, SetError};
use rapport_model::diag::did_you_mean;
use std::collections::BTreeMap;

/// An analysis: what `insight list` shows, and how to run it.
#[derive(Debug)]
pub struct Analysis {
    /// Name on the command line and in the API.
    pub name: &'static str,
    /// Title for people.
    pub title: &'static str,
    /// The question it answers, in one line.
    pub question: &'static str,
    /// The method, in a few words.
    pub method: &'static str,
    /// Rises when the same input may give another answer.
    pub version: u32,
    /// The tables that its answer may have with its default options.
    pub tables: &'static [TableSpec],
    /// What can be asked of it.
    pub options: &'static [OptionSpec],
    /// Computes the answer.
    pub run: fn(&Ask<'_>) -> Result<Answer, Stop>,
}

/// A table that an answer may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableSpec {
    /// Name for machines, the same as in the answer.
    pub name: &'static str,
    /// What its rows are.
    pub about: &'static str,
}

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A set of records; empty for all.
    Set,
    /// A set of records, or one of these words.
    SetOr(&'static [&'static str]),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A whole number.
    Integer {
        /// At least.
        least: i64,
        /// At most.
        most: i64,
    },
    /// A decimal number.
    Decimal {
        /// At least.
        least: f64,
        /// At most.
        most: f64,
    },
    /// `true` or `false`.
    Flag,
    /// Any text.
    Text,
}

/// One option.
#[derive(Debug, Clone, Copy)]
pub struct OptionSpec {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Its value when not given.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
}

/// The option that nearly every analysis has: which records.
pub const SET: OptionSpec = OptionSpec {
    name: "set",
    kind: Kind::Set,
    default: "",
    help: "which records, such as scope=industrial AND tier=high; all when left out",
};

/// The seed of everything drawn at random.
pub const SEED: OptionSpec = OptionSpec {
    name: "seed",
    kind: Kind::Integer {
        least: 0,
        most: i64::MAX,
    },
    default: "1",
    help: "seed of the resampling: the same seed gives the same answer",
};

/// An error in how an analysis was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// No analysis of that name.
    #[error("there is no analysis `{name}` ({hint})")]
    UnknownAnalysis {
        /// As asked.
        name: String,
        /// What there is.
        hint: String,
    },
    /// No option of that name.
    #[error("`{analysis}` has no option `{name}` ({hint})")]
    UnknownOption {
        /// Name of the analysis.
        analysis: &'static str,
        /// As asked.
        name: String,
        /// What there is.
        hint: String,
    },
    /// A value that the option cannot take.
    #[error("option `{name}` cannot be `{value}`: {wanted}")]
    BadValue {
        /// The option.
        name: String,
        /// As asked.
        value: String,
        /// What it takes.
        wanted: String,
    },
    /// A set that cannot be read or names what the book does not have.
    #[error(transparent)]
    Set(#[from] SetError),
}

/// What ends an analysis before its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// It was asked wrongly.
    Error(AskError),
    /// The data cannot carry an answer: the sentence says why and what is missing.
    Refusal(String),
}

impl Stop {
    /// A refusal with its reason.
    pub fn refuse(reason: impl Into<String>) -> Self {
        Self::Refusal(reason.into())
    }
}

impl From<AskError> for Stop {
    fn from(error: AskError) -> Self {
        Self::Error(error)
    }
}

impl From<SetError> for Stop {
    fn from(error: SetError) -> Self {
        Self::Error(error.into())
    }
}

/// One asking: a book, an analysis, and its options, checked.
#[derive(Debug)]
pub struct Ask<'a> {
    /// What to look at.
    pub book: &'a Book,
    /// What people decided, and what the project allows.
    pub beside: &'a Beside,
    analysis: &'static Analysis,
    settings: BTreeMap<String, String>,
}

impl<'a> Ask<'a> {
    /// Checks the options given; the others have their defaults. Nobody has decided anything, and everything is allowed.
    pub fn new(
        book: &'a Book,
        analysis: &'static Analysis,
        given: &BTreeMap<String, String>,
    ) -> Result<Self, AskError> {
        Self::with(book, &NOTHING, analysis, given)
    }

    /// Checks the options given; the others have their defaults.
    pub fn with(
        book: &'a Book,
        beside: &'a Beside,
        analysis: &'static Analysis,
        given: &BTreeMap<String, String>,
    ) -> Result<Self, AskError> {
        for (name, value) in given {
            let Some(spec) = analysis.options.iter().find(|o| o.name == name) else {
                let names = || analysis.options.iter().map(|o| o.name);
                let hint = did_you_mean(name, names()).unwrap_or_else(|| {
                    format!("its options: {}", names().collect::<Vec<_>>().join(", "))
                });
                return Err(AskError::UnknownOption {
                    analysis: analysis.name,
                    name: name.clone(),
                    hint,
                });
            };
            check(spec, value)?;
        }
        let value = |o: &OptionSpec| {
            given
                .get(o.name)
                .cloned()
                .unwrap_or_else(|| beside.default_of(o))
        };
        let settings = analysis
            .options
            .iter()
            .map(|o| (o.name.to_owned(), value(o)))
            .collect();
        Ok(Self {
            book,
            beside,
            analysis,
            settings,
        })
    }

    /// Runs the analysis; a refusal is an answer too.
    pub fn run(&self) -> Result<Answer, AskError> {
        match (self.analysis.run)(self) {
            Ok(answer) => Ok(answer),
            Err(Stop::Error(error)) => Err(error),
            Err(Stop::Refusal(reason)) => Ok(Answer {
                refused: true,
                ..self.answer()
            }
            .verdict(reason)),
        }
    }

    /// An answer with head and method filled in.
    pub fn answer(&self) -> Answer {
        Answer::empty(self.analysis, self.settings.clone(), self.book.as_of)
    }

    /// An option as text; empty when the analysis has none of that name.
    pub fn text(&self, name: &str) -> &str {
        self.settings.get(name).map_or("", String::as_str)
    }

    /// A whole number.
    pub fn integer(&self, name: &str) -> i64 {
        self.text(name).parse().unwrap_or_default()
    }

    /// A decimal number.
    pub fn decimal(&self, name: &str) -> f64 {
        self.text(name).parse().unwrap_or_default()
    }

    /// A flag.
    pub fn flag(&self, name: &str) -> bool {
        self.text(name) == "true"
    }

    /// A set.
    pub fn set(&self, name: &str) -> Result<Set, SetError> {
        Set::parse(self.text(name))
    }

    /// The records of a set; refuses when it holds none.
    pub fn records(&self, name: &str) -> Result<Picked, Stop> {
        self.picked(name, false)
    }

    /// Likewise; all of no record is no reason to refuse where there is money that falls to no record.
    pub fn records_or_money(&self, name: &str) -> Result<Picked, Stop> {
        self.picked(name, !self.book.outcomes.is_empty())
    }

    /// Whether the question is about all records: then it is about money that falls to none of them too.
    pub fn is_of_all(&self, name: &str) -> Result<bool, Stop> {
        Ok(self.set(name)?.is_all())
    }

    fn picked(&self, name: &str, or_money: bool) -> Result<Picked, Stop> {
        let set = self.set(name)?;
        let picked = set.select(self.book)?;
        if picked.is_empty() && !(or_money && set.is_all()) {
            return Err(Stop::refuse(if set.is_all() {
                "There is no record yet: harvest a source first.".to_owned()
            } else {
                format!("The set `{set}` holds no record: widen it.")
            }));
        }
        Ok(picked)
    }
}

fn check(spec: &OptionSpec, value: &str) -> Result<(), AskError> {
    let bad = |wanted: String| {
        Err(AskError::BadValue {
            name: spec.name.to_owned(),
            value: value.to_owned(),
            wanted,
        })
    };
    match spec.kind {
        Kind::Text => Ok(()),
        Kind::SetOr(words) if words.iter().any(|w| w.eq_ignore_ascii_case(value.trim())) => Ok(()),
        Kind::Set | Kind::SetOr(_) => Ok(Set::parse(value).map(|_| ())?),
        Kind::Flag if matches!(value, "true" | "false") => Ok(()),
        Kind::Flag => bad("write true or false".to_owned()),
        Kind::Choice(words) if words.contains(&value) => Ok(()),
        Kind::Choice(words) => bad(format!("one of {}", words.join(", "))),
        Kind::Integer { least, most } => match value.parse::<i64>() {
            Ok(n) if (least..=most).contains(&n) => Ok(()),
            _ => bad(format!("a whole number from {least} to {most}")),
        },
        Kind::Decimal { least, most } => match value.parse::<f64>() {
            Ok(x) if (least..=most).contains(&x) => Ok(()),
            _ => bad(format!("a number from {least} to {most}")),
        },
    }
}
