//! The compiler's complaints and the runtime's errors, said our way: where, what, and what to do.

use super::function::UNCHECKED;
use super::functions::{FORBIDDEN, names};
use super::source::SourceText;
use rapport_model::diag::{Place, Problem, Severity, did_you_mean};
use vrl::compiler::ExpressionError;
use vrl::diagnostic::{Diagnostic, DiagnosticMessage, Label, Note};

/// Problems of a rule's text.
pub(super) fn problems<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    source: SourceText<'_>,
) -> Vec<Problem> {
    let said = diagnostics
        .into_iter()
        .map(|diagnostic| problem(diagnostic, source));
    said.filter(|problem| problem.message != UNCHECKED)
        .collect()
}

fn problem(diagnostic: &Diagnostic, source: SourceText<'_>) -> Problem {
    let primary = diagnostic.labels.iter().find(|label| label.primary);
    let place = primary.map_or_else(Place::default, |label| source.place(label.span));
    let text = primary.map_or_else(String::new, |label| source.quote(label.span));
    let error = Problem::error(place, text.clone(), String::new());
    if diagnostic.message == "call to undefined function" {
        return undefined_function(error, &text);
    }
    let label = primary.map_or("", |label| label.message.as_str());
    let message = if diagnostic.message.starts_with("function compilation error") {
        label.to_owned()
    } else if label.is_empty() || diagnostic.message.contains(label) {
        diagnostic.message.clone()
    } else {
        format!("{}: {label}", diagnostic.message)
    };
    let severity = if diagnostic.is_warning() {
        Severity::Warning
    } else {
        Severity::Error
    };
    Problem {
        severity,
        message,
        hint: hint(diagnostic),
        ..error
    }
}

fn undefined_function(error: Problem, name: &str) -> Problem {
    if let Some(forbidden) = FORBIDDEN.iter().find(|f| f.name == name) {
        let message = format!("a rule cannot call `{name}`: it {}", forbidden.why);
        return Problem {
            message,
            hint: forbidden.instead.to_owned(),
            ..error
        };
    }
    let hint = did_you_mean(name, names())
        .unwrap_or_else(|| "docs/reference/rules.md lists the functions of a rule".to_owned());
    Problem {
        message: format!("there is no function `{name}`"),
        hint,
        ..error
    }
}

fn hint(diagnostic: &Diagnostic) -> String {
    let mut hints: Vec<String> = Vec::new();
    let context = diagnostic.labels.iter().filter(|label| !label.primary);
    hints.extend(context.map(|label| label.message.clone()));
    for note in &diagnostic.notes {
        match note {
            Note::Hint(hint) | Note::Example(hint) | Note::Basic(hint) => {
                hints.push(hint.trim().to_owned());
            }
            Note::CoerceValue => {
                hints.push("coerce the value, such as with `string!(...)` or `int!(...)`".into());
            }
            _ => {}
        }
    }
    hints.retain(|hint| !hint.is_empty());
    hints.dedup();
    hints.join("; ").replace(":; ", ": ")
}

/// What a rule that stopped says: the reason given to `reject`, or what failed and where.
pub(super) fn failure(error: &ExpressionError, source: SourceText<'_>) -> String {
    let labels = error.labels();
    // The innermost call comes first; its label holds the message without the names of the calls around it.
    let Some(Label { message, span, .. }) = labels.first() else {
        return error.message();
    };
    let quote = source.quote(*span);
    match error {
        ExpressionError::Abort {
            message: Some(reason),
            ..
        } => reason.clone(),
        ExpressionError::Abort { .. } => format!("aborted in line {}", source.place(*span).line),
        _ => format!("line {}: `{quote}`: {message}", source.place(*span).line),
    }
}
