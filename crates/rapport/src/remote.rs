//! A harvest done by the server that holds the project: the command hands the order over and shows how far it is.

use crate::progress::Bar;
use rapport_engine::EngineError;
use rapport_engine::harvest::{Order, Report, Watch};
use rapport_server::{Running, Token};
use serde::Deserialize;
use std::path::Path;
use std::time::Duration;

/// How often the command asks how far it is.
const ASK_EVERY: Duration = Duration::from_millis(200);
/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server of a project.
pub(crate) struct Remote {
    agent: ureq::Agent,
    base: String,
    token: String,
}

/// How far a harvest is: `docs/reference/api.md`.
#[derive(Debug, Deserialize)]
struct Progress {
    id: usize,
    state: String,
    source: String,
    file: String,
    file_bytes: u64,
    bytes: u64,
    records: i64,
    report: Option<Report>,
    error: Option<String>,
}

impl Remote {
    /// The server of the project in this folder, if one runs.
    pub(crate) fn find(folder: &Path) -> Option<Self> {
        let running = Running::of_project(folder)?;
        let token = Token::of_project(folder).ok()?;
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        let remote = Self {
            agent: config.into(),
            base: format!("http://{}/api/v1", running.address),
            token: token.text().to_owned(),
        };
        // A server that was killed has left its address, and another program may listen there.
        remote
            .agent
            .get(format!("{}/meta", remote.base))
            .call()
            .ok()?;
        Some(remote)
    }

    /// Has the server harvest, and shows how far it is.
    pub(crate) fn harvest(&self, order: &Order, bar: &mut Bar) -> Result<Report, EngineError> {
        let input = if order.replay && order.input.as_os_str().is_empty() {
            String::new()
        } else {
            let absolute =
                std::path::absolute(&order.input).map_err(|source| EngineError::File {
                    what: "resolve",
                    path: order.input.display().to_string(),
                    source,
                })?;
            absolute.to_string_lossy().into_owned()
        };
        let wanted = serde_json::json!({
            "input": input, "sources": order.sources, "dry_run": order.dry_run, "replay": order.replay,
        });
        let mut progress = self.send("harvests", Some(&wanted))?;
        let mut shown = (String::new(), String::new());
        loop {
            if shown != (progress.source.clone(), progress.file.clone()) {
                shown = (progress.source.clone(), progress.file.clone());
                bar.file(&progress.source, &progress.file, progress.file_bytes);
            }
            bar.progress(progress.records, progress.bytes);
            match progress.state.as_str() {
                "done" => return progress.report.ok_or_else(|| unclear("it has no report")),
                "failed" => {
                    return Err(EngineError::Input(progress.error.unwrap_or_default()));
                }
                _ => {}
            }
            if bar.stopped() {
                self.send(
                    &format!("harvests/{}/stop", progress.id),
                    Some(&serde_json::json!({})),
                )?;
                return Err(EngineError::Interrupted);
            }
            std::thread::sleep(ASK_EVERY);
            progress = self.send(&format!("harvests/{}", progress.id), None)?;
        }
    }

    fn send(&self, path: &str, body: Option<&serde_json::Value>) -> Result<Progress, EngineError> {
        let address = format!("{}/{path}", self.base);
        let bearer = format!("Bearer {}", self.token);
        let answer = match body {
            Some(body) => self
                .agent
                .post(&address)
                .header("Authorization", &bearer)
                .header("Content-Type", "application/json")
                .send(body.to_string()),
            None => self.agent.get(&address).call(),
        };
        let mut answer = answer.map_err(|e| unclear(&e.to_string()))?;
        let status = answer.status().as_u16();
        let text = answer
            .body_mut()
            .read_to_string()
            .map_err(|e| unclear(&e.to_string()))?;
        if status >= 400 {
            let told: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
            let message = told["error"]["message"].as_str().unwrap_or(&text);
            return Err(EngineError::Input(message.to_owned()));
        }
        serde_json::from_str(&text).map_err(|e| unclear(&e.to_string()))
    }
}

fn unclear(why: &str) -> EngineError {
    EngineError::Input(format!(
        "the server that holds this project did not answer as expected: {why}; stop it (Ctrl-C) and run the command again"
    ))
}
