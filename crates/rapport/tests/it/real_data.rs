//! Projects on published data: what comes out is what an independent script computed from the raw files
//! (`examples/expected.py` writes each `expected.yaml`).

use crate::project::{Project, skipped, sum};
use crate::stores::Database;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder of a data set beside the repository; says so when it is not there.
fn data(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(name);
    if folder.is_dir() {
        return Some(folder.canonicalize().unwrap());
    }
    skipped(&format!("no data set `{name}` beside the repository"));
    None
}

/// What the script expects.
struct Expected(Value);

impl Expected {
    fn of(template: &str) -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(format!("../../examples/{template}/expected.yaml"));
        let text = std::fs::read_to_string(file).unwrap();
        Self(serde_saphyr::from_str(&text).unwrap())
    }

    fn count(&self, name: &str) -> i64 {
        self.0[name]
            .as_i64()
            .unwrap_or_else(|| panic!("no {name} in {}", self.0))
    }
}

fn harvested_as_expected(template: &str, data: &str, set: Vec<String>) -> Option<Project> {
    let input = self::data(data)?;
    let input = input.to_str().unwrap();
    let expected = Expected::of(template);
    let mut project = Project::new(template);
    project.set = set;

    let report = project.harvest(input);
    for source in report["sources"].as_array().unwrap() {
        let name = source["source"].as_str().unwrap();
        let counts = &source["counts"];
        let wanted = &expected.0["sources"][name];
        assert_eq!(counts["received"], wanted["received"], "{name}: received");
        assert_eq!(
            counts["quarantined"], wanted["quarantined"],
            "{name}: quarantined"
        );
        if let Some(because) = wanted.get("quarantined_because") {
            let first = source["quarantined"]["rejected_by_rule"]["first"]
                .as_str()
                .unwrap();
            assert!(first.contains(because.as_str().unwrap()), "{first}");
        }
    }
    assert_eq!(
        report["sources"].as_array().unwrap().len(),
        expected.0["sources"].as_object().unwrap().len()
    );
    totals_are_as_expected(&project, &expected);

    let sealed = project.json(&["seal"]);
    assert_eq!(sealed["interactions"], sum(&report, "interactions"));
    assert_eq!(sealed["outcomes"], sum(&report, "outcomes"));
    totals_are_as_expected(&project, &expected);

    let again = project.harvest(input);
    assert_eq!(
        (sum(&again, "interactions"), sum(&again, "outcomes")),
        (0, 0),
        "nothing is new"
    );
    assert_eq!(
        (sum(&again, "accepted"), sum(&again, "quarantined")),
        (0, 0)
    );
    assert_eq!(sum(&again, "duplicate"), sum(&report, "received"));
    project.verify();
    interactions_are_as_expected(&project, &expected);
    Some(project)
}

fn totals_are_as_expected(project: &Project, expected: &Expected) {
    let status = project.json(&["status"]);
    let totals = &status["totals"];
    let currency = expected.0["currency"].as_str().unwrap();
    let money = &totals["money"][currency];
    assert_eq!(
        money["revenue_minor"],
        expected.count("revenue_minor"),
        "revenue to the cent"
    );
    assert_eq!(
        money["product_cost_minor"],
        expected.count("product_cost_minor"),
        "product cost to the cent"
    );
    for (name, expected) in [
        ("contacts", expected.count("contacts")),
        ("accounts", expected.count("accounts")),
        ("records", expected.count("records")),
    ] {
        assert_eq!(totals[name], expected, "{name}");
    }
    for scope in status["scopes"].as_array().unwrap() {
        let revenue = scope["money"]
            .get(currency)
            .map_or(0, |money| money["revenue_minor"].as_i64().unwrap());
        let code = scope["scope"].as_str().unwrap();
        let wanted = expected.0["revenue_minor_by_scope"]
            .get(code)
            .map_or(0, |v| v.as_i64().unwrap());
        assert_eq!(revenue, wanted, "revenue of {code}");
    }
}

/// By type, as the records have them; where several people took part in one, it is in several records.
fn interactions_are_as_expected(project: &Project, expected: &Expected) {
    let records = project.json(&["record", "--top", "100000", "--why"]);
    let records = records.as_array().unwrap();
    let mut by_type: BTreeMap<&str, i64> = BTreeMap::new();
    for entry in records
        .iter()
        .flat_map(|record| record["entries"].as_array().unwrap())
    {
        *by_type
            .entry(entry["type_code"].as_str().unwrap())
            .or_default() += 1;
        let origin = &entry["origin"];
        for text in ["source", "file", "record_key", "rule_version", "known_at"] {
            assert!(
                origin[text].as_str().is_some_and(|t| !t.is_empty()),
                "{text}: {entry}"
            );
        }
        assert!(
            origin["row"].as_i64().unwrap() > 0 && origin["position"].as_i64().unwrap() > 0,
            "{entry}"
        );
        assert!(
            entry["why"].as_str().unwrap().starts_with("flow "),
            "{entry}"
        );
    }
    let wanted = expected
        .0
        .get("interaction_facts")
        .unwrap_or(&expected.0["interactions"]);
    let wanted = wanted.as_object().unwrap().iter();
    let wanted: BTreeMap<&str, i64> = wanted
        .map(|(code, count)| (code.as_str(), count.as_i64().unwrap()))
        .collect();
    assert_eq!(by_type, wanted);
    assert_eq!(records.len() as i64, expected.count("records"));
}

#[test]
fn adventureworks_comes_out_to_the_cent() {
    harvested_as_expected("adventureworks", "adventureworks", Vec::new());
}

#[test]
fn crm_sales_comes_out_to_the_cent() {
    harvested_as_expected("crm-sales", "crm_sales", Vec::new());
}

#[test]
fn online_retail_comes_out_to_the_cent() {
    harvested_as_expected("online-retail", "online_retail", Vec::new());
}

#[test]
fn crm_sales_comes_out_the_same_on_postgres() {
    let Some(database) = Database::create("crm_sales") else {
        return;
    };
    let set = vec![format!("store.url={}", database.url)];
    let Some(postgres) = harvested_as_expected("crm-sales", "crm_sales", set) else {
        return;
    };
    let Some(sqlite) = harvested_as_expected("crm-sales", "crm_sales", Vec::new()) else {
        return;
    };
    assert_eq!(postgres.state(), sqlite.state());
    let top = |project: &Project| project.json(&["record", "--top", "50"]);
    assert_eq!(top(&postgres), top(&sqlite));
}
