//! A few columns of a file, decoded some thousand rows at a time into vectors that are used again: what is decoded is still
//! in the processor's cache when it is folded, and memory that is not asked for need not be cleared.

use super::Read;
use crate::error::LedgerError;
use crate::lake::{ChunkedFile, DataFile, Lake, Table};
use parquet::column::reader::{ColumnReaderImpl, get_column_reader, get_typed_column_reader};
use parquet::data_type::{DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::file::statistics::Statistics;
use rapport_model::{ContactId, Reaction, RecordKey, ScopeId};
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

/// Rows decoded at once: 24 bytes each, a small part of a core's cache, which the fold's tables need too.
const ROWS_AT_ONCE: usize = 8_192;

/// Some rows of a file; all columns that are in use have the same length.
#[derive(Debug, Default)]
pub(super) struct Columns {
    contact: Vec<i64>,
    scope: Vec<i32>,
    pub(super) happened_at: Vec<i64>,
    pub(super) type_id: Vec<i32>,
    /// Empty when no fact of the file has a reaction.
    pub(super) reaction: Vec<i32>,
    /// Read only when two facts of a record happened at the same moment: the source of each.
    pub(super) source: Vec<i32>,
    /// Likewise: sequence, file, row, position.
    pub(super) own_order: [Vec<i64>; 4],
}

impl Columns {
    fn clear(&mut self) {
        self.drop_before(self.contact.len());
    }

    fn drop_before(&mut self, row: usize) {
        let narrow = [
            &mut self.scope,
            &mut self.type_id,
            &mut self.reaction,
            &mut self.source,
        ];
        for column in narrow {
            column.drain(..row.min(column.len()));
        }
        let wide = [&mut self.contact, &mut self.happened_at];
        for column in wide.into_iter().chain(&mut self.own_order) {
            column.drain(..row.min(column.len()));
        }
    }

    /// The row after the last of this record, from `row` on.
    #[inline]
    fn end_of(&self, record: RecordKey, row: usize) -> usize {
        let (contact, scope) = (record.contact.0, record.scope.0);
        let rest = self.contact[row..].iter().zip(&self.scope[row..]);
        row + rest
            .take_while(|(c, s)| **c == contact && **s == scope)
            .count()
    }
}

/// A walk through one file, record after record.
pub(super) struct Walk {
    file: ChunkedFile,
    rows: Columns,
    /// The first of the rows that was not met yet.
    at: usize,
    /// The row group that is being decoded.
    open: Option<OpenGroup>,
    /// The row group to be opened next.
    next_group: usize,
    has_reactions: bool,
    /// First and last contact to be met.
    contacts: RangeInclusive<i64>,
    /// From then on, since one moment with two facts is seldom the only one.
    wants_order: bool,
}

/// Columns that [`Columns::own_order`] is read from.
const OWN_ORDER: [&str; 4] = ["sequence", "file_id", "row", "position"];

/// A row group that is being decoded.
struct OpenGroup {
    number: usize,
    rows_done: usize,
    rows: usize,
    contact: ColumnReaderImpl<Int64Type>,
    scope: ColumnReaderImpl<Int32Type>,
    happened_at: ColumnReaderImpl<Int64Type>,
    type_id: ColumnReaderImpl<Int32Type>,
    reaction: Option<ColumnReaderImpl<Int32Type>>,
    order: Option<OrderReaders>,
}

/// Readers of what orders the facts of one moment.
struct OrderReaders {
    source: ColumnReaderImpl<Int32Type>,
    own_order: [ColumnReaderImpl<Int64Type>; 4],
}

impl OrderReaders {
    fn append(
        &mut self,
        rows: usize,
        source: &mut Vec<i32>,
        own_order: &mut [Vec<i64>; 4],
    ) -> parquet::errors::Result<()> {
        append(&mut self.source, rows, source)?;
        for (column, into) in self.own_order.iter_mut().zip(own_order) {
            append(column, rows, into)?;
        }
        Ok(())
    }
}

impl Walk {
    /// Opens a file to meet its records of these contacts; `rows` lends its memory. None when the file has facts that are
    /// not plain: by the statistics, some fact may correct, retract, amend, share or report a happening twice.
    pub(super) fn open(
        lake: &Lake,
        file: &DataFile,
        contacts: RangeInclusive<i64>,
        mut rows: Columns,
    ) -> Read<Option<Self>> {
        let expected = file.rows;
        let file = lake.open_chunked(Table::Interaction, file)?;
        let metadata = file.metadata();
        let found = metadata.file_metadata().num_rows();
        if found != expected {
            let what = format!("{found} rows found, {expected} expected");
            return Err(LedgerError::damaged(file.place(), what));
        }
        let only = |column: &str, value: i64| only(metadata, column, value);
        let is_plain = only("revision", 0)
            && only("change", 0)
            && only("merge_key", 0)
            && only("split_index", 0)
            && only("split_count", 1);
        if !is_plain {
            return Ok(None);
        }
        rows.clear();
        Ok(Some(Self {
            has_reactions: !only("reaction", i64::from(Reaction::code(None))),
            open: None,
            next_group: first_group(metadata, *contacts.start()),
            file,
            contacts,
            rows,
            at: 0,
            wants_order: false,
        }))
    }

    /// Gives the memory back.
    pub(super) fn into_columns(self) -> Columns {
        self.rows
    }

    /// The record at hand; none at the end.
    #[inline]
    pub(super) fn record(&mut self) -> Read<Option<RecordKey>> {
        loop {
            let Some(contact) = self.rows.contact.get(self.at).copied() else {
                if self.read_on()? {
                    continue;
                }
                return Ok(None);
            };
            if contact < *self.contacts.start() {
                let rest = &self.rows.contact[self.at..];
                self.at += rest.partition_point(|c| c < self.contacts.start());
                continue;
            }
            let record = RecordKey {
                contact: ContactId(contact),
                scope: ScopeId(self.rows.scope[self.at]),
            };
            return Ok((contact <= *self.contacts.end()).then_some(record));
        }
    }

    /// Passes over the rows of this record and says where in [`Walk::columns`] they are; empty when the record at hand is
    /// another.
    #[inline]
    pub(super) fn take(&mut self, record: RecordKey) -> Read<Range<usize>> {
        let mut end = self.rows.end_of(record, self.at);
        while end == self.rows.contact.len() {
            end -= self.at;
            if !self.read_on()? {
                break;
            }
            end = self.rows.end_of(record, end);
        }
        let from = std::mem::replace(&mut self.at, end);
        Ok(from..end)
    }

    /// The rows decoded now.
    #[inline]
    pub(super) fn columns(&self) -> &Columns {
        &self.rows
    }

    /// Forgets the rows that were met and decodes the next ones; false at the end of the file.
    #[cold]
    fn read_on(&mut self) -> Read<bool> {
        self.rows.drop_before(self.at);
        self.at = 0;
        if self.open.as_ref().is_none_or(OpenGroup::is_done) {
            // The last one stays open: the rows at hand may want their order.
            if self.next_group >= self.file.metadata().num_row_groups() {
                return Ok(false);
            }
            self.open = Some(self.open_group(self.next_group)?);
            self.next_group += 1;
        }
        let Some(open) = &mut self.open else {
            return Ok(false);
        };
        open.decode(&mut self.rows)
            .map_err(|e| LedgerError::damaged(self.file.place(), e))?;
        Ok(true)
    }

    fn open_group(&self, number: usize) -> Read<OpenGroup> {
        Ok(OpenGroup {
            number,
            rows_done: 0,
            rows: self.file.metadata().row_group(number).num_rows() as usize,
            contact: self.column("home_id", number)?,
            scope: self.column("scope_id", number)?,
            happened_at: self.column("happened_at", number)?,
            type_id: self.column("type_id", number)?,
            reaction: self
                .has_reactions
                .then(|| self.column("reaction", number))
                .transpose()?,
            order: self
                .wants_order
                .then(|| self.order_readers(number))
                .transpose()?,
        })
    }

    fn order_readers(&self, group: usize) -> Read<OrderReaders> {
        let [sequence, file, row, position] = OWN_ORDER;
        Ok(OrderReaders {
            source: self.column("source_id", group)?,
            own_order: [
                self.column(sequence, group)?,
                self.column(file, group)?,
                self.column(row, group)?,
                self.column(position, group)?,
            ],
        })
    }

    /// Reads what orders the rows at hand within a moment, and from now on of all.
    pub(super) fn want_order(&mut self) -> Read {
        if std::mem::replace(&mut self.wants_order, true) {
            return Ok(());
        }
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };
        // The rows at hand are the last ones decoded: some of this row group, and perhaps some of those before.
        let (mut group, mut before) = (open.number, open.rows_done);
        while before < self.rows.contact.len() && group > 0 {
            group -= 1;
            before += self.file.metadata().row_group(group).num_rows() as usize;
        }
        let (mut source, mut own_order) = (Vec::new(), [const { Vec::new() }; 4]);
        let damaged = |e: ParquetError| LedgerError::damaged(self.file.place(), e);
        for group in group..open.number {
            let rows = self.file.metadata().row_group(group).num_rows() as usize;
            self.order_readers(group)?
                .append(rows, &mut source, &mut own_order)
                .map_err(damaged)?;
        }
        let mut readers = self.order_readers(open.number)?;
        readers
            .append(open.rows_done, &mut source, &mut own_order)
            .map_err(damaged)?;
        let met = source.len() - self.rows.contact.len();
        source.drain(..met);
        for column in &mut own_order {
            column.drain(..met);
        }
        (self.rows.source, self.rows.own_order) = (source, own_order);
        open.order = Some(readers);
        self.open = Some(open);
        Ok(())
    }

    /// One column of one row group, at its first row.
    fn column<T: DataType>(&self, name: &str, group: usize) -> Read<ColumnReaderImpl<T>> {
        let wrong = |what: &dyn std::fmt::Display| {
            LedgerError::damaged(self.file.place(), format!("column `{name}` {what}"))
        };
        let metadata = self.file.metadata();
        let index = index_of(metadata, name)
            .filter(|index| {
                let column = metadata.file_metadata().schema_descr().column(*index);
                column.physical_type() == T::get_physical_type() && column.max_def_level() == 0
            })
            .ok_or_else(|| wrong(&"is missing, or of another type"))?;
        let row_group = metadata.row_group(group);
        let (described, rows) = (row_group.column(index), row_group.num_rows() as usize);
        let chunk = Arc::new(self.file.chunk(group, index)?);
        let pages =
            SerializedPageReader::new(chunk, described, rows, None).map_err(|e| wrong(&e))?;
        let column = get_column_reader(described.column_descr_ptr(), Box::new(pages));
        Ok(get_typed_column_reader(column))
    }
}

