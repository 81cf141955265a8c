//! How a key is written so that equal keys are equal.

use crate::phone::{self, Region};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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
    /// Telephone number: E.164 where the numbering plan is sure, its digits elsewhere, and the extension as `;ext=12`.
    Phone,
}

impl KeyKind {
    /// The value as it is kept and compared, without a region. Empty when it identifies nobody: then it is no key.
    pub fn normalise(self, value: &str) -> Cow<'_, str> {
        self.normalise_in(value, None)
    }

    /// The value as it is kept and compared. Empty when nothing of it is left, or when it only says that there is none.
    pub fn normalise_in(self, value: &str, region: Option<Region>) -> Cow<'_, str> {
        let value = value.trim_matches(is_padding);
        if says_none(value) {
            return Cow::Borrowed("");
        }
        match self {
            Self::Email if value.chars().any(char::is_uppercase) => {
                Cow::Owned(value.to_lowercase())
            }
            Self::Exact | Self::Email => Cow::Borrowed(value),
            Self::Phone => phone::key(value, region),
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

/// Texts that programs, spreadsheets and people write where they have no value, in lower case. As keys they would make one
/// person of everybody who has none.
pub(super) const NONE: &[&str] = &[
    "#n/a",
    "#name?",
    "#null!",
    "#ref!",
    "#value!",
    "(blank)",
    "(empty)",
    "(none)",
    "(null)",
    "(unknown)",
    "-",
    "--",
    "---",
    "<null>",
    "?",
    "??",
    "???",
    "[null]",
    "\\n",
    "blank",
    "empty",
    "missing",
    "n.a.",
    "n/a",
    "nan",
    "nil",
    "no e-mail",
    "no email",
    "no email address",
    "no phone",
    "no phone number",
    "noemail",
    "none",
    "not applicable",
    "not available",
    "not known",
    "not provided",
    "not set",
    "null",
    "undefined",
    "unknown",
];

/// The longest of them, in bytes.
pub(super) const NONE_BYTES_MAX: usize = 16;

fn says_none(value: &str) -> bool {
    value.len() <= NONE_BYTES_MAX && NONE.iter().any(|none| none.eq_ignore_ascii_case(value))
}

/// White space, and the invisible characters that spreadsheets and web forms leave around a value.
pub(super) fn is_padding(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\0')
}
