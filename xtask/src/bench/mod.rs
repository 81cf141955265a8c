//! `cargo xtask bench NAME ARGS`: each bench is one file here and one line in [`BENCHES`].

mod append;
mod correct;
mod export;
mod harvest;
mod interactive;
mod lead;
mod machine;
mod measure;
mod next_action;
mod options;
mod pattern;
mod project;
mod record;
mod serve;

use crate::Done;

/// A bench: its name, what it measures, and the function that is given the remaining arguments.
type Bench = (&'static str, &'static str, fn(&[&str]) -> Done);

const BENCHES: &[Bench] = &[
    (
        "harvest",
        "rows a second from a CSV and a Parquet export into the lake, and memory [--rows N] [--keep]",
        harvest::run,
    ),
    (
        "correct",
        "a ledger that can be corrected: harvest and pattern job against the build before, people parted and valued anew [--rows N] [--people N] [--interactions N] [--runs N] [--quick]",
        correct::run,
    ),
    (
        "append",
        "single interactions a second, durable in groups [--seconds N]",
        append::run,
    ),
    (
        "pattern",
        "the relationship-pattern job here, in DuckDB and in Polars [--rows N] [--threads N] [--runs N] [--without-polars]",
        pattern::run,
    ),
    (
        "interactive",
        "milliseconds until the pattern of a filtered set of a million records is there [--records N] [--interactions N]",
        interactive::run,
    ),
    (
        "next-action",
        "how often the suggested next action is what was done next, on a public log held back [--log FOLDER]",
        next_action::run,
    ),
    (
        "lead",
        "how often lead calls, top performers and leaving accounts are as planted in the sample [--seeds N] [--accounts N] [--rapport PATH]",
        lead::run,
    ),
    (
        "record",
        "milliseconds to show one record among many [--contacts N] [--interactions N]",
        record::run,
    ),
    (
        "serve",
        "milliseconds of each call of the screens, 20 viewers, 500 interactions written a second [--contacts N] [--interactions N] [--seconds N]",
        serve::run,
    ),
];

/// Runs the named bench.
pub(crate) fn run(arguments: &[&str]) -> Done {
    let Some((name, rest)) = arguments.split_first() else {
        return Err(format!("which bench? {}", known(BENCHES)));
    };
    let bench = BENCHES.iter().find(|(known, ..)| known == name);
    let (_, _, measure) = bench.ok_or(format!("there is no bench `{name}`: {}", known(BENCHES)))?;
    measure(rest)
}

fn known(benches: &[Bench]) -> String {
    if benches.is_empty() {
        return "there are none yet".to_owned();
    }
    let lines = benches
        .iter()
        .map(|(name, about, _)| format!("\n  {name}: {about}"));
    format!("known benches:{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_bench_is_refused_with_the_known_ones() {
        assert!(
            run(&["no-such-bench"]).is_err_and(|e| e.contains("there is no bench `no-such-bench`"))
        );
        assert!(run(&[]).is_err());
        let one: &[Bench] = &[("harvest", "rows in a second", |_| Ok(()))];
        assert_eq!(known(one), "known benches:\n  harvest: rows in a second");
    }
}
