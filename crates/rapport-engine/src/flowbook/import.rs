//! A workbook as a flow.

use super::{grid, parse, place};
use crate::error::EngineError;
use rapport_harvest::decode::{self, Limits};
use rapport_harvest::files::InputFile;
use rapport_model::diag::{Place, Problem, Severity};
use rapport_model::flow::{Flow, check};
use rapport_model::yaml::At;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

/// A flow that came back from a workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The flow, free of errors.
    pub flow: Flow,
    /// What works but is probably not what the team meant, with the cell as the file.
    pub warnings: Vec<Problem>,
}

/// Reads a workbook that [`super::export`] wrote and a team edited.
///
/// Problems name their cell as the file, such as `Interactions!F12`. Those of the cells come first; what the flow as a
/// whole does not say clearly comes once the cells can be read. Warnings alone keep nothing back: see
/// [`import_with_warnings`].
pub fn import(path: &Path) -> Result<Flow, Vec<Problem>> {
    import_with_warnings(path).map(|imported| imported.flow)
}

/// The same as [`import`], with the warnings.
pub fn import_with_warnings(path: &Path) -> Result<Imported, Vec<Problem>> {
    let name = path.display().to_string();
    let located = |problems: Vec<Problem>| -> Vec<Problem> {
        let in_book = |p: Problem| {
            if p.file.is_empty() {
                p.in_file(&name)
            } else {
                p
            }
        };
        problems
            .into_iter()
            .map(place::named)
            .map(in_book)
            .collect()
    };
    let file = open(path, &name).map_err(|e| {
        let problem = Problem::error(Place::default(), "", format!("could not read it: {e}"));
        located(vec![problem.hint(
            "name a workbook (.xlsx) that `rapport flow export` wrote",
        )])
    })?;
    let parsed = parse::flow(BufReader::new(file)).map_err(located)?;
    let mut problems = parsed.warnings;
    problems.extend(check::check(&parsed.flow));
    let problems = located(problems);
    if problems.iter().any(|p| p.severity == Severity::Error) {
        return Err(problems);
    }
    Ok(Imported {
        flow: placeless(parsed.flow),
        warnings: problems,
    })
}

/// Fails unless the file is a workbook at all, whatever its cells say.
pub fn is_workbook(path: &Path) -> Result<(), EngineError> {
    let name = path.display().to_string();
    let opened = open(path, &name).map_err(|e| e.to_string());
    let found = opened.and_then(|file| {
        let book = grid::open(BufReader::new(file));
        book.map(|_| ()).map_err(|problem| problem.message)
    });
    found.map_err(|why| {
        EngineError::Input(format!(
            "`{name}` is no workbook ({why}); name one (.xlsx) that `rapport flow export` wrote"
        ))
    })
}

/// Opens the workbook after a look at what it unpacks to: a small file can hold a very large one.
fn open(path: &Path, name: &str) -> io::Result<File> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    for member in decode::members(path)? {
        let part = InputFile {
            name: name.to_owned(),
            path: path.to_owned(),
            member: Some(member.name),
            size,
            modified: None,
        };
        io::copy(
            &mut decode::open(&part, Limits::default())?,
            &mut io::sink(),
        )?;
    }
    Ok(file)
}

/// The flow stands in no file of lines and columns.
fn placeless(mut flow: Flow) -> Flow {
    let forget = |code: &mut At<String>| code.place = Place::default();
    forget(&mut flow.flow);
    for level in &mut flow.levels {
        forget(&mut level.code);
        level.anticipated.iter_mut().for_each(forget);
    }
    for spec in &mut flow.types {
        forget(&mut spec.code);
        forget(&mut spec.level);
    }
    for scenario in &mut flow.scenarios {
        forget(&mut scenario.code);
        scenario.path.iter_mut().for_each(forget);
    }
    flow
}
