//! Who a record is about: from keys to ids.

use rapport_harvest::draft::ContactKey;
use rapport_ledger::known::Look;
use rapport_ledger::{Intents, Ledger, LedgerError, Subject};
use rapport_model::{AccountId, StaffId};

/// Leads from keys to ids.
pub(super) trait Who {
    /// Why there is no id.
    type Error;

    /// Whom these keys name, the most trusted first.
    fn contact(&mut self, keys: &[ContactKey]) -> Result<Subject, Self::Error>;
    /// The account with this key.
    fn account(&mut self, key: &str) -> Result<AccountId, Self::Error>;
    /// The member of staff with this code.
    fn staff(&mut self, code: &str) -> Result<StaffId, Self::Error>;
}

/// The ledger gives ids to those it does not know; what has to be taken up for that is told, not done.
pub(super) struct Resolving<'l> {
    pub(super) ledger: &'l mut Ledger,
    pub(super) intents: Intents,
}

impl Who for Resolving<'_> {
    type Error = LedgerError;

    fn contact(&mut self, keys: &[ContactKey]) -> Result<Subject, LedgerError> {
        let intents = &mut self.intents;
        match keys {
            // Nearly always: without a list for it.
            [key] => self
                .ledger
                .resolve_contact(&[(&key.kind, &key.value)], intents),
            keys => {
                let pairs = keys.iter().map(|k| (k.kind.as_str(), k.value.as_str()));
                self.ledger
                    .resolve_contact(&pairs.collect::<Vec<_>>(), intents)
            }
        }
    }

    fn account(&mut self, key: &str) -> Result<AccountId, LedgerError> {
        self.ledger.resolve_account(key, &mut self.intents)
    }

    fn staff(&mut self, code: &str) -> Result<StaffId, LedgerError> {
        self.ledger.resolve_staff(code, &mut self.intents)
    }
}

/// Somebody new, or with several keys, which the identity graph has to learn of: for the ledger to decide.
#[derive(Debug)]
pub(super) struct NotKnown;

/// Whom the ledger knows already can be told on any thread.
impl Who for Look<'_> {
    type Error = NotKnown;

    fn contact(&mut self, keys: &[ContactKey]) -> Result<Subject, NotKnown> {
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
