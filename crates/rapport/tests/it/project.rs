//! A project in a temporary folder, and the real command run on it.

use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Fails the test unless the command ended with this code.
    #[track_caller]
    pub(crate) fn code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.out))
    }

    /// Fails the test unless standard error says all of this.
    #[track_caller]
    pub(crate) fn complains(&self, words: &[&str]) {
        for word in words {
            assert!(self.err.contains(word), "`{word}` is not in: {}", self.err);
        }
    }
}

/// The command in a clean environment.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    command.current_dir(folder);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("RAPPORT_")) {
        command.env_remove(name);
    }
    command.env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// Runs a prepared command to its end.
pub(crate) fn finish(command: &mut Command) -> Ran {
    let output = command.output().expect("the command starts");
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("output is text"),
        err: String::from_utf8(output.stderr).expect("messages are text"),
    }
}

/// A project folder that goes away with the test.
#[derive(Debug)]
pub(crate) struct Project {
    temp: TempDir,
    /// Settings that every command gets as `--set`.
    pub(crate) set: Vec<String>,
}

impl Project {
    /// A project from a template.
    pub(crate) fn new(template: &str) -> Self {
        let temp = TempDir::new().expect("a temporary folder");
        let project = Self {
            temp,
            set: Vec::new(),
        };
        let made = ["new", "p", "--template", template];
        finish(command(project.temp.path()).args(made)).code(0);
        project
    }

    /// The small invented enterprise with six exports.
    pub(crate) fn quickstart() -> Self {
        Self::new("quickstart")
    }

    /// The starter flow with one source of CSV events: `id,at,email,code,amount,n`.
    pub(crate) fn events() -> Self {
        let project = Self::new("blank");
        project.write("sources/events.yaml", EVENTS);
        project.write("sources/events.vrl", EVENTS_RULE);
        std::fs::create_dir(project.path("in")).expect("a folder");
        project
    }

    /// A path inside the project.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.temp.path().join("p").join(below)
    }

    pub(crate) fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
    }

    pub(crate) fn write(&self, file: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, contents).unwrap_or_else(|e| panic!("{file}: {e}"));
    }

    /// Replaces a text that must be there once or more.
    #[track_caller]
    pub(crate) fn edit(&self, file: &str, old: &str, new: &str) {
        let text = self.read(file);
        assert!(text.contains(old), "`{old}` is not in {file}");
        self.write(file, text.replacen(old, new, 1));
    }

    /// The command inside the project, with its settings.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command(&self.path(""));
        command.args(self.set.iter().flat_map(|set| ["--set", set]));
        command.args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        finish(&mut self.command(arguments))
    }

    /// Runs to success and reads the output as JSON.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["--json"];
        all.extend(arguments);
        self.run(&all).code(0).json()
    }

    /// Harvests the `in` folder; gives the report.
    #[track_caller]
    pub(crate) fn harvest(&self, input: &str) -> Value {
        self.json(&["harvest", "--input", input])
    }

    /// What lies in quarantine, newest first.
    #[track_caller]
    pub(crate) fn waiting(&self) -> Vec<Value> {
        let list = self.json(&["quarantine", "list"]);
        list.as_array().expect("a list").clone()
    }

    /// Starts a command and leaves it running.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("the command starts")
    }

    /// Fails the test unless `verify` finds all promises kept.
    #[track_caller]
    pub(crate) fn verify(&self) {
        let mut verify = self.command(&["--json", "verify"]);
        if let Some(python) = std::env::var_os("RAPPORT_TEST_PYTHON") {
            verify.arg("--python").arg(python);
        }
        let verified = finish(&mut verify);
        assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.err);
    }

    /// `status` without what depends on when and how often sources were harvested.
    #[track_caller]
    pub(crate) fn state(&self) -> Value {
        let mut status = self.json(&["status"]);
        status["store"].take();
        for source in status["sources"].as_array_mut().expect("sources") {
            for varies in [
                "counts",
                "last_run_at",
                "last_run_status",
                "rule_hits",
                "notices",
            ] {
                source[varies].take();
            }
        }
        status
    }
}

/// The sum over all sources of a count in a harvest's report.
pub(crate) fn sum(report: &Value, count: &str) -> i64 {
    let sources = report["sources"].as_array().expect("sources");
    let counts = sources
        .iter()
        .map(|source| source["counts"][count].as_i64());
    counts.map(|n| n.expect("a number")).sum()
}

/// Says loudly that a test could not do its work here.
///
/// Goes round the test harness, which hides what passing tests print.
pub(crate) fn skipped(why: &str) {
    let said = writeln!(std::io::stderr(), "SKIPPED: {why}");
    said.expect("standard error is there");
}

const EVENTS: &str = r#"source: events
name: Events
files: ["events*.csv"]
format: {type: delimited}
contract:
  key: [id]
  columns:
    - {name: id, required: true}
    - {name: at, type: timestamp, required: true}
    - {name: email, required: true}
    - {name: code, required: true}
    - {name: amount, type: money, currency: USD}
    - {name: n, type: integer}
"#;

const EVENTS_RULE: &str = r#"facts = [
  { "interaction": .code, "at": .at, "scope": "first_segment", "contact": { "email": .email } }
]
if .amount != null {
  facts = push(facts, {
    "revenue": .amount, "currency": "USD", "at": .at, "scope": "first_segment", "contact": { "email": .email }
  })
}
facts
"#;

/// The header of an export of events.
pub(crate) const HEADER: &str = "id,at,email,code,amount,n\n";

/// One good event.
pub(crate) fn event(id: usize) -> String {
    format!("{id},2026-01-02T03:04:05Z,p{id}@example.com,content_view,,\n")
}

/// An export of so many good events.
pub(crate) fn events(count: usize) -> String {
    let rows: String = (1..=count).map(event).collect();
    format!("{HEADER}{rows}")
}
