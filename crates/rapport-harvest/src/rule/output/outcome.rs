//! Money in, money out.

use super::field::{absent, empty, flag, integer, refuse, required_text, revision, text, unknown};
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
    "cancelled",
    super::REGION,
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
        let mut cancelled = false;
        let mut revision_given = self.context.revision;
        for (key, value) in object {
            match key.as_str() {
                "revenue" | "product_cost" => {
                    amount = Some(integer(name, &value, "use a money column or cents()")?);
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
                "contact" => {
                    contact = contact::keys(name, "contact", &value, self.kinds, self.region)?;
                }
                "actor" => actor = text("actor", &value)?,
                "product" => product = text("product", &value)?,
                "revision" => revision_given = revision(&value, self.context.revision)?,
                "cancelled" => cancelled = flag("cancelled", &value)?,
                other => return Err(unknown(name, other, KNOWN)),
            }
        }
        let amount = match amount.ok_or_else(|| absent(name, name))? {
            Some(amount) => Minor(amount),
            // What is taken back need not say how much it was.
            None if cancelled => Minor::ZERO,
            None => return Err(empty(name, name)),
        };
        Ok(OutcomeDraft {
            amount,
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
            cancelled,
        })
    }
}

fn currency(code: &str) -> Result<Currency, Refusal> {
    Currency::read(code)
        .map_err(|unknown| refuse(format!("`currency` is `{code}`: {}", unknown.hint)))
}
