//! Lists, errors, and small things that many answers share.

use serde::Serialize;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T: ToSchema> {
    /// The page, in order.
    pub(crate) items: Vec<T>,
    /// How many there are on all pages; null where counting would take longer than answering.
    #[schema(required)]
    pub(crate) total: Option<u64>,
    /// Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next.
    #[schema(required)]
    pub(crate) next: Option<String>,
    /// Moment of the last interaction that the answer includes; null while there is none.
    #[schema(required)]
    pub(crate) as_of: Option<String>,
}

/// Something with a code and a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Named {
    /// Short, stable code.
    pub(crate) code: String,
    /// Name people read.
    pub(crate) name: String,
}

/// What a request that failed is answered with.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorAnswer {
    /// The error.
    pub(crate) error: ErrorBody,
}

/// An error.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// Kind of error, for programs.
    pub(crate) code: String,
    /// What failed, on what, and what to do.
    pub(crate) message: String,
    /// Each field that is wrong.
    pub(crate) problems: Vec<FieldProblem>,
    /// Id of the request, also in the header `x-request-id`.
    pub(crate) request_id: String,
}

/// A field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// Name of the field, such as `items[2].scope`.
    pub(crate) field: String,
    /// What is wrong, and what to do.
    pub(crate) message: String,
}

/// Sums in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct MoneyLine {
    /// Currency, ISO 4217.
    pub(crate) currency: String,
    /// Revenue, in minor units.
    pub(crate) revenue_minor: i64,
    /// Variable product cost, in minor units.
    pub(crate) product_cost_minor: i64,
    /// Cost to engage, in minor units.
    pub(crate) cost_to_engage_minor: i64,
    /// Revenue less product cost less cost to engage, in minor units.
    pub(crate) contribution_minor: i64,
}
