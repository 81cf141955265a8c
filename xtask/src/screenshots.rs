//! `cargo xtask screenshots`: the pictures that README shows, of the demo, light and dark, desktop and phone.

use crate::demo::Demo;
use crate::workspace::Workspace;
use crate::{Done, process, web};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Where all of them go, below the root: nothing of it is committed.
const ALL: &str = "try/pictures";
/// Where those go that README shows.
const PICTURES: &str = "docs/pictures";
const SHOWN: [&str; 4] = [
    "home-light-desk.png",
    "record-light-desk.png",
    "record-dark-phone.png",
    "insight-best-dark-desk.png",
];

/// Serves the demo on a free port, takes the pictures, stops.
pub(crate) fn run() -> Done {
    let root = Workspace::read()?.root;
    web::install(&root)?;
    let demo = Demo::prepare()?;
    let serving = Serving::start(demo.command(&["serve", "--listen", "127.0.0.1:0", "--json"]))?;
    let all = root.join(ALL);
    let screens = [
        "run",
        "screenshots",
        "--silent",
        "--",
        "--base",
        &serving.address,
        "--out",
    ];
    process::run(web::npm(&root.join("web"), &screens)?.arg(&all))?;
    let shown = root.join(PICTURES);
    let copied = std::fs::create_dir_all(&shown).and_then(|()| {
        SHOWN
            .iter()
            .try_for_each(|name| std::fs::copy(all.join(name), shown.join(name)).map(drop))
    });
    copied.map_err(|e| format!("could not copy pictures to {}: {e}", shown.display()))?;
    println!("wrote {ALL}/, and those that README shows to {PICTURES}/");
    Ok(())
}

/// A running server; stops when dropped.
pub(crate) struct Serving {
    child: Child,
    pub(crate) address: String,
}

impl Serving {
    /// Starts `rapport serve --json` and waits until it answers.
    pub(crate) fn start(mut command: Command) -> Done<Self> {
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("could not start the server: {e}"))?;
        let mut said = String::new();
        if let Some(stdout) = child.stdout.take() {
            let mut lines = BufReader::new(stdout).lines();
            for line in lines.by_ref().map_while(Result::ok) {
                said.push_str(&line);
                if serde_json::from_str::<Value>(&said).is_ok() {
                    break;
                }
            }
        }
        let told: Value = serde_json::from_str(&said).unwrap_or_default();
        let Some(open) = told["open"].as_str() else {
            return Err(format!("the server gave no address: {said}"));
        };
        Ok(Self {
            child,
            address: open.to_owned(),
        })
    }

    /// The address without the token, and the token.
    pub(crate) fn address_and_token(&self) -> Done<(&str, &str)> {
        let parts = self.address.split_once("#token=");
        parts.ok_or_else(|| format!("the server gave no token: {}", self.address))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Nothing to do for a server that has ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
