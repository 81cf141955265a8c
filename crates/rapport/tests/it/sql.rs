//! Questions in SQL, of harvested projects.

use crate::project::{Project, finish};
use serde_json::{Value, json};

fn harvested() -> Project {
    let project = Project::quickstart();
    project.run(&["harvest", "--input", "exports"]).code(0);
    project
}

/// The sample enterprise, small: enough relationships for most analyses.
fn sample() -> Project {
    let project = Project::new("sample");
    let made = ["sample", "--accounts", "100", "silos"];
    project.run(&made).code(0);
    project.run(&["harvest", "--input", "silos"]).code(0);
    project
}

fn rows(project: &Project, query: &str) -> Vec<Value> {
    let answer = project.json(&["sql", query]);
    answer["rows"].as_array().unwrap().clone()
}

#[test]
fn sums_over_the_tables_are_the_totals_of_status() {
    for project in [harvested(), sample()] {
        let status = project.json(&["status"]);
        let totals = &status["totals"];
        let of_records = rows(
            &project,
            "SELECT count(*), sum(rv_hundredths), sum(interactions) FROM record",
        );
        let known = json!([
            totals["records"],
            totals["rv_hundredths"],
            totals["interactions"]
        ]);
        assert_eq!(of_records, [known]);
        let of_interactions = rows(
            &project,
            "SELECT count(DISTINCT contact || '.' || scope), sum(rv_hundredths), count(*) FROM interaction",
        );
        assert_eq!(of_interactions, of_records);
        let last = "SELECT count(*) FROM record r JOIN interaction i USING (contact, scope)
            WHERE i.position = r.interactions AND (i.rv_total_hundredths != r.rv_hundredths OR i.happened_at != r.last_at)";
        assert_eq!(rows(&project, last), [json!([0])]);
        for (currency, money) in totals["money"].as_object().unwrap() {
            let sums = format!(
                "SELECT (SELECT sum(amount_minor) FROM outcome WHERE kind = 'revenue' AND currency = '{currency}'),
                        (SELECT sum(cost_minor) FROM record WHERE currency = '{currency}'),
                        (SELECT sum(cost_minor) FROM interaction WHERE currency = '{currency}')"
            );
            let (revenue, cost) = (&money["revenue_minor"], &money["cost_to_engage_minor"]);
            assert_eq!(
                rows(&project, &sums),
                [json!([revenue, cost, cost])],
                "{currency}"
            );
        }
    }
}

#[test]
fn every_table_of_an_analysis_is_what_the_analysis_says_and_joins_with_the_records() {
    let project = sample();
    let tables = project.json(&["sql", "--tables"]);
    let mut given = 0;
    for card in tables.as_array().unwrap() {
        let name = card["name"].as_str().unwrap();
        let Some(analysis) = card["analysis"].as_str() else {
            continue;
        };
        // Everything of a fast few; the others are asked in the same way.
        if !["profit", "depth", "next-action", "exceptions", "roll-up"].contains(&analysis) {
            continue;
        }
        let answer = project.json(&["insight", analysis]);
        let own = name.split_once("__").unwrap().1;
        let mut said = answer["tables"].as_array().unwrap().iter();
        let said = said.find(|table| table["name"] == own);
        let asked = project.run(&["--json", "sql", &format!("SELECT * FROM {name}")]);
        let Some(said) = said else {
            let why = if answer["refused"] == true {
                "no tables here"
            } else {
                own
            };
            asked.code(4).complains(&[analysis, why]);
            continue;
        };
        let asked = asked.code(0).json();
        let count = |of: &Value| of["rows"].as_array().unwrap().len();
        assert_eq!(count(&asked), count(said), "{name}");
        let names = |of: &Value| {
            let columns = of["columns"].as_array().unwrap();
            let names = columns
                .iter()
                .map(|c| (c["name"].clone(), c["unit"].clone()));
            names.collect::<Vec<_>>()
        };
        assert_eq!(names(&asked), names(said), "{name}");
        given += 1;
    }
    assert!(given > 10, "{given}");
    let alike = "SELECT count(*), count(r.contact) FROM exceptions__exceptions e LEFT JOIN record r USING (contact, scope)";
    let joined = rows(&project, alike);
    assert!(joined[0][0].as_i64().unwrap() > 0);
    assert_eq!(joined[0][0], joined[0][1], "each is of a record");
}

#[test]
fn a_set_narrows_the_tables_and_the_analyses() {
    let project = sample();
    project
        .run(&["set", "save", "whales", "tier=high", "--by", "kim"])
        .code(0);
    let tiers = |records: &str| {
        let query = "SELECT DISTINCT tier FROM record JOIN (SELECT DISTINCT contact, scope FROM interaction) USING (contact, scope)";
        let answer = project.json(&["sql", query, "--records", records]);
        answer["rows"].clone()
    };
    assert_eq!(tiers("@whales"), json!([["high"]]));
    let query = "SELECT sum(customers) FROM profit__segments";
    let sum =
        |records: &str| project.json(&["sql", query, "--records", records])["rows"][0][0].as_i64();
    assert!(sum("@whales").unwrap() < sum("").unwrap());
    let sql = |records: &str| project.run(&["sql", "SELECT 1 FROM record", "--records", records]);
    sql("@whale").code(2).complains(&["did you mean `whales`?"]);
    sql("interactions>999999")
        .code(2)
        .complains(&["no record", "widen it"]);
}

