//! What the valued records mean: one file per analysis, all over the same [`Book`], the same [`Set`] and the same statistics.
//!
//! Nothing here reads a file, a clock or a network. An analysis is a function of a [`Book`] and its options and gives an
//! [`Answer`]: a verdict in one sentence, tables whose columns have units, caveats, n and the method. The command, the
//! API and the screens show any answer without code of their own for it.
//!
//! A new analysis is one file under `analysis` and one line in [`registry`].

pub mod analysis;
pub mod answer;
pub mod ask;
pub mod beside;
pub mod book;
pub mod bulk;
pub mod judgements;
pub(crate) mod panel;
mod parts;
pub mod registry;
pub mod set;
pub mod stats;

pub use answer::{Answer, Cell, Column, Method, Table, Unit};
pub use ask::{Analysis, Ask, AskError, Kind, OptionSpec, Stop, TableSpec};
pub use beside::Beside;
pub use book::{Book, BookBuilder};
pub use set::{Set, SetError};
