//! Errors as people read them: what failed, on what, what to do; configuration problems with the line they are in.

use crate::output::note;
use rapport_engine::EngineError;
use rapport_model::diag::{Problem, Severity};

/// Reports an error on standard error; as JSON when that was asked for.
pub(crate) fn report(error: &EngineError, json: bool) {
    if json {
        let problems: &[Problem] = if let EngineError::Configuration(problems) = error {
            problems
        } else {
            &[]
        };
        let value = serde_json::json!({"error": {"message": error.to_string(), "exit_code": error.exit_code(), "problems": problems}});
        note(&value.to_string());
        return;
    }
    if let EngineError::Configuration(list) = error {
        problems(list);
    }
    note(&format!("error: {error}"));
}

/// Lists problems, each with its place, the line it is in and a hint.
pub(crate) fn problems(problems: &[Problem]) {
    for problem in problems {
        note(&render(problem));
    }
}

/// One problem:
///
/// ```text
/// error: unknown field `lvels`
///   --> flows/starter.yaml:12:3  `lvels`
///   hint: did you mean `levels`?
/// ```
pub(crate) fn render(problem: &Problem) -> String {
    let kind = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut text = format!("{kind}: {}", problem.message);
    if !problem.file.is_empty() || problem.line > 0 {
        text.push_str(&format!("\n  --> {}", problem.file));
        if problem.line > 0 {
            text.push_str(&format!(":{}:{}", problem.line, problem.column));
        }
        if !problem.text.is_empty() {
            text.push_str(&format!("  `{}`", problem.text));
        }
    }
    if !problem.hint.is_empty() {
        text.push_str(&format!("\n  hint: {}", problem.hint));
    }
    text
}
