//! A source as the team declares it: one file per source under `sources/`, its rule beside it as `NAME.vrl`.

use crate::phone::Region;
use rapport_model::yaml::At;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// One source: where the files are, what they must look like, and the rule that understands them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
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
    /// Whether files outside the input folder are read where a symbolic link in it leads to them. Otherwise they are left
    /// out with a notice. Holds for the files of lookups too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub follow_links: bool,
    /// Region of telephone numbers without a country code, such as `GB`: the rule's own `region` goes before it, that of the
    /// kind of key in `rapport.yaml` after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
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
    /// Path to the array of records inside a JSON document (`json`), such as `data.items`; the document itself when left
    /// out. In `json_lines` the path to the record in each line, such as `record`: lines without it are no records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records_at: Option<String>,
    /// Texts that mean "no value" besides the empty text, such as `NULL`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nulls: Vec<String>,
    /// Row with the names of the columns, counted from 1 as an editor or a spreadsheet program counts (`delimited`,
    /// `xlsx`); the rows above it are skipped. 1 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
    /// Rows at the beginning that are skipped, before the header if there is one (`delimited`, `xlsx`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_rows: Option<u32>,
    /// Rows at the end that are no records, such as totals and small print (`delimited`, `xlsx`: of each sheet). Blank
    /// rows are not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_footer: Option<u32>,
    /// Pattern for the first field that is not empty, such as `Total*`: the row with it, and all after it, are no records
    /// (`delimited`, `xlsx`: of each sheet).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    /// Pattern for the names of sheets, such as `*` or `2026-*` (`xlsx`): their records one after the other, in the order
    /// of the workbook. All of them must have the same columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheets: Option<String>,
    /// Mark before the decimals of numbers that are text, for all columns that do not say it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// Mark between thousands in numbers that are text, for all columns that do not say it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thousands: Option<ThousandsMark>,
}

/// Mark before the decimals of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DecimalMark {
    /// `1234.50`
    #[serde(rename = ".")]
    Point,
    /// `1234,50`
    #[serde(rename = ",")]
    Comma,
}

/// Mark between the thousands of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ThousandsMark {
    /// `1.234,50`
    #[serde(rename = ".")]
    Point,
    /// `1,234.50`
    #[serde(rename = ",")]
    Comma,
    /// `1 234,50`, also with a space that does not break.
    #[serde(rename = " ")]
    Space,
    /// `1'234.50`
    #[serde(rename = "'")]
    Apostrophe,
}

/// What a number counts that stands for a moment, since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Microseconds.
    Microseconds,
    /// Nanoseconds; what is finer than a microsecond is cut.
    Nanoseconds,
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
    /// OCEL event log, 2.0 or 1.0, as JSON or XML; a record is one event: `id`, `type`, `time`, its attributes, the ids of
    /// its objects as `object:TYPE`, and `objects` with their attributes.
    Ocel,
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
    /// Column with the revision of a record, when the source has one: a whole number (a counter, or milliseconds), or a
    /// timestamp, which counts as its microseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<At<String>>,
    /// Column that orders what happened at the same moment (integer or timestamp): a sequence number, a line number. Without
    /// it the order of files and rows holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<At<String>>,
    /// Column that says that the row is deleted: a boolean, the moment of deletion, or a word such as `deleted`. A deleted
    /// row takes back all it said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<At<String>>,
    /// Every export holds all rows there are: a row that says something else than before replaces what it said, and a row that
    /// is no longer there takes all it said with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub snapshot: bool,
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
    /// What a `date` or `timestamp` counts that is a number since 1970, such as `milliseconds`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<TimeUnit>,
    /// Time zone of a `timestamp` without offset, such as `Europe/London`, and the zone whose day a moment has in a `date`
    /// column; UTC when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Decimals that a `decimal` is scaled by: `2` makes 1.5 the integer 150. Of `money`: how many the file writes, when it
    /// is more than the currency has; those beyond must be zeros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
    /// Mark before the decimals of a number that is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// Mark between the thousands of a number that is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thousands: Option<ThousandsMark>,
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
    /// Any JSON value (JSON formats, nested values of Parquet).
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
#[serde(remote = "Self", deny_unknown_fields)]
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

impl Serialize for SourceSpec {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, s)
    }
}

impl Serialize for Lookup {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, s)
    }
}

/// Columns take over the marks of their format as they are read: whoever types them needs to know nothing else.
impl<'de> Deserialize<'de> for SourceSpec {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let mut spec = Self::deserialize(d)?;
        take_over(&spec.format, &mut spec.contract.columns);
        Ok(spec)
    }
}

impl<'de> Deserialize<'de> for Lookup {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let mut lookup = Self::deserialize(d)?;
        if let Some(format) = &lookup.format {
            take_over(format, &mut lookup.columns);
        }
        Ok(lookup)
    }
}

fn take_over(format: &Format, columns: &mut [Column]) {
    for column in columns {
        let number = matches!(
            column.kind,
            ColumnType::Integer | ColumnType::Decimal | ColumnType::Money
        );
        if number && column.decimal.is_none() && column.thousands.is_none() {
            column.decimal = format.decimal;
            column.thousands = format.thousands;
        }
    }
}
