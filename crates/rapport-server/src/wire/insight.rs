//! What the analyses say.

use rapport_engine::insight::Cell;
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// An analysis, and what can be asked of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InsightCard {
    /// Name, for the address.
    pub(crate) name: String,
    /// Title people read.
    pub(crate) title: String,
    /// The question it answers.
    pub(crate) question: String,
    /// How it is computed, in a few words.
    pub(crate) method: String,
    /// Rises when the same input may give another answer.
    pub(crate) version: u32,
    /// What can be asked, each by its name in the query.
    pub(crate) options: Vec<InsightOption>,
}

/// An option of an analysis.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InsightOption {
    /// Name, for the query.
    pub(crate) name: String,
    /// `set`, `choice`, `integer`, `decimal`, `flag` or `text`.
    pub(crate) kind: String,
    /// What it takes, in words.
    pub(crate) takes: String,
    /// The words that a choice is made of; empty for the other kinds.
    pub(crate) choices: Vec<String>,
    /// Its value when left out.
    pub(crate) default: String,
    /// What it does.
    pub(crate) help: String,
}

/// What an analysis says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InsightAnswer {
    /// Name of the analysis.
    pub(crate) analysis: String,
    /// Title people read.
    pub(crate) title: String,
    /// The question.
    pub(crate) question: String,
    /// Whether it declined to answer: then the verdict says why and what is missing.
    pub(crate) refused: bool,
    /// One sentence, or two.
    pub(crate) verdict: String,
    /// How many records it is about.
    pub(crate) n: u64,
    /// The figures.
    pub(crate) tables: Vec<InsightTable>,
    /// What to know before trusting it.
    pub(crate) caveats: Vec<String>,
    /// How it was computed.
    pub(crate) method: InsightMethod,
}

/// How an answer was computed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InsightMethod {
    /// The method, in a few words.
    pub(crate) name: String,
    /// Version of the analysis.
    pub(crate) version: u32,
    /// Every option as it was used, in order of name.
    pub(crate) settings: Vec<InsightSetting>,
    /// The moment up to which the answer knows: what was written since the book was made is not in it.
    pub(crate) as_of: String,
}

/// An option as it was used.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InsightSetting {
    /// Name of the option.
    pub(crate) name: String,
    /// Its value.
    pub(crate) value: String,
}

/// A table of figures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InsightTable {
    /// Name for programs.
    pub(crate) name: String,
    /// Title people read.
    pub(crate) title: String,
    /// Its columns.
    pub(crate) columns: Vec<InsightColumn>,
    /// Its rows, a cell for each column.
    pub(crate) rows: Vec<Vec<InsightCell>>,
}

/// A column of a table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InsightColumn {
    /// Name for programs, units last.
    pub(crate) name: String,
    /// Title people read.
    pub(crate) title: String,
    /// What its numbers are in: `text`, `count`, `rv_hundredths`, `minor`, `days`, `months`, `share` (0.25 is a quarter),
    /// `p_value`, `statistic`, `time` or `flag`.
    pub(crate) unit: String,
    /// Currency of `minor`, ISO 4217; null for the other units.
    #[schema(required)]
    pub(crate) currency: Option<String>,
}

/// One value of a table.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct InsightCell(pub(crate) Cell);

impl PartialSchema for InsightCell {
    fn schema() -> RefOr<Schema> {
        let kinds = [
            Type::Integer,
            Type::Number,
            Type::String,
            Type::Boolean,
            Type::Null,
        ];
        let cell = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter(kinds))
            .description(Some(
                "One value; its column says the unit. Sums of value and money are integers; only a statistic over them (an end of an interval) may have a fraction.",
            ));
        RefOr::T(cell.into())
    }
}

impl ToSchema for InsightCell {}
