//! What our functions know while a rule is compiled, and how they say that they are used wrongly.

use crate::lookup::{LookupPlan, LookupSet};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use vrl::diagnostic::{DiagnosticMessage, Label, Note, Span};
use vrl::value::Value;

/// Where a compiled rule finds its lookups once they are read: rules are checked before any file is.
pub(in crate::rule) type LookupSlot = Arc<OnceLock<LookupSet>>;

/// Passed to the compiler as its external context.
#[derive(Debug, Default)]
pub(in crate::rule) struct CompileContext {
    pub(in crate::rule) lookups: LookupPlan,
    pub(in crate::rule) slot: LookupSlot,
    pub(in crate::rule) constants: BTreeMap<String, Value>,
    /// Set when the rule calls `record_key()`.
    pub(in crate::rule) uses_record_key: bool,
}

/// Message of a call that could not be checked because an earlier one failed.
pub(in crate::rule) const UNCHECKED: &str = "not checked, because an earlier call failed";

/// A call that cannot be right.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(in crate::rule) struct Misuse {
    message: String,
    hint: String,
}

impl Misuse {
    pub(in crate::rule) fn boxed(
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Box<dyn DiagnosticMessage> {
        Box::new(Self {
            message: message.into(),
            hint: hint.into(),
        })
    }

    /// The compiler loses the external context with the first call that fails. What we cannot check after that is not
    /// reported; the first failure is.
    pub(in crate::rule) fn unchecked() -> Box<dyn DiagnosticMessage> {
        Self::boxed(UNCHECKED, "")
    }
}

impl DiagnosticMessage for Misuse {
    fn code(&self) -> usize {
        0
    }

    fn labels(&self) -> Vec<Label> {
        // The compiler puts the call's own place here.
        vec![Label::primary(self.message.clone(), Span::default())]
    }

    fn notes(&self) -> Vec<Note> {
        if self.hint.is_empty() {
            Vec::new()
        } else {
            vec![Note::Hint(self.hint.clone())]
        }
    }
}
