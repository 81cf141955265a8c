//! Who stands on the board: people with their accounts, as lists show and search them.

use rapport_ledger::Subject;
use rapport_ledger::directory::{Membership, PersonBrief};
use rapport_ledger::people::Account;
use rapport_model::identity::IdentityVersion;
use rapport_model::{AccountId, ContactId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A person as lists show them.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// Name, or else e-mail, or else a key.
    pub name: String,
    /// E-mail.
    pub email: Option<String>,
    /// Index of the owner among [`People::owners`]; 0 for nobody.
    pub owner: u32,
    /// Accounts with the role there, in order of their ids.
    pub accounts: Vec<(AccountId, Option<String>)>,
    /// The name in lower case: what lists are ordered by.
    pub(super) folded: String,
    /// What a search looks in, in lower case.
    pub(super) searched: String,
}

/// An account as lists show it.
#[derive(Debug, Clone, Default)]
pub struct AccountBrief {
    /// What is known of it.
    pub account: Account,
    /// Its name, or else its key.
    pub label: String,
    /// The label in lower case.
    pub(super) folded: String,
    /// Its people with their roles.
    pub members: Vec<(ContactId, Option<String>)>,
}

/// All people and accounts.
#[derive(Debug, Clone, Default)]
pub struct People {
    pub(super) persons: HashMap<ContactId, Person>,
    pub(super) accounts: BTreeMap<AccountId, AccountBrief>,
    /// Codes of owners; the first stands for nobody.
    pub(super) owners: Vec<String>,
    by_owner: HashMap<String, u32>,
    /// Ids under which somebody was known before, with the person.
    aliases: BTreeMap<ContactId, ContactId>,
    /// Who is who.
    pub(super) identity: Arc<IdentityVersion>,
}

impl People {
    pub(super) fn new(
        people: Vec<PersonBrief>,
        accounts: Vec<Account>,
        memberships: Vec<Membership>,
        aliases: BTreeMap<ContactId, ContactId>,
        identity: Arc<IdentityVersion>,
    ) -> Self {
        let mut all = Self {
            owners: vec![String::new()],
            aliases,
            identity,
            ..Self::default()
        };
        for account in accounts {
            let label = account.name.clone().unwrap_or_else(|| account.key.clone());
            let brief = AccountBrief {
                folded: label.to_lowercase(),
                label,
                members: Vec::new(),
                account,
            };
            all.accounts.insert(brief.account.id, brief);
        }
        let mut of_contact: HashMap<ContactId, Vec<(AccountId, Option<String>)>> = HashMap::new();
        for one in memberships {
            let contact = one.contact;
            let of_contact = of_contact.entry(contact).or_default();
            if of_contact.iter().any(|(id, _)| *id == one.account) {
                continue;
            }
            if let Some(account) = all.accounts.get_mut(&one.account) {
                account.members.push((contact, one.role.clone()));
            }
            of_contact.push((one.account, one.role));
        }
        for brief in people {
            let accounts = of_contact.remove(&brief.id).unwrap_or_default();
            all.put(brief, accounts);
        }
        all
    }

    /// Takes a person up, or what became known of them.
    pub(super) fn put(&mut self, brief: PersonBrief, accounts: Vec<(AccountId, Option<String>)>) {
        let labels = accounts
            .iter()
            .filter_map(|(id, _)| self.accounts.get(id))
            .map(|account| account.folded.as_str());
        let folded = brief.label.to_lowercase();
        let mut searched = format!("#{}\n{folded}", brief.id);
        for part in brief.email.iter().map(|e| e.to_lowercase()) {
            searched.push('\n');
            searched.push_str(&part);
        }
        for label in labels {
            searched.push('\n');
            searched.push_str(label);
        }
        searched.shrink_to_fit();
        let owner = self.owner(brief.owner.as_deref());
        let person = Person {
            name: brief.label,
            email: brief.email,
            owner,
            accounts,
            folded,
            searched,
        };
        self.persons.insert(brief.id, person);
    }

    fn owner(&mut self, code: Option<&str>) -> u32 {
        let Some(code) = code.filter(|code| !code.is_empty()) else {
            return 0;
        };
        if let Some(index) = self.by_owner.get(code) {
            return *index;
        }
        let index = self.owners.len() as u32;
        self.owners.push(code.to_owned());
        self.by_owner.insert(code.to_owned(), index);
        index
    }

    /// The person that an id leads to, also one under which the person was known before.
    pub fn stands_for(&self, contact: ContactId) -> ContactId {
        self.aliases.get(&contact).copied().unwrap_or(contact)
    }

    /// The person whom an identifier names.
    pub fn person_of(&self, subject: Subject) -> ContactId {
        self.identity.person(subject.home, subject.identifier)
    }

    /// A person, also by an id under which the person was known before.
    pub fn person(&self, contact: ContactId) -> Option<&Person> {
        self.persons.get(&self.stands_for(contact))
    }

    /// How many people there are.
    pub fn count(&self) -> usize {
        self.persons.len()
    }

    /// An account.
    pub fn account(&self, id: AccountId) -> Option<&AccountBrief> {
        self.accounts.get(&id)
    }

    /// All accounts in order of id.
    pub fn accounts(&self) -> impl Iterator<Item = &AccountBrief> {
        self.accounts.values()
    }

    /// Code of an owner by index; empty for nobody.
    pub fn owner_code(&self, index: u32) -> &str {
        self.owners.get(index as usize).map_or("", String::as_str)
    }

    /// The person's first account, with the role there.
    pub fn first_account<'a>(
        &'a self,
        person: &'a Person,
    ) -> Option<(&'a AccountBrief, Option<&'a str>)> {
        let (id, role) = person.accounts.first()?;
        Some((self.accounts.get(id)?, role.as_deref()))
    }
}
