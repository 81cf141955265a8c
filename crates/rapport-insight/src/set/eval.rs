//! Finds the records of a set: one pass over small codes per comparison.

use super::{Expr, Op, Picked, SetError, Test, Word, fields::FIELDS};
use crate::Book;
use crate::book::{NO_VALUE, NONE};
use rapport_model::diag::did_you_mean;
use rapport_model::{Currency, Micros, Rv};

pub(super) fn eval(expr: &Expr, book: &Book) -> Result<Picked, SetError> {
    let all = |parts: &[Expr], with: fn(Picked, &Picked) -> Picked| {
        let mut picked: Option<Picked> = None;
        for part in parts {
            let next = eval(part, book)?;
            picked = Some(picked.map_or_else(|| next.clone(), |p| with(p, &next)));
        }
        Ok(picked.unwrap_or_else(|| Picked::filled(book.len(), true)))
    };
    match expr {
        Expr::All => Ok(Picked::filled(book.len(), true)),
        // Names are the project's: who asks through it has them expanded before.
        Expr::Saved(name) => Err(SetError::new(
            name.column,
            format!("the saved set `{}` is not known here", name.text),
            "write out what it means",
        )),
        Expr::And(parts) => all(parts, Picked::and),
        Expr::Or(parts) => all(parts, Picked::or),
        Expr::Not(part) => Ok(eval(part, book)?.negated()),
        Expr::Is(test) => {
            let (test, negated) = match test.op {
                Op::IsNot => (
                    &Test {
                        op: Op::Is,
                        ..test.clone()
                    },
                    true,
                ),
                _ => (test, false),
            };
            let picked = compare(test, book)?;
            Ok(if negated { picked.negated() } else { picked })
        }
    }
}

fn compare(test: &Test, book: &Book) -> Result<Picked, SetError> {
    let records = &book.records;
    let point = |word: &Word| Rv::parse(&word.text).ok().map(|rv| rv.0);
    let whole = |word: &Word| word.text.parse::<i64>().ok();
    let days = |from: Option<i64>| {
        from.map(|from| book.as_of.0.saturating_sub(from).div_euclid(Micros::DAY))
    };
    let first = |r: u32| {
        records
            .entries(r)
            .next()
            .map(|e| book.entries.happened_at[e])
    };
    let last = |r: u32| {
        records
            .entries(r)
            .last()
            .map(|e| book.entries.happened_at[e])
    };
    match test.name.text.to_lowercase().as_str() {
        "level" => level(test, book),
        "unit" => unit(test, book),
        "product" => product(test, book),
        "account" => account(test, book),
        "contact" => number(test, book, whole, |r| Some(records.contact[r as usize].0)),
        "rv" => number(test, book, point, |r| {
            Some(records.rv_total_hundredths[r as usize])
        }),
        "interactions" => number(test, book, whole, |r| Some(records.interactions(r).into())),
        "days_silent" => number(test, book, whole, |r| days(last(r))),
        "days_known" => number(test, book, whole, |r| days(first(r))),
        "cost" => money(test, book, |r| Some(records.cost_total_minor[r as usize])),
        "revenue" => money(test, book, |r| {
            records.money_known[r as usize].then_some(records.revenue_minor[r as usize])
        }),
        "contribution" => money(test, book, |r| book.contribution_minor(r)),
        _ => dimension(test, book),
    }
}

fn number(
    test: &Test,
    book: &Book,
    read: impl Fn(&Word) -> Option<i64>,
    value: impl Fn(u32) -> Option<i64>,
) -> Result<Picked, SetError> {
    let mut wanted = Vec::new();
    for word in &test.words {
        let message = || {
            format!(
                "`{}` is not a number that `{}` can be compared with",
                word.text, test.name.text
            )
        };
        wanted.push(
            read(word)
                .ok_or_else(|| SetError::new(word.column, message(), "write it as 12 or 12.5"))?,
        );
    }
    Ok(Picked::from_fn(book.len(), |r| {
        value(r as u32).is_some_and(|v| holds(test.op, v, &wanted))
    }))
}

fn money(test: &Test, book: &Book, value: impl Fn(u32) -> Option<i64>) -> Result<Picked, SetError> {
    // A scope's currency says how many decimals an amount has.
    let mut picked = Picked::filled(book.len(), false);
    let mut seen: Vec<Currency> = Vec::new();
    for scope in &book.scopes {
        let currency = scope.currency;
        if seen.contains(&currency) {
            continue;
        }
        seen.push(currency);
        let read = |word: &Word| currency.parse_amount(&word.text).ok().map(|m| m.0);
        let in_it =
            |r: u32| value(r).filter(|_| book.currency(book.records.scope[r as usize]) == currency);
        picked = picked.or(&number(test, book, read, in_it)?);
    }
    Ok(picked)
}

fn holds(op: Op, value: i64, wanted: &[i64]) -> bool {
    let first = wanted.first().copied().unwrap_or_default();
    match op {
        Op::Is | Op::IsNot | Op::In => wanted.contains(&value),
        Op::Less => value < first,
        Op::AtMost => value <= first,
        Op::More => value > first,
        Op::AtLeast => value >= first,
    }
}

