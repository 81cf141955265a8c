//! A person at a customer, with the keys by which each silo knows them.

use crate::dice::Dice;
use crate::names::{Name, short};

/// How what a person says relates to what the person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    /// Says what the relationship is like.
    Agrees,
    /// Says it is fine, always.
    Polite,
    /// Complains, and stays.
    Grumbles,
}

impl Voice {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Polite => "polite",
            Self::Grumbles => "grumbles",
        }
    }
}

/// A person at one account, for as long as they are there.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Id in the truth: the same at the next employer.
    pub(crate) truth: String,
    pub(crate) name: Name,
    /// Number in the CRM: a new one at each account.
    pub(crate) crm: String,
    /// Number in the ERP.
    pub(crate) erp: String,
    /// Cookie of the web sites.
    pub(crate) web: String,
    pub(crate) email: String,
    pub(crate) mobile: String,
    /// Handle in the community, for members.
    pub(crate) handle: Option<String>,
    /// Address given to the community instead of the company's: no declared key leads from it to the CRM.
    pub(crate) private: Option<String>,
    pub(crate) role: &'static str,
    pub(crate) voice: Voice,
    /// From this minute on at this account.
    pub(crate) from: u32,
    /// Until this minute.
    pub(crate) until: u32,
    /// Whether an address that looks like a person's is shared with the one before.
    pub(crate) shares_email: bool,
}

const ROLES: [&str; 5] = [
    "economic_buyer",
    "champion",
    "user",
    "decision_maker",
    "influencer",
];

impl Person {
    /// The `number`-th person of an account.
    pub(crate) fn draw(
        account: u32,
        number: u32,
        domain: &str,
        agree: f64,
        dice: &mut Dice,
    ) -> Self {
        let name = Name::draw(dice);
        let id = account * 10 + number;
        let member = dice.chance(0.25);
        let handle = member.then(|| format!("{}_{}", name.given.to_lowercase(), short(id)));
        let private = (member && dice.chance(0.08))
            .then(|| format!("{}.{}@post.example", name.address(), short(id)));
        let voice = if dice.chance(agree) {
            Voice::Agrees
        } else if dice.chance(0.6) {
            Voice::Polite
        } else {
            Voice::Grumbles
        };
        let mut person = Self {
            truth: format!("P{id}"),
            name,
            crm: String::new(),
            erp: String::new(),
            web: String::new(),
            email: String::new(),
            // A country code that nobody has: no telephone rings.
            mobile: format!("+999 {:03} {:06}", id / 1_000_000, id % 1_000_000),
            handle,
            private,
            role: ROLES[number as usize % ROLES.len()],
            voice,
            from: 0,
            until: u32::MAX,
            shares_email: false,
        };
        person.settle(account, number, domain);
        person
    }

    /// Takes a seat at an account: numbers and address are new, the person and the mobile telephone are not.
    pub(crate) fn settle(&mut self, account: u32, number: u32, domain: &str) {
        let id = account * 10 + number;
        self.crm = format!("K{id:08}");
        self.erp = format!("{id:010}");
        self.web = format!(
            "v{:012x}",
            u64::from(id).wrapping_mul(0x9e37_79b9_7f4b) & 0xffff_ffff_ffff
        );
        // The number keeps namesakes of one company apart.
        self.email = format!("{}{number}@{domain}", self.name.address());
    }

    pub(crate) fn is_there(&self, minute: u32) -> bool {
        (self.from..self.until).contains(&minute)
    }
}
