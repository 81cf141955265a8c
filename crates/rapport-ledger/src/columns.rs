//! Facts as columns: the one layout of recent batches and of the lake's tables.

use crate::error::{LedgerError, Result};
use arrow_array::builder::{
    Int8Builder, Int16Builder, Int32Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use rapport_model::{
    AccountId, Change, ContactId, Currency, Fact, FileId, IdentifierId, Micros, Minor, Origin,
    Reaction, RecordKey, RuleId, ScopeId, SourceId, Split, StaffId, TypeId,
};
use smol_str::SmolStr;
use std::sync::{Arc, LazyLock};

/// An interaction fact as it is kept: with the id it has in its source, for people to find the row again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFact {
    /// The fact.
    pub fact: Fact,
    /// Account it was about.
    pub account: AccountId,
    /// Id within the source.
    pub record_key: SmolStr,
}

/// An outcome fact as it is kept. Amounts are additive: a correction comes with a row that takes the former amount back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOutcome {
    /// 1 revenue, 2 product cost.
    pub kind: i8,
    /// Account it belongs to, if any.
    pub account: AccountId,
    /// Contact it belongs to, if any: as it is kept the home of the identifier, as it is read the person.
    pub contact: ContactId,
    /// The identifier it came with; none for money of no person.
    pub identifier: IdentifierId,
    /// Scope.
    pub scope: ScopeId,
    /// When it was booked.
    pub happened_at: Micros,
    /// When we knew.
    pub known_at: Micros,
    /// Place in the ledger, from 1.
    pub position: i64,
    /// Id within the source.
    pub record_key: SmolStr,
    /// Revision.
    pub revision: u64,
    /// Amount in minor units.
    pub amount: Minor,
    /// Currency of the amount.
    pub currency: Currency,
    /// Product or product group; empty for none.
    pub product: String,
    /// Who of us.
    pub actor: StaffId,
    /// The source row.
    pub origin: Origin,
}

fn moment() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

fn schema(fields: &[(&str, DataType, bool)]) -> SchemaRef {
    let fields: Vec<Field> = fields
        .iter()
        .map(|(name, kind, null)| Field::new(*name, kind.clone(), *null))
        .collect();
    Arc::new(Schema::new(fields))
}

/// Columns of an interaction fact, in order.
pub(crate) static INTERACTION: LazyLock<SchemaRef> = LazyLock::new(|| {
    use DataType::{Int8, Int16, Int32, Int64, Utf8};
    schema(&[
        ("home_id", Int64, false),
        ("scope_id", Int32, false),
        ("happened_at", moment(), false),
        ("type_id", Int32, false),
        ("known_at", moment(), false),
        ("position", Int64, false),
        ("identity", Int64, false),
        ("identifier_id", Int64, false),
        ("day_only", Int8, false),
        ("sequence", Int64, false),
        ("revision", Int64, false),
        ("change", Int8, false),
        ("reaction", Int8, false),
        ("amends", Int64, false),
        ("split_index", Int16, false),
        ("split_count", Int16, false),
        ("merge_key", Int64, false),
        ("actor_id", Int32, false),
        ("say_hundredths", Int64, true),
        ("account_id", Int64, false),
        ("source_id", Int32, false),
        ("rule_id", Int32, false),
        ("file_id", Int64, false),
        ("row", Int64, false),
        ("record_key", Utf8, false),
    ])
});

/// Columns of an outcome fact, in order.
pub(crate) static OUTCOME: LazyLock<SchemaRef> = LazyLock::new(|| {
    use DataType::{Int8, Int32, Int64, Utf8};
    schema(&[
        ("home_id", Int64, false),
        ("scope_id", Int32, false),
        ("happened_at", moment(), false),
        ("kind", Int8, false),
        ("known_at", moment(), false),
        ("position", Int64, false),
        ("identifier_id", Int64, false),
        ("revision", Int64, false),
        ("amount_minor", Int64, false),
        ("currency", Utf8, false),
        ("product", Utf8, false),
        ("account_id", Int64, false),
        ("actor_id", Int32, false),
        ("source_id", Int32, false),
        ("rule_id", Int32, false),
        ("file_id", Int64, false),
        ("row", Int64, false),
        ("record_key", Utf8, false),
    ])
});

