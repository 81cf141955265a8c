//! Functions whose result can be far larger than what they are given: how large it will be at most.
//!
//! An estimate may be too high, but not by so much that a usual call is refused. The result is measured besides.

use super::measure::{DEPTH_MAX, ELEMENT_BYTES, depth, size};
use vrl::value::Value;

/// How to look ahead at one function.
#[derive(Debug)]
pub(super) struct Guard {
    pub(super) name: &'static str,
    /// Names of the arguments that it looks at.
    pub(super) arguments: &'static [&'static str],
    /// The size of the result in bytes, from these arguments and the limit. Whatever is wrong with them the function says.
    pub(super) estimate: fn(&[Option<Value>], usize) -> usize,
}

/// Larger than any limit.
const TOO_LARGE: usize = usize::MAX;

const GUARDS: &[Guard] = &[
    guard("chunks", &["value", "chunk_size"], |given, _| {
        let bytes = len(given, 0);
        let chunk = usize::try_from(integer(given, 1).unwrap_or(1)).unwrap_or(1);
        elements(bytes / chunk.max(1) + 1).saturating_add(bytes)
    }),
    guard("encode_json", &["value", "pretty"], |given, max| {
        let bytes = own(given, max);
        match given.get(1) {
            Some(Some(Value::Boolean(true))) => bytes.saturating_add(indented(given, bytes)),
            _ => bytes,
        }
    }),
    guard(
        "encode_key_value",
        &["value", "key_value_delimiter", "field_delimiter"],
        |given, max| {
            let bytes = own(given, max);
            let delimiters = len(given, 1) + len(given, 2);
            flattened(given, bytes, 1)
                .saturating_add((bytes / ELEMENT_BYTES).saturating_mul(delimiters))
        },
    ),
    guard("encode_logfmt", &["value"], |given, max| {
        flattened(given, own(given, max), 1)
    }),
    guard("flatten", &["value", "separator"], |given, max| {
        flattened(given, own(given, max), len(given, 1).max(1))
    }),
    guard(
        "format_number",
        &["scale", "decimal_separator", "grouping_separator"],
        |given, _| {
            let scale = integer(given, 0).unwrap_or(0).max(0);
            // A number has at most 309 digits before the point, so 103 groups.
            let groups = len(given, 2).saturating_mul(103);
            usize::try_from(scale)
                .unwrap_or(TOO_LARGE)
                .saturating_add(len(given, 1))
                .saturating_add(groups)
        },
    ),
    guard("join", &["value", "separator"], |given, max| {
        let count = array(given, 0).map_or(0, <[Value]>::len);
        own(given, max)
            .saturating_sub(elements(count))
            .saturating_add(count.saturating_mul(len(given, 1)))
    }),
    guard("parse_csv", &["value", "delimiter"], |given, _| {
        let delimiter = text(given, 1).and_then(|text| text.first().copied());
        parsed(given, &[delimiter.unwrap_or(b',')])
    }),
    guard("parse_json", &["value"], |given, _| parsed(given, b",[{:")),
    guard("parse_regex_all", &["value", "pattern"], |given, max| {
        let Some(Some(Value::Regex(pattern))) = given.get(1) else {
            return 0;
        };
        let groups = pattern.captures_len();
        let matches = matches(given, max / ELEMENT_BYTES);
        elements(matches.saturating_mul(groups + 1))
            .saturating_add(len(given, 0).saturating_mul(groups))
    }),
    guard("parse_ruby_hash", &["value"], |given, _| {
        nested(given, |byte| match byte {
            b'{' | b'[' => 1,
            b'}' | b']' => -1,
            _ => 0,
        })
        .saturating_add(parsed(given, b",[{="))
    }),
    guard("parse_xml", &["value"], |given, _| {
        let text = text(given, 0).unwrap_or_default();
        let mut open: usize = 0;
        for pair in text.windows(2) {
            match pair {
                [b'<', b'/'] | [b'/', b'>'] => open = open.saturating_sub(1),
                [b'<', b'!' | b'?'] => {}
                [b'<', _] => open += 1,
                _ => {}
            }
            if open >= DEPTH_MAX {
                return TOO_LARGE;
            }
        }
        parsed(given, b"<=")
    }),
    guard("parse_yaml", &["value"], |given, _| {
        let once = parsed(given, b",[{:-\n");
        // What a name stands for may be repeated a hundred times as often as the text has parts.
        let named = text(given, 0).is_some_and(|text| text.contains(&b'&') && text.contains(&b'*'));
        if named {
            once.saturating_mul(100)
        } else {
            once
        }
    }),
    guard("range", &["start", "end", "step"], |given, _| {
        let bound = |at| i128::from(integer(given, at).unwrap_or(0));
        let step = i128::from(integer(given, 2).unwrap_or(1)).abs().max(1);
        let count = (bound(1) - bound(0)).abs() / step;
        elements(usize::try_from(count).unwrap_or(TOO_LARGE))
    }),
    guard("redact", &["value", "redactor"], |given, max| {
        let replacement = match given.get(1) {
            Some(Some(redactor)) => size(redactor, max).unwrap_or(TOO_LARGE).max(64),
            _ => 10,
        };
        let bytes = own(given, max);
        // What is found is mostly longer than two characters; where it is not, the result is measured.
        bytes.saturating_add(bytes.saturating_mul(replacement) / 2)
    }),
    guard(
        "replace",
        &["value", "pattern", "with", "count"],
        |given, max| {
            let with = text(given, 2).unwrap_or_default();
            // Each `$` may stand for a group of the match; together the matches are no longer than the value.
            let groups = with.split(|byte| *byte == b'$').count() - 1;
            let kept = len(given, 0).saturating_mul(1 + groups);
            let room = max.saturating_sub(kept) / with.len().max(1);
            let limit = integer(given, 3).and_then(|count| usize::try_from(count).ok());
            let found = matches(given, room.saturating_add(1)).min(limit.unwrap_or(TOO_LARGE));
            kept.saturating_add(found.saturating_mul(with.len()))
        },
    ),
    guard("set", &["value", "path", "data"], |given, _| {
        let path = array(given, 1).unwrap_or_default();
        if path.len() >= DEPTH_MAX {
            return TOO_LARGE;
        }
        // Elements up to an index are made where they are not there.
        path.iter().fold(0, |sum: usize, segment| match segment {
            Value::Integer(index) => sum.saturating_add(elements(
                usize::try_from(index.unsigned_abs()).unwrap_or(TOO_LARGE),
            )),
            _ => sum,
        })
    }),
    guard(
        "sieve",
        &["value", "replace_single", "replace_repeated"],
        |given, _| len(given, 0).saturating_mul(1.max(len(given, 1)).max(len(given, 2))),
    ),
    guard("split", &["value", "pattern"], |given, max| {
        let found = matches(given, max / ELEMENT_BYTES + 1);
        elements(found.saturating_add(1)).saturating_add(len(given, 0))
    }),
    guard("unflatten", &["value", "separator"], |given, max| {
        let separator = text(given, 1).unwrap_or(b".");
        let separator = String::from_utf8_lossy(separator);
        if deepest_key(given.first().and_then(Option::as_ref), &separator) >= DEPTH_MAX {
            return TOO_LARGE;
        }
        // Each part of a key becomes an object.
        own(given, max)
    }),
];

