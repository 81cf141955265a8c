//! A source as the team declares it: one file per source under `sources/`, its rule beside it as `NAME.vrl`.

use rapport_model::yaml::At;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One source: where the files are, what they must look like, and the rule that understands them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceSpec {
    /// Short, stable code: part of every fact's identity.
    pub source: At<String>,
    /// Name of the silo that people read.
    pub name: String,
    /// What the source is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Files below the harvest's `--input` folder, by pattern (`orders/*.csv`, `**/*.jsonl.gz`, `export.zip/orders*.csv`).
    pub files: Vec<String>,
    /// How to read them.
    pub format: Format,
    /// What a record must look like.
    pub contract: Contract,
    /// The rule: a VRL file beside this one. `NAME.vrl` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Other files that the rule looks things up in, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lookups: BTreeMap<String, Lookup>,
    /// Constants that the rule reads as `constant("NAME")`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, serde_json::Value>,
    /// How many days this source may be silent before it counts as stale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_after_days: Option<u32>,
}

/// How to read a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// Kind of file.
    #[serde(rename = "type")]
    pub kind: FormatKind,
    /// Character encoding of text formats.
    #[serde(default)]
    pub encoding: Encoding,
    /// Text between two fields (`delimited`): one or many characters, such as `,`, `\t`, `|`, `+|`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// Text that ends a record (`delimited`), when it is not the end of the line, such as `&|\n`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_end: Option<String>,
    /// Quote character (`delimited`); none: quotes are ordinary text. Default `"` for a one-character separator, none
    /// for a longer one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Whether the first record names the columns (`delimited`, `xlsx`). Without a header the contract's order holds.
    #[serde(default = "yes")]
    pub header: bool,
    /// Sheet name (`xlsx`); the first sheet when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Path to the array of records inside a JSON document (`json`), such as `data.items`; the document itself when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records_at: Option<String>,
    /// Texts that mean "no value" besides the empty text, such as `NULL`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nulls: Vec<String>,
}

/// Kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FormatKind {
    /// CSV, TSV and anything like them.
    Delimited,
    /// One JSON value per line.
    JsonLines,
    /// A JSON array.
    Json,
    /// Apache Parquet.
    Parquet,
    /// Excel workbook.
    Xlsx,
    /// XES event log; a record is one event with its trace's attributes as `case:NAME`.
    Xes,
}

/// Character encoding of a text file. A byte order mark wins over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8; anything else in it is a rejection, never a replacement character.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, by its byte order mark (little endian without one).
    #[serde(rename = "utf-16")]
    Utf16,
    /// ISO 8859-1 / Windows-1252.
    #[serde(rename = "latin-1")]
    Latin1,
}

/// What a record of the source must look like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Columns that the source is known to have, in order.
    pub columns: Vec<Column>,
    /// Columns whose values together identify a record of this source.
    pub key: Vec<At<String>>,
    /// The key may repeat within a file (an export without line numbers): the second one becomes `KEY#2`, and so on.
    #[serde(default)]
    pub number_repeated_keys: bool,
    /// Column with the revision number of a record, when the source has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<At<String>>,
    /// What happens when a file no longer looks like this.
    #[serde(default)]
    pub drift: DriftPolicy,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Name: what the rule reads as `.NAME`.
    pub name: At<String>,
    /// Other names that the file may use for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Type that its text must have.
    #[serde(rename = "type", default)]
    pub kind: ColumnType,
    /// Currency of a `money` column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Format of a `date` or `timestamp`, as strptime (`%m/%d/%Y`); ISO 8601 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Time zone of a `timestamp` without offset, such as `Europe/London`; UTC when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Decimals that a `decimal` is scaled by: `2` makes 1.5 the integer 150.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
    /// A record without a value here is rejected.
    #[serde(default)]
    pub required: bool,
}

/// Type of a column; what the rule sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// Text, trimmed of surrounding white space.
    #[default]
    Text,
    /// 64-bit integer. `13085.0` in a float column is the integer 13085.
    Integer,
    /// Exact decimal as an integer scaled by `decimals`.
    Decimal,
    /// Exact amount as an integer in minor units (cents) of `currency`.
    Money,
    /// `true/false`, `yes/no`, `1/0`.
    Boolean,
    /// A day; the rule sees a timestamp at midnight UTC.
    Date,
    /// A moment; the rule sees a timestamp.
    Timestamp,
    /// Any JSON value (JSON formats).
    Any,
}

/// What to do about each kind of schema drift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DriftPolicy {
    /// The file has a column that the contract does not know.
    pub added: OnDrift,
    /// A column of the contract is missing.
    pub dropped: OnDrift,
    /// A column is missing and a similar one is new.
    pub renamed: OnDrift,
    /// The columns are all there in another order (only with a header).
    pub reordered: OnDrift,
    /// A value does not have the column's type.
    pub retyped: OnDrift,
}

/// Accept and say so, or keep out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnDrift {
    /// Accept with a notice. A dropped column reads as null, a retyped value as its text.
    Notice,
    /// Quarantine: the whole file for a change of columns, the record for a retyped value.
    Quarantine,
}

impl Default for DriftPolicy {
    fn default() -> Self {
        Self {
            added: OnDrift::Notice,
            dropped: OnDrift::Quarantine,
            renamed: OnDrift::Quarantine,
            reordered: OnDrift::Notice,
            retyped: OnDrift::Quarantine,
        }
    }
}

/// A table that a rule looks things up in: another file, or an earlier lookup, optionally grouped and aggregated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    /// Files below `--input`, by pattern. Either this or `from`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// How to read them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Their columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
    /// Name of another lookup whose rows are taken instead of files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Columns added from other lookups before grouping: `category: {lookup: product, key: ProductKey, column: Category}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub join: BTreeMap<String, Join>,
    /// Group rows by these columns; each group becomes one row with the `aggregate`s.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group_by: Vec<String>,
    /// Aggregates of a group: `total: sum(SalesAmount)`; also `min`, `max`, `count`, `first`, `last`, `distinct`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aggregate: BTreeMap<String, String>,
    /// Columns whose values together find rows.
    pub key: Vec<String>,
    /// Order of the rows that `lookup_all` gives for one key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order_by: Vec<String>,
}

/// A column taken from another lookup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// Name of the other lookup.
    pub lookup: String,
    /// Columns of this lookup whose values find the other's row.
    pub key: Vec<String>,
    /// Column of the other lookup to take; null where there is no row.
    pub column: String,
}

fn yes() -> bool {
    true
}
