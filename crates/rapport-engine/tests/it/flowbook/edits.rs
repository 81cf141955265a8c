//! What a team changes arrives as that change, and what it writes unclearly is named with its cell.

use super::starter;
use super::workbook::{Book, Cells, text};
use calamine::Data;
use rapport_engine::flowbook::import;
use rapport_model::flow::diff::diff;

const ALL: &str = "Interactions";

/// One cell of the starter flow's workbook changed: what is wrong then.
fn wrong(sheet: &str, code: &str, heading: &str, value: Data) -> String {
    let mut book = Book::starter();
    book.put(sheet, code, heading, value);
    book.problems()
}

#[test]
fn edited_cells_come_back_as_differences_in_words() {
    let mut book = Book::starter();
    book.put(ALL, "ad_click", "Name", text("  Advertisement clicked "));
    book.put(ALL, "ad_click", "RV", Data::Float(1.5));
    book.put(ALL, "inquiry_form", "Cost", Data::Float(0.1 + 0.2));
    book.put(ALL, "inquiry_form", "Direction", text(" Outbound"));
    book.put(ALL, "inbound_call", "RV better", Data::Empty);
    book.put("Flow", "Reaction better", "Value", Data::Int(3));
    book.put("Levels", "A2", "Status", text("Enquirer"));
    let words: Vec<String> = diff(&starter(), &book.import().unwrap())
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        words,
        [
            "Reaction better now adds +3 to every type that names no value for it (was +2)",
            "Level A2 makes a contact Enquirer (was Lead)",
            "Ad click is now called Advertisement clicked",
            "Advertisement clicked: value +1 -> +1.5",
            "Inquiry form: cost USD 5 -> USD 0.30",
            "Inquiry form: direction inbound -> outbound",
            "Inbound call: reaction better +15 -> the flow-wide rule",
        ]
    );
}

#[test]
fn a_new_interaction_with_values_by_occurrence_arrives() {
    let mut book = Book::starter();
    let last = book.sheet(ALL).keys().next_back().unwrap().0 + 1;
    let pattern = book.row(ALL, "direct_mail");
    let cells = book.sheet(ALL);
    let copied: Vec<_> = cells
        .range((pattern, 0)..(pattern + 1, 0))
        .map(|((_, c), v)| (*c, v.clone()))
        .collect();
    cells.extend(
        copied
            .into_iter()
            .map(|(column, value)| ((last, column), value)),
    );
    cells.insert((last, 0), text("gift"));
    cells.insert((last, 1), text("Gift"));
    let values = book.sheet("Values");
    let row = values.keys().next_back().unwrap().0 + 2;
    for (number, (occurrence, rv)) in (0..).zip([(Data::Int(1), 4), (text(" 2.. "), 1)]) {
        values.insert((row + number, 0), text("gift"));
        values.insert((row + number, 1), occurrence);
        values.insert((row + number, 2), Data::Int(rv));
    }
    let words: Vec<String> = diff(&starter(), &book.import().unwrap())
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(words, ["New type Gift (A1, +4, later +1, cost USD 3)"]);
}

#[test]
fn columns_may_stand_elsewhere_and_sheets_of_the_team_are_not_read() {
    let mut book = Book::starter();
    let moved = |cells: &Cells| {
        cells
            .iter()
            .map(|((r, c), v)| ((*r, 30 - c), v.clone()))
            .collect()
    };
    for name in ["Interactions", "Levels", "Values", "Scenarios"] {
        let cells = moved(book.sheet(name));
        *book.sheet(name) = cells;
    }
    book.sheets
        .push(("Our notes".into(), [((4, 4), text("ask Ada"))].into()));
    assert_eq!(book.import(), Ok(starter()));
    let warnings = rapport_engine::flowbook::import_with_warnings(&book.save())
        .unwrap()
        .warnings;
    let said: Vec<&str> = warnings.iter().map(|w| w.message.as_str()).collect();
    assert!(
        said.contains(&"the sheet `Our notes` is not read"),
        "{said:?}"
    );
}

#[test]
fn an_unknown_word_is_named_with_its_cell_and_the_word_meant() {
    assert_eq!(
        wrong(ALL, "ad_click", "Direction", text("inbond")),
        "Interactions!E2: `inbond` is no direction (hint: did you mean `inbound`? write one of: inbound, outbound, mutual)"
    );
    assert_eq!(
        wrong(ALL, "ad_click", "Aspect", text("price")),
        "Interactions!H2: `price` is no aspect (hint: write one of: brand, product, experience)"
    );
    assert_eq!(
        wrong("Levels", "C2", "Phases", text("closing, retension")),
        "Levels!D6: `retension` is no phase (hint: did you mean `retention`? write one of: acquisition, closing, retention)"
    );
    assert_eq!(
        wrong(ALL, "ad_click", "Level", text("a1")),
        "Interactions!C2: there is no level `a1` (hint: did you mean `A1`?)"
    );
    assert_eq!(
        wrong(ALL, "inquiry_form", "Trigger to", text("A22")),
        "Interactions!Q14: there is no level `A22` (hint: did you mean `A2`?)"
    );
    assert_eq!(
        wrong("Levels", "A1", "Anticipated", text("ad_klick, direct_mail")),
        "Levels!E2: there is no interaction type `ad_klick` (hint: did you mean `ad_click`?)"
    );
}

