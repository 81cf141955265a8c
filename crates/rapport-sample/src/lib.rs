//! The sample enterprise: raw exports of its silos, generated account by account, and beside them the planted truth.
//!
//! ```text
//! seed, number of accounts, preset
//!   -> plan of an account (tier, size, staff, whether it leaves)
//!   -> course (24 months of what its people and ours do)
//!   -> rows in a dozen silos, each with its own keys, spelling and format
//!   -> truth/: who is who, who is worth what and why, which rows must end in quarantine
//! ```
//!
//! The same seed, size and preset give the same bytes. Memory does not grow with the number of accounts: an account is
//! planned, written and forgotten. Nothing here is read by the product; the truth is read by `rapport sample score` alone.

mod account;
mod calendar;
mod costs;
mod course;
mod dice;
mod error;
mod generate;
mod market;
mod names;
mod options;
mod person;
pub mod score;
mod silo;
mod staff;
mod strength;
pub mod truth;

pub use error::SampleError;
pub use generate::{Made, generate};
pub use options::{ACCOUNTS_MAX, ACCOUNTS_MIN, Options, Preset};
