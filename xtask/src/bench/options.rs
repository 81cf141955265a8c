//! Options of a bench: `--name value` and `--flag`.

use crate::Done;

/// The arguments of a bench; what is taken out is known, what is left is a mistake.
pub(super) struct Options<'a> {
    left: Vec<&'a str>,
}

impl<'a> Options<'a> {
    /// The arguments as given.
    pub(super) fn new(arguments: &[&'a str]) -> Self {
        Self {
            left: arguments.to_vec(),
        }
    }

    /// Whether a flag is given.
    pub(super) fn flag(&mut self, name: &str) -> bool {
        let before = self.left.len();
        self.left.retain(|argument| *argument != name);
        self.left.len() < before
    }

    /// The text after an option, if it is given.
    pub(super) fn text(&mut self, name: &str) -> Done<Option<&'a str>> {
        let Some(at) = self.left.iter().position(|argument| *argument == name) else {
            return Ok(None);
        };
        let value = self.left.get(at + 1).copied();
        let value = value.ok_or_else(|| format!("`{name}` needs a value"))?;
        self.left.drain(at..at + 2);
        Ok(Some(value))
    }

    /// The number after an option, which may be written with `_`; `default` when the option is not given.
    pub(super) fn number(&mut self, name: &str, default: u64) -> Done<u64> {
        let Some(at) = self.left.iter().position(|argument| *argument == name) else {
            return Ok(default);
        };
        let value = self.left.get(at + 1).copied().unwrap_or_default();
        let number = value
            .replace('_', "")
            .parse()
            .ok()
            .filter(|number| *number > 0);
        let number =
            number.ok_or_else(|| format!("`{name}` needs a number above 0, not `{value}`"))?;
        self.left.drain(at..at + 2);
        Ok(number)
    }

    /// An error when anything is left.
    pub(super) fn end(self) -> Done {
        match self.left.first() {
            None => Ok(()),
            Some(unknown) => Err(format!("this bench has no option `{unknown}`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_flags_are_taken_in_any_order() {
        let mut options = Options::new(&["--keep", "--rows", "2_000"]);
        assert_eq!(options.number("--rows", 1), Ok(2_000));
        assert_eq!(options.number("--group", 7), Ok(7));
        assert!(options.flag("--keep") && !options.flag("--fast"));
        assert_eq!(options.end(), Ok(()));
    }

    #[test]
    fn what_no_bench_knows_and_what_is_no_number_is_refused() {
        assert!(
            Options::new(&["--row"])
                .end()
                .is_err_and(|e| e.contains("`--row`"))
        );
        for wrong in [&["--rows", "many"][..], &["--rows", "0"], &["--rows"]] {
            assert!(
                Options::new(wrong).number("--rows", 1).is_err(),
                "{wrong:?}"
            );
        }
    }
}
