//! Tests of the book, the sets, the statistics and each analysis.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails; helpers are part of the tests"
)]

mod accounts;
mod answers;
mod asked;
mod bad_input;
mod book;
mod clusters;
mod discover;
mod do_vs_say;
mod exceptions;
mod goodwill;
mod judgements;
mod lead_sample;
mod lead_test;
mod learn_weights;
mod loan_log;
mod next_action;
mod numbers;
mod pattern;
mod people;
mod planted;
mod profit;
mod roll_up;
mod sets;
mod shares;
mod speed;
mod support;
mod units;
