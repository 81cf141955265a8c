//! What the team reads when a version changes.

use crate::support::{flow, starter};
use rapport_model::flow::Flow;
use rapport_model::flow::diff::diff;
use rapport_model::flow::spec::{
    Aspect, Decimal, Direction, Effect, Effort, FullTrigger, InteractionType, Kind, Phase,
    TriggerSpec, Value, When,
};
use rapport_model::yaml::At;
use rapport_model::{Currency, Reaction};

/// The lines that a change to the starter flow gives.
fn lines(change: impl FnOnce(&mut Flow)) -> Vec<String> {
    let mut new = starter();
    change(&mut new);
    diff(&starter(), &new)
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn spec<'a>(flow: &'a mut Flow, code: &str) -> &'a mut InteractionType {
    flow.types.iter_mut().find(|t| *t.code == code).unwrap()
}

fn value(yaml: &str) -> Value {
    rapport_model::yaml::read(yaml).unwrap()
}

fn at(code: &str) -> At<String> {
    At::nowhere(code.into())
}

#[test]
fn equal_flows_do_not_differ() {
    assert_eq!(lines(|_| ()), [""; 0]);
}

#[test]
fn another_way_to_write_the_same_is_not_a_difference() {
    let change = |flow: &mut Flow| {
        flow.version = 2;
        flow.types.reverse();
        spec(flow, "ad_click").rv = value("[{occurrence: '1', rv: 1}, {occurrence: 2.., rv: 1}]");
        spec(flow, "inquiry_form").trigger = Some(TriggerSpec::Full(FullTrigger {
            to: "A2".into(),
            when: When::Forward,
        }));
    };
    assert_eq!(lines(change), [""; 0]);
}

#[test]
fn changed_values_are_told_by_occurrence_and_reaction() {
    assert_eq!(
        lines(|f| spec(f, "order_signed").rv = value("50")),
        ["Order signed: value +60 -> +50"]
    );
    assert_eq!(
        lines(|f| spec(f, "order_signed").rv = value(
            "[{occurrence: '1', rv: 60}, {occurrence: 2..6, rv: 10}, {occurrence: 7.., rv: 60}]"
        )),
        ["Order signed: 2nd to 6th time now +10 (was +60)"]
    );
    assert_eq!(
        lines(|f| spec(f, "direct_mail").rv = value(
            "[{occurrence: '1', rv: 2}, {occurrence: '3', rv: 2}, {occurrence: 4..21, rv: 1.5}]"
        )),
        [
            "Direct mail: 2nd time now nothing (was +2)",
            "Direct mail: 4th to 6th time now +1.5 (was +2)",
            "Direct mail: 7th to 21st time now +1.5 (was +1)",
            "Direct mail: 22nd and each later time now nothing (was +1)"
        ]
    );
    assert_eq!(
        lines(|f| spec(f, "technical_demo").rv = value(
            "[{occurrence: 1..11, rv: 15, reactions: {better: 25, worse: 4}}, {occurrence: 12.., rv: 15, reactions: {better: 22, worse: 4}}]"
        )),
        [
            "Technical demo: 1st to 11th time, reaction better now +25 (was +22)",
            "Technical demo: reaction damaging -20 -> the flow-wide rule"
        ]
    );
}

#[test]
fn a_value_that_becomes_a_share_says_so() {
    let change = |f: &mut Flow| {
        let breach = spec(f, "spam_complaint");
        breach.effect = Effect::Proportional;
        breach.rv = value("-30");
    };
    assert_eq!(
        lines(change),
        [
            "Spam complaint: value -25 -> -30 % of the accumulated value",
            "Spam complaint: effect adds points -> destroys a share"
        ]
    );
}

#[test]
fn rules_that_cannot_be_read_are_told_as_changed() {
    assert_eq!(
        lines(|f| spec(f, "podcast").rv = value("[{occurrence: often, rv: 3}]")),
        ["Podcast: value rules changed, and a range cannot be read"]
    );
}

#[test]
fn changed_costs_and_efforts_are_told_with_their_unit() {
    let change = |f: &mut Flow| {
        spec(f, "booth_scan").cost = Decimal(3_750);
        spec(f, "booth_scan").effort = Some(Effort {
            minutes: 5,
            cost: Decimal(100),
        });
    };
    assert_eq!(
        lines(change),
        [
            "Booth scan: cost USD 40 -> USD 37.50",
            "Booth scan: customer's time 10 minutes -> 5 minutes",
            "Booth scan: customer's cost USD 0 -> USD 1"
        ]
    );
}

#[test]
fn changed_triggers_are_told_as_moves() {
    let back = || {
        Some(TriggerSpec::Full(FullTrigger {
            to: "A3".into(),
            when: When::Always,
        }))
    };
    let to = |level: &str| Some(TriggerSpec::To(level.into()));
    assert_eq!(
        lines(|f| spec(f, "economic_buyer_met").trigger = to("C2")),
        ["Economic buyer met now moves a contact to C2 (moved nobody before)"]
    );
    assert_eq!(
        lines(|f| spec(f, "proposal_delivered").trigger = to("C1")),
        ["Proposal delivered now moves a contact to C1 (was C2)"]
    );
    assert_eq!(
        lines(|f| spec(f, "lost").trigger = back()),
        ["Lost now moves a contact to A3, also backwards (was A1, also backwards)"]
    );
    assert_eq!(
        lines(|f| spec(f, "lost").trigger = None),
        ["Lost no longer moves a contact to A1, also backwards"]
    );
}

