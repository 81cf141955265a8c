//! The words of a flow that are chosen from a list, written in the workbook as they are in YAML.

use rapport_model::flow::spec::{Aspect, Direction, Effect, Kind, Phase, When};

/// A value that is one of a few words.
pub(super) trait Word: Copy + PartialEq + 'static {
    /// What the word says, such as `direction`.
    const WHAT: &'static str;
    /// Every word with its value, in the order in which a list offers them.
    const ALL: &'static [(&'static str, Self)];

    /// The word for this value.
    fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, value)| *value == self)
            .map_or("", |(word, _)| word)
    }
}

/// All words of a kind.
pub(super) fn words<W: Word>() -> Vec<&'static str> {
    W::ALL.iter().map(|(word, _)| *word).collect()
}

impl Word for Phase {
    const WHAT: &'static str = "phase";
    const ALL: &'static [(&'static str, Self)] = &[
        ("acquisition", Self::Acquisition),
        ("closing", Self::Closing),
        ("retention", Self::Retention),
    ];
}

impl Word for Direction {
    const WHAT: &'static str = "direction";
    const ALL: &'static [(&'static str, Self)] = &[
        ("inbound", Self::Inbound),
        ("outbound", Self::Outbound),
        ("mutual", Self::Mutual),
    ];
}

impl Word for Kind {
    const WHAT: &'static str = "kind";
    const ALL: &'static [(&'static str, Self)] = &[("major", Self::Major), ("voc", Self::Voc)];
}

impl Word for Aspect {
    const WHAT: &'static str = "aspect";
    const ALL: &'static [(&'static str, Self)] = &[
        ("brand", Self::Brand),
        ("product", Self::Product),
        ("experience", Self::Experience),
    ];
}

impl Word for Effect {
    const WHAT: &'static str = "effect";
    const ALL: &'static [(&'static str, Self)] =
        &[("add", Self::Add), ("proportional", Self::Proportional)];
}

impl Word for When {
    const WHAT: &'static str = "condition";
    const ALL: &'static [(&'static str, Self)] =
        &[("forward", Self::Forward), ("always", Self::Always)];
}

impl Word for bool {
    const WHAT: &'static str = "answer";
    const ALL: &'static [(&'static str, Self)] = &[("true", true), ("false", false)];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<W: Word + serde::Serialize>() {
        for (word, value) in W::ALL {
            assert_eq!(serde_json::to_string(value).unwrap(), format!("\"{word}\""));
            assert_eq!(value.word(), *word);
        }
    }

    #[test]
    fn words_of_the_workbook_are_those_of_the_yaml() {
        check::<Phase>();
        check::<Direction>();
        check::<Kind>();
        check::<Aspect>();
        check::<Effect>();
        check::<When>();
    }
}
