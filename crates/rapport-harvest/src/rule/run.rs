//! Runs a rule over records, one runner per thread.

use super::compile::Rule;
use super::diagnose;
use super::input::Input;
use super::memory::meter::{self, RULE_BYTES_MAX};
use super::output;
use super::source::SourceText;
use crate::draft::Drafts;
use crate::reject::Reason;
use crate::stopwatch::Stopwatch;
use crate::typed::Typed;
use std::ops::ControlFlow;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use vrl::compiler::runtime::{Runtime, Terminate};
use vrl::compiler::{ExpressionError, TimeZone};
use vrl::value::Value;

/// How long a rule may work on one record, in milliseconds of processor time: a busy machine that gives this thread no
/// processor for a while costs no record.
pub const RULE_MS_MAX: u64 = 2_000;

/// How old the processor time may be that a record is measured from: reading it for each record would cost as much as a
/// short rule. Adds at most as much to what a rule may work.
const MARK_MS_MAX: u64 = 50;

/// How many expressions a rule evaluates between two looks at the stopwatch: a look costs as much as an expression.
const EXPRESSIONS_PER_LOOK: u32 = 64;

/// What is known of a record besides its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordContext<'a> {
    /// Key columns joined by `/`, with `#2` and so on for a repeated key.
    pub key: &'a str,
    /// Value of the contract's revision column, a moment as microseconds since 1970; 0 without one.
    pub revision: u64,
    /// Row number within the file, from 1.
    pub row: i64,
}

/// Runs one rule on one thread.
#[derive(Debug)]
pub struct RuleRunner {
    rule: Arc<Rule>,
    runtime: Runtime,
    input: Input,
    stopwatch: Box<dyn Stopwatch>,
    mark: Option<Mark>,
    timezone: TimeZone,
    bytes_max: usize,
}

/// Both readings of the stopwatch at some moment before a record, of the thread that works on it.
#[derive(Debug, Clone, Copy)]
struct Mark {
    ticks_ms: u64,
    processor_ms: u64,
}

impl RuleRunner {
    /// A runner that measures its time by this stopwatch.
    pub fn new(rule: Arc<Rule>, stopwatch: Box<dyn Stopwatch>) -> Self {
        Self {
            input: Input::new(&rule),
            runtime: Runtime::default(),
            rule,
            stopwatch,
            mark: None,
            timezone: TimeZone::parse("UTC").unwrap_or_default(),
            bytes_max: RULE_BYTES_MAX,
        }
    }

    /// The same runner with another limit than [`RULE_BYTES_MAX`] for each value that the rule makes.
    #[must_use]
    pub fn with_bytes_max(self, bytes_max: usize) -> Self {
        Self { bytes_max, ..self }
    }

    /// What a record means, or why it cannot be taken. Values are in the contract's column order; those of columns that
    /// the rule does not need are not looked at, the others are taken. Nothing of one record is left when the next one runs.
    pub fn run(
        &mut self,
        cells: &mut [Typed],
        context: RecordContext<'_>,
    ) -> Result<Drafts, (Reason, String)> {
        let value = self.resolve(cells, &context)?;
        // What variables hold of the texts in the result would have them copied.
        self.runtime.clear();
        output::drafts(value, &self.rule.kinds, self.rule.region, &context)
    }

    /// A mark that is young enough for a record begun now.
    fn mark(&mut self, now_ms: u64) -> Mark {
        let young = |mark: &Mark| now_ms.saturating_sub(mark.ticks_ms) < MARK_MS_MAX;
        if let Some(mark) = self.mark.filter(young) {
            return mark;
        }
        let mark = Mark {
            ticks_ms: now_ms,
            processor_ms: self.stopwatch.processor_ms(),
        };
        self.mark = Some(mark);
        mark
    }

    fn resolve(
        &mut self,
        cells: &mut [Typed],
        context: &RecordContext<'_>,
    ) -> Result<Value, (Reason, String)> {
        let started_ms = self.stopwatch.ticks_ms();
        let mark = self.mark(started_ms);
        self.input.fill(cells, context);
        self.runtime.clear();
        let mut until_look = EXPRESSIONS_PER_LOOK;
        let stopwatch = self.stopwatch.as_ref();
        let mut control = || {
            until_look -= 1;
            if until_look == 0 {
                until_look = EXPRESSIONS_PER_LOOK;
                if is_late(stopwatch, started_ms, mark) {
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        };
        // A panic in some function of VRL must cost one record, not the harvest. Unwind safety: of what the closure
        // touches, the record and the runtime are thrown away below; the program is only read.
        meter::begin(self.bytes_max);
        let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| {
            self.runtime.resolve_with_control(
                &mut self.input.target,
                &self.rule.program,
                &self.timezone,
                &mut control,
            )
        }));
        let overrun = meter::end();
        let result = match outcome {
            Ok(result) => result,
            Err(panic) => {
                self.runtime = Runtime::default();
                self.input = Input::new(&self.rule);
                let message = format!("the rule broke down: {}", panic_text(panic.as_ref()));
                return Err((Reason::RuleFailed, message));
            }
        };
        if let Some(meter::Overrun { span, what }) = overrun {
            let source = SourceText(&self.rule.source);
            let message = format!(
                "line {}: `{}`: {what}; make it do less, or split the record",
                source.place(span).line,
                source.quote(span)
            );
            return Err((Reason::RuleTooLarge, message));
        }
        // A single function call is not interrupted, so look again at the end.
        if matches!(result, Err(Terminate::Interrupted)) || is_late(stopwatch, started_ms, mark) {
            let message = format!(
                "the rule worked longer than {RULE_MS_MAX} ms of processor time on this record; make it do less, or split the record"
            );
            return Err((Reason::RuleTooSlow, message));
        }
        result.map_err(|terminate| {
            let error = terminate.get_expression_error();
            let reason = match &error {
                ExpressionError::Abort {
                    message: Some(_), ..
                } => Reason::RejectedByRule,
                _ => Reason::RuleFailed,
            };
            (
                reason,
                diagnose::failure(&error, SourceText(&self.rule.source)),
            )
        })
    }
}

/// Whether a record that was begun then has had its time. The processor is asked only once that much has passed at all.
fn is_late(stopwatch: &dyn Stopwatch, started_ms: u64, mark: Mark) -> bool {
    if stopwatch.ticks_ms().saturating_sub(started_ms) <= RULE_MS_MAX {
        return false;
    }
    // What the thread worked between the mark and the record is not the record's.
    let before_ms = started_ms.saturating_sub(mark.ticks_ms);
    let worked_ms = stopwatch.processor_ms().saturating_sub(mark.processor_ms);
    worked_ms > RULE_MS_MAX + before_ms
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
