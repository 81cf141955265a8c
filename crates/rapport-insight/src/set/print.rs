//! Writes a set so that reading it again gives the same set.

use super::parse::is_keyword;
use super::scan::is_plain;
use super::{Expr, Op, Test};
use std::fmt;

pub(super) fn print(expr: &Expr, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match expr {
        Expr::All => f.write_str("all"),
        Expr::And(parts) => joined(parts, " AND ", f),
        Expr::Or(parts) => joined(parts, " OR ", f),
        Expr::Not(part) => {
            f.write_str("NOT ")?;
            inside(part, f)
        }
        Expr::Is(test) => comparison(test, f),
        Expr::Saved(name) => f.write_str(&name.text),
    }
}

fn joined(parts: &[Expr], with: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(with)?;
        }
        inside(part, f)?;
    }
    Ok(())
}

/// A part, in parentheses when it is itself a list.
fn inside(expr: &Expr, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if matches!(expr, Expr::And(_) | Expr::Or(_)) {
        f.write_str("(")?;
        print(expr, f)?;
        f.write_str(")")
    } else {
        print(expr, f)
    }
}

fn comparison(test: &Test, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&test.name.text)?;
    let words: Vec<String> = test.words.iter().map(|w| quoted(&w.text)).collect();
    let op = match test.op {
        Op::Is => "=",
        Op::IsNot => "!=",
        Op::Less => "<",
        Op::AtMost => "<=",
        Op::More => ">",
        Op::AtLeast => ">=",
        Op::In => return write!(f, " IN ({})", words.join(", ")),
    };
    write!(f, "{op}{}", words.join(", "))
}

fn quoted(word: &str) -> String {
    if !word.is_empty() && word.chars().all(is_plain) && !is_keyword(word) {
        word.to_owned()
    } else {
        format!("\"{}\"", word.replace('"', "\"\""))
    }
}
