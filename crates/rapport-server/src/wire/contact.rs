//! People.

use super::{AccountPart, ContactPart, Named, RecordLine};
use serde::Serialize;
use utoipa::ToSchema;

/// A person in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactLine {
    /// Number.
    pub(crate) id: i64,
    /// Name, or else e-mail, or else a key.
    pub(crate) name: String,
    /// E-mail.
    #[schema(required)]
    pub(crate) email: Option<String>,
    /// Number of the first account.
    #[schema(required)]
    pub(crate) account_id: Option<i64>,
    /// Name of the first account.
    #[schema(required)]
    pub(crate) account: Option<String>,
    /// Interaction Records.
    pub(crate) records: u64,
}

/// A person with their records.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactAnswer {
    /// The person.
    pub(crate) contact: ContactPart,
    /// Their accounts.
    pub(crate) accounts: Vec<AccountPart>,
    /// Who of us owns the relationship.
    #[schema(required)]
    pub(crate) owner: Option<Named>,
    /// Their records.
    pub(crate) records: Vec<RecordLine>,
    /// Moment of the last interaction that the answer includes.
    #[schema(required)]
    pub(crate) as_of: Option<String>,
}
