//! The real `rapport` command, run as people run it.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails; helpers are part of the tests"
)]

mod ahead;
mod arrival_order;
mod bad_input;
mod bad_lookup;
mod bad_place;
mod bad_rule;
mod cases;
mod decided;
mod doc_examples;
mod dry_run;
mod event_log;
mod json_shapes;
mod kill_and_resume;
mod later_export;
mod odd_text;
mod project;
mod quarantine;
mod quarantine_formats;
mod real_data;
mod restated;
mod sample;
mod sql;
mod stores;
mod transcript;
mod transcripts;
mod verify;
