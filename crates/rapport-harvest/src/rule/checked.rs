//! Whole-number arithmetic that stops instead of wrapping.
//!
//! VRL wraps: `9223372036854775807 + 1` is a negative number there, and money must not be. So `+`, `-` and `*` of a rule
//! are compiled as calls of functions that have the types of the operation and an error where it would wrap, or where
//! `text * number` or `text + text` would be longer than a record may be: a text that is doubled again and again would
//! else fill the memory long before the rule's time is up.
//!
//! A call cannot take an operand that may fail by itself (`to_int(.x) + 1 ?? 0`), where an operation can. Such an
//! operation is left to VRL, and wraps and grows.

use super::rewrite::Visit;
use std::collections::BTreeSet;
use vrl::compiler::expression::{Expr as CompiledExpr, Op as CompiledOp};
use vrl::compiler::prelude::*;
use vrl::diagnostic::DiagnosticMessage;
use vrl::parser::ast::{Expr, FunctionArgument, FunctionCall, Ident, Node, Op, Opcode};

/// Longest text that an operation may make, in bytes: as long as a record may be.
const TEXT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Starts the names of these functions; nobody writes them in a rule.
pub(super) const PREFIX: &str = "checked_";

/// One operator as a function.
#[derive(Debug, Clone, Copy)]
pub(super) struct CheckedArithmetic(Opcode);

const PARAMETERS: &[Parameter] = &[
    Parameter::required("left", kind::ANY, "The left operand."),
    Parameter::required("right", kind::ANY, "The right operand."),
];

fn function_name(opcode: Opcode) -> Option<&'static str> {
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
        Ok(CheckedFn {
            opcode: self.0,
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
    left: CompiledExpr,
    right: CompiledExpr,
    /// The operation itself: its types are ours.
    native: CompiledOp,
    constant: Option<Value>,
}

impl FunctionExpression for CheckedFn {
    fn resolve(&self, ctx: &mut Context<'_>) -> Resolved {
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
                addable(&left, &right)?;
                left.try_add(right)?
            }
            Opcode::Sub => left.try_sub(right)?,
            _ => {
                repeatable(&left, &right)?;
                left.try_mul(right)?
            }
        })
    }

    fn type_def(&self, state: &state::TypeState) -> TypeDef {
        self.native.type_info(state).result
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

fn addable(left: &Value, right: &Value) -> Result<(), ExpressionError> {
    let (Some(left), Some(right)) = (text_len(left), text_len(right)) else {
        return Ok(());
    };
    if left.saturating_add(right) > TEXT_BYTES_MAX {
        let message =
            format!("a text of {left} bytes and one of {right} are together longer than 16 MiB");
        return Err(message.into());
    }
    Ok(())
}

fn repeatable(left: &Value, right: &Value) -> Result<(), ExpressionError> {
    let (text, times) = match (left, right) {
        (text, Value::Integer(times)) | (Value::Integer(times), text) => (text, *times),
        _ => return Ok(()),
    };
    let Some(len) = text_len(text) else {
        return Ok(());
    };
    let times = usize::try_from(times).unwrap_or(0);
    if len
        .checked_mul(times)
        .is_none_or(|bytes| bytes > TEXT_BYTES_MAX)
    {
        return Err(format!("a text repeated {times} times is longer than 16 MiB").into());
    }
    Ok(())
}

/// Replaces the operations of a program by calls.
#[derive(Debug, Default)]
pub(super) struct ReplaceArithmetic {
    /// Operations to leave alone, by start and end.
    pub(super) leave: BTreeSet<(usize, usize)>,
    /// Operations that were replaced.
    pub(super) replaced: BTreeSet<(usize, usize)>,
}

impl Visit for ReplaceArithmetic {
    fn operation(&mut self, span: Span, op: Op) -> Expr {
        let at = (span.start(), span.end());
        let Some(name) = function_name(*op.1.inner()).filter(|_| !self.leave.contains(&at)) else {
            return Expr::Op(Node::new(span, op));
        };
        self.replaced.insert(at);
        let Op(left, _, right) = op;
        let arguments = [left, right].map(|operand| {
            Node::new(
                operand.span(),
                FunctionArgument {
                    ident: None,
                    expr: *operand,
                },
            )
        });
        Expr::FunctionCall(Node::new(
            span,
            FunctionCall {
                ident: Node::new(span, Ident::new(name)),
                abort_on_error: false,
                arguments: arguments.into(),
                closure: None,
            },
        ))
    }
}
