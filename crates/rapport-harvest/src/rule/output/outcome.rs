//! Money in, money out.

use super::field::{absent, empty, integer, refuse, required_text, revision, text, unknown};
use super::{Reader, Refusal, at::at, contact};
use crate::draft::{ContactKeys, OutcomeDraft, OutcomeKind};
use rapport_model::{Currency, Minor};
use smol_str::SmolStr;
use vrl::value::ObjectMap;

const KNOWN: &[&str] = &[
    "revenue",
    "product_cost",
    "id",
    "revision",
    "currency",
    "at",
    "scope",
    "account",
    "contact",
    "actor",
    "product",
];

impl Reader<'_> {
    pub(super) fn outcome(
        &mut self,
        object: ObjectMap,
        kind: OutcomeKind,
    ) -> Result<OutcomeDraft, Refusal> {
        let name = match kind {
            OutcomeKind::Revenue => "revenue",
            OutcomeKind::ProductCost => "product_cost",
        };
        let (mut id, mut amount, mut currency, mut scope, mut happened_at) =
            (None, None, None, None, None);
        let (mut account, mut actor, mut product) = (None, None, None);
        let mut contact = ContactKeys::new();
        let mut revision_given = self.context.revision;
        for (key, value) in object {
            match key.as_str() {
                "revenue" | "product_cost" => {
                    let given = integer(name, &value, "use a money column or cents()")?;
                    amount = Some(given.ok_or_else(|| empty(name, name))?);
                }
                "id" => id = text("id", &value)?,
                "currency" => {
                    currency = Some(self::currency(&required_text::<SmolStr>(
                        name, "currency", &value,
                    )?)?);
                }
                "at" => happened_at = Some(at(name, &value)?),
                "scope" => scope = Some(required_text(name, "scope", &value)?),
                "account" => account = text("account", &value)?,
                "contact" if value.is_null() => {}
                "contact" => contact = contact::keys(name, "contact", &value, self.kinds)?,
                "actor" => actor = text("actor", &value)?,
                "product" => product = text("product", &value)?,
                "revision" => revision_given = revision(&value, self.context.revision)?,
                other => return Err(unknown(name, other, KNOWN)),
            }
        }
        Ok(OutcomeDraft {
            amount: Minor(amount.ok_or_else(|| absent(name, name))?),
            currency: currency.ok_or_else(|| absent(name, "currency"))?,
            happened_at: happened_at.ok_or_else(|| absent(name, "at"))?,
            scope: scope.ok_or_else(|| absent(name, "scope"))?,
            id: id.unwrap_or_else(|| self.default_id(kind as usize)),
            revision: revision_given,
            kind,
            account,
            contact,
            actor,
            product,
        })
    }
}

fn currency(code: &str) -> Result<Currency, Refusal> {
    Currency::parse(code).ok_or_else(|| {
        refuse(format!(
            "`currency` is `{code}`; use three capitals, such as USD"
        ))
    })
}
