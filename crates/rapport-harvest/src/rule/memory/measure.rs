//! The size of a value, in bytes as counted against the limit.

use vrl::value::Value;

/// What an element of an array or object counts besides its text: its place and the key's.
pub(super) const ELEMENT_BYTES: usize = 16;

/// How deep values may be nested: freeing and comparing them goes as deep.
pub(super) const DEPTH_MAX: usize = 128;

/// The size, or `None` when it is larger than `max` or nested too deep. Looks at no more of the value than that takes.
pub(super) fn size(value: &Value, max: usize) -> Option<usize> {
    let mut left = max;
    take(value, &mut left, DEPTH_MAX).then(|| max - left)
}

fn take(value: &Value, left: &mut usize, depth: usize) -> bool {
    let Some(deeper) = depth.checked_sub(1) else {
        return false;
    };
    let element = |value: &Value, key: usize, left: &mut usize| {
        spend(left, ELEMENT_BYTES + key) && take(value, left, deeper)
    };
    match value {
        Value::Bytes(bytes) => spend(left, bytes.len()),
        Value::String(string) => spend(left, string.len()),
        Value::Array(array) => array.iter().all(|value| element(value, 0, left)),
        Value::Object(object) => object
            .iter()
            .all(|(key, value)| element(value, key.as_str().len(), left)),
        _ => true,
    }
}

fn spend(left: &mut usize, bytes: usize) -> bool {
    match left.checked_sub(bytes) {
        Some(rest) => {
            *left = rest;
            true
        }
        None => false,
    }
}

/// How deep a value is nested; 0 for one that is no collection.
pub(super) fn depth(value: &Value) -> usize {
    match value {
        Value::Array(array) => 1 + array.iter().map(depth).max().unwrap_or(0),
        Value::Object(object) => 1 + object.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_counts_its_text_and_its_elements() {
        let value: Value = serde_json::json!({"key": ["abc", 1, null]}).into();
        assert_eq!(size(&value, 1_000), Some(16 + 3 + 3 * 16 + 3));
        assert_eq!(size(&value, 70), Some(70));
        assert_eq!(size(&value, 69), None);
        assert_eq!(depth(&value), 2);
        assert_eq!(size(&Value::from("abc"), 3), Some(3));
        let mut deep = Value::Null;
        for _ in 0..DEPTH_MAX - 1 {
            deep = Value::Array(vec![deep]);
        }
        assert!(size(&deep, 1_000_000).is_some());
        assert_eq!(size(&Value::Array(vec![deep]), 1_000_000), None);
    }
}
