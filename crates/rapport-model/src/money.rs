//! Money in minor units (cents) of one currency, and exact decimal text. No floats anywhere.

use crate::currencies;
use crate::diag::did_you_mean;
use serde::{Deserialize, Serialize};

/// An amount in minor units (cents for USD, yen for JPY). The currency stands beside it, never inside.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Minor(pub i64);

impl Minor {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The sum, or `None` when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The part with this index when the amount is split into `count` parts whose sum is exactly the amount.
    #[inline]
    pub fn part(self, index: u16, count: u16) -> Self {
        if count <= 1 {
            return self;
        }
        let (n, i, c) = (i128::from(self.0), i128::from(index), i128::from(count));
        // Differences of cumulative quotients: the parts add up to the whole whatever the remainder.
        Self(((n * (i + 1)).div_euclid(c) - (n * i).div_euclid(c)) as i64)
    }
}

/// An ISO 4217 currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// United States dollar, the default.
    pub const USD: Self = Self(*b"USD");

    /// Reads a code of ISO 4217. `None` when there is no such currency.
    pub fn parse(code: &str) -> Option<Self> {
        Self::read(code).ok()
    }

    /// Reads a code of ISO 4217, or says which one was probably meant.
    pub fn read(code: &str) -> Result<Self, UnknownCurrency> {
        let bytes: Option<[u8; 3]> = code.as_bytes().try_into().ok();
        bytes
            .filter(|bytes| currencies::decimals(*bytes).is_some())
            .map(Self)
            .ok_or_else(|| UnknownCurrency::new(code))
    }

    /// The code as text.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// How many decimals an amount in this currency has (ISO 4217 minor unit).
    pub fn decimals(self) -> u32 {
        currencies::decimals(self.0).unwrap_or(2)
    }

    /// Reads an amount such as `2024.99` in this currency. One with more decimals than the currency has is refused whatever
    /// they are: `1.500` in euros is more likely one thousand five hundred than one and a half.
    pub fn parse_amount(self, text: &str) -> Result<Minor, DecimalError> {
        let decimals = self.decimals();
        let given = text.split_once('.').map_or(0, |(_, given)| given.len());
        let amount = parse_scaled(text, decimals)?;
        if given > decimals as usize {
            return Err(DecimalError::TooPrecise(text.to_owned(), decimals));
        }
        Ok(Minor(amount))
    }

    /// Writes an amount with its decimals, grouped by thousands: `77,548,570.20`.
    pub fn format_amount(self, amount: Minor) -> String {
        let plain = format_scaled(amount.0, self.decimals());
        let (sign, digits) = plain
            .strip_prefix('-')
            .map_or(("", plain.as_str()), |d| ("-", d));
        let (whole, decimals) = digits
            .split_once('.')
            .map_or((digits, None), |(w, d)| (w, Some(d)));
        let mut grouped = String::from(sign);
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(c);
        }
        if let Some(decimals) = decimals {
            grouped.push('.');
            grouped.push_str(decimals);
        }
        grouped
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let code = String::deserialize(d)?;
        Self::read(&code).map_err(serde::de::Error::custom)
    }
}

/// A text that names no currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{code}` is not a currency code: {hint}")]
pub struct UnknownCurrency {
    /// The text.
    pub code: String,
    /// What to do.
    pub hint: String,
}

impl UnknownCurrency {
    fn new(code: &str) -> Self {
        let hint = did_you_mean(code, currencies::codes())
            .unwrap_or_else(|| "use three capitals of ISO 4217, such as USD".to_owned());
        Self {
            code: code.to_owned(),
            hint,
        }
    }
}

/// Why a decimal text could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not a plain decimal number (`NaN`, `1e5`, empty, letters).
    #[error("`{0}` is not a plain decimal number")]
    NotANumber(String),
    /// More decimals than the unit has; rounding would hide it.
    #[error("`{0}` has more than {1} decimals")]
    TooPrecise(String, u32),
    /// Does not fit 64 bits.
    #[error("`{0}` is too large")]
    Overflow(String),
}

