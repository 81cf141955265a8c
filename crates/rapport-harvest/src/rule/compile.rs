//! From the text of a rule to something that threads share.

use super::diagnose;
use super::function::{CompileContext, LookupSlot};
use super::functions;
use super::hand_over;
use super::inspect::Inspection;
use super::kinds::record_env;
use super::memory::bound::Bounding;
use super::rewrite;
use super::source::SourceText;
use crate::identity::IdentityKinds;
use crate::lookup::{LookupPlan, LookupSet};
use crate::phone::{self, Region};
use crate::spec::SourceSpec;
use rapport_model::diag::{Place, Problem};
use std::collections::BTreeMap;
use std::sync::Arc;
use vrl::compiler::state::{ExternalEnv, LocalEnv, TypeState};
use vrl::compiler::{CompilationResult, CompileConfig, Compiler, Function, Program};
use vrl::diagnostic::DiagnosticList;
use vrl::parser::ast;
use vrl::value::{Kind, Value};

pub use super::inspect::{LiteralKind, RuleLiteral};

/// Characters of a version: 64 bits of the hash, in hexadecimal.
const VERSION_CHARS: usize = 16;

/// A compiled rule with all it needs. Threads share it; each runs it through a runner of its own.
#[derive(Debug)]
pub struct Rule {
    pub(super) program: Program,
    pub(super) source: String,
    pub(super) kinds: IdentityKinds,
    pub(super) region: Option<Region>,
    pub(super) columns: Vec<String>,
    pub(super) uses: Uses,
    lookups: LookupSlot,
    needed_columns: Vec<bool>,
    literals: Vec<RuleLiteral>,
    warnings: Vec<Problem>,
    version: String,
}

/// What a rule reads or changes besides the columns it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Uses {
    pub(super) key: bool,
    pub(super) revision: bool,
    pub(super) row: bool,
    pub(super) record_key: bool,
    /// The rule may change the record it is given, so that it cannot be used for the next one.
    pub(super) changes_record: bool,
}

impl Rule {
    /// Compiles the text of a rule for a source. `file` is its name in the problems; `kinds` are those that `identity` in
    /// `rapport.yaml` declares. Lookups are checked but not read: give them with [`Self::with_lookups`].
    pub fn compile(
        text: &str,
        file: &str,
        spec: &SourceSpec,
        kinds: &IdentityKinds,
    ) -> Result<Self, Vec<Problem>> {
        // These problems are of the source's own file, which the caller names.
        let plan = LookupPlan::new(&spec.lookups)?;
        let in_file = |problems: Vec<Problem>| -> Vec<Problem> {
            problems
                .into_iter()
                .map(|problem| problem.in_file(file))
                .collect()
        };
        Self::compile_text(text, spec, kinds, &plan)
            .map_err(in_file)
            .map(|rule| {
                let warnings = in_file(rule.warnings);
                Self { warnings, ..rule }
            })
    }

    fn compile_text(
        text: &str,
        spec: &SourceSpec,
        kinds: &IdentityKinds,
        plan: &LookupPlan,
    ) -> Result<Self, Vec<Problem>> {
        let source = SourceText(text);
        let slot = LookupSlot::default();
        let compiler = RuleCompiler {
            functions: functions::all(),
            env: record_env(&spec.contract),
            constants: spec
                .constants
                .iter()
                .map(|(name, value)| (name.clone(), Value::from(value)))
                .collect(),
            plan,
            slot: &slot,
        };
        let tree = vrl::parser::parse(text).map_err(|error| {
            let list = DiagnosticList::from(vec![Box::new(error) as Box<_>]);
            diagnose::problems(list.iter(), source)
        })?;
        let mut inspection = Inspection::of(tree.clone(), source, &spec.contract);
        // The compiler itself would fill the memory with what stands before an element of a large number.
        if inspection.has_too_large_index {
            return Err(inspection.problems);
        }
        let plain = compiler.compile(tree.clone()).map_err(|list| {
            // An unknown column is null to the compiler, which then complains of the same line in other words.
            let lines: Vec<u32> = inspection.problems.iter().map(|p| p.line).collect();
            let others = diagnose::problems(list.iter(), source);
            let mut problems = std::mem::take(&mut inspection.problems);
            problems.extend(others.into_iter().filter(|p| !lines.contains(&p.line)));
            problems
        })?;
        check_result(&plain.program, &mut inspection.problems);
        if !inspection.problems.is_empty() {
            return Err(inspection.problems);
        }
        let unused = vrl::compiler::unused_expression_checker::check_for_unused_results(&tree);
        let warnings = plain.warnings.iter().chain(unused.iter());
        // `reject` is used for what it does; the checker knows that only of VRL's own functions.
        let warnings = warnings.filter(|w| !mentions_reject(w, source));
        let warnings = diagnose::problems(warnings, source);
        // The rule as it is written compiles; whatever keeps the bounded one from it is no fault of its author.
        let checked = compiler.compile_bounded(&tree).map_err(|list| {
            diagnose::problems(list.iter(), source)
                .into_iter()
                .map(|problem| {
                    let message = format!("the memory that this takes cannot be bounded: {}", problem.message);
                    let hint = "put what may fail, or is worked out inside it, into a variable of its own first";
                    Problem { message, ..problem }.hint(hint)
                })
                .collect::<Vec<_>>()
        })?;
        let uses_record_key = checked
            .config
            .get_custom::<CompileContext>()
            .is_some_and(|context| context.uses_record_key);
        let (needed_columns, uses) =
            inspection.needs(&spec.contract, &checked.program, uses_record_key);
        Ok(Self {
            program: checked.program,
            source: text.to_owned(),
            kinds: kinds.clone(),
            region: spec.region,
            columns: spec
                .contract
                .columns
                .iter()
                .map(|c| c.name.value.clone())
                .collect(),
            uses,
            lookups: slot,
            needed_columns,
            literals: inspection.literals,
            warnings,
            version: version(text, spec, kinds),
        })
    }

