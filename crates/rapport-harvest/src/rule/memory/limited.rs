//! A function of VRL or of ours whose result is measured.

use super::guard::{self, Guard};
use super::meter;
use vrl::compiler::expression::{Query, Target};
use vrl::compiler::function::closure;
use vrl::compiler::prelude::*;
use vrl::compiler::state::{TypeInfo, TypeState};
use vrl::path::{OwnedTargetPath, OwnedValuePath};

/// The functions whose closures give what becomes their result.
pub(super) const COLLECTING: [&str; 3] = ["map_keys", "map_values", "replace_with"];

/// Kinds of values that have no size to speak of.
const SMALL: u16 = kind::INTEGER
    | kind::FLOAT
    | kind::BOOLEAN
    | kind::TIMESTAMP
    | kind::NULL
    | kind::UNDEFINED
    | kind::REGEX;

/// The function.
#[derive(Debug)]
pub(in crate::rule) struct Limited(Box<dyn Function>);

impl Limited {
    /// The function, limited where its result can be large.
    pub(in crate::rule) fn wrap(function: Box<dyn Function>) -> Box<dyn Function> {
        let small = function.return_kind() & !SMALL == 0;
        if small && guard::of(function.identifier()).is_none() {
            return function;
        }
        Box::new(Self(function))
    }
}

impl Function for Limited {
    fn identifier(&self) -> &'static str {
        self.0.identifier()
    }

    fn usage(&self) -> &'static str {
        self.0.usage()
    }

    fn category(&self) -> &'static str {
        self.0.category()
    }

    fn return_kind(&self) -> u16 {
        self.0.return_kind()
    }

    fn pure(&self) -> bool {
        self.0.pure()
    }

    fn parameters(&self) -> &'static [Parameter] {
        self.0.parameters()
    }

    fn examples(&self) -> &'static [Example] {
        self.0.examples()
    }

    fn closure(&self) -> Option<closure::Definition> {
        self.0.closure()
    }

    fn compile(
        &self,
        state: &TypeState,
        ctx: &mut FunctionCompileContext,
        arguments: ArgumentList,
    ) -> Compiled {
        let span = ctx.span();
        let name = self.0.identifier();
        let unnested = if name == "unnest" {
            arguments.required_query("path").ok()
        } else {
            None
        };
        let guard = guard::of(name);
        let given = guard.map_or(&[][..], |guard| guard.arguments).iter();
        let given = given
            .map(|name| {
                let given = arguments.optional(name)?;
                Some(match given.resolve_constant(state) {
                    Some(value) => Given::Constant(value),
                    None => Given::Expression(given),
                })
            })
            .collect();
        let inner = self.0.compile(state, ctx, arguments)?;
        Ok(Box::new(LimitedCall {
            inner,
            span,
            collecting: COLLECTING.contains(&name),
            guard,
            given,
            unnested,
        }))
    }
}

/// An argument as a guard looks at it. Arguments are simple: others were put into variables before.
#[derive(Debug, Clone)]
enum Given {
    Constant(Value),
    Expression(Box<dyn Expression>),
}

#[derive(Debug, Clone)]
struct LimitedCall {
    inner: Box<dyn Expression>,
    span: Span,
    collecting: bool,
    guard: Option<&'static Guard>,
    given: Vec<Option<Given>>,
    unnested: Option<Query>,
}

impl LimitedCall {
    fn look_ahead(&self, ctx: &mut Context<'_>) -> Result<(), ExpressionError> {
        let estimate = if let Some(guard) = self.guard {
            let given = self.given.iter().map(|given| match given {
                None => Ok(None),
                Some(Given::Constant(value)) => Ok(Some(value.clone())),
                Some(Given::Expression(expression)) => expression.resolve(ctx).map(Some),
            });
            let given: Vec<Option<Value>> = given.collect::<Result<_, _>>()?;
            (guard.estimate)(&given, meter::bytes_max())
        } else if let Some(query) = &self.unnested {
            unnested(query, ctx)
        } else {
            return Ok(());
        };
        if estimate > meter::bytes_max() {
            let limit = meter::bytes(meter::bytes_max());
            return Err(meter::refuse(
                self.span,
                format!("this would make a value of more than {limit}"),
            ));
        }
        Ok(())
    }

    fn run<T>(&self, call: impl FnOnce() -> T) -> T {
        if self.collecting {
            meter::scope(call)
        } else {
            call()
        }
    }
}

/// How large the result of `unnest` will be: each element comes with all that is around the array.
fn unnested(query: &Query, ctx: &Context<'_>) -> usize {
    let of = |root: &Value| {
        let elements = root.get(query.path()).and_then(Value::as_array);
        guard::times(elements.map_or(0, <[Value]>::len), root)
    };
    match query.target() {
        Target::External(prefix) => {
            let root = ctx.target().target_get(&OwnedTargetPath::root(*prefix));
            root.ok().flatten().map_or(0, of)
        }
        Target::Internal(variable) => {
            let root = ctx.state().variable(variable.ident());
            root.and_then(|root| root.get(&OwnedValuePath::root()))
                .map_or(0, of)
        }
        // Such a value was made just now; what comes out of it is measured.
        Target::FunctionCall(_) | Target::Container(_) => 0,
    }
}

impl Expression for LimitedCall {
    fn resolve(&self, ctx: &mut Context<'_>) -> Resolved {
        self.look_ahead(ctx)?;
        let value = self.run(|| self.inner.resolve(ctx))?;
        meter::check(&value, self.span)?;
        Ok(value)
    }

    fn resolve_unused(&self, ctx: &mut Context<'_>) -> Result<(), ExpressionError> {
        self.look_ahead(ctx)?;
        self.run(|| self.inner.resolve_unused(ctx))
    }

    fn resolve_constant(&self, state: &TypeState) -> Option<Value> {
        self.inner.resolve_constant(state)
    }

    fn type_info(&self, state: &TypeState) -> TypeInfo {
        self.inner.type_info(state)
    }
}
