//! Bench `serve`: the calls of the screens under viewers, while interactions are being written.

use super::options::Options;
use super::{machine, project, record};
use crate::workspace::Workspace;
use crate::{Done, binary, process};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// What is promised: milliseconds of any call, in 99 of 100 cases.
const MS_P99: f64 = 150.0;
/// What is promised: memory of the server at its peak.
const PEAK_MIB: f64 = 2_048.0;
const VIEWERS: u64 = 20;
const PER_SECOND: u64 = 500;

/// Runs the bench.
pub(super) fn run(arguments: &[&str]) -> Done {
    let mut options = Options::new(arguments);
    let contacts = options.number("--contacts", 100_000)?;
    let interactions = options.number("--interactions", 5_000_000)?;
    let seconds = options.number("--seconds", 30)?;
    options.end()?;
    let root = Workspace::read()?.root;
    let [rapport, tool] = binary::build_to_measure(&root)?;
    let folder = record::filled("serve", &tool, contacts, interactions)?;
    println!("machine: {}", machine::describe());
    let mut server = Server::start(&rapport, &folder)?;
    let [viewers, rate, contacts, length] =
        [VIEWERS, PER_SECOND, contacts, seconds].map(|n| n.to_string());
    let mut load = Command::new(&tool);
    load.args([
        "load",
        "--address",
        &server.address,
        "--token",
        &server.token,
    ]);
    load.args(["--viewers", &viewers, "--rate", &rate]);
    load.args(["--seconds", &length, "--contacts", &contacts]);
    let found = process::output(&mut load);
    let peak = server.stop();
    let found: Value =
        serde_json::from_str(&found?).map_err(|e| format!("rapport-bench gave no figures: {e}"))?;
    report(&found, peak?, interactions)
}

fn report(found: &Value, peak_mib: f64, interactions: u64) -> Done {
    let written = found["written_per_second"].as_f64().unwrap_or(0.0);
    println!(
        "serve, {interactions} interactions, {VIEWERS} viewers, {written:.0} written a second:"
    );
    let mut missed = Vec::new();
    let calls = found["calls"].as_object().ok_or("no calls were measured")?;
    for (name, times) in calls {
        let [p50, p99, max] = ["p50", "p99", "max"].map(|key| times[key].as_f64().unwrap_or(0.0));
        let count = times["count"].as_u64().unwrap_or(0);
        println!(
            "  {name:<24} p50 {p50:6.1} ms, p99 {p99:6.1} ms, max {max:6.1} ms ({count} calls)"
        );
        if p99 > MS_P99 {
            missed.push(format!("{name} takes {p99:.0} ms (p99)"));
        }
    }
    println!("  peak memory {peak_mib:.0} MiB");
    if peak_mib > PEAK_MIB {
        missed.push(format!("peak memory is above {PEAK_MIB:.0} MiB"));
    }
    if written < PER_SECOND as f64 * 0.95 {
        missed.push(format!(
            "{written:.0} interactions a second were written, not {PER_SECOND}"
        ));
    }
    if missed.is_empty() {
        println!("serve: target met");
        return Ok(());
    }
    Err(format!("serve: {}", missed.join("; ")))
}

/// A running server; ended with this value.
struct Server {
    child: Child,
    address: String,
    token: String,
}

impl Server {
    fn start(rapport: &Path, folder: &Path) -> Done<Self> {
        let failed = |e: std::io::Error| format!("could not start the server: {e}");
        let mut command = project::command(rapport, folder);
        command.args(["--json", "serve", "--listen", "127.0.0.1:0"]);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let mut text = String::new();
        let output = child.stdout.take().ok_or("the server has no output")?;
        // One indented JSON object is all that it prints.
        for line in BufReader::new(output).lines() {
            let line = line.map_err(failed)?;
            text.push_str(&line);
            if line == "}" {
                break;
            }
        }
        let told: Value = serde_json::from_str(&text)
            .map_err(|e| format!("the server did not say where it is: {e}"))?;
        let open = told["open"].as_str().unwrap_or_default();
        let (address, token) = open.split_once("#token=").unwrap_or_default();
        let address = address.trim_start_matches("http://").trim_end_matches('/');
        Ok(Self {
            address: address.to_owned(),
            token: token.to_owned(),
            child,
        })
    }

    /// Peak memory in MiB; asks the server to stop, and waits until it has.
    fn stop(&mut self) -> Done<f64> {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(&status)
            .map_err(|e| format!("the server is gone already: {e}"))?;
        let peak = machine::value(&status, "VmHWM").and_then(machine::kib);
        let mut kill = Command::new("kill");
        process::run(kill.args(["-TERM", &self.child.id().to_string()]))?;
        let ended = self
            .child
            .wait()
            .map_err(|e| format!("could not wait for the server: {e}"))?;
        if !ended.success() {
            return Err(format!("the server ended with {ended}"));
        }
        Ok(peak.unwrap_or(0) as f64 / 1_024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already unless something failed; then it must not stay.
        self.child.kill().unwrap_or_default();
        self.child.wait().map(drop).unwrap_or_default();
    }
}
