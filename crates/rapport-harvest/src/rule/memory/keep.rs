//! The functions that a rewritten rule measures by.

use super::meter;
use vrl::compiler::prelude::*;

/// Names of the parameters for the errors of operands.
pub(in crate::rule) const FAILED: [&str; 2] = ["left_failed", "right_failed"];

/// Measures what is put into a variable or field. With a space, so that nobody can write it in a rule.
pub(super) const STORED: &str = "what is stored";

/// Measures and counts what a closure gives.
pub(super) const GIVEN: &str = "what is given";

/// The two functions that measure.
pub(in crate::rule) fn functions() -> impl Iterator<Item = Box<dyn Function>> {
    [Keep { counts: false }, Keep { counts: true }]
        .into_iter()
        .map(|keep| Box::new(keep) as Box<dyn Function>)
}

#[derive(Debug, Clone, Copy)]
struct Keep {
    counts: bool,
}

impl Function for Keep {
    fn identifier(&self) -> &'static str {
        if self.counts { GIVEN } else { STORED }
    }

    fn usage(&self) -> &'static str {
        "The value, if it is not too large."
    }

    fn category(&self) -> &'static str {
        "Rapport"
    }

    fn return_kind(&self) -> u16 {
        kind::ANY
    }

    fn parameters(&self) -> &'static [Parameter] {
        const PARAMETERS: &[Parameter] = &[
            Parameter::required("value", kind::ANY, "The value."),
            Parameter::optional(FAILED[0], kind::ANY, "Its error."),
        ];
        PARAMETERS
    }

    fn examples(&self) -> &'static [Example] {
        &[]
    }

    fn compile(
        &self,
        _: &state::TypeState,
        ctx: &mut FunctionCompileContext,
        arguments: ArgumentList,
    ) -> Compiled {
        Ok(KeepFn {
            value: arguments.required("value"),
            failed: arguments.optional(FAILED[0]),
            counts: self.counts,
            span: ctx.span(),
        }
        .as_expr())
    }
}

#[derive(Debug, Clone)]
struct KeepFn {
    value: Box<dyn Expression>,
    failed: Option<Box<dyn Expression>>,
    counts: bool,
    span: Span,
}

impl FunctionExpression for KeepFn {
    fn resolve(&self, ctx: &mut Context<'_>) -> Resolved {
        fails(self.failed.as_deref(), ctx)?;
        let value = self.value.resolve(ctx)?;
        if self.counts {
            meter::keep(&value, self.span)?;
        } else {
            meter::check(&value, self.span)?;
        }
        Ok(value)
    }

    fn type_def(&self, state: &state::TypeState) -> TypeDef {
        let value = self.value.type_def(state);
        if self.failed.is_some() {
            value.fallible()
        } else {
            value
        }
    }
}

/// Fails with the error of an operand, if it has one.
pub(in crate::rule) fn fails(
    failed: Option<&dyn Expression>,
    ctx: &mut Context<'_>,
) -> Result<(), ExpressionError> {
    let Some(failed) = failed else {
        return Ok(());
    };
    match failed.resolve(ctx)? {
        Value::Null => Ok(()),
        error => Err(error.to_string_lossy().into_owned().into()),
    }
}
