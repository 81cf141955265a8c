//! VRL's `get`, which here does not copy a whole constant to take one value out of it:
//! `get!(constant("code_of_type"), [.type])` is in most rules and runs for every record.

use vrl::compiler::expression::{Container, Expr, Variant};
use vrl::compiler::prelude::*;
use vrl::path::OwnedValuePath;
use vrl::stdlib::Get as Original;

/// `get`.
#[derive(Debug, Clone, Copy)]
pub(in crate::rule) struct Get;

impl Function for Get {
    fn identifier(&self) -> &'static str {
        Original.identifier()
    }

    fn usage(&self) -> &'static str {
        Original.usage()
    }

    fn category(&self) -> &'static str {
        Original.category()
    }

    fn return_kind(&self) -> u16 {
        Original.return_kind()
    }

    fn parameters(&self) -> &'static [Parameter] {
        Original.parameters()
    }

    fn examples(&self) -> &'static [Example] {
        Original.examples()
    }

    fn compile(
        &self,
        state: &state::TypeState,
        ctx: &mut FunctionCompileContext,
        arguments: ArgumentList,
    ) -> Compiled {
        let (value, path) = (
            arguments.required_expr("value"),
            arguments.required_expr("path"),
        );
        // Only of calls: what the compiler knows of a variable may hold on one way through the rule alone.
        let constant = match &value {
            Expr::FunctionCall(call) => call.resolve_constant(state),
            _ => None,
        };
        match constant {
            Some(constant) => Ok(match only_segment(&path) {
                Some(field) => FieldOfConstantFn { constant, field }.as_expr(),
                None => GetConstantFn { constant, path }.as_expr(),
            }),
            None => Original.compile(state, ctx, arguments),
        }
    }
}

/// The segment of a path that is written as an array of one, such as `[.type]`: that path need not be made.
fn only_segment(path: &Expr) -> Option<Expr> {
    match path {
        Expr::Container(Container {
            variant: Variant::Array(segments),
        }) => match segments.as_slice() {
            [segment] => Some(segment.clone()),
            _ => None,
        },
        _ => None,
    }
}

#[derive(Debug, Clone)]
struct FieldOfConstantFn {
    constant: Value,
    field: Expr,
}

impl FunctionExpression for FieldOfConstantFn {
    fn resolve(&self, ctx: &mut Context<'_>) -> Resolved {
        let field = self.field.resolve(ctx)?;
        field_of(&self.constant, &[field])
    }

    fn type_def(&self, _: &state::TypeState) -> TypeDef {
        TypeDef::any().fallible()
    }
}

#[derive(Debug, Clone)]
struct GetConstantFn {
    constant: Value,
    path: Expr,
}

impl FunctionExpression for GetConstantFn {
    fn resolve(&self, ctx: &mut Context<'_>) -> Resolved {
        let path = self.path.resolve(ctx)?;
        field_of(&self.constant, &path.try_array()?)
    }

    fn type_def(&self, _: &state::TypeState) -> TypeDef {
        TypeDef::any().fallible()
    }
}

/// What stands at a path of a constant; null when nothing does.
fn field_of(constant: &Value, segments: &[Value]) -> Resolved {
    // Mostly one field of one object: that takes no path.
    if let (Value::Object(object), [segment]) = (constant, segments)
        && let Some(Ok(field)) = segment.as_bytes().map(|bytes| std::str::from_utf8(bytes))
    {
        return Ok(object.get(field).cloned().unwrap_or(Value::Null));
    }
    let path = OwnedValuePath::try_from(segments.to_vec())?;
    Ok(constant.get(&path).cloned().unwrap_or(Value::Null))
}
