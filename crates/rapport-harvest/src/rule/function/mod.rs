//! Functions of ours that rules call, one file each.

mod cents;
mod constant;
mod context;
mod get;
mod lookup;
mod record_key;
mod reject;

pub(super) use cents::Cents;
pub(super) use constant::Constant;
pub(super) use context::{CompileContext, LookupSlot, UNCHECKED};
pub(super) use get::Get;
pub(super) use lookup::{LookupAll, LookupFirst};
pub(super) use record_key::{RECORD_KEY_FIELD, RecordKey};
pub(super) use reject::Reject;
