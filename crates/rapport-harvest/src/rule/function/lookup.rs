//! `lookup("NAME", [values])` gives the first row with this key or null, `lookup_all` all of them.

use super::context::{CompileContext, LookupSlot, Misuse};
use crate::lookup::{KeyBytes, PlannedLookup};
use crate::rule::kinds::column_kind;
use rapport_model::diag::did_you_mean;
use vrl::compiler::prelude::*;
use vrl::diagnostic::DiagnosticMessage;

/// `lookup`.
#[derive(Debug, Clone, Copy)]
pub(in crate::rule) struct LookupFirst;

/// `lookup_all`.
#[derive(Debug, Clone, Copy)]
pub(in crate::rule) struct LookupAll;

const PARAMETERS: &[Parameter] = &[
    Parameter::required(
        "name",
        kind::BYTES,
        "Name of a lookup of the source, as a literal.",
    ),
    Parameter::required("key", kind::ARRAY, "Values of the lookup's key columns."),
];

impl Function for LookupFirst {
    fn identifier(&self) -> &'static str {
        "lookup"
    }

    fn usage(&self) -> &'static str {
        "The first row of a lookup with this key, as an object; null when there is none."
    }

    fn category(&self) -> &'static str {
        "Rapport"
    }

    fn return_kind(&self) -> u16 {
        kind::OBJECT | kind::NULL
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn examples(&self) -> &'static [Example] {
        &[]
    }

    fn compile(
        &self,
        state: &state::TypeState,
        ctx: &mut FunctionCompileContext,
        arguments: ArgumentList,
    ) -> Compiled {
        compile(false, state, ctx, &arguments)
    }
}

impl Function for LookupAll {
    fn identifier(&self) -> &'static str {
        "lookup_all"
    }

    fn usage(&self) -> &'static str {
        "All rows of a lookup with this key, in the lookup's order."
    }

    fn category(&self) -> &'static str {
        "Rapport"
    }

    fn return_kind(&self) -> u16 {
        kind::ARRAY
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn examples(&self) -> &'static [Example] {
        &[]
    }

    fn compile(
        &self,
        state: &state::TypeState,
        ctx: &mut FunctionCompileContext,
        arguments: ArgumentList,
    ) -> Compiled {
        compile(true, state, ctx, &arguments)
    }
}

fn compile(
    all: bool,
    state: &state::TypeState,
    ctx: &mut FunctionCompileContext,
    arguments: &ArgumentList,
) -> Compiled {
    let name = arguments
        .required_literal("name", state)
        .map_err(|error| Box::new(error) as Box<dyn DiagnosticMessage>)?;
    let name = name.to_str_lossy().unwrap_or_default().into_owned();
    let Some(context) = ctx.get_external_context::<CompileContext>() else {
        return Err(Misuse::unchecked());
    };
    let Some((at, planned)) = context.lookups.find(&name) else {
        let known = context.lookups.lookups().iter().map(|l| l.name.as_str());
        let hint = did_you_mean(&name, known)
            .unwrap_or_else(|| "declare it under `lookups` in the source".into());
        return Err(Misuse::boxed(format!("there is no lookup `{name}`"), hint));
    };
    let key = arguments.required("key");
    if let Some(given) = key.type_def(state).kind().as_array()
        && given.unknown_kind().is_undefined()
        && given.known().len() != planned.key.len()
    {
        return Err(wrong_key_length(planned, given.known().len()));
    }
    let row = row_kind(planned);
    let result = if all {
        Kind::array(Collection::from_unknown(row))
    } else {
        row.or_null()
    };
    let slot = context.slot.clone();
    Ok(LookupFn {
        slot,
        at,
        all,
        key,
        key_len: planned.key.len(),
        result,
    }
    .as_expr())
}

fn wrong_key_length(planned: &PlannedLookup, given: usize) -> Box<dyn DiagnosticMessage> {
    let columns: Vec<&str> = planned
        .key
        .iter()
        .map(|c| planned.columns[*c].name.as_str())
        .collect();
    Misuse::boxed(
        format!(
            "`{}` is found by {} values, not {given}",
            planned.name,
            columns.len()
        ),
        format!("give [{}]", columns.join(", ")),
    )
}

fn row_kind(planned: &PlannedLookup) -> Kind {
    let known = planned
        .columns
        .iter()
        .map(|c| (Field::from(c.name.as_str()), column_kind(c.kind).or_null()))
        .collect();
    Kind::object(Collection::from_parts(known, Kind::undefined()))
}

#[derive(Debug, Clone)]
struct LookupFn {
    slot: LookupSlot,
    at: usize,
    all: bool,
    key: Box<dyn Expression>,
    key_len: usize,
    result: Kind,
}

impl FunctionExpression for LookupFn {
    fn resolve(&self, ctx: &mut Context<'_>) -> Resolved {
        let values = self.key.resolve(ctx)?.try_array()?;
        if values.len() != self.key_len {
            return Err(format!(
                "the key needs {} values, not {}",
                self.key_len,
                values.len()
            )
            .into());
        }
        let table = self.slot.get().and_then(|set| set.table(self.at));
        let table = table.ok_or("the lookups of this source were not read")?;
        let mut key = KeyBytes::default();
        let rows = if values.iter().all(|v| key.push_value(v)) {
            table.get(&key)
        } else {
            &[]
        };
        if self.all {
            return Ok(Value::Array(rows.to_vec()));
        }
        Ok(rows.first().cloned().unwrap_or(Value::Null))
    }

    fn type_def(&self, _: &state::TypeState) -> TypeDef {
        TypeDef::from(self.result.clone())
    }
}
