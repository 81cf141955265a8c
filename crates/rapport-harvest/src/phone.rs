//! Telephone numbers as keys: E.164 where that is certain, the digits as they stand where it is not.
//!
//! A number is changed only when the numbering plan says so: a trunk zero after the country code goes (`+44 (0)20` is
//! `+4420`, while the zero of `+39 06` stays), and a national number gets its country code when a region is known. What the
//! plan does not know keeps its digits, so that no key is lost and the same text is always the same key.

use phonenumber::{Mode, country};
use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Which numbering plan the numbers below are of: the crate's own, as its version says. Goes into the version of a rule, so
/// that a later plan counts as another rule.
pub(crate) const PLAN: &str = "phonenumber 0.3.10+9.0.33";

/// A country or territory whose numbering plan holds for numbers without a country code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region(country::Id);

impl Region {
    /// Reads two capitals of ISO 3166, or says what to write.
    pub fn read(code: &str) -> Result<Self, String> {
        let two_capitals = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if two_capitals && let Ok(id) = code.parse() {
            return Ok(Self(id));
        }
        let capitals = code.trim().to_ascii_uppercase();
        let meant = match capitals.as_str() {
            "UK" | "EN" => "did you mean `GB`?".to_owned(),
            other if other != code && Self::read(other).is_ok() => {
                format!("did you mean `{other}`?")
            }
            _ => "use two capitals of ISO 3166, such as GB".to_owned(),
        };
        Err(format!("`{code}` is not a region: {meant}"))
    }

    /// The code, such as `GB`.
    pub fn code(&self) -> &str {
        self.0.as_ref()
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::read(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Region {
    fn schema_name() -> Cow<'static, str> {
        "Region".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Country or territory of telephone numbers without a country code: two capitals of ISO 3166, such as GB.",
            "type": "string",
            "pattern": "^[A-Z]{2}$"
        })
    }
}

/// The number as a key, with `;ext=12` when it has an extension. Empty when there are no digits.
pub(crate) fn key(text: &str, region: Option<Region>) -> Cow<'_, str> {
    let (main, extension) = split(text);
    let number = number(main, region);
    match extension {
        None => number,
        Some(extension) => Cow::Owned(format!("{number};ext={extension}")),
    }
}

/// A number and its extension. Where the number itself has letters it is none, and all of the text is taken for it.
fn split(text: &str) -> (&str, Option<&str>) {
    #[expect(
        clippy::expect_used,
        reason = "the pattern stands here, and a test runs it"
    )]
    static EXTENSION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(.*?[0-9].*?)(?:\s*;\s*ext\s*=|[\s,;(]*(?:extension|extn|ext|xtn|x|durchwahl|dw|poste)[\s.:]*|\s*#|\s*,+)\s*([0-9]{1,10})\s*[#)]?$",
        )
        .expect("a pattern")
    });
    // Most numbers have none of what an extension starts with.
    if !text
        .bytes()
        .any(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'#' | b';' | b','))
    {
        return (text, None);
    }
    let Some(found) = EXTENSION.captures(text) else {
        return (text, None);
    };
    match (found.get(1), found.get(2)) {
        (Some(main), Some(extension)) if !has_letters(main.as_str()) => {
            (main.as_str(), Some(extension.as_str()))
        }
        _ => (text, None),
    }
}

/// Letters behind the first digit: those before it are a label such as `tel.:`.
fn has_letters(main: &str) -> bool {
    main.chars()
        .skip_while(|c| !c.is_ascii_digit())
        .any(char::is_alphabetic)
}

fn number(main: &str, region: Option<Region>) -> Cow<'_, str> {
    let digits: String = main.chars().filter(char::is_ascii_digit).collect();
    let starts_with_plus = main
        .chars()
        .find(|c| *c == '+' || c.is_ascii_digit())
        .is_some_and(|c| c == '+');
    let abroad = if starts_with_plus {
        Some(digits.as_str())
    } else {
        digits.strip_prefix("00")
    };
    match abroad {
        Some("") => Cow::Borrowed(""),
        Some(rest) => {
            let written_zero = main.contains("(0)");
            Cow::Owned(without_trunk_zero(rest, written_zero))
        }
        None if has_letters(main) => Cow::Owned(digits),
        None => match region.and_then(|region| national(&digits, region)) {
            Some(known) => Cow::Owned(known),
            None => Cow::Owned(digits),
        },
    }
}

/// A national number of this region in E.164, if its plan has such a number.
fn national(digits: &str, region: Region) -> Option<String> {
    let parsed = phonenumber::parse(Some(region.0), digits).ok()?;
    parsed
        .is_valid()
        .then(|| parsed.format().mode(Mode::E164).to_string())
}

