//! What Parquet says about a column and Arrow does not: which bytes are a UUID, which text is JSON, which group is a
//! variant, and which number counts months.

use arrow_schema::DataType;
use parquet::arrow::parquet_to_arrow_schema;
use parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::errors::ParquetError;
use parquet::file::metadata::{FileMetaData, ParquetMetaData};
use parquet::schema::types::{SchemaDescriptor, Type, TypePtr};
use std::sync::Arc;

/// What the values of a column mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Means {
    /// What their Arrow type says.
    #[default]
    Itself,
    /// 16 bytes are a UUID.
    Uuid,
    /// Text is a JSON value.
    Json,
    /// A group is a value of any type.
    Variant,
    /// 12 bytes are months, days and milliseconds.
    Interval,
    /// A moment that is in UTC although Arrow does not say so.
    Utc,
    /// A time of day that is in UTC.
    UtcTime,
    /// 16 bytes are an integer.
    Int128,
}

/// What a column and the columns in it mean.
#[derive(Debug, Clone, Default)]
pub(super) struct Meaning {
    pub(super) means: Means,
    /// Of the fields of a struct in their order, of the item of a list, of key and value of a map.
    pub(super) inside: Vec<Meaning>,
}

/// What a column means whose inside says nothing.
pub(super) static NOTHING: Meaning = Meaning {
    means: Means::Itself,
    inside: Vec::new(),
};

impl Meaning {
    /// Of the item or field at this place.
    pub(super) fn at(&self, place: usize) -> &Self {
        self.inside.get(place).unwrap_or(&NOTHING)
    }

    /// Of a Parquet column and what Arrow makes of it.
    pub(super) fn of(parquet: &Type, arrow: &DataType) -> Self {
        match arrow {
            DataType::Dictionary(_, value) => Self::of(parquet, value),
            DataType::List(item)
            | DataType::LargeList(item)
            | DataType::ListView(item)
            | DataType::LargeListView(item)
            | DataType::FixedSizeList(item, _) => Self {
                means: Means::Itself,
                inside: item_type(parquet)
                    .map(|t| Self::of(t, item.data_type()))
                    .into_iter()
                    .collect(),
            },
            DataType::Map(entries, _) => {
                let pair = fields(parquet).first().map_or(&[][..], |pair| fields(pair));
                Self::group(pair, entries.data_type(), Means::Itself)
            }
            DataType::Struct(_) => {
                let variant = matches!(logical(parquet), Some(LogicalType::Variant(_)));
                let means = if variant {
                    Means::Variant
                } else {
                    Means::Itself
                };
                Self::group(fields(parquet), arrow, means)
            }
            _ => Self {
                means: means(parquet),
                inside: Vec::new(),
            },
        }
    }

    fn group(parquet: &[TypePtr], arrow: &DataType, means: Means) -> Self {
        let DataType::Struct(arrow) = arrow else {
            return NOTHING.clone();
        };
        let pairs = parquet.iter().zip(arrow);
        Self {
            means,
            inside: pairs.map(|(p, a)| Self::of(p, a.data_type())).collect(),
        }
    }
}

fn fields(parquet: &Type) -> &[TypePtr] {
    if parquet.is_group() {
        parquet.get_fields()
    } else {
        &[]
    }
}

fn logical(parquet: &Type) -> Option<&LogicalType> {
    parquet.get_basic_info().logical_type_ref()
}

fn means(parquet: &Type) -> Means {
    let converted = parquet.get_basic_info().converted_type();
    match logical(parquet) {
        Some(LogicalType::Uuid) => Means::Uuid,
        Some(LogicalType::Json) => Means::Json,
        Some(LogicalType::Time(time)) if time.is_adjusted_to_u_t_c => Means::UtcTime,
        _ if converted == ConvertedType::JSON => Means::Json,
        _ if is_interval(parquet) => Means::Interval,
        _ if parquet.is_primitive() && parquet.get_physical_type() == Physical::INT96 => Means::Utc,
        _ => Means::Itself,
    }
}

/// The type of a list's items. Older writers leave out one of the two groups around it.
fn item_type(parquet: &Type) -> Option<&Type> {
    let info = parquet.get_basic_info();
    let is_list = matches!(logical(parquet), Some(LogicalType::List))
        || info.converted_type() == ConvertedType::LIST;
    if !is_list && info.has_repetition() && info.repetition() == Repetition::REPEATED {
        return Some(parquet);
    }
    let repeated = fields(parquet).first()?;
    let bare = repeated.name() == "array" || repeated.name() == format!("{}_tuple", parquet.name());
    match fields(repeated) {
        [item] if !bare => Some(item),
        _ => Some(repeated),
    }
}

fn is_interval(parquet: &Type) -> bool {
    parquet.is_primitive()
        && parquet.get_basic_info().converted_type() == ConvertedType::INTERVAL
        && parquet.get_physical_type() == Physical::FIXED_LEN_BYTE_ARRAY
}

/// The same file with other declarations: intervals are plain bytes, because Arrow's own lose the months or all but the
/// months; so are the values of a column that Arrow has no type for, which stops no other column.
pub(super) fn readable(metadata: ParquetMetaData) -> Result<ParquetMetaData, ParquetError> {
    let file = metadata.file_metadata();
    let schema = file.schema_descr();
    let intervals = schema.columns().iter().any(|c| is_interval(c.self_type()));
    let roots = schema.root_schema().get_fields();
    let strange = parquet_to_arrow_schema(schema, None).is_err();
    if !intervals && !strange {
        return Ok(metadata);
    }
    let mut fields = Vec::with_capacity(roots.len());
    for root in roots {
        let intervals = plain(root, &is_interval)?;
        let alone = Type::group_type_builder("alone").with_fields(vec![Arc::clone(&intervals)]);
        let alone = SchemaDescriptor::new(Arc::new(alone.build()?));
        fields.push(match parquet_to_arrow_schema(&alone, None) {
            Ok(_) => intervals,
            Err(_) => plain(root, &|_| true)?,
        });
    }
    let root = Type::group_type_builder(schema.root_schema().name()).with_fields(fields);
    let file = FileMetaData::new(
        file.version(),
        file.num_rows(),
        file.created_by().map(str::to_owned),
        file.key_value_metadata().cloned(),
        Arc::new(SchemaDescriptor::new(Arc::new(root.build()?))),
        file.column_orders().cloned(),
    );
    Ok(ParquetMetaData::new(file, metadata.row_groups().to_vec()))
}

/// The type with the primitives that are `stripped` as what they are stored as.
fn plain(parquet: &TypePtr, stripped: &dyn Fn(&Type) -> bool) -> Result<TypePtr, ParquetError> {
    let info = parquet.get_basic_info();
    let id = info.has_id().then(|| info.id());
    if let Type::PrimitiveType {
        physical_type,
        type_length,
        ..
    } = parquet.as_ref()
    {
        if !stripped(parquet) {
            return Ok(Arc::clone(parquet));
        }
        let bytes = Type::primitive_type_builder(info.name(), *physical_type)
            .with_repetition(info.repetition())
            .with_length(*type_length)
            .with_id(id);
        return bytes.build().map(Arc::new);
    }
    let inside = parquet.get_fields().iter();
    let inside = inside.map(|field| plain(field, stripped));
    let mut group = Type::group_type_builder(info.name())
        .with_fields(inside.collect::<Result<_, _>>()?)
        .with_converted_type(info.converted_type())
        .with_logical_type(info.logical_type_ref().cloned())
        .with_id(id);
    if info.has_repetition() {
        group = group.with_repetition(info.repetition());
    }
    group.build().map(Arc::new)
}
