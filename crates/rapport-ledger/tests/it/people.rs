//! People and accounts: keys, merging by shared keys, and what is known of them.

use crate::facts::{run, take_in, tells};
use crate::stores::{on_each_store, open};
use rapport_ledger::known::Key;
use rapport_ledger::statements::{AccountSaid, ContactSaid, MemberOf, StaffSaid, Statement};
use rapport_ledger::{Ledger, LedgerError, Result, Subject};
use rapport_model::{ContactId, Micros};
use std::collections::BTreeMap;

fn keys(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(kind, value)| ((*kind).to_owned(), (*value).to_owned()))
        .collect()
}

fn subject(ledger: &mut Ledger, pairs: &[(&str, &str)]) -> Subject {
    let keys = keys(pairs);
    ledger.commit(|ledger| ledger.contact_of(&keys)).unwrap()
}

fn contact(ledger: &mut Ledger, pairs: &[(&str, &str)]) -> ContactId {
    let subject = subject(ledger, pairs);
    let identity = ledger.identity(Micros::END).unwrap();
    identity.person(subject.home, subject.identifier)
}

#[test]
fn a_key_leads_to_the_same_person_ever_after() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let ann = contact(&mut ledger, &[("email", "ann@example.org"), ("crm", "17")]);
        let bob = contact(&mut ledger, &[("email", "bob@example.org")]);
        assert_ne!(ann, bob);
        assert_eq!(contact(&mut ledger, &[("crm", "17")]), ann);
        // A further key is learnt from a record that has a known one.
        assert_eq!(
            contact(&mut ledger, &[("phone", "+49"), ("crm", "17")]),
            ann
        );
        drop(ledger);
        let mut ledger = open(location);
        assert_eq!(contact(&mut ledger, &[("phone", "+49")]), ann);
        assert_eq!(
            ledger.keys_of(ann).unwrap(),
            keys(&[
                ("crm", "17"),
                ("email", "ann@example.org"),
                ("phone", "+49")
            ])
        );
        // The same value of another kind is another key.
        assert_ne!(contact(&mut ledger, &[("crm", "+49")]), ann);
        assert_eq!(ledger.people_count().unwrap().0, 3);
        assert!(ledger.identity(Micros::END).unwrap().is_plain());
    });
}

#[test]
fn other_threads_know_a_person_once_the_commit_that_brought_them_is_durable() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let known = ledger.known_people();
        let looks = || {
            let look = known.look();
            (
                look.contact("email", "ann@example.org"),
                look.account("acme"),
                look.staff("eve"),
            )
        };
        let bring = |ledger: &mut Ledger| {
            Ok((
                ledger.contact_of(&[("email", "ann@example.org")])?,
                ledger.account_of("acme")?,
                ledger.staff_of("eve")?,
            ))
        };
        let gone: Result<()> = ledger.commit(|ledger| {
            bring(ledger)?;
            // The same again, from what this commit alone knows.
            bring(ledger)?;
            assert_eq!(looks(), (None, None, None), "not before it is durable");
            Err(LedgerError::Overflow("given up".to_owned()))
        });
        assert!(gone.is_err());
        assert_eq!(looks(), (None, None, None), "nothing stays of it");
        let (contact, account, staff) = ledger.commit(bring).unwrap();
        assert_eq!(looks(), (Some(contact), Some(account), Some(staff)));
        assert_eq!(ledger.commit(bring).unwrap(), (contact, account, staff));
        // Kinds keep apart, and fetching ahead changes nothing.
        let keys = [
            Key::Contact("crm", "ann@example.org"),
            Key::Contact("email", "ann@example.org"),
            Key::Account("acme"),
        ];
        known.look().fetch(keys.into_iter());
        assert_eq!(known.look().contact("crm", "ann@example.org"), None);
        assert_eq!(known.look().account("eve"), None);
    });
}

#[test]
fn a_key_given_twice_in_one_record_is_one_key() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let ann = contact(
            &mut ledger,
            &[("email", "ann@example.org"), ("email", "ann@example.org")],
        );
        assert_eq!(ledger.keys_of(ann).unwrap().len(), 1);
    });
}

#[test]
fn keys_of_several_persons_in_one_record_make_them_one() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let ids: Vec<ContactId> = ["a", "b", "c", "d"]
            .iter()
            .map(|value| contact(&mut ledger, &[("crm", *value)]))
            .collect();
        let both = [("crm", "c"), ("crm", "b")];
        assert_eq!(
            ContactId::from(subject(&mut ledger, &both).identifier),
            ids[2],
            "a fact names the most trusted key"
        );
        contact(&mut ledger, &both);
        let merged = |ledger: &mut Ledger| ledger.aliases().unwrap();
        assert_eq!(merged(&mut ledger), BTreeMap::from([(ids[2], ids[1])]));
        // Chains end at the lowest id of the group.
        contact(&mut ledger, &[("crm", "d"), ("crm", "c")]);
        contact(&mut ledger, &[("crm", "d"), ("crm", "a")]);
        let expected = BTreeMap::from([(ids[1], ids[0]), (ids[2], ids[0]), (ids[3], ids[0])]);
        assert_eq!(merged(&mut ledger), expected);
        drop(ledger);
        assert_eq!(merged(&mut open(location)), expected);
    });
}

