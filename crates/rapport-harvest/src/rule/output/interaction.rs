//! Interactions, and reactions that became known later.

use super::field::{
    absent, empty, flag, integer, mistyped, refuse, required_text, revision, text, unknown,
};
use super::{Reader, Refusal, at::at, contact};
use crate::draft::{ContactKeys, Draft, InteractionDraft, PEOPLE_MAX};
use crate::reject::Reason;
use rapport_model::Reaction;
use rapport_model::diag::did_you_mean;
use smallvec::{SmallVec, smallvec};
use smol_str::SmolStr;
use vrl::value::{ObjectMap, Value};

const KNOWN: &[&str] = &[
    "interaction",
    "id",
    "at",
    "scope",
    "contact",
    "contacts",
    "account",
    "actor",
    "reaction",
    "merge_key",
    "say",
    "revision",
    "cancelled",
    "reaction_to",
    super::REGION,
];

/// Series of default ids that interactions and later reactions share.
const SERIES: usize = 0;

impl Reader<'_> {
    pub(super) fn interaction(
        &mut self,
        object: ObjectMap,
        is_reaction: bool,
    ) -> Result<InteractionDraft, Refusal> {
        let name = if is_reaction {
            "reaction_to"
        } else {
            "interaction"
        };
        let (mut id, mut type_code, mut scope, mut happened_at) =
            (None, SmolStr::default(), None, None);
        let (mut contacts, mut account, mut actor) = (None, None, None);
        let (mut reaction, mut reaction_to, mut merge_key) = (None, None, None);
        let (mut say_hundredths, mut cancelled) = (None, false);
        let mut revision_given = self.context.revision;
        for (key, value) in object {
            match key.as_str() {
                "interaction" => type_code = required_text(name, "interaction", &value)?,
                "reaction_to" => reaction_to = Some(required_text(name, "reaction_to", &value)?),
                "id" => id = text("id", &value)?,
                "at" => happened_at = Some(at(name, &value)?),
                "scope" => scope = Some(required_text(name, "scope", &value)?),
                "contact" if contacts.is_none() => {
                    contacts = Some(smallvec![contact::keys(
                        name,
                        "contact",
                        &value,
                        self.kinds,
                        self.region
                    )?]);
                }
                "contacts" if contacts.is_none() => {
                    contacts = Some(self.contacts(name, &value)?);
                }
                "contact" | "contacts" => {
                    return Err(refuse(format!(
                        "`{name}` has `contact` and `contacts`; keep one"
                    )));
                }
                "account" => account = text("account", &value)?,
                "actor" => actor = text("actor", &value)?,
                "reaction" => reaction = self::reaction(&value)?,
                "merge_key" => merge_key = text("merge_key", &value)?,
                "say" => say_hundredths = integer("say", &value, "give hundredths of its scale")?,
                "revision" => revision_given = revision(&value, self.context.revision)?,
                "cancelled" => cancelled = flag("cancelled", &value)?,
                other => return Err(unknown(name, other, KNOWN)),
            }
        }
        if is_reaction && reaction.is_none() {
            return Err(refuse("`reaction_to` has no `reaction`; say which it was"));
        }
        Ok(InteractionDraft {
            happened_at: happened_at.ok_or_else(|| absent(name, "at"))?,
            scope: scope.ok_or_else(|| absent(name, "scope"))?,
            contacts: contacts.ok_or_else(|| absent(name, "contact"))?,
            id: id.unwrap_or_else(|| self.default_id(SERIES)),
            revision: revision_given,
            type_code,
            account,
            actor,
            reaction,
            reaction_to,
            cancelled,
            merge_key,
            say_hundredths,
        })
    }

    fn contacts(&self, name: &str, value: &Value) -> Result<SmallVec<[ContactKeys; 1]>, Refusal> {
        let people = match value {
            Value::Null => return Err(empty(name, "contacts")),
            Value::Array(people) => people,
            other => return Err(mistyped("contacts", other, "give an array of objects")),
        };
        if people.is_empty() {
            return Err(empty(name, "contacts"));
        }
        if people.len() > PEOPLE_MAX {
            let message = format!(
                "`{name}` has {} people under `contacts`, at most {PEOPLE_MAX} can take part in one; give several interactions with a part of them each",
                people.len()
            );
            return Err((Reason::TooManyPeople, message));
        }
        people
            .iter()
            .map(|one| contact::keys(name, "contacts", one, self.kinds, self.region))
            .collect()
    }
}

fn reaction(value: &Value) -> Result<Option<Reaction>, Refusal> {
    let Some(name) = text::<SmolStr>("reaction", value)? else {
        return Ok(None);
    };
    let known = || Reaction::ALL.map(Reaction::name);
    Reaction::from_name(&name).map(Some).ok_or_else(|| {
        let hint = did_you_mean(&name, known())
            .unwrap_or_else(|| format!("use one of {}", known().join(", ")));
        refuse(format!("`reaction` is `{name}`, which is none: {hint}"))
    })
}

/// Two interactions of one record must not claim to be the same one.
pub(super) fn check_ids_differ(drafts: &[Draft]) -> Result<(), Refusal> {
    let mut ids: Vec<&str> = drafts
        .iter()
        .filter_map(|draft| match draft {
            Draft::Interaction(interaction) => Some(interaction.id.as_str()),
            _ => None,
        })
        .collect();
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(refuse(format!(
            "two interactions of this record have the id `{}`; give them different ones",
            pair[0]
        ))),
        None => Ok(()),
    }
}
