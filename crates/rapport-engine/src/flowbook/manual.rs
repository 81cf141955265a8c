//! The sheet that tells the team what it may edit and how.

use rapport_model::flow::Flow;

/// A line of the manual.
#[derive(Debug)]
pub(super) enum Line {
    Title(String),
    Heading(&'static str),
    Text(String),
}

/// The lines of the manual, from top to bottom.
pub(super) fn lines(flow: &Flow) -> Vec<Line> {
    let text = |t: &str| Line::Text(t.to_owned());
    vec![
        Line::Title(flow.name.clone()),
        Line::Text(format!(
            "Flow {}, version {}, in force from {}. All costs are in {}.",
            *flow.flow, flow.version, flow.effective_from, flow.currency
        )),
        Line::Heading("What this is"),
        text(
            "What the team agreed on: the levels of a relationship, the interactions that are expected on the way, and \
             what each is worth and costs. Points (RV) are relative, usually -100 to +100: only their order and \
             their distances matter.",
        ),
        Line::Heading("The sheets"),
        text("Flow: what holds for the whole flow, one setting in each row."),
        text("Levels: the levels in order. Move a row to move the level."),
        text("Interactions: one row for each, with its value, its cost and what it moves."),
        text(
            "Values: only for interactions that say `see Values`, because the third time is worth less than the first: \
             one row for each range of occurrences.",
        ),
        text("Scenarios: named paths through the flow."),
        Line::Heading("What you may change"),
        text(
            "Names, values, costs and everything else that is white. Add rows at the end or in between, remove rows, \
             sort and filter. Each heading has a note that says what the column holds.",
        ),
        Line::Heading("What you must leave as it is"),
        text(
            "The shaded codes: what was recorded refers to them. The headings and the names of the sheets. A column \
             may stand elsewhere, but none may be missing or new. Sheets that you add are not read.",
        ),
        Line::Heading("How to write it"),
        text("Numbers as numbers, at most two decimals, without units or currency signs."),
        text(
            "Words from the list that the cell offers. Several codes in one cell: commas between them.",
        ),
        text("Empty means: nothing agreed. 0 means: agreed, and it is nothing."),
        Line::Heading("How it comes back"),
        text(
            "Save it as an Excel workbook (.xlsx). `rapport flow import FILE.xlsx` shows in words what differs, and \
             names the cell of each mistake; with --apply and a later first day it becomes the next version. What \
             happened before that day keeps its values.",
        ),
    ]
}
