//! What a later export knows better than the one before: a correction, not a conflict.

use crate::project::{Project, sum};
use serde_json::Value;
use std::collections::BTreeMap;

const HEADER: &str =
    "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n";

fn win(id: &str, product: &str, close: &str) -> String {
    format!("{id},Ann,{product},Acme,Won,1/1/2017,{close},100\n")
}

/// Number of interactions by type.
fn types(project: &Project) -> BTreeMap<String, usize> {
    let records = project.json(&["record", "--top", "9", "--why"]);
    let mut types = BTreeMap::new();
    for entry in records[0]["entries"].as_array().unwrap() {
        *types
            .entry(entry["type_code"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    types
}

fn are(found: &BTreeMap<String, usize>, expected: &[(&str, usize)]) {
    let expected = expected.iter().map(|(code, n)| ((*code).to_owned(), *n));
    assert_eq!(*found, expected.collect());
}

#[test]
fn an_earlier_win_in_a_later_export_corrects_the_win_that_was_first_until_then() {
    let project = Project::new("crm-sales");
    project.write(
        "in/sales_teams.csv",
        "sales_agent,manager,regional_office\nAnn,Bob,Central\n",
    );
    project.write(
        "in/products.csv",
        "product,series,sales_price\nGTX Basic,GTX,550\nMG Special,MG,55\n",
    );
    let harvest = |rows: &[String]| -> Value {
        project.write(
            "in/sales_pipeline.csv",
            format!("{HEADER}{}", rows.concat()),
        );
        let report = project.json(&["harvest", "--input", "in", "--source", "opportunities"]);
        assert_eq!(sum(&report, "quarantined"), 0, "{report}");
        project.verify();
        report
    };
    let (second, third) = (
        win("B", "GTX Basic", "3/1/2017"),
        win("C", "MG Special", "4/1/2017"),
    );
    harvest(&[second.clone(), third.clone()]);
    are(
        &types(&project),
        &[
            ("discovery_thread", 2),
            ("order_signed", 1),
            ("cross_sell_bought", 1),
        ],
    );
    let all = [second, third, win("A", "GTX Basic", "2/1/2017")];
    harvest(&all);
    let better = types(&project);
    are(
        &better,
        &[
            ("discovery_thread", 3),
            ("order_signed", 1),
            ("cross_sell_bought", 1),
            ("repeat_order", 1),
        ],
    );
    let again = harvest(&all);
    assert_eq!((sum(&again, "duplicate"), sum(&again, "accepted")), (3, 0));
    // The older export once more changes nothing.
    harvest(&all[..2]);
    assert_eq!(types(&project), better);
    assert_eq!(
        project.json(&["status"])["totals"]["money"]["USD"]["revenue_minor"],
        30_000
    );
}
