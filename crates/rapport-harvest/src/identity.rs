//! Kinds of keys by which people are known, and how a value of each kind is written so that equal keys are equal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What `identity` in `rapport.yaml` declares: each kind of key and how its values are normalised.
pub type IdentityKinds = BTreeMap<String, KeyKind>;

/// How the values of one kind of key are normalised. The order is that of trust: a record's keys are taken in it, because
/// the objects of a rule do not keep the order in which their keys were written.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
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
    fn more_trusted_kinds_come_first() {
        assert!(KeyKind::Exact < KeyKind::Id && KeyKind::Id < KeyKind::Email);
        assert!(KeyKind::Email < KeyKind::Phone);
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
