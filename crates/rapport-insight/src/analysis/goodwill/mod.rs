//! Goodwill: the expected future contribution of the relationships there are, as a range, beside book value
//! (domain.md 1.22, 1.A, 9.12).

mod back_test;
mod model;
mod tables;

use super::words::{SMALL, money};
use crate::ask::{Analysis, Ask, AskError, Kind, OptionSpec, SEED, SET, Stop, TableSpec};
use crate::panel::{Clock, Panel, Sample, Spec, Weights, Whole, taken_whole};
use crate::set::Picked;
use crate::stats::dice::Dice;
use crate::stats::{Interval, bootstrap};
use crate::{Answer, Book};
use back_test::BackTest;
use model::{STATES, State, Terms, estimate, history, states, value};
use rapport_model::Currency;

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "goodwill",
    title: "Goodwill",
    question: "What are the relationships that we have worth, beyond what the books say?",
    method: "expected contribution by pace of RV, with survival and discount; bootstrap over units; management information, not an audited figure",
    version: 2,
    tables: &[
        TableSpec {
            name: "goodwill",
            about: "what relationships are worth, by scope",
        },
        TableSpec {
            name: "method_card",
            about: "what history says of each pace of value",
        },
        TableSpec {
            name: "assumptions",
            about: "the assumptions made",
        },
    ],
    options: &[
        SET,
        OptionSpec {
            name: "years",
            kind: Kind::Integer { least: 1, most: 30 },
            default: "5",
            help: "how far ahead to count",
        },
        OptionSpec {
            name: "discount_percent",
            kind: Kind::Decimal {
                least: 0.0,
                most: 100.0,
            },
            default: "10",
            help: "discount a year; the range also takes it two points higher and lower",
        },
        OptionSpec {
            name: "charge_percent",
            kind: Kind::Decimal {
                least: 0.0,
                most: 100.0,
            },
            default: "0",
            help: "share of margin that other assets (brand, plant, working capital) claim",
        },
        OptionSpec {
            name: "lost_after_months",
            kind: Kind::Integer { least: 1, most: 36 },
            default: "6",
            help: "months without order and interaction after which a relationship counts as lost",
        },
        OptionSpec {
            name: "book_value",
            kind: Kind::Text,
            default: "",
            help: "book value to set it beside, such as 1200000; none when left out",
        },
        OptionSpec {
            name: "draws",
            kind: Kind::Integer {
                least: 99,
                most: 9_999,
            },
            default: "499",
            help: "bootstrap draws",
        },
        SEED,
    ],
    run,
};

/// More relationships of a scope than this are valued by as many drawn at random, and the sum scaled up.
const SAMPLE: usize = 50_000;

/// A scope's goodwill.
struct Worth {
    scope: u16,
    units: usize,
    sampled: bool,
    value: f64,
    range: Interval,
    states: Vec<State>,
    /// Units in each state now.
    now: [usize; STATES],
    window: usize,
    /// Predicted over actual margin of the last window, with what was known before it, and its interval.
    back_test: Option<f64>,
    back_test_range: Option<Interval>,
}

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let Whole { picked, added } = Whole::asked(ask)?;
    let Some(currency) = book.one_currency(picked.iter()) else {
        return Err(Stop::refuse(
            "The set has records in several currencies: ask for each currency's scopes alone.",
        ));
    };
    let book_value = book_value(ask, currency)?;
    let mut scopes: Vec<u16> = picked
        .iter()
        .map(|r| book.records.scope[r as usize])
        .collect();
    scopes.dedup();
    let (mut worths, mut thin) = (Vec::new(), Vec::new());
    for scope in scopes {
        match worth(ask, &picked, scope) {
            Ok(worth) => worths.push(worth),
            Err(why) => thin.push(format!("{} ({why})", book.scopes[scope as usize].code)),
        }
    }
    if worths.is_empty() {
        return Err(Stop::refuse(format!(
            "The relationships cannot be valued: {}.",
            thin.join("; ")
        )));
    }
    let total: f64 = worths.iter().map(|w| w.value).sum();
    // Ends add up as if all scopes erred together: wide, never too narrow.
    let low: f64 = worths.iter().map(|w| w.range.low).sum();
    let high: f64 = worths.iter().map(|w| w.range.high).sum();
    let say = |minor: f64| money(currency, minor.round() as i64);
    let beside = book_value.map_or_else(String::new, |b| {
        format!(
            " Beside a book value of {} that is {:.1} times as much.",
            money(currency, b),
            total / b as f64
        )
    });
    let years = ask.integer("years");
    Ok(ask
        .answer()
        .n(picked.count())
        .verdict(format!(
            "The relationships of this set are worth about {} over the next {years} years (between {} and {}).{beside}",
            say(total),
            say(low),
            say(high)
        ))
        .table(tables::values(book, &worths, currency))
        .table(tables::card(book, &worths))
        .table(tables::assumptions(ask, book_value, currency))
        .caveat("Management information with stated assumptions, not an audited figure; it values today's relationships, not those still to be won.")
        .caveat("The range holds what the data leave open and two points of discount; it does not hold a change of the market.")
        .caveat_if(added > 0, || taken_whole(added))
        .caveat_if(worths.iter().any(|w| w.sampled), || {
            format!("Scopes with more relationships are valued by {SAMPLE} of them drawn at random, scaled up.")
        })
        .caveat_if(!thin.is_empty(), || format!("Not valued, and not in the total: {}.", thin.join("; ")))
        .caveat_if(worths.iter().any(|w| ask.integer("lost_after_months") as usize > w.window), || {
            "The history is too short to see so long a silence: a relationship counts as lost after one window.".to_owned()
        })
        .caveat_if(total < 0.0, || "The value is negative: on this course these relationships cost more than they bring.".to_owned()))
}

