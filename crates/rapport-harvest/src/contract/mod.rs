//! What a record must look like: columns against the file (layout, drift), values against types, and the record's key.

mod iso;
mod keys;
mod layout;
mod marks;
mod moment;
mod notice;
mod number;
mod similar;
mod typer;

pub(crate) use iso::iso_cell;
pub use keys::RecordKeys;
pub use layout::{Layout, LayoutColumn, LayoutResult};
pub use notice::{Notice, NoticeKind, Retyped};
pub use typer::{TypeError, Typer};

use crate::spec::Contract;

/// Which columns must be read: those the rule uses, those of the key and the revision, and those that are required.
pub fn needed(contract: &Contract, used_by_rule: &[bool]) -> Vec<bool> {
    let named = |name: &str| {
        contract
            .key
            .iter()
            .chain(&contract.revision)
            .chain(&contract.order)
            .chain(&contract.deleted)
            .any(|column| column.value == name)
    };
    contract
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let used = used_by_rule.get(index).copied().unwrap_or(true);
            used || column.required || named(&column.name)
        })
        .collect()
}
