//! Reading YAML so that every complaint has a line, a column, the offending text and a suggestion.

use crate::diag::{Place, Problem, did_you_mean};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_saphyr::Error;

/// A value and where it stands in its file.
#[derive(Debug, Clone, Default)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where; line 0 when the value was not read from a file.
    pub place: Place,
}

impl<T> At<T> {
    /// A value that stands in no file.
    pub fn nowhere(value: T) -> Self {
        Self {
            value,
            place: Place::default(),
        }
    }
}

impl<T> std::ops::Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// Two values are equal wherever they stand.
impl<T: PartialEq> PartialEq for At<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for At<T> {}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let spanned = serde_saphyr::Spanned::<T>::deserialize(d)?;
        Ok(Self {
            place: place(spanned.referenced),
            value: spanned.value,
        })
    }
}

impl<T: Serialize> Serialize for At<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(s)
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
    fn inline_schema() -> bool {
        T::inline_schema()
    }
}

fn place(location: serde_saphyr::Location) -> Place {
    Place {
        line: location.line() as u32,
        column: location.column() as u32,
    }
}

/// Reads a YAML text into a typed value. An unknown key is an error that names the key meant.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let options = serde_saphyr::options! { with_snippet: false };
    serde_saphyr::from_str_with_options(text, options).map_err(|e| problem(&e, text))
}

fn problem(error: &serde_saphyr::Error, text: &str) -> Problem {
    let place = error.location().map(place).unwrap_or_default();
    let error = error.without_snippet();
    // The message ends in the place again; ours stands in its own fields.
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message).trim();
    let message = message
        .strip_prefix("error: ")
        .unwrap_or(message)
        .to_owned();
    let line = text
        .lines()
        .nth(place.line.saturating_sub(1) as usize)
        .unwrap_or("");
    let meant = |word: &str, known: &[&str]| {
        let nearest = did_you_mean(word, known.iter().copied());
        nearest.unwrap_or_else(|| format!("remove it, or write one of {}", known.join(", ")))
    };
    match error {
        Error::SerdeUnknownField { field, expected, .. } => Problem::error(place, field, message.clone()).hint(meant(field, expected)),
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            Problem::error(place, variant, message.clone()).hint(meant(variant, expected))
        }
        Error::SerdeMissingField { field, .. } => {
            Problem::error(place, line.trim(), format!("`{field}` is missing here")).hint(format!("add `{field}:`"))
        }
        Error::InvalidScalar { ty, .. } => {
            let word = scalar(line, place);
            let kind = kind(ty);
            Problem::error(place, word, format!("`{word}` is not {kind}")).hint(format!("write {kind}"))
        }
        Error::ExternalMessage { .. } => Problem::error(place, line.trim(), message)
            .hint("the YAML breaks off here: check indentation, brackets and quotes in this line and the one above"),
        _ => {
            let quoted = message.split('`').nth(1);
            let word = quoted.unwrap_or_else(|| scalar(line, place)).to_owned();
            Problem::error(place, word, message).hint("the JSON Schemas of `rapport schema` say what can stand here")
        }
    }
}

/// The value that begins at a place of a line.
fn scalar(line: &str, place: Place) -> &str {
    let from = line
        .char_indices()
        .nth(place.column.saturating_sub(1) as usize)
        .map_or(line.len(), |(at, _)| at);
    let rest = line.get(from..).unwrap_or_default();
    let end = rest.find([',', ']', '}', '#']).unwrap_or(rest.len());
    rest.get(..end)
        .unwrap_or_default()
        .trim()
        .trim_matches(['"', '\''])
}

/// What a scalar type is called by people.
fn kind(ty: &str) -> &'static str {
    match ty.as_bytes() {
        [b'u', ..] => "a whole number from 0",
        [b'i', ..] => "a whole number",
        [b'f', ..] => "a number",
        [b'b', b'o', ..] => "true or false",
        _ => "a value of the right type",
    }
}
