//! Who a record is about: from keys to ids.

use rapport_harvest::draft::ContactKey;
use rapport_ledger::known::Look;
use rapport_ledger::{Ledger, LedgerError};
use rapport_model::{AccountId, ContactId, StaffId};

/// Leads from keys to ids.
pub(super) trait Who {
    /// Why there is no id.
    type Error;

    /// The person with these keys, the most trusted first.
    fn contact(&mut self, keys: &[ContactKey]) -> Result<ContactId, Self::Error>;
    /// The account with this key.
    fn account(&mut self, key: &str) -> Result<AccountId, Self::Error>;
    /// The member of staff with this code.
    fn staff(&mut self, code: &str) -> Result<StaffId, Self::Error>;
}

/// The ledger gives ids to those it does not know.
impl Who for Ledger {
    type Error = LedgerError;

    fn contact(&mut self, keys: &[ContactKey]) -> Result<ContactId, LedgerError> {
        match keys {
            // Nearly always: without a list for it.
            [key] => self.contact_of(&[(&key.kind, &key.value)]),
            keys => {
                let pairs = keys.iter().map(|k| (k.kind.as_str(), k.value.as_str()));
                self.contact_of(&pairs.collect::<Vec<_>>())
            }
        }
    }

    fn account(&mut self, key: &str) -> Result<AccountId, LedgerError> {
        self.account_of(key)
    }

    fn staff(&mut self, code: &str) -> Result<StaffId, LedgerError> {
        self.staff_of(code)
    }
}

/// Somebody new, or with several keys, which may turn out to be several persons: for the ledger to decide.
#[derive(Debug)]
pub(super) struct NotKnown;

/// Whom the ledger knows already can be told on any thread.
impl Who for Look<'_> {
    type Error = NotKnown;

    fn contact(&mut self, keys: &[ContactKey]) -> Result<ContactId, NotKnown> {
        match keys {
            [key] => Look::contact(self, &key.kind, &key.value).ok_or(NotKnown),
            _ => Err(NotKnown),
        }
    }

    fn account(&mut self, key: &str) -> Result<AccountId, NotKnown> {
        Look::account(self, key).ok_or(NotKnown)
    }

    fn staff(&mut self, code: &str) -> Result<StaffId, NotKnown> {
        Look::staff(self, code).ok_or(NotKnown)
    }
}
