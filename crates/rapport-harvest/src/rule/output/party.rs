//! People, accounts and staff: what a record says of them besides what happened.

use super::field::refuse;
use super::field::{attributes, required_text, text, unknown};
use super::{Reader, Refusal, at, contact};
use crate::draft::{AccountDraft, ContactDraft, StaffDraft};
use vrl::value::ObjectMap;

const PERSON: &[&str] = &[
    "person",
    "name",
    "email",
    "phone",
    "stakeholder",
    "account",
    "role",
    "since",
    "until",
    "owner",
    "attributes",
    super::REGION,
];
const ACCOUNT: &[&str] = &[
    "account_key",
    "name",
    "parent",
    "unit",
    "since",
    "owner",
    "attributes",
];
const STAFF: &[&str] = &["staff", "name", "function", "unit", "manager", "since"];

impl Reader<'_> {
    pub(super) fn person(&self, object: ObjectMap) -> Result<ContactDraft, Refusal> {
        let mut draft = ContactDraft::default();
        for (key, value) in object {
            match key.as_str() {
                "person" => {
                    draft.keys =
                        contact::keys("person", "person", &value, self.kinds, self.region)?;
                }
                "name" => draft.name = text("name", &value)?,
                "email" => draft.email = text("email", &value)?,
                "phone" => draft.phone = text("phone", &value)?,
                "stakeholder" => draft.stakeholder = text("stakeholder", &value)?,
                "account" => draft.account = text("account", &value)?,
                "role" => draft.role = text("role", &value)?,
                "since" => draft.since = at::optional("person", "since", &value)?,
                "until" => draft.until = at::optional("person", "until", &value)?,
                "owner" => draft.owner = text("owner", &value)?,
                "attributes" => draft.attributes = attributes(value)?,
                other => return Err(unknown("person", other, PERSON)),
            }
        }
        if let (Some(since), Some(until)) = (draft.since, draft.until)
            && until < since
        {
            return Err(refuse(format!(
                "the membership ends at {until}, before it begins at {since}; correct `since` or `until`"
            )));
        }
        Ok(draft)
    }
}

pub(super) fn account(object: ObjectMap) -> Result<AccountDraft, Refusal> {
    let mut draft = AccountDraft::default();
    for (key, value) in object {
        match key.as_str() {
            "account_key" => draft.key = required_text("account_key", "account_key", &value)?,
            "name" => draft.name = text("name", &value)?,
            "parent" => draft.parent = text("parent", &value)?,
            "unit" => draft.unit = text("unit", &value)?,
            "since" => draft.since = at::optional("account_key", "since", &value)?,
            "owner" => draft.owner = text("owner", &value)?,
            "attributes" => draft.attributes = attributes(value)?,
            other => return Err(unknown("account_key", other, ACCOUNT)),
        }
    }
    Ok(draft)
}

pub(super) fn staff(object: ObjectMap) -> Result<StaffDraft, Refusal> {
    let mut draft = StaffDraft::default();
    for (key, value) in object {
        match key.as_str() {
            "staff" => draft.code = required_text("staff", "staff", &value)?,
            "name" => draft.name = text("name", &value)?,
            "function" => draft.function = text("function", &value)?,
            "unit" => draft.unit = text("unit", &value)?,
            "manager" => draft.manager = text("manager", &value)?,
            "since" => draft.since = at::optional("staff", "since", &value)?,
            other => return Err(unknown("staff", other, STAFF)),
        }
    }
    Ok(draft)
}