fn book_value(ask: &Ask<'_>, currency: Currency) -> Result<Option<i64>, Stop> {
    let text = ask.text("book_value");
    if text.is_empty() {
        return Ok(None);
    }
    match currency.parse_amount(text) {
        Ok(amount) if amount.0 > 0 => Ok(Some(amount.0)),
        _ => Err(AskError::BadValue {
            name: "book_value".to_owned(),
            value: text.to_owned(),
            wanted: format!("an amount above 0 in {currency}, such as 1200000"),
        }
        .into()),
    }
}

/// A scope's relationships, to learn from, and which of them are to be valued.
struct Drawn {
    /// Those to be valued.
    sample: Sample,
    /// All to learn from.
    panel: Panel,
    /// By row of the panel, whether it is to be valued.
    is_own: Vec<bool>,
}

/// Draws where there are too many. What history says is that of the whole scope, so that the same relationship has the same
/// value in whatever set it is.
fn drawn(book: &Book, picked: &Picked, scope: u16, dice: &mut Dice) -> Drawn {
    let sample = Sample::draw(book, picked, scope, SAMPLE, dice);
    let of_scope = Picked::from_fn(book.len(), |r| book.records.scope[r] == scope);
    let learned = Sample::draw(book, &of_scope, scope, SAMPLE, dice);
    let both = if sample.of_units == learned.of_units {
        sample.picked.clone()
    } else {
        sample.picked.clone().or(&learned.picked)
    };
    let panel = Panel::build(
        book,
        &Spec {
            picked: &both,
            scope: Some(scope),
            clock: Clock::Happened,
            left_out: &[],
            weights: Weights::Flow,
        },
    );
    let own = |unit: &u32| {
        let first = book.units.records(*unit).first();
        first.is_some_and(|record| sample.picked.contains(*record))
    };
    let is_own = panel.units.iter().map(own).collect();
    Drawn {
        sample,
        panel,
        is_own,
    }
}

fn worth(ask: &Ask<'_>, picked: &Picked, scope: u16) -> Result<Worth, String> {
    let book = ask.book;
    let mut dice = Dice::new(ask.integer("seed") as u64, u64::from(scope) + 60);
    let Drawn {
        sample,
        panel,
        is_own,
    } = drawn(book, picked, scope, &mut dice);
    let months = panel.months.len();
    if panel.orders.iter().all(|n| *n == 0) {
        return Err("no revenue is known".to_owned());
    }
    // A whole year evens out seasons, but needs three years to learn from.
    let window = if months >= 36 { 12 } else { 6 };
    if months < 3 * window {
        return Err(format!(
            "{months} whole months of history, at least {} are needed",
            3 * window
        ));
    }
    let percent = |name: &str| ask.decimal(name) / 100.0;
    let terms = Terms {
        window,
        // A window cannot show a longer silence than itself.
        lost_after: (ask.integer("lost_after_months") as usize).min(window),
        years: ask.integer("years") as usize,
        discount: percent("discount_percent"),
        charge: percent("charge_percent"),
    };
    let past = history(&panel, &terms);
    let today = states(&panel, months, &terms);
    let live: Vec<(usize, usize)> = today
        .iter()
        .enumerate()
        .filter(|(u, _)| is_own[*u])
        .filter_map(|(u, s)| Some((u, (*s)?)))
        .collect();
    if live.len() < SMALL {
        return Err(format!(
            "{} relationships are alive and known for {window} months, at least {SMALL} are needed",
            live.len()
        ));
    }
    let found = estimate(&past, 0..panel.len(), months, &terms);
    if found.iter().any(|s| s.n < SMALL as u32) {
        return Err("too few relationships in the past to learn from".to_owned());
    }
    let scale = sample.of_units as f64 / sample.units as f64;
    let all = |states: &[State], terms: &Terms| {
        let values = live
            .iter()
            .map(|(u, s)| value(&panel, *u, months, &states[*s], terms));
        values.sum::<f64>() * scale
    };
    let harsher = Terms {
        discount: terms.discount + 0.02,
        ..terms
    };
    let kinder = Terms {
        discount: (terms.discount - 0.02).max(0.0),
        ..terms
    };
    let back_test = BackTest::new(&panel, &past, &terms);
    let draws = ask.integer("draws") as usize;
    let (mut low, mut high, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..draws {
        let drawn: Vec<usize> = (0..panel.len()).map(|_| dice.below(panel.len())).collect();
        ratios.extend(back_test.ratio(&drawn));
        let states = estimate(&past, drawn.into_iter(), months, &terms);
        low.push(all(&states, &harsher));
        high.push(all(&states, &kinder));
    }
    let value = all(&found, &terms);
    let end = |draws: Vec<f64>| {
        bootstrap::interval(draws, 0.95).unwrap_or(Interval {
            low: value,
            high: value,
        })
    };
    let (low, high) = (end(low), end(high));
    let mut now = [0; STATES];
    for (_, state) in &live {
        now[*state] += 1;
    }
    let everybody: Vec<usize> = (0..panel.len()).collect();
    // Draws in which too little was known have no ratio: an interval of the others alone would flatter.
    let told = ratios.len() * 20 >= draws * 19;
    Ok(Worth {
        scope,
        units: (live.len() as f64 * scale).round() as usize,
        sampled: sample.is_part(),
        value,
        range: Interval {
            low: low.low.min(high.low),
            high: high.high.max(low.high),
        },
        states: found,
        now,
        window,
        back_test: back_test.ratio(&everybody),
        back_test_range: bootstrap::interval(ratios, 0.95).filter(|_| told),
    })
}