impl OpenGroup {
    fn is_done(&self) -> bool {
        self.rows_done >= self.rows
    }

    /// Decodes the next rows of all columns.
    fn decode(&mut self, into: &mut Columns) -> parquet::errors::Result<()> {
        let rows = ROWS_AT_ONCE.min(self.rows - self.rows_done);
        append(&mut self.contact, rows, &mut into.contact)?;
        append(&mut self.scope, rows, &mut into.scope)?;
        append(&mut self.happened_at, rows, &mut into.happened_at)?;
        append(&mut self.type_id, rows, &mut into.type_id)?;
        if let Some(reaction) = &mut self.reaction {
            append(reaction, rows, &mut into.reaction)?;
        }
        if let Some(order) = &mut self.order {
            order.append(rows, &mut into.source, &mut into.own_order)?;
        }
        self.rows_done += rows;
        Ok(())
    }
}

/// Appends so many values.
fn append<T: DataType>(
    column: &mut ColumnReaderImpl<T>,
    rows: usize,
    into: &mut Vec<T::T>,
) -> parquet::errors::Result<()> {
    let expected = into.len() + rows;
    into.reserve(rows);
    while into.len() < expected {
        let before = into.len();
        column.read_records(expected - before, None, None, into)?;
        if into.len() == before {
            return Err(ParquetError::EOF("a column ends early".to_owned()));
        }
    }
    Ok(())
}

