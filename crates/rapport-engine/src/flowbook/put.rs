//! What goes into a cell when a flow is written.

use super::words::Word;
use rapport_model::flow::spec::Decimal;

/// The content of one cell.
#[derive(Debug, Clone)]
pub(super) enum Put {
    Blank,
    Text(String),
    Points(Decimal),
    Money(Decimal),
    Whole(u32),
    Date(jiff::civil::Date),
}

impl Put {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(super) fn word(word: impl Word) -> Self {
        Self::text(word.word())
    }

    /// What there is, or an empty cell.
    pub(super) fn maybe<T>(value: Option<T>, put: impl Fn(T) -> Self) -> Self {
        value.map_or(Self::Blank, put)
    }

    pub(super) fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> Self {
        let items: Vec<&str> = items.into_iter().collect();
        if items.is_empty() {
            Self::Blank
        } else {
            Self::Text(items.join(", "))
        }
    }
}