/// A number with its country code, as digits, with `+` before it and without a zero that is dialled only within the country.
fn without_trunk_zero(digits: &str, written_zero: bool) -> String {
    let as_it_is = format!("+{digits}");
    // Country codes have one to three digits; a trunk zero comes right after.
    let zeros = digits.bytes().skip(1).take(3).any(|byte| byte == b'0');
    if !zeros {
        return as_it_is;
    }
    let known = phonenumber::parse(None, &as_it_is).ok();
    if let Some(parsed) = known.filter(phonenumber::PhoneNumber::is_valid) {
        let known = parsed.format().mode(Mode::E164).to_string();
        let code = parsed.code().value().to_string();
        // Whatever else the library would drop belongs to the number: an `8` is a trunk digit only at home.
        let only_zeros = digits
            .strip_prefix(code.as_str())
            .zip(
                known
                    .strip_prefix('+')
                    .and_then(|k| k.strip_prefix(code.as_str())),
            )
            .and_then(|(given, kept)| given.strip_suffix(kept))
            .is_some_and(|dropped| dropped.bytes().all(|byte| byte == b'0'));
        if only_zeros {
            return known;
        }
    }
    if written_zero {
        // `(0)` is a trunk zero in writing, whether or not the plan knows the number; except where zeros are dialled from
        // abroad, too.
        for code in [1, 2, 3] {
            let Some((code, rest)) = digits.split_at_checked(code) else {
                break;
            };
            let is_code = code.parse().is_ok_and(is_country_code);
            if is_code && !matches!(code, "39" | "378" | "379") {
                return format!("+{code}{}", rest.strip_prefix('0').unwrap_or(rest));
            }
        }
    }
    as_it_is
}

fn is_country_code(code: u16) -> bool {
    phonenumber::metadata::DATABASE.region(&code).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        key(text, None).into_owned()
    }

    fn within(region: &str, text: &str) -> String {
        key(text, Some(Region::read(region).unwrap())).into_owned()
    }

    #[test]
    fn a_trunk_zero_is_no_part_of_a_number_with_its_country_code() {
        for text in [
            "+44 (0)20 7946 0958",
            "+44 20 7946 0958",
            "0044 (0) 20-7946-0958",
            "+44 020 7946 0958",
            "tel.: +44 (0)2079460958",
        ] {
            assert_eq!(of(text), "+442079460958", "{text}");
        }
        assert_eq!(of("+49 (0) 209 555 0123"), "+492095550123");
        assert_eq!(of("+492095550123"), "+492095550123");
        // Where the zero is dialled from abroad, too, it stays.
        assert_eq!(of("+39 06 6982 1234"), "+390669821234");
        assert_eq!(of("+39 (0)6 6982 1234"), "+390669821234");
        // Other trunk digits are parts of numbers elsewhere.
        assert_eq!(of("+7 800 555 35 35"), "+78005553535");
        // A number that no plan knows loses its written zero all the same.
        assert_eq!(of("+49 (0)1 2"), "+4912");
        assert_eq!(of("+49 01 2"), "+49012");
    }

    #[test]
    fn a_national_number_gets_the_country_code_of_its_region() {
        assert_eq!(within("GB", "020 7946 0958"), "+442079460958");
        assert_eq!(within("DE", "(0209) 555-0123"), "+492095550123");
        assert_eq!(within("IT", "06 6982 1234"), "+390669821234");
        assert_eq!(within("US", "(415) 555-2671"), "+14155552671");
        assert_eq!(within("US", "011 44 20 7946 0958"), "+442079460958");
        // Its own country code beats the region.
        assert_eq!(within("US", "+44 (0)20 7946 0958"), "+442079460958");
        assert_eq!(within("DE", "+39 06 6982 1234"), "+390669821234");
        assert_eq!(within("DE", "00442079460958"), "+442079460958");
    }

    #[test]
    fn what_the_plan_does_not_know_keeps_its_digits() {
        assert_eq!(of("(030) 123-45"), "03012345");
        assert_eq!(of("0958 home"), "0958");
        assert_eq!(within("DE", "1"), "1");
        assert_eq!(within("GB", "0958 home"), "0958");
        assert_eq!(
            within("GB", "020 7946 0958 / 020 7946 0959"),
            "0207946095802079460959"
        );
        assert_eq!(of("+999 123"), "+999123");
        for nothing in ["", "unknown", "+", "00", "x", "ext. "] {
            assert_eq!(within("DE", nothing), "", "{nothing}");
        }
    }

    #[test]
    fn people_at_two_extensions_of_one_number_are_two_people() {
        for text in [
            "+1 555 010 0199 ext. 12",
            "+1 555 010 0199 ext 12",
            "+1 555 010 0199x12",
            "+1 555 010 0199 x 12",
            "+1 (555) 010-0199 #12",
            "+15550100199;ext=12",
            "+15550100199 ; ext = 12",
            "+15550100199,12",
            "+1 555 010 0199 Extension: 12",
            "+1 555 010 0199, ext. 12#",
        ] {
            assert_eq!(of(text), "+15550100199;ext=12", "{text}");
        }
        assert_eq!(of("+1 555 010 0199 x 7"), "+15550100199;ext=7");
        assert_eq!(of("+1 555 010 0199 x 07"), "+15550100199;ext=07");
        assert_eq!(of("+15550100199"), "+15550100199");
        assert_eq!(
            within("GB", "020 7946 0958 ext. 12"),
            "+442079460958;ext=12"
        );
        assert_eq!(of("+44 (0)20 7946 0958 Durchwahl 3"), "+442079460958;ext=3");
        // No number before it: then it is no extension.
        assert_eq!(of("ext. 12"), "12");
        assert_eq!(of("1a2x5"), "125");
    }

    #[test]
    fn a_region_is_two_capitals_or_the_one_that_is_meant_is_named() {
        assert_eq!(Region::read("GB").unwrap().code(), "GB");
        assert_eq!(
            Region::read("UK").unwrap_err(),
            "`UK` is not a region: did you mean `GB`?"
        );
        assert_eq!(
            Region::read("de").unwrap_err(),
            "`de` is not a region: did you mean `DE`?"
        );
        assert!(
            Region::read("Germany")
                .unwrap_err()
                .contains("two capitals of ISO 3166")
        );
    }
}
