//! What the check says about levels and the triggers between them.

use crate::flow_check::{TAIL, said, with, with_type};

#[test]
fn a_level_needs_a_phase_and_a_flow_needs_a_level() {
    let mut flow = with("", "", "");
    flow.levels[1].phases.clear();
    assert_eq!(
        said(&flow),
        [
            "E 7:10: level `A2` has no phase (hint: a level belongs to acquisition, closing or retention, or to several)"
        ]
    );
    flow.levels.clear();
    flow.types.clear();
    assert_eq!(
        said(&flow),
        ["E 1:7: the flow has no level (hint: name at least one level, such as Identify)"]
    );
}

#[test]
fn a_level_that_no_trigger_leads_to_is_a_warning() {
    let level = "- {code: R1, name: Onboard, phases: [retention]}";
    assert_eq!(
        said(&with(level, "", "")),
        [
            "W 9:10: level `R1` cannot be reached: no trigger moves a contact there (hint: add `trigger: R1` to the interaction that marks it)"
        ]
    );
}

#[test]
fn a_forward_trigger_to_the_first_level_is_a_warning() {
    assert_eq!(
        said(&with_type("visit", "A1", "rv: 1, trigger: A1")),
        [
            "W 13:10: type `visit`: its trigger never takes effect: nothing comes before level `A1` (hint: write `trigger: {to: A1, when: always}` to move back)"
        ]
    );
}

fn with_steps(steps: &[(&str, &str, &str, i64)]) -> Vec<String> {
    let types: Vec<String> = steps
        .iter()
        .map(|(code, from, to, rv)| {
            format!("- {{code: {code}, name: X, level: {from}, {TAIL}, rv: {rv}, trigger: {{to: {to}, when: always}}}}")
        })
        .collect();
    said(&with("", &types.join("\n"), ""))
}

#[test]
fn a_flow_with_a_cycle_of_triggers_gives_a_clear_error() {
    let hint = "(hint: leave out `when: always` on one of them, so that it only moves forward)";
    assert_eq!(
        with_steps(&[("up", "A1", "C1", 5), ("down", "C1", "A1", 5)]),
        [format!(
            "E 13:10: triggers move a contact round in a circle: A1 -(`up`)-> C1 -(`down`)-> A1 {hint}"
        )]
    );
    assert_eq!(
        with_steps(&[
            ("a", "A1", "A2", 5),
            ("b", "A2", "C1", 5),
            ("c", "C1", "A1", 5),
            ("d", "A1", "C1", -5)
        ]),
        [format!(
            "E 13:10: triggers move a contact round in a circle: A1 -(`a`)-> A2 -(`b`)-> C1 -(`c`)-> A1 {hint}"
        )]
    );
}

#[test]
fn a_loss_and_a_win_back_are_not_a_cycle() {
    assert_eq!(
        with_steps(&[("won_back", "A1", "C1", 5), ("lost", "C1", "A1", -60)]),
        [""; 0]
    );
}

#[test]
fn a_trigger_that_stays_on_its_level_or_leads_into_no_circle_is_not_a_cycle() {
    assert_eq!(
        with_steps(&[("stay", "C1", "C1", 5), ("back", "C1", "A2", 5)]),
        [""; 0]
    );
}