#[test]
fn what_is_told_of_a_person_adds_to_what_was_known() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let subject = subject(&mut ledger, &[("crm", "1")]);
        let id = ContactId::from(subject.identifier);
        let attributes =
            |pairs: &[(&str, &str)]| keys(pairs).into_iter().collect::<BTreeMap<_, _>>();
        let told = [
            ContactSaid {
                name: Some("Ann".into()),
                attributes: attributes(&[("city", "Ulm"), ("vip", "no")]),
                ..ContactSaid::default()
            },
            ContactSaid {
                email: Some("ann@example.org".into()),
                attributes: attributes(&[("vip", "yes")]),
                ..ContactSaid::default()
            },
        ];
        let run = run(&mut ledger);
        for (row, said) in ["1", "2"].into_iter().zip(told) {
            let record = tells(row, Statement::Contact(subject, said), None);
            take_in(&mut ledger, run, vec![record]).unwrap();
        }
        let known = ledger.contact(id).unwrap().unwrap();
        assert_eq!(
            (known.name.as_deref(), known.email.as_deref()),
            (Some("Ann"), Some("ann@example.org"))
        );
        assert_eq!(
            known.attributes,
            attributes(&[("city", "Ulm"), ("vip", "yes")])
        );
        assert_eq!(ledger.contact(ContactId(999)).unwrap(), None);
    });
}

#[test]
fn what_is_told_of_accounts_and_staff_adds_to_what_was_known() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let subject = subject(&mut ledger, &[("crm", "1")]);
        let person = ContactId::from(subject.identifier);
        let (id, sue) = ledger
            .commit(|ledger| Ok((ledger.account_of("acme")?, ledger.staff_of("s1")?)))
            .unwrap();
        let member = |role: Option<&str>| ContactSaid {
            accounts: vec![MemberOf {
                account: id,
                role: role.map(str::to_owned),
                until: None,
            }],
            ..ContactSaid::default()
        };
        let account = |name: Option<&str>, unit: Option<&str>| AccountSaid {
            name: name.map(str::to_owned),
            unit: unit.map(str::to_owned),
            ..AccountSaid::default()
        };
        let staff = |name: Option<&str>, unit: Option<&str>| StaffSaid {
            name: name.map(str::to_owned),
            unit: unit.map(str::to_owned),
            ..StaffSaid::default()
        };
        let told = [
            Statement::Account(id, account(Some("Acme"), None)),
            Statement::Account(id, account(None, Some("south"))),
            Statement::Contact(subject, member(Some("buyer"))),
            Statement::Contact(subject, member(None)),
            Statement::Staff(sue, staff(Some("Sue"), None)),
            Statement::Staff(sue, staff(None, Some("south"))),
        ];
        let run = run(&mut ledger);
        for (row, says) in (1..).zip(told) {
            let record = tells(&format!("row {row}"), says, None);
            take_in(&mut ledger, run, vec![record]).unwrap();
        }
        let account = ledger.account(id).unwrap().unwrap();
        assert_eq!(
            (account.name.as_deref(), account.unit.as_deref()),
            (Some("Acme"), Some("south"))
        );
        assert_eq!(ledger.account_of("acme").unwrap(), id);
        assert_eq!(
            ledger.accounts_of(person).unwrap(),
            [(id, Some("buyer".to_owned()))]
        );
        let sue = ledger.staff("s1").unwrap().unwrap();
        assert_eq!(
            (sue.name.as_deref(), sue.unit.as_deref()),
            (Some("Sue"), Some("south"))
        );
    });
}

#[test]
fn people_are_found_by_key_id_name_and_the_beginning_of_the_name() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let ann = subject(&mut ledger, &[("email", "ann@example.org")]);
        let anna = subject(&mut ledger, &[("email", "anna@example.org")]);
        let run = run(&mut ledger);
        for (subject, name) in [(ann, "Ann Lee"), (anna, "Anna Lee")] {
            let said = ContactSaid {
                name: Some(name.into()),
                ..ContactSaid::default()
            };
            let record = tells(name, Statement::Contact(subject, said), None);
            take_in(&mut ledger, run, vec![record]).unwrap();
        }
        let (ann, anna) = (ann.home, anna.home);
        let mut find = |text: &str| ledger.find_contacts(text, 10).unwrap();
        assert_eq!(find("ANN@example.org"), [ann]);
        assert_eq!(find(&format!("#{anna}")), [anna]);
        assert_eq!(find("ann lee"), [ann]);
        assert_eq!(find("ann"), [ann, anna]);
        assert_eq!(find("anna l"), [anna]);
        assert_eq!(find("nobody"), []);
    });
}

#[test]
fn a_person_created_in_an_abandoned_commit_is_not_remembered() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let keys = keys(&[("email", "ghost@example.org")]);
        let (mut ghost, mut account, mut code) =
            (Subject::default(), rapport_model::AccountId::NONE, 0);
        let abandoned: Result<()> = ledger.commit(|ledger| {
            ghost = ledger.contact_of(&keys)?;
            account = ledger.account_of("ghost-inc")?;
            code = ledger.code_id("scope", "ghost-scope")?;
            Err(LedgerError::Overflow("abandoned".into()))
        });
        assert!(abandoned.is_err());
        assert_eq!(ledger.people_count().unwrap(), (0, 0));
        assert_eq!(ledger.codes("scope").unwrap(), []);
        // Asked for again they are made anew, really in the store.
        let again = ledger.commit(|ledger| ledger.contact_of(&keys)).unwrap();
        assert!(
            ledger.contact(again.home).unwrap().is_some(),
            "first given as {ghost:?}, now {again:?}"
        );
        let again = ledger
            .commit(|ledger| ledger.account_of("ghost-inc"))
            .unwrap();
        assert!(
            ledger.account(again).unwrap().is_some(),
            "first given as {account}"
        );
        let again = ledger
            .commit(|ledger| ledger.code_id("scope", "ghost-scope"))
            .unwrap();
        assert_eq!(
            ledger.codes("scope").unwrap(),
            [(again, "ghost-scope".to_owned())],
            "first given as {code}"
        );
    });
}
