//! What the model promises, on whole flows and whole records.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails; helpers are part of the tests"
)]

mod flow_check;
mod flow_check_levels;
mod flow_diff;
mod flow_numbers;
mod fold_examples;
mod fold_properties;
mod reference;
mod shipped_flows;
mod starter_flow;
mod support;
mod yaml_problems;