macro_rules! column {
    ($builder:ty, $rows:expr, $value:expr) => {{
        let mut builder = <$builder>::with_capacity($rows.len());
        for row in $rows {
            builder.append_value($value(row));
        }
        Arc::new(builder.finish()) as ArrayRef
    }};
}

macro_rules! moments {
    ($rows:expr, $value:expr) => {{
        let mut builder =
            TimestampMicrosecondBuilder::with_capacity($rows.len()).with_timezone("UTC");
        for row in $rows {
            builder.append_value($value(row));
        }
        Arc::new(builder.finish()) as ArrayRef
    }};
}

fn texts<T>(rows: &[T], value: impl Fn(&T) -> &str) -> ArrayRef {
    let mut builder = StringBuilder::with_capacity(rows.len(), rows.len() * 12);
    for row in rows {
        builder.append_value(value(row));
    }
    Arc::new(builder.finish())
}

fn build(schema: &SchemaRef, columns: Vec<ArrayRef>) -> Result<RecordBatch> {
    RecordBatch::try_new(schema.clone(), columns)
        .map_err(|e| LedgerError::damaged("a batch being built", e))
}

/// Interaction facts as columns.
pub(crate) fn from_facts(rows: &[StoredFact]) -> Result<RecordBatch> {
    type Row = StoredFact;
    let mut say = Int64Builder::with_capacity(rows.len());
    for row in rows {
        say.append_option(row.fact.say_hundredths);
    }
    build(
        &INTERACTION,
        vec![
            column!(Int64Builder, rows, |r: &Row| r.fact.record.contact.0),
            column!(Int32Builder, rows, |r: &Row| r.fact.record.scope.0),
            moments!(rows, |r: &Row| r.fact.happened_at.0),
            column!(Int32Builder, rows, |r: &Row| r.fact.type_id.0),
            moments!(rows, |r: &Row| r.fact.known_at.0),
            column!(Int64Builder, rows, |r: &Row| r.fact.position),
            column!(Int64Builder, rows, |r: &Row| r.fact.identity.cast_signed()),
            column!(Int64Builder, rows, |r: &Row| r.fact.identifier.0),
            column!(Int8Builder, rows, |r: &Row| i8::from(r.fact.day_only)),
            column!(Int64Builder, rows, |r: &Row| r.fact.sequence),
            column!(Int64Builder, rows, |r: &Row| r.fact.revision.cast_signed()),
            column!(Int8Builder, rows, |r: &Row| r.fact.change as i8),
            column!(Int8Builder, rows, |r: &Row| Reaction::code(r.fact.reaction)
                .cast_signed()),
            column!(Int64Builder, rows, |r: &Row| r.fact.amends.cast_signed()),
            column!(Int16Builder, rows, |r: &Row| r
                .fact
                .split
                .index
                .cast_signed()),
            column!(Int16Builder, rows, |r: &Row| r
                .fact
                .split
                .count
                .cast_signed()),
            column!(Int64Builder, rows, |r: &Row| r.fact.merge_key.cast_signed()),
            column!(Int32Builder, rows, |r: &Row| r.fact.actor.0),
            Arc::new(say.finish()),
            column!(Int64Builder, rows, |r: &Row| r.account.0),
            column!(Int32Builder, rows, |r: &Row| r.fact.origin.source.0),
            column!(Int32Builder, rows, |r: &Row| r.fact.origin.rule.0),
            column!(Int64Builder, rows, |r: &Row| r.fact.origin.file.0),
            column!(Int64Builder, rows, |r: &Row| r.fact.origin.row),
            texts(rows, |r| r.record_key.as_str()),
        ],
    )
}

