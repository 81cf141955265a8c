//! What goes over the wire: the one definition that handlers serialise and OpenAPI describes. Keys carry their units; all
//! numbers of Relationship Value and money are integers.

mod account;
mod common;
mod contact;
mod data;
mod entry;
mod exception;
mod flow;
mod harvest;
mod home;
mod identity;
mod insight;
mod org;
mod pattern;
mod plan;
mod record;
mod set;
mod sql;
mod statistic;
mod suggestion;
mod write;

pub(crate) use account::*;
pub(crate) use common::*;
pub(crate) use contact::*;
pub(crate) use data::*;
pub(crate) use entry::*;
pub(crate) use exception::*;
pub(crate) use flow::*;
pub(crate) use harvest::*;
pub(crate) use home::*;
pub(crate) use identity::*;
pub(crate) use insight::*;
pub(crate) use org::*;
pub(crate) use pattern::*;
pub(crate) use plan::*;
pub(crate) use record::*;
pub(crate) use set::*;
pub(crate) use sql::*;
pub(crate) use statistic::*;
pub(crate) use suggestion::*;
pub(crate) use write::*;
