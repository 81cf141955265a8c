//! `rapport suggest`: what to do next in one relationship, and what was decided about it.

use super::{At, Done};
use crate::cli::Suggest;
use crate::output;
use crate::table::{Align, Table};
use rapport_engine::decided::{Kept, NewDecision, SuggestionsView};
use rapport_engine::session::Access;
use rapport_model::{Currency, Micros, Minor, Rv};

pub(super) fn run(at: &At<'_>, args: &Suggest) -> Done {
    let decision = match (&args.take, &args.override_type) {
        (Some(type_code), _) => Some((type_code, "taken")),
        (None, Some(type_code)) => Some((type_code, "overridden")),
        (None, None) => None,
    };
    let Some((type_code, verdict)) = decision else {
        return show(at, &args.record);
    };
    let mut session = at.session(Access::Write)?;
    let key = session.record_key(&args.record)?;
    let decided = session.decided()?;
    let book = session.book(Micros::END)?;
    let new = NewDecision {
        type_code,
        verdict,
        reason: args.reason.as_deref(),
        note: args.by.note.as_deref(),
        by: super::who(&args.by)?,
    };
    let keep = book.prepare_decision(&decided, key, &new)?;
    let Kept::Suggestion(event) = session.keep(&keep)? else {
        return Ok(0);
    };
    if at.json {
        output::json(&serde_json::json!({
            "record": args.record, "type": type_code, "verdict": event.verdict, "reason": event.reason, "note": event.note,
            "by": event.by, "at": event.at.to_string(), "expected_rv_hundredths": event.rv_hundredths,
            "expected_cost_minor": event.cost_minor, "n": event.n, "horizon_days": event.horizon_days,
        }))?;
    } else {
        output::print(&format!(
            "{type_code} for {} is {}; {} were expected within {} days, from {} cases\n",
            args.record,
            event.verdict,
            Rv(event.rv_hundredths),
            event.horizon_days,
            event.n
        ))?;
    }
    Ok(0)
}

fn show(at: &At<'_>, record: &str) -> Done {
    let mut session = at.session(Access::Read)?;
    let key = session.record_key(record)?;
    let decided = session.decided()?;
    let found = session.book(Micros::END)?.suggestions(&decided, key)?;
    if at.json {
        output::json(&found)?;
    } else {
        output::print(&render(&found))?;
    }
    Ok(0)
}

fn render(found: &SuggestionsView) -> String {
    if let Some(reason) = &found.suppressed {
        return format!("{}: no suggestion. {reason}\n", found.record);
    }
    let mut table = Table::new(&[
        ("suggestion", Align::Left),
        ("type", Align::Left),
        ("did so", Align::Right),
        ("evidence", Align::Right),
        ("RV followed", Align::Right),
        ("95 %", Align::Left),
        ("cost", Align::Right),
        ("within days", Align::Right),
        ("decided", Align::Left),
    ]);
    for item in &found.items {
        let ends = item.rv_low_hundredths.zip(item.rv_high_hundredths);
        let currency = Currency::parse(&item.currency);
        let cost = currency.map(|c| c.format_amount(Minor(item.cost_minor)));
        table.row(vec![
            item.type_name.clone(),
            item.type_code.clone(),
            format!("{:.0} %", item.share * 100.0),
            format!(
                "{} of {}, {} relationships",
                item.n, item.of, item.relationships
            ),
            Rv(item.rv_hundredths).to_string(),
            ends.map_or_else(String::new, |(low, high)| {
                format!("[{}, {}]", Rv(low), Rv(high))
            }),
            format!("{} {}", cost.unwrap_or_default(), item.currency),
            item.within_days
                .map_or_else(String::new, |days| format!("{days:.1}")),
            item.decision
                .as_ref()
                .map_or_else(String::new, |d| format!("{} by {}", d.verdict, d.by)),
        ]);
    }
    format!(
        "{}: what comparable relationships of `{}` did next, and what followed within {} days\n\n{}{}\n",
        found.record,
        found.best,
        found.horizon_days,
        table.render(),
        found.caveats.join("\n")
    )
}
