//! Questions in SQL.

use super::InsightCell;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SqlQuestion {
    /// One SELECT, in the SQL of SQLite, over the tables of `/sql/tables`.
    #[schema(max_length = 50000)]
    pub(crate) query: String,
    /// Which records the tables are of, such as `scope=resellers` or `@whales`; all when left out.
    #[serde(default)]
    #[schema(max_length = 20000)]
    pub(crate) set: Option<String>,
}

/// What it says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlAnswerBody {
    /// Its columns.
    pub(crate) columns: Vec<SqlResultColumn>,
    /// Its rows, a cell for each column.
    pub(crate) rows: Vec<Vec<InsightCell>>,
    /// Whether there were more rows than are given.
    pub(crate) truncated: bool,
    /// The moment up to which the tables know.
    pub(crate) as_of: String,
}

/// A column of an answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlResultColumn {
    /// As the question names it.
    pub(crate) name: String,
    /// What its numbers are in, as in a table; null for a column that the question computes.
    #[schema(required)]
    pub(crate) unit: Option<String>,
    /// Currency of money, ISO 4217; null for the other units, and where the column has several.
    #[schema(required)]
    pub(crate) currency: Option<String>,
}

/// A table that can be asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlTable {
    /// Its name.
    pub(crate) name: String,
    /// What its rows are.
    pub(crate) about: String,
    /// The analysis that it comes from.
    #[schema(required)]
    pub(crate) analysis: Option<String>,
}

/// A table with its columns.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlSheet {
    /// Its name.
    pub(crate) name: String,
    /// What its rows are.
    pub(crate) about: String,
    /// Its columns.
    pub(crate) columns: Vec<SqlSheetColumn>,
}

/// A column of a table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlSheetColumn {
    /// Its name, units last.
    pub(crate) name: String,
    /// What its numbers are in: `text`, `count`, `rv_hundredths`, `minor`, `days`, `months`, `share` (0.25 is a quarter),
    /// `p_value`, `statistic`, `time` or `flag` (1 is yes).
    pub(crate) unit: String,
    /// Currency of `minor`, ISO 4217; null for the other units, and where the column has several.
    #[schema(required)]
    pub(crate) currency: Option<String>,
    /// What it is.
    pub(crate) about: String,
}
