//! Places in the text of a rule.

use rapport_model::diag::Place;
use vrl::diagnostic::Span;

/// Longest piece of a rule that a message quotes, in characters.
const QUOTE_CHARS_MAX: usize = 60;

/// The text of a rule, to turn the compiler's byte offsets into lines and columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct SourceText<'a>(pub(super) &'a str);

impl<'a> SourceText<'a> {
    /// Line and column, both from 1 and counted in characters, of a span's start.
    pub(super) fn place(self, span: Span) -> Place {
        let before = self
            .0
            .get(..span.start().min(self.0.len()))
            .unwrap_or(self.0);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
        Place {
            line: line as u32,
            column: column as u32,
        }
    }

    /// The first line of a span's text, cut when it is long.
    pub(super) fn quote(self, span: Span) -> String {
        let line = self.text(span).trim().lines().next().unwrap_or("");
        match line.char_indices().nth(QUOTE_CHARS_MAX) {
            Some((at, _)) => format!("{}...", line.get(..at).unwrap_or(line).trim_end()),
            None => line.to_owned(),
        }
    }

    /// The span's text; empty when it is not one of this source.
    pub(super) fn text(self, span: Span) -> &'a str {
        self.0.get(span.range()).unwrap_or("")
    }
}
