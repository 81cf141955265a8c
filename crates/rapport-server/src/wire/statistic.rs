//! A number that is no sum of value or money.

use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// A share or a number of days: never Relationship Value, never money.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(transparent)]
pub(crate) struct Statistic(pub(crate) f64);

impl PartialSchema for Statistic {
    fn schema() -> RefOr<Schema> {
        let number = ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::Number))
            .description(Some(
                "A share (0.25 is a quarter) or a number of days; never Relationship Value, never money.",
            ));
        RefOr::T(number.into())
    }
}

impl ToSchema for Statistic {}