fn level(test: &Test, book: &Book) -> Result<Picked, SetError> {
    let named = |scope: usize, word: &Word| {
        let levels = &book.scopes[scope].levels;
        let same = |text: &str| text.eq_ignore_ascii_case(&word.text);
        levels
            .iter()
            .position(|l| same(&l.code) || same(&l.name) || same(&l.status))
            .map(|at| at as i64)
    };
    let scopes = 0..book.scopes.len();
    for word in &test.words {
        if !scopes.clone().any(|s| named(s, word).is_some()) {
            let labels = book
                .scopes
                .iter()
                .flat_map(|s| &s.levels)
                .flat_map(|l| [&*l.code, &*l.name, &*l.status]);
            return Err(unknown("level", word, labels.filter(|l| !l.is_empty())));
        }
    }
    let wanted: Vec<Vec<i64>> = scopes
        .map(|s| {
            test.words
                .iter()
                .filter_map(|word| named(s, word))
                .collect()
        })
        .collect();
    Ok(Picked::from_fn(book.len(), |r| {
        let wanted = &wanted[book.records.scope[r] as usize];
        !wanted.is_empty() && holds(test.op, book.records.level[r].into(), wanted)
    }))
}

fn unit(test: &Test, book: &Book) -> Result<Picked, SetError> {
    only_equal(test)?;
    for word in &test.words {
        if !book
            .org
            .iter()
            .any(|node| node.code.eq_ignore_ascii_case(&word.text))
        {
            return Err(unknown(
                "org unit",
                word,
                book.org.iter().map(|n| n.code.as_str()),
            ));
        }
    }
    let rolls_up = |code: &str| {
        let parent = |code: &&str| {
            book.org
                .iter()
                .find(|n| n.code == **code)
                .map(|n| n.parent.as_str())
        };
        let mut above = std::iter::successors(Some(code), parent).take(book.org.len() + 1);
        above.any(|above| {
            test.words
                .iter()
                .any(|word| above.eq_ignore_ascii_case(&word.text))
        })
    };
    let scopes: Vec<bool> = book.scopes.iter().map(|s| rolls_up(&s.unit)).collect();
    Ok(Picked::from_fn(book.len(), |r| {
        scopes[book.records.scope[r] as usize]
    }))
}

fn product(test: &Test, book: &Book) -> Result<Picked, SetError> {
    only_equal(test)?;
    let mut wanted = vec![false; book.products.len()];
    for word in &test.words {
        let found = book
            .products
            .iter()
            .position(|p| p.eq_ignore_ascii_case(&word.text));
        let found = found.ok_or_else(|| {
            unknown(
                "product line",
                word,
                book.products.iter().map(String::as_str),
            )
        })?;
        wanted[found] = true;
    }
    let mut units = vec![false; book.units.len()];
    for (unit, product) in book.outcomes.unit.iter().zip(&book.outcomes.product) {
        if *product != NO_VALUE && wanted[*product as usize] {
            units[*unit as usize] = true;
        }
    }
    Ok(Picked::from_fn(book.len(), |r| {
        units[book.records.unit[r] as usize]
    }))
}

fn account(test: &Test, book: &Book) -> Result<Picked, SetError> {
    only_equal(test)?;
    let mut wanted = vec![false; book.accounts.len()];
    for word in &test.words {
        let mut found = false;
        for (account, wanted) in book.accounts.iter().zip(&mut wanted) {
            if account.name.eq_ignore_ascii_case(&word.text)
                || account.id.0.to_string() == word.text
            {
                *wanted = true;
                found = true;
            }
        }
        if !found {
            return Err(unknown(
                "account",
                word,
                book.accounts.iter().map(|a| a.name.as_str()),
            ));
        }
    }
    let accounts = &book.records.account;
    Ok(Picked::from_fn(book.len(), |r| {
        accounts[r] != NONE && wanted[accounts[r] as usize]
    }))
}

fn dimension(test: &Test, book: &Book) -> Result<Picked, SetError> {
    let name = &test.name;
    let Some(dimension) = book
        .dimensions
        .iter()
        .find(|d| d.name.eq_ignore_ascii_case(&name.text))
    else {
        let dimensions = book.dimensions.iter().map(|d| d.name.as_str());
        return Err(unknown(
            "dimension",
            name,
            dimensions.chain(FIELDS.iter().map(|f| f.name)),
        ));
    };
    only_equal(test)?;
    let mut wanted = vec![false; dimension.labels.len()];
    for word in &test.words {
        let exact = dimension.labels.iter().position(|l| *l == word.text);
        let found = exact.or_else(|| {
            dimension
                .labels
                .iter()
                .position(|l| l.eq_ignore_ascii_case(&word.text))
        });
        let what = || format!("{} ", dimension.name);
        let labels = dimension.labels.iter().map(String::as_str);
        wanted[found.ok_or_else(|| unknown(what().trim_end(), word, labels))?] = true;
    }
    let codes = &dimension.codes;
    Ok(Picked::from_fn(book.len(), |r| {
        wanted.get(codes[r] as usize).copied().unwrap_or(false)
    }))
}

fn only_equal(test: &Test) -> Result<(), SetError> {
    if matches!(test.op, Op::Is | Op::IsNot | Op::In) {
        return Ok(());
    }
    let message = format!("`{}` has no order", test.name.text);
    Err(SetError::new(
        test.name.column,
        message,
        "compare it with =, != or IN",
    ))
}

fn unknown<'a>(what: &str, word: &Word, known: impl Iterator<Item = &'a str>) -> SetError {
    let known: Vec<&str> = known.collect();
    let listed = || {
        let some = known
            .iter()
            .take(12)
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        let more = if known.len() > 12 {
            format!(" and {} more", known.len() - 12)
        } else {
            String::new()
        };
        if known.is_empty() {
            "the book has none".to_owned()
        } else {
            format!("known: {some}{more}")
        }
    };
    let hint = did_you_mean(&word.text, known.iter().copied()).unwrap_or_else(listed);
    SetError::new(
        word.column,
        format!("there is no {what} `{}`", word.text),
        hint,
    )
}
