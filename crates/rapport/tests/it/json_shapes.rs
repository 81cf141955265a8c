//! `docs/reference/json.md` says what `--json` prints: every key it names is there, every key that is there is named.

use crate::project::{Project, command, finish};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Keys with their types, as the page lists them.
type Shape = BTreeMap<String, BTreeSet<String>>;

/// The tables of the page by the command in the heading before them.
fn documented() -> BTreeMap<String, Shape> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/json.md");
    let text = std::fs::read_to_string(page).unwrap();
    let mut shapes: BTreeMap<String, Shape> = BTreeMap::new();
    let mut heading = String::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            heading = title.replace('`', "");
        } else if let Some(row) = line.strip_prefix("| `") {
            let (key, rest) = row.split_once("` | ").expect("a key and a type");
            let (types, _) = rest.split_once(" | ").expect("a type and a meaning");
            let types = types.split(" or ").map(str::to_owned).collect();
            let known = shapes.entry(heading.clone()).or_default();
            assert!(
                known.insert(key.to_owned(), types).is_none(),
                "{heading}: {key} twice"
            );
        }
    }
    shapes
}

/// Collects the leaves of a value. Where the page has `{name}`, any key stands for it.
fn collect(value: &Value, path: &str, page: &Shape, found: &mut Shape) {
    match value {
        Value::Object(map) => {
            let below = if path.is_empty() {
                "{".to_owned()
            } else {
                format!("{path}.{{")
            };
            let any = page.keys().find_map(|key| {
                let name = key.strip_prefix(&below)?.split_once('}')?.0;
                Some(format!("{{{name}}}"))
            });
            for (key, value) in map {
                let segment = any.as_ref().unwrap_or(key);
                let path = if path.is_empty() {
                    segment.clone()
                } else {
                    format!("{path}.{segment}")
                };
                collect(value, &path, page, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                collect(item, &format!("{path}[]"), page, found);
            }
        }
        leaf => {
            let kind = match leaf {
                Value::Null => "null",
                Value::Bool(_) => "boolean",
                Value::Number(n) if n.is_f64() => "fraction",
                Value::Number(_) => "integer",
                _ => "text",
            };
            found
                .entry(path.to_owned())
                .or_default()
                .insert(kind.to_owned());
        }
    }
}

/// Runs commands that print one kind of document, and compares with the page.
struct Page {
    all: BTreeMap<String, Shape>,
    checked: BTreeSet<String>,
    differences: Vec<String>,
}

impl Page {
    fn compare(&mut self, heading: &str, documents: &[Value]) {
        self.checked.insert(heading.to_owned());
        let Some(page) = self.all.get(heading) else {
            self.differences
                .push(format!("{heading}: is not on the page"));
            return;
        };
        let mut found = Shape::new();
        for document in documents {
            collect(document, "", page, &mut found);
        }
        for (key, types) in &found {
            match page.get(key) {
                None => self.differences.push(format!(
                    "{heading}: `{key}` ({types:?}) is printed, the page does not name it"
                )),
                Some(named) if !types.is_subset(named) => {
                    self.differences.push(format!(
                        "{heading}: `{key}` is {types:?}, the page says {named:?}"
                    ));
                }
                Some(_) => {}
            }
        }
        for key in page.keys().filter(|key| !found.contains_key(*key)) {
            self.differences.push(format!(
                "{heading}: `{key}` is on the page and was never printed"
            ));
        }
    }
}

#[test]
fn every_json_document_has_the_keys_that_the_reference_names() {
    let project = Project::quickstart();
    let run = |arguments: &[&str]| project.json(arguments);
    let mut page = Page {
        all: documented(),
        checked: BTreeSet::new(),
        differences: Vec::new(),
    };

    let made = command(project.path("").parent().unwrap())
        .args(["--json", "new", "other"])
        .output()
        .unwrap();
    page.compare(
        "rapport new",
        &[serde_json::from_slice(&made.stdout).unwrap()],
    );
    page.compare("rapport new --list", &[run(&["new", "--list"])]);
    let sound = run(&["check"]);
    page.compare("rapport config show", &[run(&["config", "show"])]);
    page.compare(
        "rapport config show --origin",
        &[run(&[
            "--set",
            "harvest.threads=1",
            "config",
            "show",
            "--origin",
        ])],
    );
    page.compare("rapport flow list", &[run(&["flow", "list"])]);
    page.compare(
        "rapport flow diff",
        &[run(&["flow", "diff", "laboratories@1", "laboratories@2"])],
    );
    let unreached = project.read("flows/laboratories-1.yaml");
    project.write("odd.yaml", unreached.replace(", trigger: R2", ""));
    let findings = project.run(&["--json", "flow", "check", "odd.yaml"]);
    let findings = findings.code(1).json();
    page.compare("rapport flow check", &[findings]);
    page.compare(
        "rapport flow export",
        &[run(&["flow", "export", "laboratories", "x.xlsx"])],
    );
    let untouched = run(&["flow", "import", "x.xlsx"]);
    let applied = run(&[
        "flow",
        "import",
        "x.xlsx",
        "--effective-from",
        "2027-01-01",
        "--apply",
    ]);
    page.compare("rapport flow import", &[untouched, applied]);

    project.edit(
        "sources/contacts.vrl",
        "\"stakeholder\": \"customer\",",
        "\"stakeholder\": \"customer\", \"attributes\": {\"segment\": .segment},",
    );
    // A column more than the contract has gives a notice.
    let orders = std::fs::read(project.path("exports/erp_orders.csv")).unwrap();
    let wider: Vec<u8> = orders
        .split(|b| *b == b'\n')
        .enumerate()
        .flat_map(|(i, line)| {
            let more: &[u8] = if line.is_empty() {
                b""
            } else if i == 0 {
                b";MORE\n"
            } else {
                b";x\n"
            };
            [line, more].concat()
        })
        .collect();
    project.write("exports/erp_orders.csv", wider);
    // An account that is above itself: there is something to warn of.
    project.edit(
        "sources/contacts.vrl",
        "\"name\": .account_name,",
        "\"name\": .account_name, \"parent\": .account_id,",
    );
    let before = run(&["status"]);
    let harvested = run(&["harvest", "--input", "exports"]);
    page.compare(
        "rapport harvest",
        &[
            run(&["harvest", "--input", "exports", "--dry-run"]),
            harvested,
        ],
    );
    let after = run(&["status"]);
    page.compare(
        "rapport record",
        &[run(&["record", "C-01"]), run(&["record", "C-07"])],
    );
    let nameless = run(&["record", "--top", "20"]);
    page.compare("rapport record --top", &[nameless]);
    assert_eq!(
        run(&["record", "--top", "1", "--why"])[0]["keys"],
        run(&["record", "C-01"])[0]["keys"]
    );
    let quarantined = run(&["quarantine", "list"]);
    let one = run(&["quarantine", "show", "1"]);
    page.compare("rapport quarantine list", &[quarantined]);
    page.compare(
        "rapport quarantine show",
        &[
            one,
            run(&["quarantine", "show", "5"]),
            run(&["quarantine", "show", "3"]),
        ],
    );
    page.compare("rapport seal", &[run(&["seal"])]);
    // What is left of a file that was never committed, a month old: there is something to vacuum.
    let left = project.path("data/lake/interaction/bucket=0/left.parquet");
    std::fs::write(&left, "half").unwrap();
    let age = std::time::Duration::from_hours(24 * 30);
    let written = std::fs::metadata(&left).unwrap().modified().unwrap();
    let file = std::fs::File::options().write(true).open(&left).unwrap();
    file.set_modified(written - age).unwrap();
    page.compare("rapport vacuum", &[run(&["vacuum", "--dry-run"])]);
    page.compare(
        "rapport export",
        &[
            run(&["export", "xes", "x.xes"]),
            run(&["export", "ocel", "x.jsonocel"]),
        ],
    );
    let verified = run(&["verify"]);
    let insights: Vec<Value> = ["profit", "depth", "discover", "goodwill", "top-performers"]
        .iter()
        .map(|name| run(&["insight", name]))
        .collect();
    page.compare("rapport insight", &insights);
    let query = "SELECT scope, cost_minor, 0.5, NULL FROM record LIMIT 2";
    page.compare("rapport sql", &[run(&["sql", query])]);
    page.compare("rapport sql --tables", &[run(&["sql", "--tables"])]);
    page.compare(
        "rapport sql --describe",
        &[run(&["sql", "--describe", "record"])],
    );
    page.compare("rapport insight list", &[run(&["insight", "list"])]);
    // A flow that has valued something is changed.
    project.edit("flows/laboratories-2.yaml", "rv: 10", "rv: 11");
    page.compare("rapport check", &[sound, run(&["check"])]);
    page.compare("rapport status", &[before, after, run(&["status"])]);
    page.compare("rapport verify", &[verified, run(&["verify"])]);
    let sample = run(&["sample", "--accounts", "200", "--seed", "7", "silos"]);
    page.compare("rapport sample", &[sample]);
    decided(&mut page, &project.path("silos"));
    // Another enterprise was harvested: everything is off.
    let score = project.run(&["--json", "sample", "score", "--truth", "silos/truth"]);
    page.compare("rapport sample score", &[score.code(1).json()]);
    page.compare("rapport schema", &[run(&["schema", "--out", "schemas"])]);
    page.compare("rapport completions", &[run(&["completions", "bash"])]);

    project.edit("org.yaml", "kind: segment", "kind: segmet");
    let failed = project.run(&["--json", "status"]).code(3);
    assert_eq!(failed.out, "");
    page.compare("Errors", &[serde_json::from_str(&failed.err).unwrap()]);

    let left: Vec<&String> = page
        .all
        .keys()
        .filter(|heading| !page.checked.contains(*heading))
        .collect();
    assert!(left.is_empty(), "on the page and not checked: {left:?}");
    assert!(
        page.differences.is_empty(),
        "{}",
        page.differences.join("\n")
    );
}

/// What people decide, on the sample enterprise in a folder of exports: it has enough relationships to decide about.
fn decided(page: &mut Page, exports: &Path) {
    let project = Project::new("sample");
    let run = |words: &[&str]| {
        let mut all = vec!["--json"];
        all.extend(words);
        finish(project.command(&all).env("USER", "kim"))
            .code(0)
            .json()
    };
    run(&["harvest", "--input", &exports.to_string_lossy()]);
    let matches = run(&["person", "matches"]);
    let who = format!("#{}", matches[0]["people"][0][0]);
    page.compare("rapport person matches", &[matches]);
    let shown = run(&["person", "show", &who]);
    let off = shown["identifiers"].as_array().unwrap().last().unwrap();
    let off = format!(
        "{}:{}",
        off["kind"].as_str().unwrap(),
        off["value"].as_str().unwrap()
    );
    let split = [
        "person",
        "split",
        &who,
        "--off",
        &off,
        "--note",
        "two people",
    ];
    let preview = run(&[&split[..], &["--preview"]].concat());
    page.compare("rapport person split", &[preview, run(&split)]);
    run(&["person", "undo", "1"]);
    page.compare(
        "rapport person show",
        &[shown, run(&["person", "show", &who])],
    );
    page.compare(
        "rapport person history",
        &[run(&["person", "history", &who])],
    );
    let saved = run(&["set", "save", "whales", "tier=high", "--note", "the best"]);
    page.compare(
        "rapport set save",
        &[saved, run(&["set", "show", "whales"])],
    );
    page.compare("rapport set list", &[run(&["set", "list"])]);
    page.compare("rapport set remove", &[run(&["set", "remove", "whales"])]);

    let list = |state| {
        run(&[
            "exception",
            "list",
            "--since-days",
            "365",
            "--budget",
            "1000",
            "--state",
            state,
        ])
    };
    let open = list("open");
    let key = |at: usize| open["items"][at]["key"].as_str().unwrap().to_owned();
    let judged = [
        run(&["exception", "acknowledge", &key(0), "--note", "seen"]),
        run(&["exception", "close", &key(1), "--outcome", "acted"]),
    ];
    page.compare("rapport exception close", &judged);
    let none = run(&["exception", "list", "--records", "contact=1"]);
    page.compare("rapport exception list", &[list("all"), none]);

    let advised = run(&["insight", "next-action", "--with", "top=1"]);
    let table = &advised["tables"][0];
    let cell = |name: &str| {
        let columns = table["columns"].as_array().unwrap();
        let at = columns.iter().position(|column| column["name"] == name);
        &table["rows"][0][at.unwrap()]
    };
    let (scope, contact) = (cell("scope").as_str().unwrap(), cell("contact"));
    let record = format!("{contact}.{scope}");
    let before = run(&["suggest", &record]);
    let suggested = before["items"][0]["type_code"].as_str().unwrap().to_owned();
    let taken = run(&["suggest", &record, "--take", &suggested, "--note", "soon"]);
    let other = [
        "suggest",
        &record,
        "--override",
        &suggested,
        "--reason",
        "other",
    ];
    page.compare("rapport suggest --take", &[taken, run(&other)]);
    page.compare("rapport suggest", &[before, run(&["suggest", &record])]);

    // Of the other scopes it has too few records.
    let set = format!("scope={scope} OR contact<60");
    let published = run(&["pattern", "publish", "--records", &set, "--note", "spring"]);
    page.compare("rapport pattern publish", &[published]);
    page.compare("rapport pattern list", &[run(&["pattern", "list"])]);
    page.compare("rapport pattern show", &[run(&["pattern", "show", scope])]);
}

#[test]
fn a_flow_printed_as_json_is_the_flow() {
    let project = Project::quickstart();
    let flow = project.json(&["flow", "show", "laboratories@2"]);
    // JSON is YAML.
    project.write("again.yaml", flow.to_string());
    let same = project
        .run(&["flow", "diff", "laboratories@2", "again.yaml"])
        .code(0);
    assert_eq!(same.out, "no difference\n");
}

#[test]
fn schemas_are_written_where_asked() {
    let folder = tempfile::tempdir().unwrap();
    finish(command(folder.path()).args(["schema", "--out", "a/b"])).code(0);
    for name in ["flow", "org", "rapport", "source"] {
        let file = folder.path().join(format!("a/b/{name}.schema.json"));
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        assert!(schema["properties"].is_object(), "{name}");
    }
}
