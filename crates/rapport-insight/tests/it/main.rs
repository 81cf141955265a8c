//! Tests of the book, the sets, the statistics and each analysis.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails; helpers are part of the tests"
)]

mod answers;
mod bad_input;
mod book;
mod do_vs_say;
mod goodwill;
mod lead_test;
mod learn_weights;
mod numbers;
mod pattern;
mod planted;
mod sets;
mod support;
mod asked;
mod shares;
mod exceptions;
mod next_action;
mod people;
mod accounts;
mod profit;
mod roll_up;
mod discover;
mod loan_log;
mod speed;
