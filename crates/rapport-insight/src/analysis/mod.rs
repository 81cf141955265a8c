//! The analyses, one file or folder each.

pub mod best_practice;
pub mod do_vs_say;
pub mod goodwill;
pub mod lead_test;
pub mod learn_weights;
pub mod pattern;
pub mod exceptions;
pub mod discover;
pub mod roll_up;
pub mod profit;
pub mod account;
pub mod heroes;
pub mod top_performers;
pub mod next_action;

mod words;

pub(crate) mod amounts;
pub(crate) mod keys;
pub(crate) mod moment;
pub(crate) mod people;
