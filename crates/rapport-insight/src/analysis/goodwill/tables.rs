//! The tables of goodwill: value, method card, assumptions.

use super::Worth;
use crate::analysis::words::money;
use crate::ask::Ask;
use crate::book::NONE;
use crate::{Book, Table, Unit, row};
use rapport_model::Currency;

pub(super) fn values(book: &Book, worths: &[Worth], currency: Currency) -> Table {
    let mut table = Table::new("goodwill", "Value by scope")
        .column("scope", "Scope", Unit::Text)
        .column("relationships", "Relationships alive", Unit::Count)
        .column("goodwill_minor", "Value", Unit::Minor(currency))
        .column("goodwill_low_minor", "from", Unit::Minor(currency))
        .column("goodwill_high_minor", "to (95 %)", Unit::Minor(currency))
        .column(
            "back_test_ratio",
            "Back-test: predicted over actual",
            Unit::Statistic,
        )
        .column("back_test_ratio_low", "95 % low", Unit::Statistic)
        .column("back_test_ratio_high", "95 % high", Unit::Statistic);
    for w in worths {
        let code = book.scopes[w.scope as usize].code.as_str();
        let whole = |x: f64| x.round() as i64;
        table.push(row![
            code,
            w.units,
            whole(w.value),
            whole(w.range.low),
            whole(w.range.high),
            w.back_test,
            w.back_test_range.map(|r| r.low),
            w.back_test_range.map(|r| r.high)
        ]);
    }
    table
}

pub(super) fn card(book: &Book, worths: &[Worth]) -> Table {
    let mut table = Table::new(
        "method_card",
        "What history says, by RV gained in the last quarter against the usual",
    )
    .column("scope", "Scope", Unit::Text)
    .column("state", "Pace of RV", Unit::Text)
    .column("relationships", "In it now", Unit::Count)
    .column(
        "margin_growth",
        "Margin, next over last window",
        Unit::Statistic,
    )
    .column(
        "cost_growth",
        "Cost, next over last window",
        Unit::Statistic,
    )
    .column(
        "survival_year_share",
        "Still there after a year",
        Unit::Share,
    )
    .column("lost", "Losses seen", Unit::Count)
    .column("n", "Seen", Unit::Count)
    .column("window_months", "Window", Unit::Months);
    for w in worths {
        for (at, name) in ["lowest third", "middle third", "highest third"]
            .into_iter()
            .enumerate()
        {
            let s = &w.states[at];
            let year = (1.0 - s.loss_per_month).powi(12);
            let code = book.scopes[w.scope as usize].code.as_str();
            table.push(row![
                code,
                name,
                w.now[at],
                s.growth,
                s.cost_growth,
                year,
                s.lost,
                s.n,
                w.window
            ]);
        }
    }
    table
}

pub(super) fn assumptions(ask: &Ask<'_>, book_value: Option<i64>, currency: Currency) -> Table {
    let mut table = Table::new("assumptions", "Assumptions")
        .column("assumption", "Assumption", Unit::Text)
        .column("value", "Value", Unit::Text);
    let percent = |name: &str| format!("{} %", ask.text(name));
    table.push(row!["Discount a year", percent("discount_percent")]);
    table.push(row![
        "Claim of other assets on margin",
        percent("charge_percent")
    ]);
    table.push(row!["Years counted", ask.text("years")]);
    table.push(row![
        "Lost after months of silence",
        ask.text("lost_after_months")
    ]);
    table.push(row![
        "Growth after the first window",
        "none: margin stays, survival and discount go on"
    ]);
    table.push(row![
        "Book value",
        book_value.map_or("not given".to_owned(), |b| money(currency, b))
    ]);
    let alone = ask
        .book
        .units
        .account
        .iter()
        .filter(|a| **a == NONE)
        .count();
    table.push(row![
        "A relationship is",
        if alone == ask.book.units.len() {
            "a contact"
        } else {
            "an account within a scope, or a contact without account"
        }
    ]);
    table
}
