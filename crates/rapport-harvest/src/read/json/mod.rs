//! JSON records: one per line, or the elements of an array anywhere in a document.

mod array;
mod exact;
mod lines;
mod object;
mod slots;
mod walk;

pub use array::JsonArrayReader;
pub(crate) use exact::{Fields, cell_of_json, json_of_cell};
pub use lines::JsonLinesReader;
pub(crate) use slots::Slots;

/// How many records say which columns a file without a header has.
pub(crate) const SAMPLE_RECORDS: usize = 1000;
