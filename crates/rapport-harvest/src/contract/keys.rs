//! The key of a record: what identifies it within its source.

use super::typer::TypeError;
use crate::reject::Reason;
use crate::spec::Contract;
use crate::typed::Typed;
use hashbrown::HashMap;
use rapport_model::Micros;
use smol_str::SmolStr;
use std::fmt::Write as _;

/// Builds the keys of the records of one file, in the order of the file.
///
/// When keys may repeat, each different key of the file costs about 20 bytes of memory (a 64-bit hash and a count, not the
/// key itself): a file of 50 million records needs about 1 GB. The hash is the beginning of blake3, the same on every
/// run, so a file always gives the same keys.
#[derive(Debug, Clone, Default)]
pub struct RecordKeys {
    /// Index and name of each key column.
    columns: Vec<(usize, String)>,
    seen: Option<HashMap<u64, u32>>,
    /// The key in hand, kept for its memory.
    text: String,
}

impl RecordKeys {
    /// Key columns that the contract does not have are left out; checking the source reports them.
    pub fn new(contract: &Contract) -> Self {
        let index = |name: &str| contract.columns.iter().position(|c| c.name.value == name);
        let columns = contract.key.iter();
        let columns = columns
            .filter_map(|name| Some((index(name)?, name.value.clone())))
            .collect();
        Self {
            columns,
            seen: contract.number_repeated_keys.then(HashMap::new),
            text: String::new(),
        }
    }

    /// The key of the next record: the values of the key columns joined by `/`; `#2` and so on for a repeated one. An error
    /// when a key column has no value.
    pub fn key(&mut self, values: &[Typed]) -> Result<SmolStr, TypeError> {
        let key = &mut self.text;
        key.clear();
        for (place, (index, name)) in self.columns.iter().enumerate() {
            if place > 0 {
                key.push('/');
            }
            if !push(key, values.get(*index).unwrap_or(&Typed::Null)) {
                let message = format!("key column `{name}` has no value");
                return Err(TypeError {
                    reason: Reason::MissingValue,
                    message,
                });
            }
        }
        if let Some(seen) = &mut self.seen {
            let count = seen.entry(hash(key)).or_insert(0);
            *count = count.saturating_add(1);
            if *count > 1 {
                // Writing to a String cannot fail.
                write!(key, "#{count}").unwrap_or_default();
            }
        }
        Ok(SmolStr::new(key))
    }
}

fn hash(key: &str) -> u64 {
    let hash = blake3::hash(key.as_bytes());
    hash.as_bytes()
        .first_chunk()
        .map_or(0, |first| u64::from_le_bytes(*first))
}

fn push(key: &mut String, value: &Typed) -> bool {
    let written = match value {
        Typed::Null => return false,
        Typed::Text(text) => {
            key.push_str(std::str::from_utf8(text).unwrap_or(""));
            Ok(())
        }
        Typed::Integer(integer) => write!(key, "{integer}"),
        Typed::Boolean(boolean) => write!(key, "{boolean}"),
        Typed::Timestamp(micros) => write!(key, "{}", Micros(*micros)),
        Typed::Json(value) => write!(key, "{value}"),
    };
    written.is_ok()
}
