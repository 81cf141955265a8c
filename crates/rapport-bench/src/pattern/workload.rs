//! The files of a workload: interactions, flow, outcomes.

use crate::Done;
use arrow_array::cast::AsArray;
use arrow_array::types::{Int16Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};
use rapport_model::flow::{CompiledFlow, Flow, FlowHistory};
use rapport_model::{ScopeId, TypeId};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};

/// A Parquet file, its footer read once.
pub(super) struct Table {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
}

impl Table {
    pub(super) fn open(folder: &Path, name: &str) -> Done<Self> {
        let path = folder.join(name);
        let file = File::open(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let metadata = ArrowReaderMetadata::load(
            &file,
            parquet::arrow::arrow_reader::ArrowReaderOptions::new(),
        )?;
        Ok(Self { path, metadata })
    }

    pub(super) fn groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    /// Rows before a row group.
    pub(super) fn rows_before(&self, group: usize) -> usize {
        let groups = self.metadata.metadata().row_groups();
        groups
            .iter()
            .take(group)
            .map(|g| g.num_rows() as usize)
            .sum()
    }

    pub(super) fn rows(&self) -> usize {
        self.rows_before(self.groups())
    }

    /// The batches of one row group, these columns of them.
    pub(super) fn read(
        &self,
        group: usize,
        columns: &[&str],
        mut take: impl FnMut(&RecordBatch) -> Done,
    ) -> Done {
        let file = File::open(&self.path)?;
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        let reader = builder
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_batch_size(1 << 16)
            .build()?;
        for batch in reader {
            take(&batch?)?;
        }
        Ok(())
    }
}

fn column<'a, T: arrow_array::types::ArrowPrimitiveType>(
    batch: &'a RecordBatch,
    name: &str,
) -> Done<&'a [T::Native]> {
    let array = batch
        .column_by_name(name)
        .and_then(|c| c.as_primitive_opt::<T>());
    let array = array
        .ok_or_else(|| format!("the workload's column `{name}` is missing or of another type"))?;
    if array.null_count() > 0 {
        return Err(format!("the workload's column `{name}` has nulls").into());
    }
    Ok(array.values())
}

/// A column of 64-bit integers.
pub(super) fn i64s<'a>(batch: &'a RecordBatch, name: &str) -> Done<&'a [i64]> {
    column::<Int64Type>(batch, name)
}

/// A column of 16-bit integers.
pub(super) fn i16s<'a>(batch: &'a RecordBatch, name: &str) -> Done<&'a [i16]> {
    column::<Int16Type>(batch, name)
}

/// A column of moments.
pub(super) fn moments<'a>(batch: &'a RecordBatch, name: &str) -> Done<&'a [i64]> {
    column::<TimestampMicrosecondType>(batch, name)
}

fn i32s<'a>(batch: &'a RecordBatch, name: &str) -> Done<&'a [i32]> {
    column::<Int32Type>(batch, name)
}

