//! Money in minor units (cents) of one currency, and exact decimal text. No floats anywhere.

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

    /// Reads a three-letter code. `None` when it is not three ASCII capitals.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self(bytes))
    }

    /// The code as text.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// How many decimals an amount in this currency has (ISO 4217 minor unit).
    pub fn decimals(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// Reads an amount such as `2024.99` in this currency.
    pub fn parse_amount(self, text: &str) -> Result<Minor, DecimalError> {
        parse_scaled(text, self.decimals()).map(Minor)
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
        Self::parse(&code).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "`{code}` is not a currency code: use three capitals, such as USD"
            ))
        })
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