#[test]
fn a_number_that_is_none_is_named_with_its_cell() {
    assert_eq!(
        wrong(ALL, "ad_click", "RV", text("1.5")),
        "Interactions!I2: `1.5` is text, not a number (hint: write it again as a number, without unit, currency sign or apostrophe; or write `see Values`)"
    );
    assert_eq!(
        wrong(ALL, "ad_click", "Cost", Data::Float(1.005)),
        "Interactions!N2: `1.005` has more than 2 decimals (hint: round it to two decimals)"
    );
    assert_eq!(
        wrong(ALL, "ad_click", "Cost", text("USD 4")),
        "Interactions!N2: `USD 4` is text, not a number (hint: write it again as a number, without unit, currency sign or apostrophe)"
    );
    assert_eq!(
        wrong(ALL, "ad_click", "Cost", Data::Bool(true)),
        "Interactions!N2: `TRUE` is not a number (hint: format the cell as a number, then write it again)"
    );
    let large = wrong(ALL, "ad_click", "RV", Data::Float(1e300));
    assert!(
        large.starts_with("Interactions!I2: ") && large.contains("is too large"),
        "{large}"
    );
    assert_eq!(
        wrong(ALL, "ad_click", "Effort minutes", Data::Float(2.5)),
        "Interactions!O2: `2.5` is not a whole number from 0 to 4294967295 (hint: write it without decimals and without sign)"
    );
    assert_eq!(
        wrong("Flow", "Merge window hours", "Value", Data::Int(-1)),
        "Flow!B7: `-1` is not a whole number from 0 to 4294967295 (hint: write it without decimals and without sign)"
    );
}

#[test]
fn a_text_that_is_none_is_named_with_its_cell() {
    assert_eq!(
        wrong(ALL, "ad_click", "Goal", Data::Int(2026)),
        "Interactions!T2: `2026` is a number, not a text (hint: format the cell as text, then write it again)"
    );
    assert_eq!(
        wrong("Flow", "Effective from", "Value", text("1 May 2027")),
        "Flow!B5: `1 May 2027` is not a day (hint: write a date without time, such as 2027-01-01)"
    );
    assert_eq!(
        wrong("Flow", "Effective from", "Value", text("2027-05-01T10:00")),
        "Flow!B5: `2027-05-01T10:00` is not a day (hint: write a date without time, such as 2027-01-01)"
    );
    assert_eq!(
        wrong("Flow", "Effective from", "Value", Data::Int(45_000)),
        "Flow!B5: `45000` is not a day (hint: write a date without time, such as 2027-01-01)"
    );
    assert_eq!(
        wrong("Flow", "Currency", "Value", text("euro")),
        "Flow!B6: `euro` is not a currency code (hint: write three letters, such as USD)"
    );
    assert_eq!(
        wrong("Values", "direct_mail", "Occurrence", text("1-6")),
        "Values!B2: `1-6` is not an occurrence range: use `1`, `2..6` or `7..`, counted from 1 (hint: write 1 for the first time, 2..6 for the second to the sixth, 7.. for the seventh and every later)"
    );
}

#[test]
fn an_empty_cell_that_must_not_be_is_named() {
    assert_eq!(
        wrong(ALL, "ad_click", "Cost", Data::Empty),
        "Interactions!N2: `Cost` is empty (hint: What one costs us, in the flow's currency, at most two decimals. 0 when it costs nothing.)"
    );
    assert_eq!(
        wrong(ALL, "ad_click", "Code", text("   ")),
        "Interactions!A2: `Code` is empty (hint: Short, stable and unique, without commas. Do not change the code of a row that is there: data refers to it. A new row needs a new code.)"
    );
    assert_eq!(
        wrong("Flow", "Name", "Value", Data::Empty),
        "Flow!B4: `Name` is empty (hint: What people read.)"
    );
}

#[test]
fn a_code_that_is_there_twice_is_named_with_both_cells() {
    assert_eq!(
        wrong(ALL, "ad_click", "Code", text("content_view")),
        "Interactions!A7: the code `content_view` is there already, at Interactions!A2 (hint: each row needs a code of its own: write another one, or remove the row)"
    );
    assert_eq!(
        wrong("Levels", "A1", "Code", text("A2")),
        "Levels!A3: the code `A2` is there already, at Levels!A2 (hint: each row needs a code of its own: write another one, or remove the row)\n\
         Interactions!Q48: there is no level `A1` (hint: did you mean `A2`?)\n\
         Interactions!Q100: there is no level `A1` (hint: did you mean `A2`?)"
    );
}

