//! How large a rule's values may become.
//!
//! What a rule holds at one time is: its variables, what a closure has given so far, and what an expression is working on.
//! The text of a rule bounds how many of each there are, so it is enough to bound each value:
//!
//! * what a function gives is measured, and where it could be far larger than what it is given, that is worked out before it
//!   is called (`guard`);
//! * what is put into a variable or a field is measured, and so is all that a closure gives during one call
//!   (`bound`, `keep`);
//! * `+` and `*` know beforehand how long their text will be (`checked`).
//!
//! A value that is too large ends the record; no `??` swallows it.

pub(super) mod bound;
mod guard;
pub(super) mod keep;
pub(super) mod limited;
mod measure;
pub(super) mod meter;
