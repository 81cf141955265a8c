//! Rewrites a rule so that what it keeps is measured: what goes into variables and fields, what closures give, and what
//! operators make. Arguments of guarded functions are put into variables first, so that they can be looked at before the call.
//!
//! A call cannot take an argument that may fail by itself (`to_int(.x) + 1 ?? 0`), where an operation can. The compiler
//! complains of such an operand; it is then put into a variable together with its error (`l, e = to_int(.x)`), and the call
//! is given both.

use super::super::checked;
use super::super::rewrite::Visit;
use super::keep::{FAILED, GIVEN, STORED};
use super::{guard, limited};
use std::collections::BTreeSet;
use vrl::compiler::prelude::*;
use vrl::parser::ast::{
    Assignment, AssignmentOp, AssignmentTarget, Block, Container, Expr, FunctionArgument,
    FunctionCall, Ident, IfStatement, Literal, Node, Op, Opcode, Query, QueryTarget,
};

/// Start and end of a part of the rule.
type Place = (usize, usize);

fn place(span: Span) -> Place {
    (span.start(), span.end())
}

/// What was rewritten, and which operands may fail.
#[derive(Debug, Default)]
pub(in crate::rule) struct Bounding {
    /// Operands and results that may fail by themselves.
    failing: BTreeSet<Place>,
    /// Those that stand in calls as they are in this attempt.
    plain: BTreeSet<Place>,
}

impl Bounding {
    /// A further attempt.
    pub(in crate::rule) fn start(&mut self) {
        self.plain.clear();
    }

    /// Takes the compiler's complaints, by where they are; whether another attempt will be different.
    pub(in crate::rule) fn blame(
        &mut self,
        complaints: impl Iterator<Item = (usize, usize)>,
    ) -> bool {
        let plain = std::mem::take(&mut self.plain);
        let mut different = false;
        for at in complaints {
            different |= plain.contains(&at) && self.failing.insert(at);
        }
        different
    }

    /// A call of `name` with these operands, those that may fail together with their errors.
    fn call(&mut self, name: &str, span: Span, operands: Vec<Node<Expr>>) -> Expr {
        let mut before = Vec::new();
        let mut arguments = Vec::new();
        let mut errors = Vec::new();
        for (index, operand) in operands.into_iter().enumerate() {
            let at = operand.span();
            if !self.failing.contains(&place(at)) {
                self.plain.insert(place(at));
                arguments.push(argument(None, operand));
                continue;
            }
            let (value, error) = (hidden("value", at), hidden("error", at));
            before.push(both(value.clone(), error.clone(), operand));
            arguments.push(argument(None, variable(value, at)));
            errors.push(argument(Some(FAILED[index]), variable(error, at)));
        }
        arguments.extend(errors);
        let call = Node::new(
            span,
            Expr::FunctionCall(Node::new(
                span,
                FunctionCall {
                    ident: Node::new(span, Ident::new(name)),
                    abort_on_error: false,
                    arguments,
                    closure: None,
                },
            )),
        );
        if before.is_empty() {
            return call.into_inner();
        }
        before.push(call);
        block(span, before)
    }
}

/// A variable that nobody can write in a rule.
fn hidden(what: &str, span: Span) -> Ident {
    Ident::new(format!("{what} at {}-{}", span.start(), span.end()))
}

fn variable(name: Ident, span: Span) -> Node<Expr> {
    Node::new(span, Expr::Variable(Node::new(span, name)))
}

fn argument(name: Option<&str>, expr: Node<Expr>) -> Node<FunctionArgument> {
    let span = expr.span();
    let ident = name.map(|name| Node::new(span, Ident::new(name)));
    Node::new(span, FunctionArgument { ident, expr })
}

fn block(span: Span, all: Vec<Node<Expr>>) -> Expr {
    Expr::Container(Node::new(
        span,
        Container::Block(Node::new(span, Block(all))),
    ))
}

fn target(name: Ident, span: Span) -> Node<AssignmentTarget> {
    Node::new(span, AssignmentTarget::Internal(name, None))
}

/// `value, error = operand`
fn both(value: Ident, error: Ident, operand: Node<Expr>) -> Node<Expr> {
    let span = operand.span();
    let assignment = Assignment::Infallible {
        ok: target(value, span),
        err: target(error, span),
        op: AssignmentOp::Assign,
        expr: Box::new(operand),
    };
    Node::new(span, Expr::Assignment(Node::new(span, assignment)))
}

/// Whether a value is measured already, or has no size: what functions and operators give, and what is written out.
fn is_bounded(expr: &Expr, into_variable: bool) -> bool {
    let last = |block: &Block| {
        block
            .0
            .last()
            .is_none_or(|last| is_bounded(last.inner(), into_variable))
    };
    match expr {
        Expr::Literal(literal) => {
            !matches!(literal.inner(), Literal::String(text) if text.as_literal_string().is_none())
        }
        Expr::FunctionCall(_) | Expr::Unary(_) | Expr::Abort(_) | Expr::Break(_) => true,
        // Copied as it is. Within another value it would grow that one.
        Expr::Variable(_) => into_variable,
        Expr::Query(query) => into_variable && !is_record(query.inner()),
        Expr::Op(op) => {
            let Op(left, opcode, right) = op.inner();
            match opcode.inner() {
                Opcode::Err | Opcode::Or => {
                    is_bounded(left.inner(), into_variable)
                        && is_bounded(right.inner(), into_variable)
                }
                Opcode::Merge => false,
                _ => true,
            }
        }
        Expr::Container(container) => match container.inner() {
            Container::Group(group) => is_bounded(group.inner().0.inner(), into_variable),
            Container::Block(block) => last(block.inner()),
            Container::Array(array) => array.inner().clone().into_iter().next().is_none(),
            Container::Object(object) => object.inner().clone().into_iter().next().is_none(),
        },
        Expr::IfStatement(statement) => {
            let IfStatement {
                if_node, else_node, ..
            } = statement.inner();
            last(if_node.inner()) && else_node.as_ref().is_none_or(|node| last(node.inner()))
        }
        Expr::Assignment(_) | Expr::Return(_) => false,
    }
}