#[test]
fn values_in_two_places_or_in_none_are_not_guessed() {
    assert_eq!(
        wrong(ALL, "direct_mail", "RV", Data::Int(2)),
        "Interactions!I4: `direct_mail` has a value here and another one at Values!A2 (hint: write `see Values` here, or remove its rows in the sheet Values)"
    );
    assert_eq!(
        wrong(ALL, "ad_click", "RV", text("See values")),
        "Interactions!I2: the sheet Values has no row for `ad_click` (hint: add a row for each range of occurrences there, or write a number here)"
    );
    assert_eq!(
        wrong(ALL, "direct_mail", "RV worse", Data::Int(-1)),
        "Interactions!K4: `RV worse` has a value, but RV says `see Values` (hint: move it to the rows of the sheet Values, or remove it)"
    );
    assert_eq!(
        wrong("Values", "direct_mail", "Code", text("direct_mial")),
        "Values!A2: there is no interaction `direct_mial` (hint: did you mean `direct_mail`?)"
    );
    assert_eq!(
        wrong(ALL, "ad_click", "Trigger when", text("always")),
        "Interactions!R2: `Trigger when` says when, but `Trigger to` is empty (hint: write the level into `Trigger to`, or empty both)"
    );
}

#[test]
fn headings_must_be_known_and_complete() {
    let mut book = Book::starter();
    let goal = book.column(ALL, "Goal");
    book.sheet(ALL).insert((0, goal), text("Gaol"));
    book.sheet(ALL).insert((0, goal + 1), text("cost"));
    book.sheet(ALL).insert((7, goal + 2), text("why?"));
    assert_eq!(
        book.problems(),
        "Interactions!A1: the column `Goal` is missing (hint: put its heading back into row 1; leave the cells below empty where nothing is agreed)\n\
         Interactions!T1: there is no column `Gaol` (hint: did you mean `Goal`?)\n\
         Interactions!U1: the column `cost` is there twice, first at Interactions!N1 (hint: remove one of them)\n\
         Interactions!V8: `why?` stands in a column without heading (hint: move it under a heading, or remove it; notes can go into a sheet of your own)"
    );
}

#[test]
fn settings_and_sheets_must_be_known_and_complete() {
    let mut book = Book::starter();
    book.put("Flow", "Currency", "Setting", text("Curency"));
    assert_eq!(
        book.problems(),
        "Flow!A1: the setting `Currency` is missing (hint: put its row back; leave the value empty where nothing is agreed)\n\
         Flow!A6: there is no setting `Curency` (hint: did you mean `Currency`?)"
    );
    let mut book = Book::starter();
    let values = book
        .sheets
        .iter()
        .position(|(name, _)| name == "Values")
        .unwrap();
    book.sheets[values].0 = "Value".into();
    let renamed = book.problems();
    assert!(
        renamed.ends_with("no sheet `Values` (hint: did you mean `Value`? Call it Values again)"),
        "{renamed}"
    );
    book.sheets.remove(values);
    let removed = book.problems();
    assert!(
        removed.contains("edited.xlsx: the workbook has no sheet `Values`"),
        "{removed}"
    );
}

#[test]
fn a_formula_without_result_is_not_taken_for_an_empty_cell() {
    let mut book = Book::starter();
    book.formulas.push((ALL.into(), 1, 17, "=A1&A2".into()));
    assert_eq!(
        book.problems(),
        "Interactions!R2: the formula `A1&A2` has no result (hint: open the workbook in a spreadsheet program and save it, or write the value itself)"
    );
}

#[test]
fn all_problems_come_together_in_the_order_of_the_sheets() {
    let mut book = Book::starter();
    book.put("Levels", "A1", "Phases", Data::Empty);
    book.put(ALL, "ad_click", "Cost", text("free"));
    book.put(ALL, "ad_click", "Kind", text("minor"));
    book.put(ALL, "white_paper", "Name", Data::Empty);
    book.put("Values", "direct_mail", "RV", Data::Float(0.125));
    let places: Vec<String> = book
        .import()
        .unwrap_err()
        .into_iter()
        .map(|p| p.file)
        .collect();
    assert_eq!(
        places,
        [
            "Levels!D2",
            "Interactions!F2",
            "Interactions!N2",
            "Interactions!B10",
            "Values!C2"
        ]
    );
}

#[test]
fn what_only_the_whole_flow_shows_is_named_with_its_cell() {
    assert_eq!(
        wrong("Values", "direct_mail", "Occurrence", text("1..8")),
        "Interactions!A4: type `direct_mail`: occurrence ranges 1..8 and 7.. overlap (hint: each occurrence number takes its value from one rule)"
    );
}

#[test]
fn what_is_no_workbook_is_refused_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flow.xlsx");
    let refused = || import(&path).unwrap_err().remove(0);
    assert!(refused().message.starts_with("could not read it: "));
    std::fs::write(&path, "code,name\n").unwrap();
    assert!(
        refused().message.contains("not a readable zip archive"),
        "{}",
        refused()
    );
    assert_eq!(refused().file, path.display().to_string());
}
