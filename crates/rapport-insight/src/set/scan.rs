//! Cuts a set's text into tokens with their columns.

use super::{Op, SetError, Word};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare word; may be a keyword.
    Bare(Word),
    /// A quoted word: never a keyword.
    Quoted(Word),
    Op(Op, usize),
    Open(usize),
    Close(usize),
    Comma(usize),
}

impl Token {
    pub(super) fn column(&self) -> usize {
        match self {
            Self::Bare(word) | Self::Quoted(word) => word.column,
            Self::Op(_, column)
            | Self::Open(column)
            | Self::Close(column)
            | Self::Comma(column) => *column,
        }
    }
}

/// Whether a character may stand in a word without quotes.
pub(super) fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | ':' | '@' | '/' | '%' | '&' | '#')
}

pub(super) fn scan(text: &str) -> Result<Vec<Token>, SetError> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let column = at + 1;
        let next = chars.get(at + 1).copied();
        let (token, length) = match (c, next) {
            (c, _) if c.is_whitespace() => {
                at += 1;
                continue;
            }
            ('(', _) => (Token::Open(column), 1),
            (')', _) => (Token::Close(column), 1),
            (',', _) => (Token::Comma(column), 1),
            ('!', Some('=')) => (Token::Op(Op::IsNot, column), 2),
            ('<', Some('=')) => (Token::Op(Op::AtMost, column), 2),
            ('>', Some('=')) => (Token::Op(Op::AtLeast, column), 2),
            ('<', _) => (Token::Op(Op::Less, column), 1),
            ('>', _) => (Token::Op(Op::More, column), 1),
            ('=', _) => (Token::Op(Op::Is, column), 1),
            ('"', _) => {
                let (word, length) = quoted(&chars, at)?;
                (Token::Quoted(word), length)
            }
            (c, _) if is_plain(c) => {
                let word: String = chars[at..]
                    .iter()
                    .copied()
                    .take_while(|c| is_plain(*c))
                    .collect();
                let length = word.chars().count();
                (Token::Bare(Word { text: word, column }), length)
            }
            (c, _) => {
                let hint = "put a value with other characters in double quotes";
                return Err(SetError::new(column, format!("unexpected `{c}`"), hint));
            }
        };
        tokens.push(token);
        at += length;
    }
    Ok(tokens)
}

/// A quoted word; `""` inside stands for one quote.
fn quoted(chars: &[char], start: usize) -> Result<(Word, usize), SetError> {
    let mut text = String::new();
    let mut at = start + 1;
    loop {
        match (chars.get(at), chars.get(at + 1)) {
            (Some('"'), Some('"')) => {
                text.push('"');
                at += 2;
            }
            (Some('"'), _) => {
                return Ok((
                    Word {
                        text,
                        column: start + 1,
                    },
                    at + 1 - start,
                ));
            }
            (Some(c), _) => {
                text.push(*c);
                at += 1;
            }
            (None, _) => {
                return Err(SetError::new(
                    start + 1,
                    "the quote is not closed",
                    "end the value with `\"`",
                ));
            }
        }
    }
}
