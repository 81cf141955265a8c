//! An opened project folder and its verbs. Everything a person can do from the command line or a screen passes here;
//! below it the crates for harvesting and for keeping facts do not know each other.

pub mod board;
pub mod book;
mod crosscheck;
pub mod csv;
pub mod decided;
pub mod error;
pub mod event_log;
mod find;
pub mod flowbook;
pub mod harvest;
pub mod insight;
pub mod live;
pub mod people_view;
pub mod person;
pub mod project;
pub mod quarantine;
pub mod records;
pub mod restated;
mod said;
pub mod schemas;
pub mod session;
pub mod settings;
pub mod sql;
pub mod status;
pub mod template;
pub mod verify;

pub use error::EngineError;
pub use project::Project;
pub use rapport_ledger::runs::Counts;
pub use rapport_ledger::vacuum::RETAIN_HOURS;
pub use rapport_ledger::{Clock, FixedClock, SystemClock};
pub use session::Session;
