//! A walk over the syntax tree of a rule that may replace operations by calls and sees every node of interest.

use vrl::diagnostic::Span;
use vrl::parser::ast::{
    Abort, Array, Assignment, AssignmentOp, AssignmentTarget, Block, Container, Expr,
    FunctionArgument, FunctionCall, FunctionClosure, Group, IfStatement, Node, Not, Object, Op,
    Predicate, Program, Query, QueryTarget, Return, RootExpr, Unary,
};

/// What is done at each node. Every method has a default that leaves the node as it is.
pub(super) trait Visit {
    /// An operation whose operands have been walked.
    fn operation(&mut self, span: Span, op: Op) -> Expr {
        Expr::Op(Node::new(span, op))
    }

    /// What an assignment puts into `ok`, with its operator, walked. `may_fail`: with a second target for its error.
    fn stored(
        &mut self,
        _ok: &AssignmentTarget,
        _may_fail: bool,
        op: AssignmentOp,
        value: Node<Expr>,
    ) -> (AssignmentOp, Node<Expr>) {
        (op, value)
    }

    /// The block of a closure of this function, walked.
    fn closure(&mut self, _function: &str, given: Block) -> Block {
        given
    }

    /// A function call that has been walked.
    fn called(&mut self, span: Span, call: FunctionCall) -> Expr {
        Expr::FunctionCall(Node::new(span, call))
    }

    /// A value under its key in an object, before it is walked.
    fn entry(&mut self, _key: &str, _value: &Node<Expr>) {}

    /// A query, before it is walked.
    fn query(&mut self, _span: Span, _query: &Query) {}

    /// What an assignment writes to.
    fn assigned(&mut self, _target: &AssignmentTarget) {}

    /// A function call, before it is walked.
    fn call(&mut self, _span: Span, _call: &FunctionCall) {}
}

/// Walks a whole program.
pub(super) fn program(program: Program, visit: &mut dyn Visit) -> Program {
    let roots = program.0.into_iter().map(|root| {
        root.map(|root| match root {
            RootExpr::Expr(node) => RootExpr::Expr(expr(node, visit)),
            RootExpr::Error(error) => RootExpr::Error(error),
        })
    });
    Program(roots.collect())
}

fn expr(node: Node<Expr>, visit: &mut dyn Visit) -> Node<Expr> {
    let (outer, node) = node.take();
    let walked = match node {
        Expr::Op(node) => {
            let (span, Op(left, opcode, right)) = node.take();
            let op = Op(boxed(left, visit), opcode, boxed(right, visit));
            visit.operation(span, op)
        }
        Expr::Container(node) => Expr::Container(node.map(|c| container(c, visit))),
        Expr::IfStatement(node) => Expr::IfStatement(node.map(|i| if_statement(i, visit))),
        Expr::Assignment(node) => Expr::Assignment(node.map(|a| assignment(a, visit))),
        Expr::Query(node) => {
            let span = node.span();
            Expr::Query(node.map(|q| query(span, q, visit)))
        }
        Expr::FunctionCall(node) => {
            let (span, called) = node.take();
            call(span, called, visit)
        }
        Expr::Unary(node) => Expr::Unary(node.map(|Unary::Not(node)| {
            Unary::Not(node.map(|not| {
                let (sign, inner) = not.take();
                Not::new(sign.span(), expr(*inner, visit))
            }))
        })),
        Expr::Abort(node) => Expr::Abort(node.map(|abort| Abort {
            message: abort.message.map(|m| boxed(m, visit)),
        })),
        Expr::Return(node) => Expr::Return(node.map(|node| Return {
            expr: boxed(node.expr, visit),
        })),
        leaf @ (Expr::Literal(_) | Expr::Variable(_) | Expr::Break(_)) => leaf,
    };
    Node::new(outer, walked)
}

fn boxed(node: Box<Node<Expr>>, visit: &mut dyn Visit) -> Box<Node<Expr>> {
    Box::new(expr(*node, visit))
}

