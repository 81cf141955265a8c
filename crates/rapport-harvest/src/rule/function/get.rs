//! VRL's `get`, which here does not copy a whole constant to take one value out of it:
//! `get!(constant("code_of_type"), [.type])` is in most rules and runs for every record.

use vrl::compiler::expression::Expr;
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
            Some(constant) => Ok(GetConstantFn { constant, path }.as_expr()),
            None => Original.compile(state, ctx, arguments),
        }
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
        let segments = path.try_array()?;
        // Mostly one field of one object: that takes no path.
        if let (Value::Object(object), [segment]) = (&self.constant, segments.as_slice())
            && let Some(Ok(field)) = segment.as_bytes().map(|bytes| std::str::from_utf8(bytes))
        {
            return Ok(object.get(field).cloned().unwrap_or(Value::Null));
        }
        let path = OwnedValuePath::try_from(segments)?;
        Ok(self.constant.get(&path).cloned().unwrap_or(Value::Null))
    }

    fn type_def(&self, _: &state::TypeState) -> TypeDef {
        TypeDef::any().fallible()
    }
}
