//! Wording that several analyses share, so that they say the same thing the same way.

use crate::Book;
use crate::set::Picked;
use rapport_model::{Currency, Minor, Rv};

/// Fewer than this in a cohort: curves, no p (domain.md 5).
pub(crate) const SMALL: usize = 30;

/// Relationship Value as people read it.
pub(crate) fn points(rv_hundredths: i64) -> String {
    Rv(rv_hundredths).to_string()
}

/// Money as people read it.
pub(crate) fn money(currency: Currency, minor: i64) -> String {
    format!("{} {currency}", currency.format_amount(Minor(minor)))
}

/// A p value as people read it.
pub(crate) fn p_text(p: f64) -> String {
    if p < 0.001 {
        "p < 0.001".to_owned()
    } else {
        format!("p = {p:.3}")
    }
}

/// The warning that values of several scopes are not on one scale, where they are not.
pub(crate) fn mixed_scales(book: &Book, picked: &Picked) -> Option<String> {
    let mut scopes: Vec<u16> = Vec::new();
    for record in picked.iter() {
        let scope = book.records.scope[record as usize];
        if scopes.last() != Some(&scope) {
            scopes.push(scope);
        }
    }
    (scopes.len() > 1).then(|| {
        let names: Vec<&str> = scopes.iter().map(|s| book.scopes[*s as usize].code.as_str()).collect();
        format!(
            "The set spans {} scopes ({}): each team sets its own scale of Relationship Value, so compare within one scope.",
            names.len(),
            names.join(", ")
        )
    })
}
