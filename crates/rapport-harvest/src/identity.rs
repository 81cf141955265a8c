//! Kinds of keys by which people are known, and how a value of each kind is written so that equal keys are equal.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// What `identity` in `rapport.yaml` declares: each kind of key and how its values are normalised, the most trusted first.
/// A record's keys are taken in this order, because the objects of a rule do not keep the order in which theirs stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdentityKinds(Vec<(String, KeyKind)>);

impl IdentityKinds {
    /// How the values of a kind are normalised, and its place in the order of trust.
    pub fn get(&self, kind: &str) -> Option<(usize, KeyKind)> {
        self.0
            .iter()
            .enumerate()
            .find(|(_, (name, _))| name == kind)
            .map(|(place, (_, how))| (place, *how))
    }

    /// Names of the kinds, the most trusted first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// The same kinds in the order of `other`; those that `other` does not have come last.
    #[must_use]
    pub fn in_order_of(mut self, other: &Self) -> Self {
        self.0
            .sort_by_key(|(name, _)| other.get(name).map_or(usize::MAX, |(place, _)| place));
        self
    }
}

impl<const N: usize> From<[(String, KeyKind); N]> for IdentityKinds {
    fn from(kinds: [(String, KeyKind); N]) -> Self {
        kinds.into_iter().collect()
    }
}

impl FromIterator<(String, KeyKind)> for IdentityKinds {
    fn from_iter<I: IntoIterator<Item = (String, KeyKind)>>(kinds: I) -> Self {
        Self(kinds.into_iter().collect())
    }
}

impl Serialize for IdentityKinds {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self.0.iter().map(|(name, how)| (name, how)))
    }
}

impl<'de> Deserialize<'de> for IdentityKinds {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Ordered;
        impl<'de> serde::de::Visitor<'de> for Ordered {
            type Value = IdentityKinds;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("kinds of keys, such as `email: email`")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<IdentityKinds, A::Error> {
                let mut kinds = Vec::new();
                while let Some(kind) = map.next_entry()? {
                    kinds.push(kind);
                }
                Ok(IdentityKinds(kinds))
            }
        }
        d.deserialize_map(Ordered)
    }
}

impl JsonSchema for IdentityKinds {
    fn schema_name() -> Cow<'static, str> {
        "IdentityKinds".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let how = generator.subschema_for::<KeyKind>();
        schemars::json_schema!({"type": "object", "additionalProperties": how})
    }
}

/// How the values of one kind of key are normalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// As it stands, without surrounding white space.
    Exact,
    /// Letters and digits only, letters in capitals: `de 811-569.869` is `DE811569869`.
    Id,
    /// Without surrounding white space, in lower case.
    Email,
    /// Digits with a leading `+` where there was one; a leading `00` becomes `+`.
    Phone,
}

impl KeyKind {
    /// The value as it is kept and compared. Empty when nothing of it is left: then it is no key.
    pub fn normalise(self, value: &str) -> Cow<'_, str> {
        let value = value.trim_matches(is_padding);
        match self {
            Self::Email if value.chars().any(char::is_uppercase) => {
                Cow::Owned(value.to_lowercase())
            }
            Self::Exact | Self::Email => Cow::Borrowed(value),
            Self::Phone => phone(value),
            Self::Id => Cow::Owned(
                value
                    .chars()
                    .filter(|c| c.is_alphanumeric())
                    .flat_map(char::to_uppercase)
                    .collect(),
            ),
        }
    }
}

/// White space, and the invisible characters that spreadsheets and web forms leave around a value.
fn is_padding(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\0')
}

fn phone(value: &str) -> Cow<'_, str> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let starts_with_plus = value
        .chars()
        .find(|c| *c == '+' || c.is_ascii_digit())
        .is_some_and(|c| c == '+');
    let international = if starts_with_plus {
        Some(digits.as_str())
    } else {
        digits.strip_prefix("00")
    };
    match international {
        Some("") => Cow::Borrowed(""),
        Some(rest) => Cow::Owned(format!("+{rest}")),
        None => Cow::Owned(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [KeyKind; 4] = [KeyKind::Exact, KeyKind::Id, KeyKind::Email, KeyKind::Phone];

    #[test]
    fn each_kind_writes_equal_keys_equally() {
        let same = |kind: KeyKind, value: &str, kept: &str| {
            assert_eq!(kind.normalise(value), kept, "{kind:?} of {value:?}");
        };
        same(KeyKind::Exact, "\u{feff} AbC-1\u{a0}\u{3000}", "AbC-1");
        same(
            KeyKind::Email,
            "\u{a0}Ann.Lee@Example.COM\u{200b}\n",
            "ann.lee@example.com",
        );
        same(KeyKind::Email, "JÖRG@EXAMPLE.DE", "jörg@example.de");
        same(KeyKind::Phone, "+1 (555) 010-9999", "+15550109999");
        same(KeyKind::Phone, "0049 30 123", "+4930123");
        same(KeyKind::Phone, "(030) 123-45", "03012345");
        same(KeyKind::Phone, "tel.: +44 20 7946 0000", "+442079460000");
        same(KeyKind::Id, "de 811-569.869", "DE811569869");
    }

    #[test]
    fn a_value_of_which_nothing_is_left_is_no_key() {
        for kind in ALL {
            for empty in ["", " ", "\u{a0}\u{feff}"] {
                assert_eq!(kind.normalise(empty), "", "{kind:?} of {empty:?}");
            }
        }
        assert_eq!(KeyKind::Phone.normalise("unknown"), "");
        assert_eq!(KeyKind::Phone.normalise("+"), "");
        assert_eq!(KeyKind::Phone.normalise("00"), "");
        assert_eq!(KeyKind::Id.normalise("--/--"), "");
    }

    #[test]
    fn kinds_stay_in_the_order_in_which_they_are_declared() {
        let kinds: IdentityKinds =
            serde_json::from_str(r#"{"phone": "phone", "crm": "exact"}"#).unwrap();
        assert_eq!(kinds.names().collect::<Vec<_>>(), ["phone", "crm"]);
        assert_eq!(kinds.get("crm"), Some((1, KeyKind::Exact)));
        assert_eq!(kinds.get("email"), None);
        let other = IdentityKinds::from([("crm".to_owned(), KeyKind::Exact)]);
        assert_eq!(
            kinds.in_order_of(&other).names().collect::<Vec<_>>(),
            ["crm", "phone"]
        );
    }

    proptest! {
        #[test]
        fn a_normalised_trimmed_value_stays_as_it_is(value in "[ a-zA-Z0-9@+().-]{0,24}") {
            for kind in ALL {
                let once = kind.normalise(&value).into_owned();
                prop_assert_eq!(kind.normalise(&once).into_owned(), once);
            }
        }
    }
}
