//! `cargo xtask demo`: a believable enterprise in the browser, from raw exports of its silos, saying what happens.

use crate::workspace::Workspace;
use crate::{Done, binary, process, web};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Accounts of the demo's enterprise: some 900 people and 50,000 interactions, harvested in seconds.
const ACCOUNTS: &str = "300";
const SEED: &str = "7";
/// Lies in the project once its data is complete; names what it was made with.
const MARK: &str = "demo.txt";

const LOOK_AT: &str = "
What to look at first, in the browser:
  Home       what changed since yesterday, and where to go next
  Exceptions relationships out of pattern, good or bad, to work through one by one
  Records    search for anybody; sort by change; open one
  Record     Relationship Value above, cost below, every interaction with its why; log one and see the curve move,
             also in a second window; what comparable relationships did next, and the band of best practice
  Flow       what the team agreed each interaction is worth
  Data       what came from which silo, and what lies in quarantine and why
The project is in try/demo; what its exports hide is told in try/demo-exports/truth.
";

/// Makes the enterprise if there is none yet, and serves it until Ctrl-C.
pub(crate) fn run(arguments: &[&str]) -> Done {
    let listen = match arguments {
        [] => None,
        ["--listen", address] => Some(*address),
        _ => return Err("cargo xtask demo takes --listen ADDRESS and nothing else".to_owned()),
    };
    let demo = Demo::prepare()?;
    println!("{LOOK_AT}");
    let mut serve = demo.command(&["serve"]);
    if let Some(address) = listen {
        serve.args(["--listen", address]);
    }
    process::run(&mut serve)
}

/// A demo whose data is complete.
pub(crate) struct Demo {
    rapport: PathBuf,
    pub(crate) project: PathBuf,
}

impl Demo {
    /// Builds the app and the command; generates, harvests and seals what is not there yet.
    pub(crate) fn prepare() -> Done<Self> {
        let root = Workspace::read()?.root;
        web::build(&root)?;
        println!("Building the rapport command (the first time takes some minutes) ...");
        let [rapport] = binary::build(&root, ["rapport"], &[])?;
        let demo = Self {
            rapport,
            project: root.join("try/demo"),
        };
        let exports = root.join("try/demo-exports");
        let made_with = format!("{ACCOUNTS} accounts, seed {SEED}, best practice\n");
        let is_complete =
            std::fs::read_to_string(demo.project.join(MARK)).is_ok_and(|text| text == made_with);
        if is_complete {
            println!(
                "The sample enterprise is there from the last time (remove try/demo to start anew)."
            );
            return Ok(demo);
        }
        remove_former(&demo.project, "rapport.yaml")?;
        remove_former(&exports, "truth")?;
        let [folder, project] =
            [&exports, &demo.project].map(|path| path.to_string_lossy().into_owned());
        demo.step(
            "The raw exports of an enterprise's silos: CRM, marketing, web, ERP, support, community, surveys.",
            &["sample", "--preset", "B1", "--accounts", ACCOUNTS, "--seed", SEED, &folder],
        )?;
        demo.step(
            "A project: who we are, the flows with their values, a rule for each silo.",
            &["new", &project, "--template", "sample"],
        )?;
        demo.step("Harvest: one Interaction Record per person and segment. A few exports are broken on purpose.", &["harvest", "--input", &folder])?;
        demo.step(
            "Seal: recent facts move to the lake, as Delta tables that other tools read.",
            &["seal"],
        )?;
        demo.step(
            "Verify: nothing lost, nothing doubled, every sum adds up.",
            &["verify"],
        )?;
        demo.step(
            "Best practice: the pattern of those who earn most, for everybody to see on a record.",
            &["pattern", "publish", "--by", "demo"],
        )?;
        std::fs::write(demo.project.join(MARK), made_with)
            .map_err(|e| format!("could not write {MARK}: {e}"))?;
        Ok(demo)
    }

    fn step(&self, about: &str, arguments: &[&str]) -> Done {
        println!("\n{about}\n$ rapport {}", arguments.join(" "));
        process::run(&mut self.command(arguments))
    }

    /// The command in the demo's project, without settings from the environment: it touches no store but its own.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.rapport);
        if self.project.is_dir() {
            command.current_dir(&self.project);
        }
        command.args(arguments);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("RAPPORT_") {
                command.env_remove(&name);
            }
        }
        command
    }
}

/// Removes what a former demo left, known by a file of its own, and nothing else.
fn remove_former(folder: &Path, known_by: &str) -> Done {
    if !folder.exists() {
        return Ok(());
    }
    if !folder.join(known_by).exists() {
        return Err(format!(
            "{} is not of a former demo: move it away",
            folder.display()
        ));
    }
    std::fs::remove_dir_all(folder)
        .map_err(|e| format!("could not remove {}: {e}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_of_a_demo_is_left_alone() {
        let folder = std::env::temp_dir().join(format!("rapport-demo-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("thesis")).unwrap();
        assert!(remove_former(&folder, "rapport.yaml").is_err_and(|e| e.contains("move it away")));
        assert!(folder.join("thesis").is_dir());
        std::fs::write(folder.join("rapport.yaml"), "").unwrap();
        remove_former(&folder, "rapport.yaml").unwrap();
        assert!(!folder.exists());
    }
}
