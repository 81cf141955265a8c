//! `rapport verify`: every roll-up against the facts, and what it says where the independent reader is missing.

use crate::project::Project;
use serde_json::Value;

fn quickstart() -> Project {
    let project = Project::quickstart();
    project.harvest("exports");
    project
}

fn check<'a>(verified: &'a Value, what: &str) -> &'a Value {
    let checks = verified["checks"].as_array().unwrap();
    let found = checks
        .iter()
        .find(|check| check["what"].as_str().unwrap().contains(what));
    found.unwrap_or_else(|| panic!("no check of `{what}`: {verified}"))
}

#[test]
fn scopes_accounts_and_every_line_of_the_roll_up_are_compared_with_the_facts() {
    let project = quickstart();
    for seal in [false, true] {
        if seal {
            project.run(&["seal"]).code(0);
        }
        let verified = project.json(&["verify"]);
        let roll_up = project.json(&["insight", "roll-up"]);
        let lines = roll_up["tables"][0]["rows"].as_array().unwrap().len();
        assert!(lines >= 4, "{roll_up}");
        let money = check(&verified, "sum of outcomes = revenue and product cost of");
        let status = project.json(&["status"]);
        let (currency, sums) = status["totals"]["money"]
            .as_object()
            .unwrap()
            .iter()
            .next()
            .unwrap();
        assert_eq!(
            money["found"],
            format!(
                "{currency} revenue {}, product cost {}",
                sums["revenue_minor"], sums["product_cost_minor"]
            )
        );
        let accounts = check(&verified, "accounts as the analyses have them");
        let with_accounts = accounts["found"].as_str().unwrap();
        assert!(
            with_accounts.contains("relationships, each with RV, cost, revenue"),
            "{accounts}"
        );
        let rolled = check(&verified, &format!("each of {lines} lines of the roll-up"));
        for check in [money, accounts, rolled] {
            assert_eq!(check["holds"], true, "{check}");
        }
    }
}

#[test]
fn a_verification_without_the_independent_reader_says_so_at_its_end() {
    let project = quickstart();
    let mut verify = project.command(&["verify"]);
    let nowhere = project.path("no-such-folder");
    let ran = crate::project::finish(verify.env("PATH", nowhere)).code(0);
    let last = ran.out.lines().last().unwrap();
    assert_eq!(
        last,
        "verified, except by the independent reader: it is not installed; `pip install deltalake pyarrow`, or name it with --python"
    );
    let verified = crate::project::finish(
        project
            .command(&["--json", "verify"])
            .env("PATH", project.path("none")),
    );
    assert_eq!(verified.code(0).json()["independent_reader"], false);
}