fn is_record(query: &Query) -> bool {
    matches!(query.target.inner(), QueryTarget::External(_)) && query.path.segments.is_empty()
}

/// Whether evaluating an argument twice costs and changes nothing.
fn is_simple(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(_) | Expr::Variable(_) => true,
        Expr::Query(query) => matches!(
            query.inner().target.inner(),
            QueryTarget::Internal(_) | QueryTarget::External(_)
        ),
        Expr::Container(container) => match container.inner() {
            Container::Group(group) => is_simple(group.inner().0.inner()),
            Container::Array(array) => {
                let mut elements = array.inner().clone().into_iter();
                elements.all(|element| is_simple(element.inner()))
            }
            Container::Object(object) => {
                let mut entries = object.inner().clone().into_iter();
                entries.all(|(_, value)| is_simple(value.inner()))
            }
            Container::Block(_) => false,
        },
        _ => false,
    }
}

impl Visit for Bounding {
    fn operation(&mut self, span: Span, op: Op) -> Expr {
        let Some(name) = checked::function_name(*op.1.inner()) else {
            return Expr::Op(Node::new(span, op));
        };
        let Op(left, _, right) = op;
        self.call(name, span, vec![*left, *right])
    }

    fn stored(
        &mut self,
        ok: &AssignmentTarget,
        may_fail: bool,
        op: AssignmentOp,
        value: Node<Expr>,
    ) -> (AssignmentOp, Node<Expr>) {
        let span = value.span();
        let into_variable = matches!(ok, AssignmentTarget::Internal(_, None));
        let merge = op == AssignmentOp::Merge;
        if !merge && is_bounded(value.inner(), into_variable) {
            return (op, value);
        }
        let value = if merge {
            // The compiler would write it out the same way.
            let target = Node::new(span, ok.to_expr(span));
            let opcode = Node::new(span, Opcode::Merge);
            Node::new(
                span,
                Expr::Op(Node::new(
                    span,
                    Op(Box::new(target), opcode, Box::new(value)),
                )),
            )
        } else {
            value
        };
        if may_fail {
            self.failing.insert(place(span));
        }
        let kept = self.call(STORED, span, vec![value]);
        (AssignmentOp::Assign, Node::new(span, kept))
    }

    fn closure(&mut self, function: &str, mut given: Block) -> Block {
        if !limited::COLLECTING.contains(&function) {
            return given;
        }
        if let Some(last) = given.0.pop() {
            let span = last.span();
            let kept = self.call(GIVEN, span, vec![last]);
            given.0.push(Node::new(span, kept));
        }
        given
    }

    fn called(&mut self, span: Span, mut call: FunctionCall) -> Expr {
        let guarded = guard::of(call.ident.as_ref()).is_some();
        let mut before = Vec::new();
        if guarded {
            for node in &mut call.arguments {
                let mut argument = node.inner().clone();
                // `redact` wants its filters written out.
                let written_out = call.ident.inner().as_ref() == "redact"
                    && matches!(argument.expr.inner(), Expr::Container(_));
                if written_out || is_simple(argument.expr.inner()) {
                    continue;
                }
                let at = argument.expr.span();
                let name = hidden("argument", at);
                let value = std::mem::replace(&mut argument.expr, variable(name.clone(), at));
                *node = Node::new(node.span(), argument);
                // The compiler looks at what stands before the value.
                let name_at = Span::new(at.start().saturating_sub(1), at.start().saturating_sub(1));
                let assignment = Assignment::Single {
                    target: target(name, name_at),
                    op: AssignmentOp::Assign,
                    expr: Box::new(value),
                };
                before.push(Node::new(at, Expr::Assignment(Node::new(at, assignment))));
            }
        }
        let call = Expr::FunctionCall(Node::new(span, call));
        if before.is_empty() {
            return call;
        }
        before.push(Node::new(span, call));
        block(span, before)
    }
}

/// Largest index in an assignment: the compiler, too, works out what all elements before it are.
const INDEX_MAX: isize = 1_000;

/// An index that is too large to be assigned to.
pub(in crate::rule) fn too_large_index(target: &AssignmentTarget) -> Option<isize> {
    let Expr::Query(query) = target.to_expr(Span::default()) else {
        return None;
    };
    let segments = &query.inner().path.inner().segments;
    segments.iter().find_map(|segment| match segment {
        vrl::path::OwnedSegment::Index(index)
            if index.unsigned_abs() > INDEX_MAX.unsigned_abs() =>
        {
            Some(*index)
        }
        _ => None,
    })
}
