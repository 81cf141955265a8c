//! Arguments: pairs of `--name value`.

use crate::Done;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The arguments by name.
#[derive(Debug)]
pub(crate) struct Arguments(BTreeMap<String, String>);

impl Arguments {
    /// Reads pairs.
    pub(crate) fn read(mut given: impl Iterator<Item = String>) -> Done<Self> {
        let mut pairs = BTreeMap::new();
        while let Some(name) = given.next() {
            let value = given
                .next()
                .ok_or_else(|| format!("`{name}` has no value"))?;
            pairs.insert(name.trim_start_matches('-').to_owned(), value);
        }
        Ok(Self(pairs))
    }

    /// A number above 0.
    pub(crate) fn number(&self, name: &str) -> Done<i64> {
        let number = self.text(name)?.parse().ok().filter(|number| *number > 0);
        number.ok_or_else(|| format!("`--{name}` must be a number above 0").into())
    }

    /// A folder.
    pub(crate) fn folder(&self, name: &str) -> Done<PathBuf> {
        self.text(name).map(PathBuf::from)
    }

    /// Any text.
    pub(crate) fn text(&self, name: &str) -> Done<&str> {
        let text = self.0.get(name).map(String::as_str);
        text.ok_or_else(|| format!("`--{name}` is missing").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Done<Arguments> {
        Arguments::read(words.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn what_is_missing_or_no_number_is_named() {
        let arguments = read(&["--group", "500", "--seconds", "0"]).unwrap();
        assert_eq!(arguments.number("group").unwrap(), 500);
        assert!(
            arguments
                .number("seconds")
                .is_err_and(|e| e.to_string().contains("--seconds"))
        );
        assert!(
            arguments
                .folder("store")
                .is_err_and(|e| e.to_string().contains("--store"))
        );
        assert!(read(&["--group"]).is_err());
    }
}
