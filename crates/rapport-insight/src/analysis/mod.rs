//! The analyses, one file or folder each.

pub mod account;
pub mod best_practice;
pub mod discover;
pub mod do_vs_say;
pub mod exceptions;
pub mod goodwill;
pub mod heroes;
pub mod lead_test;
pub mod learn_weights;
pub mod next_action;
pub mod pattern;
pub mod profit;
pub mod roll_up;
pub mod top_performers;

mod words;

pub(crate) mod amounts;
pub(crate) mod keys;
pub(crate) mod moment;
pub(crate) mod people;
