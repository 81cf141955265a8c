//! `rapport harvest`: from files to facts, source after source.
//!
//! ```text
//! reader thread -> rule threads -> this thread: resolve people, take facts in, one commit per so many records
//! ```
//!
//! A commit holds the facts, the quarantined records and the counts of its records, so that a harvest killed at any point
//! and run again loses and doubles nothing.

mod commit;
mod file;
mod lookups;
mod replay;
mod resolve;
mod tally;
mod waiting;
mod who;
mod work;

use crate::error::{EngineError, Result};
use crate::project::Source;
use crate::session::Session;
use commit::Committer;
use rapport_harvest::contract::{Notice, Typer};
use rapport_harvest::decode::Limits;
use rapport_harvest::rule::Rule;
use rapport_ledger::runs::Counts;
use rapport_model::Micros;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// More threads than this only cost memory.
const THREADS_MAX: usize = 256;

/// Watches a harvest and may stop it.
pub trait Watch {
    /// A file begins; its size in bytes as stored.
    fn file(&mut self, source: &str, file: &str, bytes: u64);
    /// So many records and stored bytes of the file were read so far.
    fn progress(&mut self, records: i64, bytes: u64);
    /// Whether the person wants to stop. Asked between commits.
    fn stopped(&self) -> bool;
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn file(&mut self, _: &str, _: &str, _: u64) {}
    fn progress(&mut self, _: i64, _: u64) {}
    fn stopped(&self) -> bool {
        false
    }
}

/// What to harvest.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// Folder (or one file) that holds the exports. Not needed for a replay.
    pub input: PathBuf,
    /// Codes of the sources; all when empty.
    pub sources: Vec<String>,
    /// Shows what would happen, changes nothing.
    pub dry_run: bool,
    /// Takes in what lies in quarantine, by the rules as they are now.
    pub replay: bool,
}

/// What a harvest did.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    /// One for each source.
    pub sources: Vec<SourceReport>,
    /// Whether nothing was changed.
    pub dry_run: bool,
}

/// What became of one source.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SourceReport {
    /// Code of the source.
    pub source: String,
    /// Files read.
    pub files: Vec<String>,
    /// Counts of its records and facts.
    pub counts: Counts,
    /// How often the rule gave what.
    pub hits: BTreeMap<String, i64>,
    /// Quarantined records by reason.
    pub quarantined: BTreeMap<String, Refused>,
    /// Drift that was accepted.
    pub notices: Vec<Noticed>,
    /// Rows that were known already, though the rule, or what it looks up, now gives something else: what was taken in stays.
    pub looked_up_otherwise: i64,
    /// Rows of a full snapshot that are no longer there; what they said was taken back.
    pub rows_gone: i64,
    /// Version of the rule.
    pub rule_version: String,
}

/// Records that were refused for one reason.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Refused {
    /// How many; a file that cannot be read counts as one.
    pub records: i64,
    /// Where the first was, and what failed.
    pub first: String,
}

/// Drift of a file that was accepted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Noticed {
    /// The file.
    pub file: String,
    /// What is different.
    pub message: String,
    /// Records that it is about; 0 for all of the file.
    pub records: i64,
}

impl SourceReport {
    fn refuse(&mut self, reason: String, records: i64, first: String) {
        let refused = self
            .quarantined
            .entry(reason)
            .or_insert_with(|| Refused { records: 0, first });
        refused.records += records;
    }
}

impl Report {
    /// Sum over all sources.
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        for source in &self.sources {
            total.add(&source.counts);
        }
        total
    }
}

/// A source made ready: its rule with lookups, its contract as a typer.
struct Prepared<'a> {
    source: &'a Source,
    rule: Arc<Rule>,
    typer: Typer,
    /// Reads the key alone: a record that is wrong elsewhere still has one.
    key_typer: Typer,
    /// Columns that are read at all.
    needed: Vec<bool>,
    /// What its lookups do without, each with its file.
    left_out: Vec<(String, Notice)>,
}

impl Prepared<'_> {
    /// Names of the contract's columns.
    fn column_names(&self) -> impl Iterator<Item = &str> {
        self.source
            .spec
            .contract
            .columns
            .iter()
            .map(|c| c.name.as_str())
    }

    /// Names of those that are read.
    fn read_columns(&self) -> impl Iterator<Item = &str> {
        self.column_names()
            .zip(&self.needed)
            .filter(|(_, needed)| **needed)
            .map(|(name, _)| name)
    }
}

