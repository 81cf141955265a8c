//! Kinds of keys by which people are known, and how a value of each kind is written so that equal keys are equal.

mod kind;

use crate::phone::Region;
use schemars::JsonSchema;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

pub use kind::KeyKind;
use kind::is_padding;

/// What `identity` in `rapport.yaml` declares: each kind of key and how its values are normalised, the most trusted first.
/// A record's keys are taken in this order, because the objects of a rule do not keep the order in which theirs stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdentityKinds {
    kinds: Vec<(String, KeyRule)>,
    /// Values of any kind that identify nobody, as they are written.
    ignore: Vec<String>,
}

impl IdentityKinds {
    /// How the values of a kind are normalised, and its place in the order of trust.
    pub fn get(&self, kind: &str) -> Option<(usize, KeyKind)> {
        self.find(kind).map(|(place, rule)| (place, rule.kind))
    }

    /// All that is declared of a kind, and its place in the order of trust.
    pub fn find(&self, kind: &str) -> Option<(usize, &KeyRule)> {
        self.kinds
            .iter()
            .enumerate()
            .find(|(_, (name, _))| name == kind)
            .map(|(place, (_, rule))| (place, rule))
    }

    /// The value of a key of this kind as it is kept and compared, and the place of the kind in the order of trust. The value
    /// is empty when it identifies nobody; `None` for a kind that is not declared. `region` is that of the record or source,
    /// which goes before the kind's own.
    pub fn normalise<'v>(
        &self,
        kind: &str,
        value: &'v str,
        region: Option<Region>,
    ) -> Option<(usize, Cow<'v, str>)> {
        let (place, rule) = self.find(kind)?;
        let normalised = rule.normalise(value, region);
        let general = || rule.is_among(&self.ignore, value, &normalised);
        if !self.ignore.is_empty() && general() {
            return Some((place, Cow::Borrowed("")));
        }
        Some((place, normalised))
    }

    /// Names of the kinds, the most trusted first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().map(|(name, _)| name.as_str())
    }

    /// Whether some kind holds telephone numbers.
    pub(crate) fn has_phones(&self) -> bool {
        self.kinds
            .iter()
            .any(|(_, rule)| rule.kind == KeyKind::Phone)
    }

    /// The same kinds in the order of `other`; those that `other` does not have come last.
    #[must_use]
    pub fn in_order_of(mut self, other: &Self) -> Self {
        self.kinds
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
        let rules = kinds.into_iter().map(|(name, kind)| (name, kind.into()));
        Self {
            kinds: rules.collect(),
            ignore: Vec::new(),
        }
    }
}

impl Serialize for IdentityKinds {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        for (name, rule) in &self.kinds {
            map.serialize_entry(name, rule)?;
        }
        if !self.ignore.is_empty() {
            map.serialize_entry(IGNORE, &self.ignore)?;
        }
        map.end()
    }
}

/// The name under which a list stands instead of a kind.
const IGNORE: &str = "ignore";

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
                let mut all = IdentityKinds::default();
                while let Some(name) = map.next_key::<String>()? {
                    if name == IGNORE {
                        all.ignore = map.next_value()?;
                    } else {
                        all.kinds.push((name, map.next_value()?));
                    }
                }
                Ok(all)
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
        let rule = generator.subschema_for::<KeyRule>();
        schemars::json_schema!({
            "type": "object",
            "properties": {
                "ignore": {
                    "description": "Values of any kind that identify nobody.",
                    "type": "array",
                    "items": {"type": "string"}
                }
            },
            "additionalProperties": rule
        })
    }
}

/// All that is declared of one kind of key: how its values are normalised, and which identify nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRule {
    /// How values are normalised.
    pub kind: KeyKind,
    /// Region of telephone numbers without a country code, where neither the record nor its source names one.
    pub region: Option<Region>,
    /// Values that identify nobody, such as the switchboard or the shop's own address.
    pub ignore: Vec<String>,
}

impl From<KeyKind> for KeyRule {
    fn from(kind: KeyKind) -> Self {
        Self {
            kind,
            region: None,
            ignore: Vec::new(),
        }
    }
}

impl KeyRule {
    /// The value as it is kept and compared. Empty when it identifies nobody: then it is no key.
    pub fn normalise<'v>(&self, value: &'v str, region: Option<Region>) -> Cow<'v, str> {
        let normalised = self.kind.normalise_in(value, region.or(self.region));
        if !self.ignore.is_empty() && self.is_among(&self.ignore, value, &normalised) {
            return Cow::Borrowed("");
        }
        normalised
    }

    /// Whether a value is one of these, as written or once normalised.
    fn is_among(&self, these: &[String], value: &str, normalised: &str) -> bool {
        let value = value.trim_matches(is_padding);
        these.iter().any(|one| {
            let one = one.trim_matches(is_padding);
            one.to_lowercase() == value.to_lowercase()
                || !normalised.is_empty() && self.kind.normalise_in(one, self.region) == normalised
        })
    }
}

/// As it is written: a kind alone, or with more.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Written {
    /// How values are normalised.
    kind: KeyKind,
    /// Region of telephone numbers without a country code, such as `DE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
    /// Values that identify nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ignore: Vec<String>,
}

