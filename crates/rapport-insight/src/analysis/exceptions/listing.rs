//! The exceptions that are to be looked at now: what changed its state lately, ranked, with what people decided about it.

use super::because::{because, movers};
use super::find::{Exception, Search, Way, find};
use super::reference;
use crate::Book;
use crate::analysis::amounts::revenue_of_year;
use crate::analysis::moment::Now;
use crate::ask::{Ask, Stop};
use crate::judgements::{Standing, State};
use crate::set::Picked;
use crate::stats::quantile;
use rapport_model::Micros;
use std::collections::BTreeMap;

/// How soon to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// First.
    High,
    /// Then.
    Medium,
    /// When there is time.
    Low,
}

impl Severity {
    /// As it is written everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// An exception as it is listed.
#[derive(Debug, Clone)]
pub struct Listed {
    /// How soon to look.
    pub severity: Severity,
    /// Revenue of the relationship in the last year, in minor units; none where no money is known.
    pub exposed_minor: Option<i64>,
    /// What is out of pattern.
    pub exception: Exception,
    /// Its key.
    pub key: String,
    /// Where it stands.
    pub standing: Standing,
}

impl Listed {
    /// Code of the member of staff it belongs to: to whom it was assigned, else who owns the relationship.
    pub fn owner<'a>(&'a self, book: &'a Book) -> Option<&'a str> {
        let of_record = || {
            let owner = book.records.owner[self.exception.record as usize];
            book.staff.get(owner as usize).map(|s| s.code.as_str())
        };
        self.standing.owner.as_deref().or_else(of_record)
    }

    /// p10, median and p90 of the others at its interaction number, in hundredths of a point; for RV alone.
    pub fn usual_hundredths(&self) -> Option<[i64; 3]> {
        self.exception.place.map(|place| place.band)
    }

    /// What did it, in words.
    pub fn because(&self, book: &Book) -> String {
        because(book, &self.exception)
    }

    /// The entries that did it.
    pub fn causes(&self, book: &Book) -> Vec<usize> {
        movers(book, &self.exception)
    }
}

/// What is to be looked at, and what was left out of it.
#[derive(Debug)]
pub struct Listing {
    /// The most severe first.
    pub items: Vec<Listed>,
    /// The moment up to which there are interactions.
    pub now: i64,
    /// Records that were searched.
    pub picked: Picked,
    /// Out of pattern, however long.
    pub total: usize,
    /// Those that changed their state lately.
    pub recent: usize,
    /// Of these, how many the options on state and owner leave out.
    pub set_aside: usize,
    /// By owner: shown and held back by the budget.
    pub(super) owners: Vec<(String, usize, usize)>,
    pub(super) search: Search,
}

/// Searches, ranks and leaves out, as asked.
pub fn listing(ask: &Ask<'_>) -> Result<Listing, Stop> {
    let book = ask.book;
    let picked = ask.records("set")?;
    let against = ask.records("against")?;
    let now = Now::of(book).latest(book, &picked);
    let search = find(book, &picked, &against, ask.decimal("distance"), now);
    if search.thin.len() == search.references.len() {
        return Err(Stop::refuse(format!(
            "Nothing is usual yet: no scope of the set has {} records (or gaps between interactions) to compare with.",
            reference::LEAST
        )));
    }
    let from = now - ask.integer("since_days") * Micros::DAY;
    let mut items = rank(ask, &search, from, now);
    let recent = items.len();
    let (state, owner) = (ask.text("state"), ask.text("owner").trim());
    items.retain(|item| {
        let of_owner = match (owner, item.owner(book)) {
            ("", _) | ("nobody", None) => true,
            (wanted, Some(owner)) => owner.eq_ignore_ascii_case(wanted),
            (_, None) => false,
        };
        of_owner && shown(state, item.standing.state)
    });
    let set_aside = recent - items.len();
    let owners = within_budget(book, &mut items, ask.integer("budget") as usize);
    Ok(Listing {
        items,
        now,
        total: search.exceptions.len(),
        recent,
        set_aside,
        owners,
        picked,
        search,
    })
}

/// Whether the option shows a state: `open` is all that is not closed.
fn shown(wanted: &str, state: State) -> bool {
    match wanted {
        "open" => state != State::Closed,
        "acknowledged" => state == State::Acknowledged,
        "closed" => state == State::Closed,
        _ => true,
    }
}

/// Those whose state changed after `from`, the most severe first.
fn rank(ask: &Ask<'_>, search: &Search, from: i64, now: i64) -> Vec<Listed> {
    let book = ask.book;
    let standing = |key: &str| {
        ask.beside
            .judgements
            .standing(key)
            .cloned()
            .unwrap_or_default()
    };
    let recent: Vec<&Exception> = search
        .exceptions
        .iter()
        .filter(|e| e.since > from && e.since <= now)
        .collect();
    let exposed: Vec<Option<i64>> = recent
        .iter()
        .map(|e| revenue_of_year(book, book.records.unit[e.record as usize], now))
        .collect();
    let mut known: Vec<i64> = exposed
        .iter()
        .flatten()
        .copied()
        .filter(|m| *m > 0)
        .collect();
    let much = quantile::nearest(&mut known, 800).unwrap_or(i64::MAX);
    let severity = |e: &Exception, exposed: Option<i64>| match () {
        () if e.excess >= 2.0 || exposed.is_some_and(|m| m >= much) => Severity::High,
        () if matches!(e.way, Way::OutOfOrder | Way::Missing) => Severity::Low,
        () => Severity::Medium,
    };
    let mut ranked: Vec<Listed> = recent
        .into_iter()
        .zip(exposed)
        .map(|(e, exposed_minor)| {
            let key = e.key(book);
            Listed {
                severity: severity(e, exposed_minor),
                exposed_minor,
                exception: e.clone(),
                standing: standing(&key),
                key,
            }
        })
        .collect();
    ranked.sort_by(|a, b| {
        let of = |r: &Listed| (r.severity, std::cmp::Reverse(r.exposed_minor));
        of(a)
            .cmp(&of(b))
            .then_with(|| b.exception.excess.total_cmp(&a.exception.excess))
            .then_with(|| {
                let tie = |r: &Listed| (r.exception.record, r.exception.way, r.exception.about);
                tie(a).cmp(&tie(b))
            })
    });
    ranked
}

/// Keeps each owner's most severe; gives each owner with how many are shown and how many held back.
fn within_budget(
    book: &Book,
    items: &mut Vec<Listed>,
    budget: usize,
) -> Vec<(String, usize, usize)> {
    // In order of the staff; whoever is not among them after it, nobody last.
    let place = |owner: Option<&str>| match owner {
        Some(code) => {
            let known = book.staff.iter().position(|s| s.code == code);
            (known.unwrap_or(book.staff.len()), code.to_owned())
        }
        None => (usize::MAX, "nobody".to_owned()),
    };
    let mut counts: BTreeMap<(usize, String), usize> = BTreeMap::new();
    items.retain(|item| {
        let count = counts.entry(place(item.owner(book))).or_default();
        *count += 1;
        *count <= budget
    });
    counts
        .into_iter()
        .map(|((_, owner), count)| (owner, count.min(budget), count.saturating_sub(budget)))
        .collect()
}