/// One flow for each scope of the workload, as the files of a project would have it, compiled. Scope and type ids are the
/// workload's, one up: 0 means none.
pub(super) fn flows(folder: &Path) -> Done<Vec<(ScopeId, FlowHistory)>> {
    // By scope and type: rules and cost.
    let mut scopes: BTreeMap<i16, BTreeMap<i16, (String, i32)>> = BTreeMap::new();
    let table = Table::open(folder, "flow.parquet")?;
    let columns = [
        "scope_id",
        "type_id",
        "occ_from",
        "occ_to",
        "rv",
        "cost_cents",
    ];
    for group in 0..table.groups() {
        table.read(group, &columns, |batch| {
            let (scope, kind) = (i16s(batch, "scope_id")?, i16s(batch, "type_id")?);
            let (from, to) = (i32s(batch, "occ_from")?, i32s(batch, "occ_to")?);
            let (rv, cost) = (i32s(batch, "rv")?, i32s(batch, "cost_cents")?);
            for row in 0..batch.num_rows() {
                let types = scopes.entry(scope[row]).or_default();
                let (rules, of_type) = types.entry(kind[row]).or_default();
                let to = if to[row] == i32::MAX {
                    String::new()
                } else {
                    to[row].to_string()
                };
                write!(
                    rules,
                    "{{occurrence: \"{}..{to}\", rv: {}}}, ",
                    from[row], rv[row]
                )?;
                *of_type = cost[row];
            }
            Ok(())
        })?;
    }
    // Each on a thread of its own: reading YAML takes a good part of what the job takes.
    let compile = |(scope, types): (i16, BTreeMap<i16, (String, i32)>)| -> Result<(ScopeId, FlowHistory), String> {
        let mut yaml = format!(
            "flow: scope{scope}\nversion: 1\nname: Scope {scope}\neffective_from: 2000-01-01\ncurrency: USD\n\
             levels: [{{code: A1, name: One, phases: [acquisition]}}]\ntypes:\n"
        );
        for (kind, (rules, cents)) in types {
            let (whole, rest) = (cents / 100, cents % 100);
            writeln!(
                yaml,
                "  - {{code: t{kind}, name: Type {kind}, level: A1, function: sales, direction: mutual, channel: phone, \
                 aspect: brand, rv: [{rules}], cost: {whole}.{rest:02}}}"
            )
            .map_err(|e| e.to_string())?;
        }
        let flow: Flow = rapport_model::yaml::read(&yaml).map_err(|p| format!("the flow of scope {scope}: {p:?}"))?;
        let compiled = CompiledFlow::new(flow, &type_id).map_err(|p| format!("the flow of scope {scope}: {p:?}"))?;
        let history = FlowHistory::new(vec![compiled]).map_err(|p| format!("the flow of scope {scope}: {p:?}"))?;
        Ok((ScopeId(i32::from(scope) + 1), history))
    };
    let compiled = std::thread::scope(|scope| {
        let running: Vec<_> = scopes
            .into_iter()
            .map(|one| {
                let compile = &compile;
                scope.spawn(move || compile(one))
            })
            .collect();
        let done = running.into_iter().map(|thread| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        done.collect::<Result<Vec<_>, String>>()
    })?;
    Ok(compiled)
}

fn type_id(code: &str) -> TypeId {
    let number = code.trim_start_matches('t').parse::<i32>();
    number.map_or(TypeId::NONE, |number| TypeId(number + 1))
}

/// One more than the highest type id of these flows.
pub(super) fn types(flows: &[(ScopeId, FlowHistory)]) -> usize {
    let codes = flows.iter().flat_map(|(_, f)| &f.latest().flow.types);
    let highest = codes.map(|t| type_id(&t.code).0).max();
    highest.unwrap_or(0) as usize + 1
}

/// Profit of each contact, in minor units.
pub(super) fn profits(folder: &Path) -> Done<Vec<(i64, i64)>> {
    let table = Table::open(folder, "outcome.parquet")?;
    let mut profits = Vec::with_capacity(table.rows());
    for group in 0..table.groups() {
        table.read(group, &["contact_id", "profit_cents"], |batch| {
            let (contact, profit) = (i64s(batch, "contact_id")?, i64s(batch, "profit_cents")?);
            profits.extend(contact.iter().copied().zip(profit.iter().copied()));
            Ok(())
        })?;
    }
    Ok(profits)
}

/// Cohorts by contact: 1 for the contacts at or above the 80th percentile of profit, else 0.
pub(super) fn cohorts(profits: &[(i64, i64)]) -> Vec<u8> {
    let mut values: Vec<i64> = profits.iter().map(|(_, profit)| *profit).collect();
    let Some(cut) = rapport_insight::stats::quantile::nearest(&mut values, 800) else {
        return Vec::new();
    };
    let last = profits
        .iter()
        .map(|(contact, _)| *contact)
        .max()
        .unwrap_or(0);
    let mut cohorts = vec![rapport_insight::bulk::NO_COHORT; last as usize + 1];
    for (contact, profit) in profits {
        cohorts[*contact as usize] = u8::from(*profit >= cut);
    }
    cohorts
}
