//! `cents("12.34")` gives the exact amount in minor units; `currency: "JPY"` says how many decimals it may have.

use super::context::Misuse;
use rapport_model::Currency;
use vrl::compiler::prelude::*;
use vrl::diagnostic::DiagnosticMessage;

/// `cents`.
#[derive(Debug, Clone, Copy)]
pub(in crate::rule) struct Cents;

const PARAMETERS: &[Parameter] = &[
    Parameter::required("amount", kind::BYTES, "The amount as decimal text."),
    Parameter::optional(
        "currency",
        kind::BYTES,
        "Currency code, as a literal; USD when left out.",
    ),
];

impl Function for Cents {
    fn identifier(&self) -> &'static str {
        "cents"
    }

    fn usage(&self) -> &'static str {
        "The exact amount in minor units; an error for anything that is not a plain decimal number."
    }

    fn category(&self) -> &'static str {
        "Rapport"
    }

    fn return_kind(&self) -> u16 {
        kind::INTEGER
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
        _: &mut FunctionCompileContext,
        arguments: ArgumentList,
    ) -> Compiled {
        let code = arguments
            .optional_literal("currency", state)
            .map_err(|error| Box::new(error) as Box<dyn DiagnosticMessage>)?;
        let currency = match code
            .as_ref()
            .map(|code| code.to_str_lossy().unwrap_or_default())
        {
            None => Currency::USD,
            Some(code) => Currency::parse(&code).ok_or_else(|| {
                Misuse::boxed(
                    format!("`{code}` is not a currency code"),
                    "use three capitals, such as USD",
                )
            })?,
        };
        Ok(CentsFn {
            amount: arguments.required("amount"),
            currency,
        }
        .as_expr())
    }
}

#[derive(Debug, Clone)]
struct CentsFn {
    amount: Box<dyn Expression>,
    currency: Currency,
}

impl FunctionExpression for CentsFn {
    fn resolve(&self, ctx: &mut Context<'_>) -> Resolved {
        let amount = self.amount.resolve(ctx)?;
        let text = amount.try_bytes_utf8_lossy()?;
        let minor = self.currency.parse_amount(text.trim());
        minor
            .map(|minor| Value::Integer(minor.0))
            .map_err(|error| error.to_string().into())
    }

    fn type_def(&self, _: &state::TypeState) -> TypeDef {
        TypeDef::integer().fallible()
    }
}
