//! What a rule makes of a record: drafts, which name people, scopes and types by key and code.
//!
//! Made for every record and freed on another thread: what is short or single takes no memory of its own.

use rapport_model::{Currency, Micros, Minor, Reaction};
use smallvec::SmallVec;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What a record says: mostly one thing.
pub type Drafts = SmallVec<[Draft; 1]>;

/// The keys of one person, the most trusted first; mostly one.
pub type ContactKeys = SmallVec<[ContactKey; 1]>;

/// One thing that a record says.
#[derive(Debug, Clone, PartialEq)]
pub enum Draft {
    /// An interaction happened.
    Interaction(InteractionDraft),
    /// Money came in or went out.
    Outcome(OutcomeDraft),
    /// What we know of a person.
    Contact(ContactDraft),
    /// What we know of an account.
    Account(AccountDraft),
    /// A member of staff.
    Staff(StaffDraft),
}

/// One key by which a person is known: its kind as declared under `identity:` in `rapport.yaml`, and the value, normalised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContactKey {
    /// Kind, such as `email` or `crm_id`.
    pub kind: SmolStr,
    /// Normalised value.
    pub value: SmolStr,
}

/// How many people may take part in one interaction: facts count them with 16 bits.
pub const PEOPLE_MAX: usize = u16::MAX as usize;

/// An interaction with one contact or, when several took part, with each of them.
#[derive(Debug, Clone, PartialEq)]
pub struct InteractionDraft {
    /// Id within the source; equal ids are revisions of one interaction.
    pub id: SmolStr,
    /// Revision, 0 for the first account of it: a counter, or a moment in milliseconds or microseconds.
    pub revision: u64,
    /// Code of the interaction type. For a reaction reported later: empty.
    pub type_code: SmolStr,
    /// Code of the scope.
    pub scope: SmolStr,
    /// When it happened.
    pub happened_at: Micros,
    /// Who took part, each by one or more keys (the most trusted first); at least one person,
    /// at most [`PEOPLE_MAX`].
    pub contacts: SmallVec<[ContactKeys; 1]>,
    /// Key of the account it was about.
    pub account: Option<SmolStr>,
    /// Code of the member of staff.
    pub actor: Option<SmolStr>,
    /// The customer's reaction.
    pub reaction: Option<Reaction>,
    /// Id (in the same source) of the interaction that this reaction was to; makes it a reaction reported later.
    pub reaction_to: Option<SmolStr>,
    /// It did not happen after all: retracts the id.
    pub cancelled: bool,
    /// Equal in what several systems report of one happening.
    pub merge_key: Option<SmolStr>,
    /// What was said (VoC), in hundredths of its scale.
    pub say_hundredths: Option<i64>,
}

/// What kind of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum OutcomeKind {
    /// Revenue.
    Revenue = 1,
    /// Variable cost of what was sold.
    ProductCost = 2,
}

/// An outcome fact.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeDraft {
    /// Id within the source and kind.
    pub id: SmolStr,
    /// Revision, as of an interaction.
    pub revision: u64,
    /// Revenue or product cost.
    pub kind: OutcomeKind,
    /// Code of the scope.
    pub scope: SmolStr,
    /// When it was booked.
    pub happened_at: Micros,
    /// Key of the account, if it is an account's.
    pub account: Option<SmolStr>,
    /// Keys of the contact, if it is a contact's.
    pub contact: ContactKeys,
    /// Code of the member of staff.
    pub actor: Option<SmolStr>,
    /// Amount; negative for a credit or return.
    pub amount: Minor,
    /// Its currency.
    pub currency: Currency,
    /// Product or product group.
    pub product: Option<SmolStr>,
    /// It did not happen after all: takes the money of earlier revisions back.
    pub cancelled: bool,
}

/// What a record says of a person. Later records add to it; a value given again replaces the former.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContactDraft {
    /// Keys, the most trusted first.
    pub keys: ContactKeys,
    /// Name.
    pub name: Option<String>,
    /// E-mail for display.
    pub email: Option<String>,
    /// Phone for display.
    pub phone: Option<String>,
    /// Stakeholder type (domain.md 1.5), such as customer, suspect, partner.
    pub stakeholder: Option<String>,
    /// Key of the account the person belongs to.
    pub account: Option<String>,
    /// Buying role there.
    pub role: Option<String>,
    /// From when all of this holds; the day on which it becomes known when left out.
    pub since: Option<Micros>,
    /// The moment from which the person no longer belongs to the account.
    pub until: Option<Micros>,
    /// Code of the member of staff who owns the relationship.
    pub owner: Option<String>,
    /// Anything else worth filtering by.
    pub attributes: BTreeMap<String, String>,
}

/// What a record says of an account.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AccountDraft {
    /// Key, unique over all sources.
    pub key: String,
    /// Name.
    pub name: Option<String>,
    /// Key of the account above.
    pub parent: Option<String>,
    /// Code of the org unit that serves it.
    pub unit: Option<String>,
    /// Code of the member of staff who owns it.
    pub owner: Option<String>,
    /// From when all of this holds; the day on which it becomes known when left out.
    pub since: Option<Micros>,
    /// Anything else worth filtering by.
    pub attributes: BTreeMap<String, String>,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StaffDraft {
    /// Code: what drafts give as `actor`.
    pub code: String,
    /// Name.
    pub name: Option<String>,
    /// Code of the function.
    pub function: Option<String>,
    /// Code of the org unit.
    pub unit: Option<String>,
    /// Code of the manager.
    pub manager: Option<String>,
    /// From when all of this holds; the day on which it becomes known when left out.
    pub since: Option<Micros>,
}
