//! What the compiler knows of a record before the rule runs: its columns and their types, from the contract.

use crate::spec::{ColumnType, Contract, OnDrift};
use vrl::compiler::state::ExternalEnv;
use vrl::value::Kind;
use vrl::value::kind::{Collection, Field};

/// Values that a rule sees besides the columns, unless a column has the name.
pub(super) const EXTRA_KEY: &str = "key";
pub(super) const EXTRA_REVISION: &str = "revision_number";
pub(super) const EXTRA_ROW: &str = "row_number";

/// Type of a column's values in the rule language, null aside.
pub(super) fn column_kind(kind: ColumnType) -> Kind {
    match kind {
        ColumnType::Text => Kind::bytes(),
        ColumnType::Integer | ColumnType::Decimal | ColumnType::Money => Kind::integer(),
        ColumnType::Boolean => Kind::boolean(),
        ColumnType::Date | ColumnType::Timestamp => Kind::timestamp(),
        ColumnType::Any => Kind::json(),
    }
}

/// The record as the rule finds it.
pub(super) fn record_env(contract: &Contract) -> ExternalEnv {
    let mut fields = vec![
        (EXTRA_KEY, Kind::bytes()),
        (EXTRA_REVISION, Kind::integer()),
        (EXTRA_ROW, Kind::integer()),
    ];
    for column in &contract.columns {
        let mut kind = column_kind(column.kind);
        if !column.required {
            kind = kind.or_null();
        }
        // With a notice only, a value of another type reaches the rule as its text.
        if contract.drift.retyped == OnDrift::Notice {
            kind = kind.or_bytes();
        }
        fields.push((column.name.value.as_str(), kind));
    }
    // Later ones win, so a column hides an extra of the same name.
    let known = fields
        .into_iter()
        .map(|(name, kind)| (Field::from(name), kind))
        .collect();
    let record = Kind::object(Collection::from_parts(known, Kind::undefined()));
    ExternalEnv::new_with_kind(record, Kind::object(Collection::any()))
}