fn block(block: Block, visit: &mut dyn Visit) -> Block {
    Block(block.0.into_iter().map(|node| expr(node, visit)).collect())
}

fn container(container: Container, visit: &mut dyn Visit) -> Container {
    match container {
        Container::Group(node) => {
            Container::Group(Box::new(node.map(|Group(inner)| Group(expr(inner, visit)))))
        }
        Container::Block(node) => Container::Block(node.map(|b| block(b, visit))),
        Container::Array(node) => Container::Array(
            node.map(|array| array.into_iter().map(|n| expr(n, visit)).collect::<Array>()),
        ),
        Container::Object(node) => Container::Object(node.map(|object| {
            let entries = object.into_iter().map(|(key, value)| {
                visit.entry(&key, &value);
                (key, expr(value, visit))
            });
            entries.collect::<Object>()
        })),
    }
}

fn if_statement(node: IfStatement, visit: &mut dyn Visit) -> IfStatement {
    let predicate = node.predicate.map(|predicate| match predicate {
        Predicate::One(one) => Predicate::One(boxed(one, visit)),
        Predicate::Many(many) => {
            Predicate::Many(many.into_iter().map(|n| expr(n, visit)).collect())
        }
    });
    IfStatement {
        predicate,
        if_node: node.if_node.map(|b| block(b, visit)),
        else_node: node.else_node.map(|node| node.map(|b| block(b, visit))),
    }
}

fn assignment(assignment: Assignment, visit: &mut dyn Visit) -> Assignment {
    match &assignment {
        Assignment::Single { target, .. } => visit.assigned(target),
        Assignment::Infallible { ok, err, .. } => {
            visit.assigned(ok);
            visit.assigned(err);
        }
    }
    match assignment {
        Assignment::Single { target, op, expr } => {
            let value = self::expr(*expr, visit);
            let (op, value) = visit.stored(target.inner(), false, op, value);
            let expr = Box::new(value);
            Assignment::Single { target, op, expr }
        }
        Assignment::Infallible { ok, err, op, expr } => {
            let value = self::expr(*expr, visit);
            let (op, value) = visit.stored(ok.inner(), true, op, value);
            let expr = Box::new(value);
            Assignment::Infallible { ok, err, op, expr }
        }
    }
}

fn query(span: Span, query: Query, visit: &mut dyn Visit) -> Query {
    visit.query(span, &query);
    let target_span = query.target.span();
    let target = query.target.map(|target| match target {
        QueryTarget::FunctionCall(called) => match call(target_span, called, visit) {
            Expr::FunctionCall(node) => QueryTarget::FunctionCall(node.into_inner()),
            Expr::Container(node) => QueryTarget::Container(node.into_inner()),
            other => {
                let group = Group(Node::new(target_span, other));
                QueryTarget::Container(Container::Group(Box::new(Node::new(target_span, group))))
            }
        },
        QueryTarget::Container(node) => QueryTarget::Container(container(node, visit)),
        target @ (QueryTarget::Internal(_) | QueryTarget::External(_)) => target,
    });
    Query {
        target,
        path: query.path,
    }
}

fn call(span: Span, call: FunctionCall, visit: &mut dyn Visit) -> Expr {
    visit.call(span, &call);
    let arguments = call.arguments.into_iter().map(|node| {
        node.map(|argument| FunctionArgument {
            ident: argument.ident,
            expr: expr(argument.expr, visit),
        })
    });
    let arguments = arguments.collect();
    let function = call.ident.inner();
    let closure = call.closure.map(|node| {
        node.map(|closure| FunctionClosure {
            variables: closure.variables,
            block: closure.block.map(|b| {
                let walked = block(b, visit);
                visit.closure(function, walked)
            }),
        })
    });
    let call = FunctionCall {
        ident: call.ident,
        abort_on_error: call.abort_on_error,
        arguments,
        closure,
    };
    visit.called(span, call)
}