impl Session {
    /// Harvests. Facts are durable source by source and commit by commit.
    pub fn harvest(&mut self, order: &Order, watch: &mut dyn Watch) -> Result<Report> {
        let mut report = Report {
            sources: Vec::new(),
            dry_run: order.dry_run,
        };
        let codes = self.check_harvest(order)?;
        if order.dry_run {
            // One transaction that is taken back: duplicates and people are found exactly as in earnest.
            self.rehearse(|session| {
                session.register(true)?;
                session.harvest_all(&codes, order, watch, &mut report)
            })?;
        } else {
            self.use_flows()?;
            self.harvest_all(&codes, order, watch, &mut report)?;
        }
        Ok(report)
    }

    /// Whether a harvest can be begun: gives the codes of its sources. All missing files are told at once, before anything is
    /// taken in.
    pub fn check_harvest(&self, order: &Order) -> Result<Vec<String>> {
        let codes: Vec<String> = if order.sources.is_empty() {
            self.project
                .sources
                .iter()
                .map(|s| s.spec.source.value.clone())
                .collect()
        } else {
            order.sources.clone()
        };
        for (index, code) in codes.iter().enumerate() {
            self.project.source(code)?;
            if codes[..index].contains(code) {
                return Err(EngineError::Usage(format!(
                    "source `{code}` is named twice"
                )));
            }
        }
        if order.replay {
            return Ok(codes);
        }
        if !order.input.exists() {
            return Err(EngineError::Input(format!(
                "there is no folder or file `{}`; give --input where the exports are",
                order.input.display()
            )));
        }
        for code in &codes {
            let source = self.project.source(code)?;
            file::list(source, &order.input)?;
            lookups::are_there(source, &order.input)?;
        }
        Ok(codes)
    }

    fn harvest_all(
        &mut self,
        codes: &[String],
        order: &Order,
        watch: &mut dyn Watch,
        report: &mut Report,
    ) -> Result<()> {
        for code in codes {
            let done = if order.replay {
                self.replay_source(code, order, watch)?
            } else {
                self.harvest_source(code, order, watch)?
            };
            report.sources.extend(done);
        }
        Ok(())
    }

    fn harvest_source(
        &mut self,
        code: &str,
        order: &Order,
        watch: &mut dyn Watch,
    ) -> Result<Option<SourceReport>> {
        let limits = self.limits();
        let threads = self.threads();
        let (mut committer, prepared) =
            Committer::start(self, code, "harvest", Some(&order.input), order.dry_run)?;
        for input in file::list(prepared.source, &order.input)? {
            watch.file(code, &input.name, input.size);
            file::harvest(&mut committer, &prepared, &input, limits, threads, watch)?;
        }
        committer.take_back_missing()?;
        committer.finish().map(Some)
    }

    pub(crate) fn limits(&self) -> Limits {
        let settings = &self.project.settings().harvest;
        Limits {
            ratio: settings.unpack_ratio,
            bytes: settings.unpack_bytes,
        }
    }

    fn threads(&self) -> usize {
        match self.project.settings().harvest.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            some => some.min(THREADS_MAX),
        }
    }

    /// The last moment at which something can have happened.
    pub(crate) fn latest_moment(&self) -> Micros {
        let hours = i64::from(self.project.settings().harvest.future_hours);
        Micros(
            self.ledger
                .now()
                .0
                .saturating_add(hours * 3_600 * Micros::SECOND),
        )
    }
}

fn prepare<'a>(
    session_limits: Limits,
    project: &'a crate::Project,
    code: &str,
    input: Option<&Path>,
) -> Result<Prepared<'a>> {
    let source = project.source(code)?;
    let configuration = EngineError::Configuration;
    let in_file = |problems: Vec<rapport_model::diag::Problem>| {
        configuration(
            problems
                .into_iter()
                .map(|p| p.in_file(&source.file))
                .collect(),
        )
    };
    let rule = project.compile_rule(source).map_err(configuration)?;
    let needed = rapport_harvest::contract::needed(&source.spec.contract, rule.needed_columns());
    let contract = &source.spec.contract;
    let typer = |needed: &[bool]| {
        Typer::new(
            &contract.columns,
            &source.spec.format.nulls,
            &contract.drift,
            needed,
        )
        .map_err(in_file)
    };
    let key: Vec<bool> = contract
        .columns
        .iter()
        .map(|column| contract.key.iter().any(|name| **name == *column.name))
        .collect();
    let (typer, key_typer) = (typer(&needed)?, typer(&key)?);
    let lookups = lookups::build(source, input, session_limits)?;
    let rule = rule.with_lookups(lookups.set).map_err(|_second| {
        EngineError::Input(format!("source `{code}`: its lookups were given twice"))
    })?;
    Ok(Prepared {
        source,
        rule,
        typer,
        key_typer,
        needed,
        left_out: lookups.notices,
    })
}
