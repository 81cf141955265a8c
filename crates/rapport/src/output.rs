//! Standard output: the only place that writes data. A closed pipe (`| head`) ends quietly.

use crate::harmless;
use rapport_engine::EngineError;
use serde::Serialize;
use std::io::Write;

/// Writes text for people to standard output, without what would steer their terminal.
pub(crate) fn print(text: &str) -> Result<(), EngineError> {
    exact(&harmless::lines(text))
}

/// Writes text for programs to standard output, as it is.
pub(crate) fn exact(text: &str) -> Result<(), EngineError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(EngineError::Input(format!(
            "could not write to standard output: {e}"
        ))),
        _ => Ok(()),
    }
}

/// Writes a value as indented JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<(), EngineError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|e| EngineError::Input(format!("could not write JSON: {e}")))?;
    exact(&format!("{}\n", harmless::json(text)))
}

/// Writes a list as indented JSON, a part at a time; `None` ends it.
pub(crate) fn json_list<T: Serialize>(
    mut next: impl FnMut() -> Result<Option<Vec<T>>, EngineError>,
) -> Result<(), EngineError> {
    let mut is_empty = true;
    while let Some(items) = next()? {
        for item in items {
            let text = serde_json::to_string_pretty(&item)
                .map_err(|e| EngineError::Input(format!("could not write JSON: {e}")))?;
            let indented = harmless::json(text).replace('\n', "\n  ");
            exact(&format!(
                "{}  {indented}",
                if is_empty { "[\n" } else { ",\n" }
            ))?;
            is_empty = false;
        }
    }
    exact(if is_empty { "[]\n" } else { "\n]\n" })
}

/// Writes a note for people to standard error; data never goes there.
pub(crate) fn note(text: &str) {
    let text = harmless::lines(text);
    // Nobody can be told when standard error itself is closed.
    drop(writeln!(std::io::stderr().lock(), "{text}"));
}

/// Groups digits: `57,851`.
pub(crate) fn count(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    if n < 0 { format!("-{text}") } else { text }
}
