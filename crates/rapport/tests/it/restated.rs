//! A version of a flow that was changed after it had valued something: told by every verb that shows its values.

use crate::project::Project;
use crate::stores::Database;

#[test]
fn a_version_that_was_changed_after_its_first_use_is_told_until_it_is_put_back() {
    told(Project::quickstart());
}

#[test]
fn a_version_that_was_changed_after_its_first_use_is_told_on_postgres_too() {
    let Some(database) = Database::create("restated") else {
        return;
    };
    let mut project = Project::quickstart();
    project.set = vec![format!("store.url={}", database.url)];
    told(project);
}

fn told(project: Project) {
    let flow = "flows/laboratories-1.yaml";
    let said = "version 1 of flow `laboratories`, in use since ";
    // Before its first use it may be changed as often as one likes.
    project.edit(
        flow,
        "code: white_paper, name: White paper",
        "code: white_paper, name: Paper",
    );
    project.harvest("exports");
    let quiet = |project: &Project| {
        for verb in [["check"].as_slice(), &["status"], &["verify"]] {
            let ran = project.run(verb).code(0);
            assert!(
                !ran.out.contains("restated") && !ran.err.contains("restated"),
                "{ran:?}"
            );
        }
        assert_eq!(project.json(&["status"])["restated"], serde_json::json!([]));
    };
    quiet(&project);
    let as_it_was = project.read(flow);
    // What values do not depend on may be put in better words.
    project.edit(flow, "name: Paper", "name: White paper");
    project.edit(flow, "levels:", "# The levels.\nlevels:");
    quiet(&project);

    project.edit(flow, "reactions: {better: 2,", "reactions: {better: 3,");
    let checked = project.run(&["check"]).code(0);
    checked.complains(&[
        "warning: ",
        said,
        "give the change a version of its own",
        flow,
    ]);
    let status = project.run(&["status"]).code(0).out;
    assert!(status.contains(&format!("warning: {said}")), "{status}");
    let verified = project.run(&["verify"]).code(0).out;
    assert!(verified.contains(&format!("warn  {said}")), "{verified}");
    assert!(verified.lines().last().unwrap().starts_with("verified"));
    let why = project
        .run(&["record", "--top", "3", "--why", "--last", "0"])
        .code(0)
        .out;
    assert!(
        why.contains("flow laboratories v1 (restated: changed since "),
        "{why}"
    );
    assert!(why.contains("flow laboratories v2: occurrence"), "{why}");
    // A harvest does not make it so that it was always like this.
    project.harvest("exports");
    project.run(&["seal"]).code(0);
    assert!(
        project.json(&["verify"])["restated"][0]
            .as_str()
            .unwrap()
            .starts_with(said)
    );

    project.write(flow, as_it_was);
    quiet(&project);
}
