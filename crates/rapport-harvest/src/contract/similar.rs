//! Whether two column names are probably two spellings of one.

/// How alike two names are, from 0 to 1, or `None` when they are not alike enough to call it a renaming.
pub(super) fn similarity(known: &str, new: &str) -> Option<f64> {
    let (known, new) = (plain(known), plain(new));
    if known.is_empty() || new.is_empty() {
        return None;
    }
    if known == new {
        return Some(1.0);
    }
    let (short, long) = if known.len() < new.len() {
        (&known, &new)
    } else {
        (&new, &known)
    };
    // `email` and `email_address`, `phone` and `work_phone`.
    if short.len() >= 4 && (long.starts_with(short.as_str()) || long.ends_with(short.as_str())) {
        return Some(0.9);
    }
    let likeness = strsim::normalized_damerau_levenshtein(&known, &new);
    (likeness >= 0.7).then_some(likeness)
}

/// Letters and digits only, in lower case: `Sales Amount`, `sales_amount` and `SalesAmount` are the same.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
