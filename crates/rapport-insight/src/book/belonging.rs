//! Who belonged to which account, and when.

use super::NONE;
use rapport_model::ContactId;

/// That a person belonged to an account for some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Belonging {
    /// Index of the account.
    pub(super) account: u32,
    pub(super) contact: ContactId,
    /// From this moment on, in microseconds since 1970, UTC.
    pub(super) from: i64,
    /// Until before this one, likewise.
    pub(super) until: i64,
}

/// All of them, by account and contact.
#[derive(Debug, Default)]
pub(super) struct Belongings(Vec<Belonging>);

pub(super) fn belonging(mut all: Vec<Belonging>) -> Belongings {
    all.sort_unstable();
    all.dedup();
    Belongings(all)
}

impl Belongings {
    /// Those of one account; none for [`NONE`].
    pub(super) fn of(&self, account: u32) -> &[Belonging] {
        if account == NONE {
            return &[];
        }
        let start = self.0.partition_point(|one| one.account < account);
        let end = self.0.partition_point(|one| one.account <= account);
        self.0.get(start..end).unwrap_or_default()
    }

    /// Whether a person belonged to an account at a moment.
    pub(super) fn belonged(&self, account: u32, contact: ContactId, at: i64) -> bool {
        let of_account = self.of(account).iter();
        let mut of_contact = of_account.filter(|one| one.contact == contact);
        of_contact.any(|one| one.at(at))
    }
}

impl Belonging {
    /// Whether it held at a moment.
    pub(super) fn at(&self, moment: i64) -> bool {
        self.from <= moment && moment < self.until
    }
}
