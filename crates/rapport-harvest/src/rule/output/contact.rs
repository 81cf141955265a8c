//! Who: keys by kind, normalised as `identity` declares.

use super::Refusal;
use super::field::{empty, mistyped, refuse, text};
use crate::draft::{ContactKey, ContactKeys};
use crate::identity::IdentityKinds;
use crate::phone::Region;
use rapport_model::diag::did_you_mean;
use smallvec::SmallVec;
use smol_str::SmolStr;
use vrl::value::Value;

/// The keys of one person, the most trusted kind first. Empty values, and those that identify nobody, are
/// left out; one key must be left.
pub(super) fn keys(
    object: &str,
    field: &str,
    value: &Value,
    kinds: &IdentityKinds,
    region: Option<Region>,
) -> Result<ContactKeys, Refusal> {
    let given = match value {
        Value::Null => return Err(empty(object, field)),
        Value::Object(given) => given,
        other => {
            return Err(mistyped(
                field,
                other,
                "give keys by kind, such as {\"email\": .Email}",
            ));
        }
    };
    let mut keys: SmallVec<[(usize, ContactKey); 1]> = SmallVec::with_capacity(given.len());
    for (kind, value) in given {
        if kinds.find(kind.as_str()).is_none() {
            return Err(undeclared(field, kind, kinds));
        }
        let Some(value) = text::<SmolStr>(kind, value)? else {
            continue;
        };
        let Some((trust, normalised)) = kinds.normalise(kind.as_str(), &value, region) else {
            continue;
        };
        let normalised = match normalised {
            // Mostly nothing changes; then the text is kept as it is.
            std::borrow::Cow::Borrowed(same) if same.len() == value.len() => value.clone(),
            changed => SmolStr::from(changed),
        };
        if !normalised.is_empty() {
            keys.push((
                trust,
                ContactKey {
                    kind: kind.as_str().into(),
                    value: normalised,
                },
            ));
        }
    }
    if keys.is_empty() {
        return Err(empty(object, field));
    }
    keys.sort_by_key(|(trust, _)| *trust);
    Ok(keys.into_iter().map(|(_, key)| key).collect())
}

fn undeclared(field: &str, kind: &str, kinds: &IdentityKinds) -> Refusal {
    let hint = did_you_mean(kind, kinds.names())
        .unwrap_or_else(|| "declare it under `identity` in rapport.yaml".to_owned());
    refuse(format!(
        "`{field}` has a key of the kind `{kind}`, which is not declared: {hint}"
    ))
}
