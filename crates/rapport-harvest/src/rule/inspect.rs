//! What can be seen in a rule without running it: codes, columns, and calls that would not always give the same.

use super::compile::Uses;
use super::kinds::{EXTRA_KEY, EXTRA_REVISION, EXTRA_ROW};
use super::memory::bound::too_large_index;
use super::rewrite::{self, Visit};
use super::source::SourceText;
use crate::spec::Contract;
use rapport_model::diag::{Place, Problem, did_you_mean};
use vrl::compiler::Program;
use vrl::diagnostic::Span;
use vrl::parser::ast::{
    self, AssignmentTarget, Expr, FunctionCall, Literal, Node, Query, QueryTarget,
};
use vrl::path::{OwnedSegment, OwnedTargetPath, PathPrefix};

/// What a literal code in a rule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LiteralKind {
    /// An interaction type.
    Interaction,
    /// A scope.
    Scope,
}

/// A code that stands literally in a rule, as in `"scope": "resellers_na"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleLiteral {
    /// What it names.
    pub kind: LiteralKind,
    /// The code.
    pub value: String,
    /// Where it stands in the rule.
    pub place: Place,
}

/// Collects what it sees on a walk over the rule.
pub(super) struct Inspection<'a> {
    source: SourceText<'a>,
    known: Vec<&'a str>,
    /// First fields of paths that the rule itself assigns.
    assigned: Vec<String>,
    /// First fields of paths that the rule reads.
    read: Vec<(Span, String)>,
    calls_del: bool,
    pub(super) has_too_large_index: bool,
    pub(super) literals: Vec<RuleLiteral>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Inspection<'a> {
    /// What the rule shows. Unknown columns are among the problems, unless the rule assigns them itself.
    pub(super) fn of(tree: ast::Program, source: SourceText<'a>, contract: &'a Contract) -> Self {
        let columns = contract.columns.iter().map(|c| c.name.value.as_str());
        let mut inspection = Self {
            source,
            known: columns
                .chain([EXTRA_KEY, EXTRA_REVISION, EXTRA_ROW])
                .collect(),
            assigned: Vec::new(),
            read: Vec::new(),
            calls_del: false,
            has_too_large_index: false,
            literals: Vec::new(),
            problems: Vec::new(),
        };
        rewrite::program(tree, &mut inspection);
        for (span, name) in std::mem::take(&mut inspection.read) {
            inspection.check_column(span, &name);
        }
        inspection
            .problems
            .sort_by_key(|problem| (problem.line, problem.column));
        inspection
    }

    /// Which columns the rule reads, and what else.
    pub(super) fn needs(
        &self,
        contract: &Contract,
        program: &Program,
        record_key: bool,
    ) -> (Vec<bool>, Uses) {
        let info = program.info();
        let queries = || {
            info.target_queries
                .iter()
                .filter(|q| q.prefix == PathPrefix::Event)
        };
        let all = queries().any(|query| first_field(query).is_none());
        let reads = |name: &str| all || queries().any(|query| first_field(query) == Some(name));
        let needed = contract
            .columns
            .iter()
            .map(|c| reads(&c.name.value))
            .collect();
        let uses = Uses {
            key: reads(EXTRA_KEY),
            revision: reads(EXTRA_REVISION),
            row: reads(EXTRA_ROW),
            record_key,
            changes_record: self.calls_del || !info.target_assignments.is_empty(),
        };
        (needed, uses)
    }

    fn check_column(&mut self, span: Span, name: &str) {
        if self.known.contains(&name) || self.assigned.iter().any(|a| a == name) {
            return;
        }
        let hint = did_you_mean(name, self.known.iter().copied())
            .unwrap_or_else(|| "add it to `contract.columns` in the source".to_owned());
        self.problems.push(
            Problem::error(
                self.source.place(span),
                self.source.quote(span),
                format!("the contract has no column `{name}`"),
            )
            .hint(hint),
        );
    }

    fn same_everywhere(&mut self, span: Span, call: &FunctionCall) {
        let name = call.ident.as_ref().to_string();
        if !matches!(name.as_str(), "parse_timestamp" | "format_timestamp") {
            return;
        }
        let named =
            call.arguments
                .iter()
                .enumerate()
                .find(|(at, argument)| match &argument.ident {
                    Some(ident) => ident.as_ref().as_ref() == "timezone",
                    None => *at == 2,
                });
        let Some((_, argument)) = named else { return };
        let zone = literal_text(&argument.expr);
        if zone.is_none_or(|zone| zone.is_empty() || zone == "local") {
            self.problems.push(
                Problem::error(
                    self.source.place(span),
                    self.source.quote(span),
                    format!("the time zone of `{name}` depends on the machine"),
                )
                .hint("name it literally, such as `timezone: \"Europe/London\"`"),
            );
        }
    }
}

impl Visit for Inspection<'_> {
    fn entry(&mut self, key: &str, value: &Node<Expr>) {
        let kind = match key {
            "interaction" => LiteralKind::Interaction,
            "scope" => LiteralKind::Scope,
            _ => return,
        };
        if let Some(code) = literal_text(value) {
            let place = self.source.place(value.span());
            self.literals.push(RuleLiteral {
                kind,
                value: code.to_owned(),
                place,
            });
        }
    }

    fn query(&mut self, span: Span, query: &Query) {
        if let Some(field) = record_field(query) {
            self.read.push((span, field.to_owned()));
        }
    }

    fn assigned(&mut self, target: &AssignmentTarget) {
        if let Some(index) = too_large_index(target) {
            self.has_too_large_index = true;
            let message = format!("an element number {index} would need all those before it");
            self.problems.push(
                Problem::error(Place::default(), target.to_string(), message)
                    .hint("use an object with the number as its key"),
            );
        }
        // The parser writes one target in more than one way; as an expression there is only one.
        if let Expr::Query(query) = target.to_expr(Span::default())
            && let Some(field) = record_field(&query)
        {
            self.assigned.push(field.to_owned());
        }
    }

    fn call(&mut self, span: Span, call: &FunctionCall) {
        // Deleting is no assignment to the compiler, but changes the record all the same.
        self.calls_del |= call.ident.as_ref().as_ref() == "del";
        self.same_everywhere(span, call);
    }
}

/// First field of a path into the record.
fn record_field(query: &Query) -> Option<&str> {
    match (query.target.inner(), query.path.segments.first()) {
        (QueryTarget::External(PathPrefix::Event), Some(OwnedSegment::Field(field))) => {
            Some(field.as_str())
        }
        _ => None,
    }
}

fn first_field(path: &OwnedTargetPath) -> Option<&str> {
    match path.path.segments.first() {
        Some(OwnedSegment::Field(field)) => Some(field.as_str()),
        _ => None,
    }
}

fn literal_text(node: &Node<Expr>) -> Option<&str> {
    match node.inner() {
        Expr::Literal(literal) => match literal.inner() {
            Literal::String(template) => template.as_literal_string(),
            Literal::RawString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}