/// Outcome facts as columns.
pub(crate) fn from_outcomes(rows: &[StoredOutcome]) -> Result<RecordBatch> {
    type Row = StoredOutcome;
    build(
        &OUTCOME,
        vec![
            column!(Int64Builder, rows, |r: &Row| r.contact.0),
            column!(Int32Builder, rows, |r: &Row| r.scope.0),
            moments!(rows, |r: &Row| r.happened_at.0),
            column!(Int8Builder, rows, |r: &Row| r.kind),
            moments!(rows, |r: &Row| r.known_at.0),
            column!(Int64Builder, rows, |r: &Row| r.position),
            column!(Int64Builder, rows, |r: &Row| r.identifier.0),
            column!(Int64Builder, rows, |r: &Row| r.revision.cast_signed()),
            column!(Int64Builder, rows, |r: &Row| r.amount.0),
            texts(rows, |r| r.currency.code()),
            texts(rows, |r| r.product.as_str()),
            column!(Int64Builder, rows, |r: &Row| r.account.0),
            column!(Int32Builder, rows, |r: &Row| r.actor.0),
            column!(Int32Builder, rows, |r: &Row| r.origin.source.0),
            column!(Int32Builder, rows, |r: &Row| r.origin.rule.0),
            column!(Int64Builder, rows, |r: &Row| r.origin.file.0),
            column!(Int64Builder, rows, |r: &Row| r.origin.row),
            texts(rows, |r| r.record_key.as_str()),
        ],
    )
}

/// The values of one 64-bit column.
pub(crate) fn i64s<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a [i64]> {
    let column = batch.column_by_name(name).ok_or_else(|| missing(name))?;
    match column.data_type() {
        DataType::Int64 => Ok(column.as_primitive::<Int64Type>().values()),
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            Ok(column.as_primitive::<TimestampMicrosecondType>().values())
        }
        other => Err(LedgerError::damaged(
            name,
            format!("64-bit values expected, {other} found"),
        )),
    }
}

/// The values of one 32-bit column.
pub(crate) fn i32s<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a [i32]> {
    let column = batch.column_by_name(name).ok_or_else(|| missing(name))?;
    let column = column
        .as_primitive_opt::<Int32Type>()
        .ok_or_else(|| missing(name))?;
    Ok(column.values())
}

fn i16s<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a [i16]> {
    let column = batch.column_by_name(name).ok_or_else(|| missing(name))?;
    Ok(column
        .as_primitive_opt::<Int16Type>()
        .ok_or_else(|| missing(name))?
        .values())
}

/// The values of one 8-bit column.
pub(crate) fn i8s<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a [i8]> {
    let column = batch.column_by_name(name).ok_or_else(|| missing(name))?;
    Ok(column
        .as_primitive_opt::<Int8Type>()
        .ok_or_else(|| missing(name))?
        .values())
}

/// The values of one text column.
pub(crate) fn strings<'a>(
    batch: &'a RecordBatch,
    name: &str,
) -> Result<&'a arrow_array::StringArray> {
    batch
        .column_by_name(name)
        .and_then(|c| c.as_string_opt::<i32>())
        .ok_or_else(|| missing(name))
}

fn missing(name: &str) -> LedgerError {
    LedgerError::damaged(
        format!("column {name}"),
        "it is missing or has another type",
    )
}

