//! Reads tokens into an expression: OR of ANDs of comparisons.

use super::scan::{Token, scan};
use super::{Expr, Op, SetError, Test, Word};

/// Nesting beyond this is refused rather than run out of stack.
const MOST_NESTED: usize = 100;

pub(super) fn parse(text: &str) -> Result<Expr, SetError> {
    let whole = |error: SetError| SetError {
        text: text.to_owned(),
        ..error
    };
    let tokens = scan(text).map_err(whole)?;
    let mut parser = Parser {
        tokens,
        at: 0,
        end: text.chars().count() + 1,
        depth: 0,
    };
    if parser.tokens.is_empty() {
        return Ok(Expr::All);
    }
    let expr = parser.either().map_err(whole)?;
    match parser.tokens.get(parser.at) {
        None => Ok(expr),
        Some(token) => {
            let hint = "join comparisons with AND or OR";
            Err(whole(SetError::new(
                token.column(),
                "expected AND, OR or the end",
                hint,
            )))
        }
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    /// Column after the last character.
    end: usize,
    depth: usize,
}

impl Parser {
    fn either(&mut self) -> Result<Expr, SetError> {
        let mut parts = vec![self.both()?];
        while self.keyword("OR") {
            parts.push(self.both()?);
        }
        Ok(one_or(parts, Expr::Or))
    }

    fn both(&mut self) -> Result<Expr, SetError> {
        let mut parts = vec![self.negation()?];
        while self.keyword("AND") {
            parts.push(self.negation()?);
        }
        Ok(one_or(parts, Expr::And))
    }

    fn negation(&mut self) -> Result<Expr, SetError> {
        self.depth += 1;
        if self.depth > MOST_NESTED {
            return Err(SetError::new(
                self.column(),
                "the set is nested too deeply",
                "use fewer parentheses",
            ));
        }
        let expr = if self.keyword("NOT") {
            Expr::Not(Box::new(self.negation()?))
        } else if let Some(Token::Open(opened)) = self.tokens.get(self.at).cloned() {
            self.at += 1;
            let inner = self.either()?;
            if !matches!(self.tokens.get(self.at), Some(Token::Close(_))) {
                let message = format!("the parenthesis of column {opened} is not closed");
                return Err(SetError::new(self.column(), message, "add `)`"));
            }
            self.at += 1;
            inner
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn comparison(&mut self) -> Result<Expr, SetError> {
        let name = match self.tokens.get(self.at) {
            Some(Token::Bare(word)) if !is_keyword(&word.text) => word.clone(),
            _ => {
                let hint = "such as `scope=industrial AND tier=high`";
                return Err(SetError::new(
                    self.column(),
                    "expected the name of a dimension",
                    hint,
                ));
            }
        };
        self.at += 1;
        if self.keyword("IN") {
            return Ok(Expr::Is(Test {
                name,
                op: Op::In,
                words: self.list()?,
            }));
        }
        let Some(Token::Op(op, _)) = self.tokens.get(self.at).cloned() else {
            if name.text.eq_ignore_ascii_case("all") {
                return Ok(Expr::All);
            }
            if name.text.starts_with('@') {
                return Ok(Expr::Saved(name));
            }
            let message = format!("expected a comparison after `{}`", name.text);
            return Err(SetError::new(
                self.column(),
                message,
                "one of = != < <= > >= IN",
            ));
        };
        self.at += 1;
        let words = vec![self.value()?];
        Ok(Expr::Is(Test { name, op, words }))
    }

    fn list(&mut self) -> Result<Vec<Word>, SetError> {
        let wrong = |parser: &Self, message| {
            SetError::new(
                parser.column(),
                message,
                "such as `industry IN (steel, food)`",
            )
        };
        if !matches!(self.tokens.get(self.at), Some(Token::Open(_))) {
            return Err(wrong(self, "expected `(` after IN"));
        }
        self.at += 1;
        let mut words = vec![self.value()?];
        loop {
            match self.tokens.get(self.at) {
                Some(Token::Comma(_)) => {
                    self.at += 1;
                    words.push(self.value()?);
                }
                Some(Token::Close(_)) => {
                    self.at += 1;
                    return Ok(words);
                }
                _ => return Err(wrong(self, "expected `,` or `)`")),
            }
        }
    }

    fn value(&mut self) -> Result<Word, SetError> {
        let word = match self.tokens.get(self.at) {
            Some(Token::Quoted(word)) => word.clone(),
            Some(Token::Bare(word)) if !is_keyword(&word.text) => word.clone(),
            _ => {
                return Err(SetError::new(
                    self.column(),
                    "expected a value",
                    "quote a value that is a keyword",
                ));
            }
        };
        self.at += 1;
        Ok(word)
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Bare(w)) if w.text.eq_ignore_ascii_case(keyword));
        self.at += usize::from(found);
        found
    }

    fn column(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, Token::column)
    }
}

pub(super) fn is_keyword(word: &str) -> bool {
    ["AND", "OR", "NOT", "IN"]
        .iter()
        .any(|keyword| word.eq_ignore_ascii_case(keyword))
}

fn one_or(mut parts: Vec<Expr>, many: impl Fn(Vec<Expr>) -> Expr) -> Expr {
    if parts.len() == 1 {
        parts.remove(0)
    } else {
        many(parts)
    }
}
