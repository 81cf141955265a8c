//! The version that follows.

use crate::error::{EngineError, Result};
use rapport_model::flow::Flow;

/// Makes an edited flow the version after `old`, in force from a day (UTC) that is later than that of `old`.
///
/// Its number is the next one, or the one in the workbook when that is higher. What `old` valued keeps its values, so
/// another flow's workbook, or a day that is not later, is an error.
pub fn next_version(old: &Flow, edited: Flow, effective_from: jiff::civil::Date) -> Result<Flow> {
    if old.flow != edited.flow {
        return Err(EngineError::Input(format!(
            "the workbook is of flow `{}`, not of `{}`; import it over its own flow, and leave the code in the sheet \
             Flow as it was",
            *edited.flow, *old.flow
        )));
    }
    if effective_from <= old.effective_from {
        return Err(EngineError::Input(format!(
            "version {} of flow `{}` is in force from {}; the next one needs a later day than that, not {effective_from}: \
             write it into the sheet Flow, or give it with --effective-from",
            old.version, *old.flow, old.effective_from
        )));
    }
    let next = old.version.checked_add(1).ok_or_else(|| {
        EngineError::Input(format!(
            "flow `{}` has no version number left after {}; begin a flow with a new code",
            *old.flow, old.version
        ))
    })?;
    Ok(Flow {
        version: next.max(edited.version),
        effective_from,
        ..edited
    })
}