#[test]
fn every_other_field_of_a_type_is_told() {
    let change = |f: &mut Flow| {
        let podcast = spec(f, "podcast");
        podcast.name = "Radio".into();
        podcast.level = at("A1");
        podcast.function = "communities".into();
        podcast.direction = Direction::Outbound;
        podcast.kind = Kind::Voc;
        podcast.channel = "radio".into();
        podcast.aspect = Aspect::Product;
        podcast.goal = None;
        podcast.staff_choice = Some(false);
    };
    assert_eq!(
        lines(change),
        [
            "Podcast is now called Radio",
            "Radio: level A2 -> A1",
            "Radio: function marketing -> communities",
            "Radio: direction inbound -> outbound",
            "Radio: kind major -> voice of the customer",
            "Radio: channel web -> radio",
            "Radio: aspect of value brand -> product",
            "Radio: customer's goal see what is possible -> none",
            "Radio: staff can choose it not said -> no"
        ]
    );
}

#[test]
fn new_and_removed_types_are_told_with_what_they_are_worth() {
    let mut without = starter();
    without
        .types
        .retain(|t| !["podcast", "direct_mail"].contains(&t.code.as_str()));
    let told = |old: &Flow, new: &Flow| {
        diff(old, new)
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(&without, &starter())[..2],
        [
            "New type Direct mail (A1, +2, later +1, cost USD 3)",
            "New type Podcast (A2, +3, cost USD 1)"
        ]
    );
    assert_eq!(
        told(&starter(), &without),
        ["Type Direct mail removed", "Type Podcast removed"]
    );
}

#[test]
fn changed_levels_are_told() {
    let change = |f: &mut Flow| {
        f.levels[0].name = "Discover".into();
        f.levels[0].status = None;
        f.levels[0].phases.push(Phase::Closing);
        f.levels[0].anticipated.swap(0, 1);
        f.levels[1].anticipated.remove(0);
        f.levels[1].anticipated.push(at("podcast"));
        f.levels.retain(|l| *l.code != "C2");
        f.levels.swap(2, 3);
        let mut level = f.levels[0].clone();
        level.code = at("R7");
        f.levels.push(level);
    };
    assert_eq!(
        lines(change),
        [
            "Level A1 is now called Discover (was Identify)",
            "Level A1 makes a contact nothing in particular (was Suspect)",
            "Level A1 now belongs to acquisition and closing (was acquisition)",
            "Level A1 now anticipates in the order Known web visit, Ad click, Direct mail, E-mail opened, Content view, Booth scan",
            "Level A2 now anticipates Podcast",
            "Level A2 no longer anticipates White paper",
            "New level R7 (Discover, acquisition and closing)",
            "Level C2 removed",
            "Levels now in the order A1, A2, C1, A3, C3, R1, R2, R3, R4, R5, R6, R7"
        ]
    );
}

#[test]
fn changed_scenarios_are_told() {
    let change = |f: &mut Flow| {
        f.scenarios[0].name = "Passed around".into();
        f.scenarios[0].about = "Told four times.".into();
        f.scenarios[0].path.truncate(2);
        let mut added = f.scenarios[0].clone();
        added.code = at("other");
        added.name = "Other".into();
        f.scenarios.remove(4);
        f.scenarios.push(added);
    };
    assert_eq!(
        lines(change),
        [
            "Scenario Passed around was called Inquiry handed off three or four times before",
            "Scenario Passed around is now described as: Told four times.",
            "Scenario Passed around now runs Inquiry form, Inquiry handed off three or more times",
            "New scenario Other (Inquiry form, Inquiry handed off three or more times)",
            "Scenario Lost and won back removed"
        ]
    );
}

#[test]
fn what_holds_for_the_whole_flow_comes_first() {
    let change = |f: &mut Flow| {
        f.name = "Our flow".into();
        f.effective_from = jiff::civil::date(2027, 1, 1);
        f.currency = Currency::parse("EUR").unwrap();
        f.merge_window_hours = 48;
        f.reactions.insert(Reaction::Better, Decimal(250));
        f.reactions.remove(&Reaction::Damaging);
        spec(f, "lost").cost = Decimal(100);
    };
    assert_eq!(
        lines(change),
        [
            "The flow is now called Our flow (was Starter flow for business customers)",
            "In force from 2027-01-01 (was 2000-01-01)",
            "All costs now in EUR (was USD)",
            "Reports of one happening are now merged within 48 hours (was 24)",
            "Reaction better now adds +2.5 to every type that names no value for it (was +2)",
            "Reaction damaging now adds 0 to every type that names no value for it (was -20)",
            "Lost: cost USD 0 -> EUR 1"
        ]
    );
}

#[test]
fn changes_can_be_grouped_by_what_they_are_about() {
    let mut new = starter();
    spec(&mut new, "podcast").cost = Decimal(0);
    new.levels[0].status = Some("Stranger".into());
    let subjects: Vec<String> = diff(&starter(), &new)
        .into_iter()
        .map(|c| c.subject)
        .collect();
    assert_eq!(subjects, ["Level A1", "Podcast"]);
}

#[test]
fn a_flow_against_an_empty_one_tells_everything() {
    let empty = flow(
        "{flow: starter, version: 1, name: Starter flow for business customers, effective_from: 2000-01-01, \
         reactions: {better: 2, worse: -5, damaging: -20}, levels: [], types: []}",
    );
    assert_eq!(diff(&empty, &starter()).len(), 12 + 130 + 5);
    assert_eq!(diff(&starter(), &empty).len(), 12 + 130 + 5);
}
