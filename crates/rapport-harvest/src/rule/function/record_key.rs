//! `record_key()` gives the record's key, whatever its columns are called.

use super::context::CompileContext;
use vrl::compiler::prelude::*;
use vrl::path::OwnedTargetPath;

/// Where the runner leaves the key for this function: in the metadata, which a column cannot hide.
pub(in crate::rule) const RECORD_KEY_FIELD: &str = "record_key";

/// `record_key`.
#[derive(Debug, Clone, Copy)]
pub(in crate::rule) struct RecordKey;

impl Function for RecordKey {
    fn identifier(&self) -> &'static str {
        "record_key"
    }

    fn usage(&self) -> &'static str {
        "The record's key."
    }

    fn category(&self) -> &'static str {
        "Rapport"
    }

    fn return_kind(&self) -> u16 {
        kind::BYTES
    }

    fn examples(&self) -> &'static [Example] {
        &[]
    }

    fn compile(
        &self,
        _: &state::TypeState,
        ctx: &mut FunctionCompileContext,
        _: ArgumentList,
    ) -> Compiled {
        if let Some(context) = ctx.get_external_context_mut::<CompileContext>() {
            context.uses_record_key = true;
        }
        let path = OwnedTargetPath::metadata(vrl::owned_value_path!(RECORD_KEY_FIELD));
        Ok(RecordKeyFn { path }.as_expr())
    }
}

#[derive(Debug, Clone)]
struct RecordKeyFn {
    path: OwnedTargetPath,
}

impl FunctionExpression for RecordKeyFn {
    fn resolve(&self, ctx: &mut Context<'_>) -> Resolved {
        Ok(ctx
            .target()
            .target_get(&self.path)?
            .cloned()
            .unwrap_or(Value::Null))
    }

    fn type_def(&self, _: &state::TypeState) -> TypeDef {
        TypeDef::bytes()
    }
}