const fn guard(
    name: &'static str,
    arguments: &'static [&'static str],
    estimate: fn(&[Option<Value>], usize) -> usize,
) -> Guard {
    Guard {
        name,
        arguments,
        estimate,
    }
}

/// The guard of a function that needs one.
pub(super) fn of(name: &str) -> Option<&'static Guard> {
    GUARDS.iter().find(|guard| guard.name == name)
}

/// The size of so many copies of a value.
pub(super) fn times(count: usize, value: &Value) -> usize {
    size(value, TOO_LARGE)
        .unwrap_or(TOO_LARGE)
        .saturating_mul(count)
}

fn elements(count: usize) -> usize {
    count.saturating_mul(ELEMENT_BYTES)
}

fn text(given: &[Option<Value>], at: usize) -> Option<&[u8]> {
    match given.get(at)?.as_ref()? {
        Value::Bytes(bytes) => Some(bytes),
        Value::String(string) => Some(string.as_bytes()),
        _ => None,
    }
}

fn len(given: &[Option<Value>], at: usize) -> usize {
    text(given, at).map_or(0, <[u8]>::len)
}

fn integer(given: &[Option<Value>], at: usize) -> Option<i64> {
    given.get(at)?.as_ref()?.as_integer()
}

fn array(given: &[Option<Value>], at: usize) -> Option<&[Value]> {
    given.get(at)?.as_ref()?.as_array()
}

/// The size of the first argument.
fn own(given: &[Option<Value>], max: usize) -> usize {
    match given.first() {
        Some(Some(value)) => size(value, max).unwrap_or(TOO_LARGE),
        _ => 0,
    }
}

/// What the indentation of JSON takes: two spaces for each level, for each element.
fn indented(given: &[Option<Value>], bytes: usize) -> usize {
    let levels = given.first().and_then(Option::as_ref).map_or(0, depth);
    (bytes / ELEMENT_BYTES).saturating_mul(levels * 2)
}

/// The size once the keys of all levels stand before each value.
fn flattened(given: &[Option<Value>], bytes: usize, separator: usize) -> usize {
    let levels = given
        .first()
        .and_then(Option::as_ref)
        .map_or(0, depth)
        .max(1);
    let separators = (bytes / ELEMENT_BYTES)
        .saturating_mul(separator)
        .saturating_mul(levels);
    bytes.saturating_mul(levels).saturating_add(separators)
}

/// The size of what text becomes whose elements stand between these bytes.
fn parsed(given: &[Option<Value>], between: &[u8]) -> usize {
    let text = text(given, 0).unwrap_or_default();
    let marks = text.iter().filter(|byte| between.contains(byte)).count();
    elements(marks).saturating_add(text.len())
}

/// [`TOO_LARGE`] for text whose brackets are nested too deep, else 0.
fn nested(given: &[Option<Value>], step: fn(u8) -> isize) -> usize {
    let mut open: isize = 0;
    for byte in text(given, 0).unwrap_or_default() {
        open = (open + step(*byte)).max(0);
        if open.unsigned_abs() >= DEPTH_MAX {
            return TOO_LARGE;
        }
    }
    0
}

/// How often the second argument is found in the first; counts no further than `most`.
fn matches(given: &[Option<Value>], most: usize) -> usize {
    let Some(value) = text(given, 0) else {
        return 0;
    };
    let value = String::from_utf8_lossy(value);
    if let Some(Some(Value::Regex(pattern))) = given.get(1) {
        return pattern.find_iter(&value).take(most).count();
    }
    let pattern = String::from_utf8_lossy(text(given, 1).unwrap_or_default());
    value.matches(&*pattern).take(most).count()
}

/// Into how many levels the keys of an object fall apart.
fn deepest_key(value: Option<&Value>, separator: &str) -> usize {
    match value {
        Some(Value::Object(object)) => object
            .iter()
            .map(|(key, value)| {
                1 + key.as_str().matches(separator).count() + deepest_key(Some(value), separator)
            })
            .max()
            .unwrap_or(0),
        Some(Value::Array(array)) => array
            .iter()
            .map(|value| 1 + deepest_key(Some(value), separator))
            .max()
            .unwrap_or(0),
        _ => 0,
    }
}
