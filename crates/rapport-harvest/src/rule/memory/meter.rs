//! What is measured while a rule works on a record. A rule runs on one thread, and functions are given nothing but their
//! arguments, so this is kept by the thread.

use super::measure::size;
use std::cell::{Cell, RefCell};
use vrl::compiler::ExpressionError;
use vrl::diagnostic::Span;
use vrl::value::Value;

/// How large a value that a rule makes may be, in bytes: as large as a record may be. Elements of arrays and objects count 16
/// bytes besides their text.
pub const RULE_BYTES_MAX: usize = 16 * 1024 * 1024;

thread_local! {
    static BYTES_MAX: Cell<usize> = const { Cell::new(RULE_BYTES_MAX) };
    /// What the closures of the calls that are going on have given so far.
    static KEPT: Cell<usize> = const { Cell::new(0) };
    static OVERRUN: RefCell<Option<Overrun>> = const { RefCell::new(None) };
}

/// What was too large.
#[derive(Debug, Clone)]
pub(in crate::rule) struct Overrun {
    /// Where in the rule.
    pub(in crate::rule) span: Span,
    /// What, as a sentence part.
    pub(in crate::rule) what: String,
}

/// A record begins.
pub(in crate::rule) fn begin(bytes_max: usize) {
    BYTES_MAX.set(bytes_max);
    KEPT.set(0);
    OVERRUN.take();
}

/// A record has ended: what was too large in it.
pub(in crate::rule) fn end() -> Option<Overrun> {
    OVERRUN.take()
}

/// How large a value may be.
pub(in crate::rule) fn bytes_max() -> usize {
    BYTES_MAX.get()
}

/// Ends the record. The error is the one that a rule cannot catch.
pub(in crate::rule) fn refuse(span: Span, what: impl Into<String>) -> ExpressionError {
    OVERRUN.with_borrow_mut(|overrun| {
        overrun.get_or_insert_with(|| Overrun {
            span,
            what: what.into(),
        });
    });
    ExpressionError::Interrupted
}

/// Fails for a value that is too large.
pub(super) fn check(value: &Value, span: Span) -> Result<(), ExpressionError> {
    match size(value, bytes_max()) {
        Some(_) => Ok(()),
        None => Err(refuse(span, too_large())),
    }
}

/// Counts what a closure gave.
pub(super) fn keep(value: &Value, span: Span) -> Result<(), ExpressionError> {
    let kept = KEPT.get();
    let left = bytes_max().saturating_sub(kept);
    match size(value, left)
        .and_then(|size| (size + super::measure::ELEMENT_BYTES <= left).then_some(size))
    {
        Some(size) => {
            KEPT.set(kept + size + super::measure::ELEMENT_BYTES);
            Ok(())
        }
        None => Err(refuse(span, too_large())),
    }
}

/// Runs a call with a closure; what the closure gives is the result's afterwards.
pub(super) fn scope<T>(call: impl FnOnce() -> T) -> T {
    let kept = KEPT.get();
    let result = call();
    KEPT.set(kept);
    result
}

fn too_large() -> String {
    format!("this makes a value of more than {}", bytes(bytes_max()))
}

/// A size as people read it.
pub(super) fn bytes(bytes: usize) -> String {
    const MIB: usize = 1024 * 1024;
    if bytes >= MIB && bytes.is_multiple_of(MIB) {
        format!("{} MiB, or nested too deep", bytes / MIB)
    } else {
        format!("{bytes} bytes, or nested too deep")
    }
}
