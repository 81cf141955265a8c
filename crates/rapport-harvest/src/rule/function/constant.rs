//! `constant("NAME")` gives a constant of the source.

use super::context::{CompileContext, Misuse};
use rapport_model::diag::did_you_mean;
use vrl::compiler::prelude::*;
use vrl::diagnostic::DiagnosticMessage;

/// `constant`.
#[derive(Debug, Clone, Copy)]
pub(in crate::rule) struct Constant;

const PARAMETERS: &[Parameter] = &[Parameter::required(
    "name",
    kind::BYTES,
    "Name of a constant, as a literal.",
)];

impl Function for Constant {
    fn identifier(&self) -> &'static str {
        "constant"
    }

    fn usage(&self) -> &'static str {
        "A constant of the source."
    }

    fn category(&self) -> &'static str {
        "Rapport"
    }

    fn return_kind(&self) -> u16 {
        kind::ANY
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
        let name = arguments
            .required_literal("name", state)
            .map_err(|error| Box::new(error) as Box<dyn DiagnosticMessage>)?;
        let name = name.to_str_lossy().unwrap_or_default().into_owned();
        let Some(context) = ctx.get_external_context::<CompileContext>() else {
            return Err(Misuse::unchecked());
        };
        if let Some(value) = context.constants.get(&name) {
            return Ok(ConstantFn {
                value: value.clone(),
            }
            .as_expr());
        }
        let hint = did_you_mean(&name, context.constants.keys().map(String::as_str))
            .unwrap_or_else(|| "declare it under `constants` in the source".into());
        Err(Misuse::boxed(
            format!("there is no constant `{name}`"),
            hint,
        ))
    }
}

#[derive(Debug, Clone)]
struct ConstantFn {
    value: Value,
}

impl FunctionExpression for ConstantFn {
    fn resolve(&self, _: &mut Context<'_>) -> Resolved {
        Ok(self.value.clone())
    }

    fn type_def(&self, _: &state::TypeState) -> TypeDef {
        TypeDef::from(self.value.kind())
    }

    fn as_value(&self) -> Option<Value> {
        Some(self.value.clone())
    }
}
