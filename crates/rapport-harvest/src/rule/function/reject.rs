//! `reject("why")` stops the rule; the record goes to quarantine with this reason.

use vrl::compiler::prelude::*;

/// `reject`.
#[derive(Debug, Clone, Copy)]
pub(in crate::rule) struct Reject;

const PARAMETERS: &[Parameter] = &[Parameter::required(
    "reason",
    kind::BYTES,
    "What is wrong with the record.",
)];

impl Function for Reject {
    fn identifier(&self) -> &'static str {
        "reject"
    }

    fn usage(&self) -> &'static str {
        "Stops: the record goes to quarantine with this reason."
    }

    fn category(&self) -> &'static str {
        "Rapport"
    }

    fn return_kind(&self) -> u16 {
        kind::NULL
    }

    fn pure(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
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
        Ok(RejectFn {
            reason: arguments.required("reason"),
            span: ctx.span(),
        }
        .as_expr())
    }
}

#[derive(Debug, Clone)]
struct RejectFn {
    reason: Box<dyn Expression>,
    span: Span,
}

impl FunctionExpression for RejectFn {
    fn resolve(&self, ctx: &mut Context<'_>) -> Resolved {
        let reason = self.reason.resolve(ctx)?;
        let message = Some(reason.try_bytes_utf8_lossy()?.into_owned());
        Err(ExpressionError::Abort {
            span: self.span,
            message,
        })
    }

    fn type_def(&self, _: &state::TypeState) -> TypeDef {
        // Never a value, and never an error that `??` could swallow.
        TypeDef::never().impure()
    }
}
