//! Text of data as a terminal may have it: whoever writes a name into a source must not steer the terminal of who reads it.

use std::borrow::Cow;

/// Characters of one text on one line; beyond them stands `…`. `--json` has all of it.
const SHOWN_CHARS_MAX: usize = 500;

/// What steers a terminal (escape sequences begin so), or shows text in another order than it has.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Text of many lines, without what steers; line ends and tabs stay.
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    let bad = |c: char| steers(c) && c != '\n' && c != '\t';
    if text.contains(bad) {
        let shown = |c| if bad(c) { '\u{FFFD}' } else { c };
        Cow::Owned(text.chars().map(shown).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// A text as part of one line: harmless, without line ends, and not endless.
pub(crate) fn part(text: &str) -> String {
    let mut chars = text.chars().map(|c| match c {
        '\n' | '\r' | '\t' => ' ',
        c if steers(c) => '\u{FFFD}',
        c => c,
    });
    let mut shown: String = chars.by_ref().take(SHOWN_CHARS_MAX).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

/// The same JSON document; what JSON leaves as it is and a terminal does not is written as an escape.
pub(crate) fn json(text: String) -> String {
    let bad = |c: char| steers(c) && c != '\n';
    if !text.contains(bad) {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if bad(c) {
            // Such characters are all within the first plane: one escape each. They stand in strings alone.
            safe.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_would_steer_a_terminal_is_shown_and_steers_nothing() {
        let name = "b\u{1b}[31mRED\u{1b}]0;title\u{7}\u{9b}2J\u{202e}x\r\nsecond\tcolumn";
        assert_eq!(
            part(name),
            "b\u{FFFD}[31mRED\u{FFFD}]0;title\u{FFFD}\u{FFFD}2J\u{FFFD}x  second column"
        );
        assert_eq!(
            lines(name),
            "b\u{FFFD}[31mRED\u{FFFD}]0;title\u{FFFD}\u{FFFD}2J\u{FFFD}x\u{FFFD}\nsecond\tcolumn"
        );
        let document = serde_json::to_string(name).unwrap();
        let safe = json(document);
        assert!(!safe.contains(steers), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), name);
    }

    #[test]
    fn a_long_text_ends_with_an_ellipsis() {
        assert_eq!(part(&"é".repeat(70_000)), format!("{}…", "é".repeat(500)));
        assert_eq!(part(&"é".repeat(500)), "é".repeat(500));
    }
}
