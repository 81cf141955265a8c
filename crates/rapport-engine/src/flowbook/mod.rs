//! A flow version as a workbook that a business team edits, and back: [`export`], [`import`]. What came back becomes the
//! next version of the flow, as a file: [`next_version`], [`to_yaml`].
//!
//! ```text
//! flows/CODE.yaml -> export -> workbook (edited by the team) -> import -> diff -> next_version -> to_yaml
//! ```
//!
//! Nothing is lost and nothing is guessed: a flow that a workbook cannot hold exactly is not exported, and a cell that does
//! not say clearly what it means is a problem that names the cell.

mod cell;
mod export;
mod grid;
mod import;
mod interactions;
mod layout;
mod manual;
mod next;
mod paint;
mod parse;
mod place;
mod put;
mod settings;
mod sheets;
mod table;
mod values;
mod words;
mod yaml;

pub use export::export;
pub use import::{Imported, import, import_with_warnings, is_workbook};
pub use next::next_version;
pub use yaml::to_yaml;