/// The first row group that may have this contact or a later one.
fn first_group(metadata: &ParquetMetaData, contact: i64) -> usize {
    let Some(index) = index_of(metadata, "home_id") else {
        return 0;
    };
    let ends_before = |group: &RowGroupMetaData| match group.column(index).statistics() {
        Some(Statistics::Int64(s)) => s.max_opt().is_some_and(|max| *max < contact),
        _ => false,
    };
    let groups = metadata.row_groups();
    groups.iter().take_while(|group| ends_before(group)).count()
}

fn index_of(metadata: &ParquetMetaData, name: &str) -> Option<usize> {
    let columns = metadata.file_metadata().schema_descr().columns();
    columns.iter().position(|column| column.name() == name)
}

/// Whether a column has this value throughout. A column without statistics might have another.
fn only(metadata: &ParquetMetaData, name: &str, value: i64) -> bool {
    let Some(index) = index_of(metadata, name) else {
        return false;
    };
    metadata
        .row_groups()
        .iter()
        .all(|group| match group.column(index).statistics() {
            Some(Statistics::Int32(s)) => {
                let is = |found: Option<&i32>| found.is_some_and(|f| i64::from(*f) == value);
                is(s.min_opt()) && is(s.max_opt())
            }
            Some(Statistics::Int64(s)) => {
                s.min_opt() == Some(&value) && s.max_opt() == Some(&value)
            }
            _ => false,
        })
}