/// Reads interaction facts; `keys` says whether their source ids are wanted too.
pub(crate) fn read_facts(
    batch: &RecordBatch,
    mut take: impl FnMut(Fact, AccountId, &str),
) -> Result<()> {
    let (contact, scope, happened) = (
        i64s(batch, "home_id")?,
        i32s(batch, "scope_id")?,
        i64s(batch, "happened_at")?,
    );
    let (type_id, known, position) = (
        i32s(batch, "type_id")?,
        i64s(batch, "known_at")?,
        i64s(batch, "position")?,
    );
    let (identity, revision, change) = (
        i64s(batch, "identity")?,
        i64s(batch, "revision")?,
        i8s(batch, "change")?,
    );
    let (identifier, day_only, sequence) = (
        i64s(batch, "identifier_id")?,
        i8s(batch, "day_only")?,
        i64s(batch, "sequence")?,
    );
    let (reaction, amends) = (i8s(batch, "reaction")?, i64s(batch, "amends")?);
    let (split_index, split_count) = (i16s(batch, "split_index")?, i16s(batch, "split_count")?);
    let (merge_key, actor, account) = (
        i64s(batch, "merge_key")?,
        i32s(batch, "actor_id")?,
        i64s(batch, "account_id")?,
    );
    let (source, rule) = (i32s(batch, "source_id")?, i32s(batch, "rule_id")?);
    let (file, row, keys) = (
        i64s(batch, "file_id")?,
        i64s(batch, "row")?,
        strings(batch, "record_key")?,
    );
    let say = batch
        .column_by_name("say_hundredths")
        .and_then(|c| c.as_primitive_opt::<Int64Type>());
    let say = say.ok_or_else(|| missing("say_hundredths"))?;
    for i in 0..batch.num_rows() {
        let change = Change::from_code(change[i].cast_unsigned()).ok_or_else(|| {
            LedgerError::damaged("column change", format!("{} is not a change", change[i]))
        })?;
        let fact = Fact {
            record: RecordKey {
                contact: ContactId(contact[i]),
                scope: ScopeId(scope[i]),
            },
            identifier: IdentifierId(identifier[i]),
            happened_at: Micros(happened[i]),
            day_only: day_only[i] != 0,
            sequence: sequence[i],
            known_at: Micros(known[i]),
            position: position[i],
            identity: identity[i].cast_unsigned(),
            revision: revision[i].cast_unsigned(),
            type_id: TypeId(type_id[i]),
            change,
            reaction: Reaction::from_code(reaction[i].cast_unsigned()),
            amends: amends[i].cast_unsigned(),
            split: Split {
                index: split_index[i].cast_unsigned(),
                count: split_count[i].cast_unsigned(),
            },
            merge_key: merge_key[i].cast_unsigned(),
            actor: StaffId(actor[i]),
            say_hundredths: say.is_valid(i).then(|| say.value(i)),
            origin: Origin {
                source: SourceId(source[i]),
                rule: RuleId(rule[i]),
                file: FileId(file[i]),
                row: row[i],
            },
        };
        take(fact, AccountId(account[i]), keys.value(i));
    }
    Ok(())
}

/// Reads outcome facts.
pub(crate) fn read_outcomes(
    batch: &RecordBatch,
    mut take: impl FnMut(StoredOutcome),
) -> Result<()> {
    let (contact, scope, happened) = (
        i64s(batch, "home_id")?,
        i32s(batch, "scope_id")?,
        i64s(batch, "happened_at")?,
    );
    let (kind, known, position) = (
        i8s(batch, "kind")?,
        i64s(batch, "known_at")?,
        i64s(batch, "position")?,
    );
    let (revision, amount, account) = (
        i64s(batch, "revision")?,
        i64s(batch, "amount_minor")?,
        i64s(batch, "account_id")?,
    );
    let (currency, product, keys) = (
        strings(batch, "currency")?,
        strings(batch, "product")?,
        strings(batch, "record_key")?,
    );
    let (actor, source, rule) = (
        i32s(batch, "actor_id")?,
        i32s(batch, "source_id")?,
        i32s(batch, "rule_id")?,
    );
    let (file, row) = (i64s(batch, "file_id")?, i64s(batch, "row")?);
    let identifier = i64s(batch, "identifier_id")?;
    for i in 0..batch.num_rows() {
        take(StoredOutcome {
            kind: kind[i],
            account: AccountId(account[i]),
            contact: ContactId(contact[i]),
            identifier: IdentifierId(identifier[i]),
            scope: ScopeId(scope[i]),
            happened_at: Micros(happened[i]),
            known_at: Micros(known[i]),
            position: position[i],
            record_key: keys.value(i).into(),
            revision: revision[i].cast_unsigned(),
            amount: Minor(amount[i]),
            currency: Currency::parse(currency.value(i))
                .ok_or_else(|| LedgerError::damaged("column currency", currency.value(i)))?,
            product: product.value(i).to_owned(),
            actor: StaffId(actor[i]),
            origin: Origin {
                source: SourceId(source[i]),
                rule: RuleId(rule[i]),
                file: FileId(file[i]),
                row: row[i],
            },
        });
    }
    Ok(())
}
