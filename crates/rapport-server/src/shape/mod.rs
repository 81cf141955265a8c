//! From the board to what goes over the wire. Pure: a function of what it is given.

mod account;
mod decided;
mod done;
mod entry;
mod flow;
mod home;
mod insight;
mod line;
mod record;
mod sql;

pub(crate) use account::{account_answer, account_line};
pub(crate) use decided::{
    ending, exception, exception_event, kept, pattern, reference, set, suggestions,
};
pub(crate) use done::{answer, ledger_event, plan, record_event};
pub(crate) use entry::{entries, entry};
pub(crate) use flow::{flow_answer, flow_line, word};
pub(crate) use home::{HomeFrame, counts, home, source_answer};
pub(crate) use insight::{insight_answer, insight_card};
pub(crate) use line::{name_of, owner, record_line, record_name};
pub(crate) use record::{accounts, record_answer};
pub(crate) use sql::{sql_answer, sql_sheet, sql_table};

use rapport_model::Micros;

/// A moment as the API writes it.
pub(crate) fn at(moment: Micros) -> String {
    moment.to_string()
}

/// A day (days since 1970-01-01) as the API writes it.
pub(crate) fn day(day: i64) -> String {
    Micros(day.saturating_mul(Micros::DAY)).date().to_string()
}
