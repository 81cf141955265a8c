//! Keys of lookup rows as bytes: a number and its text are the same key, so that `"676"` of one file finds 676 of another.

use crate::typed::Typed;
use vrl::value::Value;

/// A key under construction: its parts one after the other, each ended so that `("a", "bc")` is not `("ab", "c")`.
#[derive(Debug, Default, Clone)]
pub(crate) struct KeyBytes {
    bytes: Vec<u8>,
}

impl KeyBytes {
    /// The finished key.
    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
    }

    /// Adds a part. `false` when the value cannot be part of a key: null, or a nested value.
    pub(crate) fn push_typed(&mut self, value: &Typed) -> bool {
        match value {
            Typed::Null | Typed::Json(_) => return false,
            Typed::Text(text) => self.part(text),
            Typed::Integer(number) => self.integer(*number),
            Typed::Boolean(is) => self.part(if *is { b"true" } else { b"false" }),
            Typed::Timestamp(micros) => self.timestamp(*micros),
        }
        true
    }

    /// Adds a part that a rule gave. `false` as for [`Self::push_typed`], and for floats.
    pub(crate) fn push_value(&mut self, value: &Value) -> bool {
        match value {
            Value::Bytes(text) => self.part(text),
            Value::String(text) => self.part(text.as_bytes()),
            Value::Integer(number) => self.integer(*number),
            Value::Boolean(is) => self.part(if *is { b"true" } else { b"false" }),
            Value::Timestamp(moment) => self.timestamp(moment.timestamp_micros()),
            Value::Null
            | Value::Float(_)
            | Value::Regex(_)
            | Value::Object(_)
            | Value::Array(_) => return false,
        }
        true
    }

    fn part(&mut self, part: &[u8]) {
        self.bytes
            .extend_from_slice(&(part.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(part);
    }

    fn integer(&mut self, number: i64) {
        // Written backwards into a fixed buffer: `format!` would cost as much as the look-up itself.
        let mut digits = [0_u8; 20];
        let mut at = digits.len();
        let mut rest = number.unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            at -= 1;
            digits[at] = b'-';
        }
        self.part(&digits[at..]);
    }

    fn timestamp(&mut self, micros: i64) {
        self.bytes.extend_from_slice(&u32::MAX.to_le_bytes());
        self.bytes.extend_from_slice(&micros.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(parts: &[Typed]) -> Vec<u8> {
        let mut key = KeyBytes::default();
        assert!(parts.iter().all(|p| key.push_typed(p)));
        key.as_slice().to_vec()
    }

    fn text(text: &'static str) -> Typed {
        Typed::Text(bytes::Bytes::from_static(text.as_bytes()))
    }

    #[test]
    fn a_number_and_its_text_are_the_same_key() {
        for number in [0, 7, -7, 676, i64::MAX, i64::MIN] {
            let written = Typed::Text(bytes::Bytes::from(number.to_string()));
            assert_eq!(key(&[Typed::Integer(number)]), key(&[written]));
        }
        assert_ne!(key(&[text("007")]), key(&[Typed::Integer(7)]));
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(key(&[text("a"), text("bc")]), key(&[text("ab"), text("c")]));
        assert_ne!(key(&[text("")]), key(&[text(""), text("")]));
    }

    #[test]
    fn null_is_no_key() {
        assert!(!KeyBytes::default().push_typed(&Typed::Null));
        assert!(!KeyBytes::default().push_value(&Value::Null));
    }
}