impl Serialize for KeyRule {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.region.is_none() && self.ignore.is_empty() {
            return self.kind.serialize(s);
        }
        let Self {
            kind,
            region,
            ignore,
        } = self.clone();
        Written {
            kind,
            region,
            ignore,
        }
        .serialize(s)
    }
}

impl<'de> Deserialize<'de> for KeyRule {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = KeyRule;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a kind such as `phone`, or `{kind: phone, region: DE}`")
            }
            fn visit_str<E: serde::de::Error>(self, kind: &str) -> Result<KeyRule, E> {
                let kind = KeyKind::deserialize(serde::de::value::StrDeserializer::new(kind))?;
                Ok(kind.into())
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<KeyRule, A::Error> {
                let written =
                    Written::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                if written.region.is_some() && written.kind != KeyKind::Phone {
                    return Err(serde::de::Error::custom(
                        "only the kind `phone` has a region; remove it, or write `kind: phone`",
                    ));
                }
                Ok(KeyRule {
                    kind: written.kind,
                    region: written.region,
                    ignore: written.ignore,
                })
            }
        }
        d.deserialize_any(Either)
    }
}

impl JsonSchema for KeyRule {
    fn schema_name() -> Cow<'static, str> {
        "KeyRule".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let kind = generator.subschema_for::<KeyKind>();
        let written = generator.subschema_for::<Written>();
        schemars::json_schema!({
            "description": "How the values of a kind of key are normalised: its kind alone, or with more.",
            "anyOf": [kind, written]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::kind::{NONE, NONE_BYTES_MAX};
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
        same(
            KeyKind::Phone,
            "+1 555 010 0199 ext. 12",
            "+15550100199;ext=12",
        );
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
    fn a_text_that_says_there_is_no_value_is_no_key_of_any_kind() {
        assert!(NONE.is_sorted());
        assert_eq!(
            NONE.iter().map(|none| none.len()).max(),
            Some(NONE_BYTES_MAX)
        );
        for kind in ALL {
            for none in NONE {
                for written in [none.to_uppercase(), format!("\u{a0}{none} ")] {
                    assert_eq!(kind.normalise(&written), "", "{kind:?} of {written:?}");
                }
            }
            for some in ["none@example.com 1", "nullarbor 1", "unknown soldier 7"] {
                assert_ne!(kind.normalise(some), "", "{kind:?} of {some:?}");
            }
        }
    }

    fn declared(yaml: &str) -> IdentityKinds {
        rapport_model::yaml::read(yaml).unwrap()
    }

    #[test]
    fn a_kind_is_declared_by_its_name_or_with_a_region_and_values_that_identify_nobody() {
        let kinds = declared(
            "crm: exact\nphone: {kind: phone, region: DE, ignore: ['030 901820']}\nemail: {kind: email, ignore: [Info@Shop.example]}\nignore: ['0', test]\n",
        );
        assert_eq!(kinds.names().collect::<Vec<_>>(), ["crm", "phone", "email"]);
        assert_eq!(kinds.get("phone"), Some((1, KeyKind::Phone)));
        let of = |kind: &str, value: &str| {
            kinds
                .normalise(kind, value, None)
                .map(|(_, value)| value.into_owned())
        };
        assert_eq!(
            of("phone", "(0209) 555 0123").as_deref(),
            Some("+492095550123")
        );
        let gb = Region::read("GB").unwrap();
        assert_eq!(
            kinds.normalise("phone", "020 7946 0958", Some(gb)),
            Some((1, "+442079460958".into()))
        );
        for (kind, nobody) in [
            ("phone", "+49 (0)30 901820"),
            ("phone", "030 901820"),
            ("email", " info@shop.EXAMPLE"),
            ("crm", "0"),
            ("crm", "TEST"),
            ("email", "test"),
            ("crm", "NULL"),
        ] {
            assert_eq!(of(kind, nobody).as_deref(), Some(""), "{kind}: {nobody}");
        }
        assert_eq!(
            of("crm", "Info@Shop.example").as_deref(),
            Some("Info@Shop.example")
        );
        assert_eq!(of("passport", "1"), None);
        let written = serde_json::to_string(&kinds).unwrap();
        assert_eq!(
            serde_json::from_str::<IdentityKinds>(&written).unwrap(),
            kinds
        );
        assert_eq!(
            serde_json::to_string(&declared("phone: phone\n")).unwrap(),
            r#"{"phone":"phone"}"#
        );
    }

    #[test]
    fn a_declaration_that_cannot_be_meant_is_refused() {
        let refused = |yaml: &str| {
            rapport_model::yaml::read::<IdentityKinds>(yaml)
                .unwrap_err()
                .to_string()
        };
        let told = refused("phone: {kind: phone, region: UK}\n");
        assert!(told.contains("did you mean `GB`?"), "{told}");
        let told = refused("email: {kind: email, region: DE}\n");
        assert!(
            told.contains("only the kind `phone` has a region"),
            "{told}"
        );
        let told = refused("phone: fone\n");
        assert!(told.contains("fone"), "{told}");
        assert!(!refused("phone: {kind: phone, regoin: DE}\n").is_empty());
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