#[test]
fn columns_have_units_and_currencies_unless_they_are_computed() {
    let project = harvested();
    let query =
        "SELECT rv_hundredths AS value, cost_minor, first_at, 2 * cost_minor FROM record LIMIT 1";
    let answer = project.json(&["sql", query]);
    assert_eq!(
        answer["columns"],
        json!([
            {"name": "value", "unit": "rv_hundredths", "currency": null},
            {"name": "cost_minor", "unit": "minor", "currency": "USD"},
            {"name": "first_at", "unit": "time", "currency": null},
            {"name": "2 * cost_minor", "unit": null, "currency": null},
        ])
    );
    assert!(answer["rows"][0][2].as_str().unwrap().ends_with('Z'));
}

#[test]
fn answers_go_to_a_spreadsheet() {
    let project = harvested();
    let query = "SELECT scope, count(*) AS records, '=1+1' AS formula, NULL AS missing FROM record GROUP BY scope ORDER BY scope LIMIT 1";
    let printed = project.run(&["sql", query, "--format", "csv"]).code(0);
    let lines: Vec<&str> = printed.out.split("\r\n").collect();
    assert_eq!(lines[0], "scope,records,formula,missing");
    assert!(lines[1].ends_with(",\"'=1+1\","), "{}", lines[1]);
    let written = project.run(&["sql", query, "--out", "answer.csv"]).code(0);
    assert_eq!(
        (written.out.as_str(), project.read("answer.csv")),
        ("", printed.out)
    );
    project.run(&["sql", query, "--out", "answer.json"]).code(0);
    let document: Value = serde_json::from_str(&project.read("answer.json")).unwrap();
    assert_eq!(document["rows"][0][3], Value::Null);
    project
        .run(&["sql", query, "--out", "no/such/folder/x.csv"])
        .code(4)
        .complains(&["no/such/folder/x.csv"]);
}

#[test]
fn a_long_text_or_one_that_would_steer_the_terminal_is_shown_in_one_line() {
    let project = harvested();
    let query = "SELECT printf('%.*c', 90000, 'x') AS long, 'a' || char(27, 10) || 'b' AS odd";
    let shown = project.run(&["sql", query]).code(0).out;
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[1].ends_with("x…  a\u{FFFD} b"), "{}", lines[1]);
    assert!(lines[1].chars().count() < 600);
    let whole = project.json(&["sql", query]);
    assert_eq!(whole["rows"][0][0].as_str().unwrap().len(), 90_000);
}

#[test]
fn what_cannot_be_asked_is_said_with_what_can() {
    let project = harvested();
    let sql = |query: &str| project.run(&["sql", query]);
    sql("SELECT 1 FROM records")
        .code(2)
        .complains(&["`records`", "did you mean `record`?"]);
    sql("SELECT 1 FROM profit__nothing")
        .code(2)
        .complains(&["profit__segments"]);
    sql("SELECT 1 FROM nowhere")
        .code(2)
        .complains(&["rapport sql --tables"]);
    sql("SELECT rv FROM record")
        .code(2)
        .complains(&["`rv`", "line 1, column 8"]);
    sql("DELETE FROM record").code(2).complains(&["only reads"]);
    sql("SELECT * FROM lead_test__verdicts")
        .code(4)
        .complains(&["lead-test", "no tables here"]);
    project
        .run(&["sql", "--describe", "recrod"])
        .code(2)
        .complains(&["did you mean `record`?"]);
    project.run(&["sql"]).code(2);
}

#[test]
fn people_who_may_not_be_told_apart_are_in_no_table() {
    let mut project = harvested();
    let actors = "SELECT actor, count(*) FROM interaction GROUP BY actor";
    let owners = "SELECT owner FROM record";
    project.set = vec!["people_analyses.least_group=2".to_owned()];
    assert!(
        project.json(&["sql", actors])["rows"]
            .as_array()
            .unwrap()
            .len()
            > 1
    );
    for setting in [
        "people_analyses.enabled=false",
        "people_analyses.least_group=500",
    ] {
        project.set = vec![setting.to_owned()];
        for query in [
            actors,
            owners,
            "SELECT owner_unit FROM record",
            "SELECT o.actor FROM outcome o",
        ] {
            finish(&mut project.command(&["sql", query]))
                .code(2)
                .complains(&["people are not told apart"]);
        }
        for table in ["record", "interaction", "outcome"] {
            let sheet = project.json(&["sql", "--describe", table]);
            let columns = sheet["columns"].as_array().unwrap();
            let tells = columns
                .iter()
                .any(|c| ["owner", "owner_unit", "actor"].contains(&c["name"].as_str().unwrap()));
            assert!(!tells, "{table}");
        }
    }
    project.set = vec!["people_analyses.enabled=false".to_owned()];
    project
        .run(&["sql", "SELECT * FROM heroes__functions"])
        .code(4)
        .complains(&["works-council mode"]);
}