    /// Gives the rule its lookups. They can be given once; a second set is handed back as the error.
    pub fn with_lookups(self, lookups: LookupSet) -> Result<Arc<Self>, LookupSet> {
        self.lookups.set(lookups)?;
        Ok(Arc::new(self))
    }

    /// Whether the rule reads each column of the contract, in order. The others need not be parsed for it.
    pub fn needed_columns(&self) -> &[bool] {
        &self.needed_columns
    }

    /// Changes whenever the rule may mean something else: with its text, contract, lookups, constants and kinds of keys.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Codes that stand literally in the rule, to be compared with the flows before anything is harvested.
    pub fn literals(&self) -> &[RuleLiteral] {
        &self.literals
    }

    /// What is probably not meant, though it works.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }
}

struct RuleCompiler<'a> {
    functions: Vec<Box<dyn Function>>,
    env: ExternalEnv,
    constants: BTreeMap<String, Value>,
    plan: &'a LookupPlan,
    slot: &'a LookupSlot,
}

impl RuleCompiler<'_> {
    fn compile(&self, tree: ast::Program) -> Result<CompilationResult, DiagnosticList> {
        let state = TypeState {
            local: LocalEnv::default(),
            external: self.env.clone(),
        };
        let mut config = CompileConfig::default();
        config.set_custom(CompileContext {
            lookups: self.plan.clone(),
            slot: self.slot.clone(),
            constants: self.constants.clone(),
            uses_record_key: false,
        });
        Compiler::compile(&self.functions, tree, &state, config)
    }

    /// Compiles with operators that neither wrap nor grow, with what the rule keeps measured, and with its result handed over.
    fn compile_bounded(&self, tree: &ast::Program) -> Result<CompilationResult, DiagnosticList> {
        let mut bounding = Bounding::default();
        loop {
            bounding.start();
            let mut rewritten = rewrite::program(tree.clone(), &mut bounding);
            hand_over::last_variable(&mut rewritten);
            let refused = match self.compile(rewritten) {
                Ok(compiled) => return Ok(compiled),
                Err(refused) => refused,
            };
            let complaints = refused.iter().flat_map(|d| d.labels.iter());
            if !bounding.blame(complaints.map(|label| (label.span.start(), label.span.end()))) {
                return Err(refused);
            }
        }
    }
}

/// The last expression must be able to give drafts.
fn check_result(program: &Program, problems: &mut Vec<Problem>) {
    let info = program.final_type_info().result;
    let given = info.kind().union(info.returns().clone());
    let drafts = Kind::any_object()
        .or_array(vrl::value::kind::Collection::any())
        .or_null();
    if !given.is_never() && !given.intersects(&drafts) {
        problems.push(
            Problem::error(
                Place::default(),
                "",
                format!("the rule's last expression gives {given}"),
            )
            .hint("end the rule with an object, an array of objects, or null"),
        );
    }
}

fn mentions_reject(warning: &vrl::diagnostic::Diagnostic, source: SourceText<'_>) -> bool {
    warning
        .labels
        .iter()
        .any(|label| source.text(label.span).trim_start().starts_with("reject"))
}

fn version(text: &str, spec: &SourceSpec, kinds: &IdentityKinds) -> String {
    let mut hasher = blake3::Hasher::new();
    let rest = serde_json::json!([spec.contract, spec.lookups, spec.constants]);
    // As text of its own: the order of the kinds counts, and a JSON value would sort them.
    let mut known = serde_json::to_string(kinds).unwrap_or_default();
    if kinds.has_phones() {
        // Another numbering plan may write the same number otherwise.
        known.push_str(phone::PLAN);
        known.push_str(spec.region.as_ref().map_or("", Region::code));
    }
    for part in [text, &rest.to_string(), &known] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher
        .finalize()
        .to_hex()
        .chars()
        .take(VERSION_CHARS)
        .collect()
}
