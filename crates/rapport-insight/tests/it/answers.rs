//! The common form of a result, as JSON and as text.

use crate::support::small;
use rapport_insight::{Cell, Table, Unit, registry, row};
use rapport_model::Currency;
use std::collections::BTreeMap;

fn table() -> Table {
    let mut table = Table::new("t", "All units")
        .column("name", "Name", Unit::Text)
        .column("n", "n", Unit::Count)
        .column("rv_hundredths", "RV", Unit::RvHundredths)
        .column("cost_minor", "Cost", Unit::Minor(Currency::USD))
        .column("share", "Share", Unit::Share)
        .column("p", "p", Unit::PValue)
        .column("auc", "AUC", Unit::Statistic)
        .column("better", "Better", Unit::Flag);
    table.push(row![
        "first",
        3_u32,
        1_250_i64,
        -123_456_i64,
        0.25,
        0.0004,
        0.71828,
        true
    ]);
    table.push(row![
        "second",
        12_usize,
        -50_i64,
        99.6,
        f64::NAN,
        0.5,
        f64::INFINITY,
        false
    ]);
    table.push(row!["third", None::<i64>]);
    table
}

#[test]
fn a_table_reads_well_and_is_always_rectangular_and_finite() {
    let lines: Vec<String> = table().to_string().lines().map(str::to_owned).collect();
    let want = [
        "All units",
        "Name     n     RV           Cost   Share        p    AUC  Better",
        "first    3  +12.5  -1,234.56 USD  25.0 %  < 0.001  0.718  yes",
        "second  12   -0.5       1.00 USD       -    0.500      -  no",
        "third    -      -              -       -        -      -  -",
    ];
    assert_eq!(lines, want);
    assert!(table().rows.iter().all(|row| row.len() == 8));
}

#[test]
fn a_column_says_its_unit_and_currency_in_json_and_cells_are_plain_values() {
    let json = serde_json::to_value(table()).unwrap();
    let column = |at: usize| json["columns"][at].to_string();
    assert_eq!(
        column(2),
        r#"{"name":"rv_hundredths","title":"RV","unit":"rv_hundredths"}"#
    );
    assert_eq!(
        column(3),
        r#"{"currency":"USD","name":"cost_minor","title":"Cost","unit":"minor"}"#
    );
    assert_eq!(
        json["rows"][0].to_string(),
        r#"["first",3,1250,-123456,0.25,0.0004,0.71828,true]"#
    );
    assert_eq!(
        json["rows"][1].to_string(),
        r#"["second",12,-50,99.6,null,0.5,null,false]"#
    );
}

#[test]
fn an_answer_carries_its_method_and_every_setting() {
    let given = BTreeMap::from([("positions".to_owned(), "2".to_owned())]);
    let answer = registry::run(&small(), "pattern", &given).unwrap();
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["analysis"], "pattern");
    assert_eq!(json["refused"], false);
    assert_eq!(json["n"], 5);
    assert_eq!(json["method"]["settings"]["positions"], "2");
    assert_eq!(json["method"]["settings"]["by"], "number");
    assert_eq!(json["method"]["as_of"], "2024-04-10T00:00:00Z");
    assert_eq!(answer.tables[0].get(1, "n"), Some(&Cell::Int(3)));
    assert!(
        answer.caveats.iter().any(|c| c.contains("spans 3 scopes")),
        "{:?}",
        answer.caveats
    );
    assert!(
        answer
            .caveats
            .iter()
            .any(|c| c.contains("5 records: below 30")),
        "{:?}",
        answer.caveats
    );
}

#[test]
fn every_table_of_an_answer_is_declared_by_its_analysis() {
    let book = small();
    let mut seen = 0;
    for analysis in registry::list() {
        let answer = registry::run(&book, analysis.name, &BTreeMap::new()).unwrap();
        for table in &answer.tables {
            let declared = analysis.tables.iter().any(|spec| spec.name == table.name);
            assert!(declared, "{}: {}", analysis.name, table.name);
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen}");
}
