//! The Arrow schema that a writer may have put into a Parquet file: looked at before it is trusted.
//!
//! The Arrow crate panics over types that it does not know, such as the 128-bit integers of a current writer. Such a
//! schema is left aside: what Parquet itself declares is enough to read the columns.

use arrow_ipc::{DateUnit, Field, IntervalUnit, Precision, TimeUnit, Type, UnionMode};
use parquet::file::metadata::ParquetMetaData;

/// Name of the entry that holds the schema.
const ENTRY: &str = "ARROW:schema";
/// How deep columns may lie in each other.
const DEPTH_MAX: usize = 64;
const INT128_BITS: i32 = 128;

/// What the schema in a file says.
#[derive(Debug, Default)]
pub(super) struct Embedded {
    /// There is none, or it has only types that are known.
    pub(super) usable: bool,
    /// Columns that are 128-bit integers.
    pub(super) int128: Vec<String>,
}

/// Looks at the schema in a file.
pub(super) fn look(metadata: &ParquetMetaData) -> Embedded {
    let entries = metadata.file_metadata().key_value_metadata();
    let text = entries
        .into_iter()
        .flatten()
        .find(|entry| entry.key == ENTRY)
        .and_then(|entry| entry.value.as_deref());
    let Some(text) = text else {
        return Embedded {
            usable: true,
            int128: Vec::new(),
        };
    };
    let Some(bytes) = base64(text) else {
        return Embedded::default();
    };
    // The length that newer writers put before the message.
    let message = match bytes.as_slice() {
        [255, 255, 255, 255, _, _, _, _, message @ ..] => message,
        all => all,
    };
    let Ok(message) = arrow_ipc::root_as_message(message) else {
        return Embedded::default();
    };
    let Some(fields) = message.header_as_schema().and_then(|s| s.fields()) else {
        return Embedded::default();
    };
    Embedded {
        usable: fields.iter().all(|field| known(&field, DEPTH_MAX)),
        int128: fields
            .iter()
            .filter(is_int128)
            .filter_map(|field| field.name().map(str::to_owned))
            .collect(),
    }
}

fn is_int128(field: &Field<'_>) -> bool {
    field
        .type_as_int()
        .is_some_and(|int| int.bitWidth() == INT128_BITS && int.is_signed())
}

/// Whether the Arrow crate takes the type of a column without panicking.
fn known(field: &Field<'_>, depth: usize) -> bool {
    let children: Vec<Field<'_>> = field.children().into_iter().flatten().collect();
    let width = |bits: i32| matches!(bits, 8 | 16 | 32 | 64);
    let index = field.dictionary().is_none_or(|dictionary| {
        dictionary
            .indexType()
            .is_some_and(|int| width(int.bitWidth()))
    });
    let own = match field.type_type() {
        Type::Null
        | Type::Bool
        | Type::Binary
        | Type::BinaryView
        | Type::LargeBinary
        | Type::Utf8
        | Type::Utf8View
        | Type::LargeUtf8
        | Type::Struct_ => true,
        Type::FixedSizeBinary => field.type_as_fixed_size_binary().is_some(),
        Type::Int => field.type_as_int().is_some_and(|int| width(int.bitWidth())),
        Type::FloatingPoint => field.type_as_floating_point().is_some_and(|float| {
            matches!(
                float.precision(),
                Precision::HALF | Precision::SINGLE | Precision::DOUBLE
            )
        }),
        Type::Date => field
            .type_as_date()
            .is_some_and(|date| matches!(date.unit(), DateUnit::DAY | DateUnit::MILLISECOND)),
        Type::Time => field.type_as_time().is_some_and(|time| {
            matches!(
                (time.bitWidth(), time.unit()),
                (32, TimeUnit::SECOND | TimeUnit::MILLISECOND)
                    | (64, TimeUnit::MICROSECOND | TimeUnit::NANOSECOND)
            )
        }),
        Type::Timestamp => field
            .type_as_timestamp()
            .is_some_and(|moment| is_unit(moment.unit())),
        Type::Duration => field
            .type_as_duration()
            .is_some_and(|duration| is_unit(duration.unit())),
        Type::Interval => field.type_as_interval().is_some_and(|interval| {
            matches!(
                interval.unit(),
                IntervalUnit::YEAR_MONTH | IntervalUnit::DAY_TIME | IntervalUnit::MONTH_DAY_NANO
            )
        }),
        Type::List | Type::LargeList | Type::ListView | Type::LargeListView => children.len() == 1,
        Type::FixedSizeList => children.len() == 1 && field.type_as_fixed_size_list().is_some(),
        Type::Map => children.len() == 1 && field.type_as_map().is_some(),
        Type::RunEndEncoded => children.len() == 2,
        Type::Decimal => field.type_as_decimal().is_some_and(|decimal| {
            matches!(decimal.bitWidth(), 32 | 64 | 128 | 256)
                && u8::try_from(decimal.precision()).is_ok()
                && i8::try_from(decimal.scale()).is_ok()
        }),
        Type::Union => field.type_as_union().is_some_and(|union| {
            matches!(union.mode(), UnionMode::Dense | UnionMode::Sparse)
                && union.typeIds().is_none()
        }),
        _ => false,
    };
    own && index && depth > 0 && children.iter().all(|child| known(child, depth - 1))
}

fn is_unit(unit: TimeUnit) -> bool {
    matches!(
        unit,
        TimeUnit::SECOND | TimeUnit::MILLISECOND | TimeUnit::MICROSECOND | TimeUnit::NANOSECOND
    )
}

/// Bytes of a base64 text; `None` when it is none.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}