/// Reads a plain decimal text as an integer scaled by `10^decimals`. Trailing zeros beyond the scale are allowed.
pub fn parse_scaled(text: &str, decimals: u32) -> Result<i64, DecimalError> {
    let not_a_number = || DecimalError::NotANumber(text.to_owned());
    let overflow = || DecimalError::Overflow(text.to_owned());
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let mut value: i64 = 0;
    let mut seen_digit = false;
    let mut fraction: Option<u32> = None;
    for &byte in digits {
        match (byte, fraction) {
            (b'0'..=b'9', Some(used)) if used == decimals => {
                if byte != b'0' {
                    return Err(DecimalError::TooPrecise(text.to_owned(), decimals));
                }
            }
            (b'0'..=b'9', _) => {
                let digit = i64::from(byte - b'0');
                let signed = if negative { -digit } else { digit };
                value = value
                    .checked_mul(10)
                    .and_then(|v| v.checked_add(signed))
                    .ok_or_else(overflow)?;
                seen_digit = true;
                fraction = fraction.map(|used| used + 1);
            }
            (b'.', None) => fraction = Some(0),
            _ => return Err(not_a_number()),
        }
    }
    if !seen_digit && fraction != Some(0) || digits.is_empty() || digits == b"." {
        return Err(not_a_number());
    }
    let missing = decimals - fraction.unwrap_or(0);
    value.checked_mul(10_i64.pow(missing)).ok_or_else(overflow)
}

/// Writes a scaled integer with all its decimals: `format_scaled(-250, 2)` is `-2.50`.
pub fn format_scaled(value: i64, decimals: u32) -> String {
    if decimals == 0 {
        return value.to_string();
    }
    let scale = 10_u64.pow(decimals);
    let magnitude = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    let width = decimals as usize;
    format!("{sign}{}.{:0width$}", magnitude / scale, magnitude % scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimal_text_is_read_exactly_or_refused() {
        let ok = |t, v| assert_eq!(parse_scaled(t, 2), Ok(v), "{t}");
        ok("2024.99", 202_499);
        ok("-0.5", -50);
        ok(".0000", 0);
        ok("1.370000", 137);
        ok("-92233720368547758.08", i64::MIN);
        for bad in ["", "NaN", "1e5", "inf", "1,000", ".", "-", "1.2.3", "٣"] {
            assert!(
                matches!(parse_scaled(bad, 2), Err(DecimalError::NotANumber(_))),
                "{bad}"
            );
        }
        assert!(matches!(
            parse_scaled("1.005", 2),
            Err(DecimalError::TooPrecise(..))
        ));
        assert!(matches!(
            parse_scaled("92233720368547758.08", 2),
            Err(DecimalError::Overflow(_))
        ));
    }

    #[test]
    fn amounts_are_written_with_groups_and_sign() {
        assert_eq!(
            Currency::USD.format_amount(Minor(7_754_857_020)),
            "77,548,570.20"
        );
        assert_eq!(Currency::USD.format_amount(Minor(-99)), "-0.99");
        assert_eq!(
            Currency::parse("JPY").map(|c| c.format_amount(Minor(1000))),
            Some("1,000".into())
        );
    }

    #[test]
    fn a_code_that_is_no_currency_is_refused_with_the_one_that_is_meant() {
        let told = |code| Currency::read(code).unwrap_err().to_string();
        assert_eq!(
            told("usd"),
            "`usd` is not a currency code: did you mean `USD`?"
        );
        assert_eq!(
            told("EUX"),
            "`EUX` is not a currency code: did you mean `EUR`?"
        );
        assert_eq!(
            told("dollars"),
            "`dollars` is not a currency code: use three capitals of ISO 4217, such as USD"
        );
        assert_eq!(Currency::parse("XAU"), None);
        let read: Result<Currency, _> = serde_json::from_str("\"GPB\"");
        assert!(
            read.unwrap_err()
                .to_string()
                .contains("did you mean `GBP`?")
        );
    }

    #[test]
    fn an_amount_has_at_most_the_decimals_of_its_currency_whatever_they_are() {
        let read = |code, text| Currency::parse(code).unwrap().parse_amount(text);
        assert_eq!(read("EUR", "1.5"), Ok(Minor(150)));
        assert_eq!(read("KWD", "1.500"), Ok(Minor(1_500)));
        assert_eq!(read("CLF", "1.5"), Ok(Minor(15_000)));
        assert_eq!(read("JPY", "1500"), Ok(Minor(1_500)));
        for (code, text) in [
            ("EUR", "1.500"),
            ("JPY", "1.0"),
            ("KWD", "1.0000"),
            ("CLF", "0.00000"),
        ] {
            assert!(
                matches!(read(code, text), Err(DecimalError::TooPrecise(..))),
                "{text} {code}"
            );
        }
    }

    proptest! {
        #[test]
        fn parts_of_an_amount_add_up_to_it(amount in any::<i64>(), count in 1_u16..50) {
            let sum: i128 = (0..count).map(|i| i128::from(Minor(amount).part(i, count).0)).sum();
            prop_assert_eq!(sum, i128::from(amount));
        }

        #[test]
        fn written_decimals_are_read_back(value in any::<i64>(), decimals in 0_u32..4) {
            prop_assert_eq!(parse_scaled(&format_scaled(value, decimals), decimals), Ok(value));
        }
    }
}
