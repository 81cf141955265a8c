//! Whole-number arithmetic that stops instead of wrapping, and text that does not grow without a limit.
//!
//! VRL wraps: `9223372036854775807 + 1` is a negative number there, and money must not be. So `+`, `-` and `*` of a rule
//! are compiled as calls of functions that have the types of the operation and an error where it would wrap, and that end the
//! record where `text * number` or `text + text` would be too long: a text that is doubled again and again would else fill the
//! memory long before the rule's time is up.

use super::memory::{keep, meter};
use vrl::compiler::expression::{Expr as CompiledExpr, Op as CompiledOp};
use vrl::compiler::prelude::*;
use vrl::diagnostic::DiagnosticMessage;
use vrl::parser::ast::{Node, Opcode};

/// Starts the names of these functions; nobody writes them in a rule.
pub(super) const PREFIX: &str = "checked_";

/// One operator as a function.
#[derive(Debug, Clone, Copy)]
pub(super) struct CheckedArithmetic(Opcode);

const PARAMETERS: &[Parameter] = &[
    Parameter::required("left", kind::ANY, "The left operand."),
    Parameter::required("right", kind::ANY, "The right operand."),
    Parameter::optional(keep::FAILED[0], kind::ANY, "The error of the left one."),
    Parameter::optional(keep::FAILED[1], kind::ANY, "The error of the right one."),
];

/// The function that stands for an operator.
pub(super) fn function_name(opcode: Opcode) -> Option<&'static str> {
    match opcode {
        Opcode::Add => Some("checked_add"),
        Opcode::Sub => Some("checked_subtract"),
        Opcode::Mul => Some("checked_multiply"),
        _ => None,
    }
}

impl CheckedArithmetic {
    pub(super) fn all() -> impl Iterator<Item = Box<dyn Function>> {
        let checked = [Opcode::Add, Opcode::Sub, Opcode::Mul];
        checked
            .into_iter()
            .map(|opcode| Box::new(Self(opcode)) as Box<dyn Function>)
    }
}

impl Function for CheckedArithmetic {
    fn identifier(&self) -> &'static str {
        function_name(self.0).unwrap_or(PREFIX)
    }

    fn usage(&self) -> &'static str {
        "An operator that stops instead of wrapping."
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
        let (left, right) = (
            arguments.required_expr("left"),
            arguments.required_expr("right"),
        );
        let at = |expr: &CompiledExpr| Node::new(ctx.span(), expr.clone());
        let opcode = Node::new(ctx.span(), self.0);
        let native = CompiledOp::new(at(&left), opcode, at(&right), state)
            .map_err(|error| Box::new(error) as Box<dyn DiagnosticMessage>)?;
        let constant = native.resolve_constant(state);
        let failed = keep::FAILED.map(|name| arguments.optional(name));
        Ok(CheckedFn {
            opcode: self.0,
            span: ctx.span(),
            failed,
            left,
            right,
            native,
            constant,
        }
        .as_expr())
    }
}

#[derive(Debug, Clone)]
struct CheckedFn {
    opcode: Opcode,
    span: Span,
    /// The errors of operands that may fail by themselves.
    failed: [Option<Box<dyn Expression>>; 2],
    left: CompiledExpr,
    right: CompiledExpr,
    /// The operation itself: its types are ours.
    native: CompiledOp,
    constant: Option<Value>,
}

impl FunctionExpression for CheckedFn {
    fn resolve(&self, ctx: &mut Context<'_>) -> Resolved {
        for failed in &self.failed {
            keep::fails(failed.as_deref(), ctx)?;
        }
        let (left, right) = (self.left.resolve(ctx)?, self.right.resolve(ctx)?);
        if let (Value::Integer(left), Value::Integer(right)) = (&left, &right) {
            let (result, sign) = match self.opcode {
                Opcode::Add => (left.checked_add(*right), '+'),
                Opcode::Sub => (left.checked_sub(*right), '-'),
                _ => (left.checked_mul(*right), '*'),
            };
            return result
                .map(Value::Integer)
                .ok_or_else(|| format!("{left} {sign} {right} does not fit 64 bits").into());
        }
        Ok(match self.opcode {
            Opcode::Add => {
                addable(&left, &right, self.span)?;
                left.try_add(right)?
            }
            Opcode::Sub => left.try_sub(right)?,
            _ => {
                repeatable(&left, &right, self.span)?;
                left.try_mul(right)?
            }
        })
    }

    fn type_def(&self, state: &state::TypeState) -> TypeDef {
        let native = self.native.type_info(state).result;
        if self.failed.iter().any(Option::is_some) {
            native.fallible()
        } else {
            native
        }
    }

    fn as_value(&self) -> Option<Value> {
        self.constant.clone()
    }
}

fn text_len(value: &Value) -> Option<usize> {
    match value {
        Value::Bytes(bytes) => Some(bytes.len()),
        Value::String(string) => Some(string.len()),
        _ => None,
    }
}

fn addable(left: &Value, right: &Value, span: Span) -> Result<(), ExpressionError> {
    let (Some(left), Some(right)) = (text_len(left), text_len(right)) else {
        return Ok(());
    };
    let max = meter::bytes_max();
    if left.saturating_add(right) > max {
        let message = format!(
            "a text of {left} bytes and one of {right} are together longer than the {max} bytes of a value"
        );
        return Err(meter::refuse(span, message));
    }
    Ok(())
}

fn repeatable(left: &Value, right: &Value, span: Span) -> Result<(), ExpressionError> {
    let (text, times) = match (left, right) {
        (text, Value::Integer(times)) | (Value::Integer(times), text) => (text, *times),
        _ => return Ok(()),
    };
    let Some(len) = text_len(text) else {
        return Ok(());
    };
    let times = usize::try_from(times).unwrap_or(0);
    let max = meter::bytes_max();
    if len.checked_mul(times).is_none_or(|bytes| bytes > max) {
        let message =
            format!("a text repeated {times} times is longer than the {max} bytes of a value");
        return Err(meter::refuse(span, message));
    }
    Ok(())
}
