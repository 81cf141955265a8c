//! What the engine promises, on whole project folders and whole files.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails; helpers are part of the tests"
)]

mod flowbook;
mod future;
