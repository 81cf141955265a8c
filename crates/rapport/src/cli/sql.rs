//! What can be typed behind `rapport sql`.

use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Sql {
    /// The question: one SELECT, in the SQL of SQLite
    #[arg(required_unless_present_any = ["tables", "describe"])]
    pub(crate) query: Option<String>,
    /// Which records; all when left out
    #[arg(long, value_name = "SET")]
    pub(crate) records: Option<String>,
    /// As it was known at the end of this day (UTC), or at this moment
    #[arg(long, value_name = "TIME")]
    pub(crate) as_known_at: Option<String>,
    /// How to write the answer; by the name of the file, or as a table, when left out
    #[arg(long, value_enum)]
    pub(crate) format: Option<SqlFormat>,
    /// Write it to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// List the tables
    #[arg(long, conflicts_with_all = ["query", "describe"])]
    pub(crate) tables: bool,
    /// Show the columns of a table, with their units
    #[arg(long, value_name = "TABLE", conflicts_with = "query")]
    pub(crate) describe: Option<String>,
}

/// How the answer to a query is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum SqlFormat {
    /// Columns for people
    Table,
    /// Comma-separated values, for a spreadsheet
    Csv,
    /// One JSON document
    Json,
}
