//! The result of a rule is mostly a variable that its last line names. VRL copies what it holds and throws the original away;
//! here the original is handed over.

use vrl::compiler::expression::Expr as CompiledExpr;
use vrl::compiler::prelude::*;
use vrl::parser::ast::{Expr, FunctionArgument, FunctionCall, Ident, Node, Program, RootExpr};

/// With a space, so that nobody can write it in a rule.
const NAME: &str = "hand over";

/// Hands over the variable that a program ends with; whether it ends with one.
pub(super) fn last_variable(program: &mut Program) -> bool {
    let is_variable = |root: &RootExpr| match root {
        RootExpr::Expr(last) => matches!(last.inner(), Expr::Variable(_)),
        RootExpr::Error(_) => false,
    };
    let Some(last) = program.0.pop_if(|last| is_variable(last.inner())) else {
        return false;
    };
    let handed_over = last.map(|root| match root {
        RootExpr::Expr(variable) => RootExpr::Expr(call(variable)),
        error @ RootExpr::Error(_) => error,
    });
    program.0.push(handed_over);
    true
}

fn call(variable: Node<Expr>) -> Node<Expr> {
    let span = variable.span();
    let argument = FunctionArgument {
        ident: None,
        expr: variable,
    };
    let call = FunctionCall {
        ident: Node::new(span, Ident::new(NAME)),
        abort_on_error: false,
        arguments: vec![Node::new(span, argument)],
        closure: None,
    };
    Node::new(span, Expr::FunctionCall(Node::new(span, call)))
}

/// The function that the last variable is wrapped in.
#[derive(Debug, Clone, Copy)]
pub(super) struct HandOver;

impl Function for HandOver {
    fn identifier(&self) -> &'static str {
        NAME
    }

    fn usage(&self) -> &'static str {
        "A variable that nothing reads afterwards."
    }

    fn category(&self) -> &'static str {
        "Rapport"
    }

    fn return_kind(&self) -> u16 {
        kind::ANY
    }

    fn parameters(&self) -> &'static [Parameter] {
        const PARAMETERS: &[Parameter] =
            &[Parameter::required("value", kind::ANY, "The variable.")];
        PARAMETERS
    }

    fn examples(&self) -> &'static [Example] {
        &[]
    }

    fn compile(
        &self,
        _: &state::TypeState,
        _: &mut FunctionCompileContext,
        arguments: ArgumentList,
    ) -> Compiled {
        let value = arguments.required_expr("value");
        Ok(HandOverFn { value }.as_expr())
    }
}

#[derive(Debug, Clone)]
struct HandOverFn {
    value: CompiledExpr,
}

impl FunctionExpression for HandOverFn {
    fn resolve(&self, ctx: &mut Context<'_>) -> Resolved {
        let CompiledExpr::Variable(variable) = &self.value else {
            return self.value.resolve(ctx);
        };
        let held = ctx.state_mut().variable_mut(variable.ident());
        Ok(held.map_or(Value::Null, |held| std::mem::replace(held, Value::Null)))
    }

    fn type_def(&self, state: &state::TypeState) -> TypeDef {
        self.value.type_info(state).result
    }
}
