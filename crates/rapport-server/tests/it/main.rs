//! The HTTP door as clients meet it.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails; helpers are part of the tests"
)]

mod decided;
mod door;
mod insight;
mod live;
mod reading;
mod scenario;
mod site;
mod spec;
mod sql;
mod writing;
