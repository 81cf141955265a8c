//! Account by account: plan, course, rows, truth.

use crate::account::Account;
use crate::calendar::Calendar;
use crate::costs::Costs;
use crate::course::{Course, Scene};
use crate::error::SampleError;
use crate::options::Options;
use crate::silo::{Silos, Tally, Told};
use crate::staff::Team;
use crate::truth::write::Truth;
use serde::Serialize;
use std::path::Path;

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Made {
    /// Accounts.
    pub accounts: u64,
    /// People at these accounts; who changed company counts twice.
    pub people: u64,
    /// Rows in all silos.
    pub rows: u64,
}

/// Writes the exports of the sample enterprise and its truth into a folder that does not exist yet or is empty.
/// `progress` is told the number of accounts done.
pub fn generate(
    options: Options,
    folder: &Path,
    mut progress: impl FnMut(u64),
) -> Result<Made, SampleError> {
    options.check()?;
    let occupied = folder.is_file()
        || folder
            .read_dir()
            .is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(SampleError::Occupied(folder.display().to_string()));
    }
    let costs = Costs::of_template().map_err(|message| {
        SampleError::Option(format!(
            "the flow of the template `sample` is broken: {message}"
        ))
    })?;
    let calendar = Calendar::new();
    let teams = Team::all(options.accounts, options.seed);
    let mut tally = Tally::default();
    let mut silos = Silos::create(folder, &teams, &mut tally)?;
    let mut truth = Truth::create(folder)?;
    let mut course = Course::default();
    let mut made = Made {
        accounts: 0,
        people: 0,
        rows: 0,
    };
    for first in (0..options.accounts).step_by(2) {
        for mut account in Account::pair(&options, &teams, first) {
            let team = &teams[account.segment];
            let scene = Scene {
                calendar: &calendar,
                costs: &costs,
                team,
            };
            course.run(&mut account, &scene);
            let told = Told {
                account: &account,
                course: &course,
                calendar: &calendar,
                team,
            };
            silos.write(told, &mut tally, &mut truth)?;
            truth.account(&account, &course, team, |at| calendar.day(at).to_owned())?;
            made.accounts += 1;
            made.people += account.people.len() as u64;
        }
        progress(made.accounts);
    }
    silos.finish(&mut tally)?;
    truth.finish(options, &teams, &tally)?;
    made.rows = tally.rows();
    Ok(made)
}
