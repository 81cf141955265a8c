//! Rules that fail, loop or break down cost their record and nothing else.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that meets an error has failed its test"
)]

use crate::rule_support::{
    CONTEXT, EachLookTakes, Still, compile, order, refusal, run, runner, text,
};
use proptest::prelude::*;
use rapport_harvest::Reason;
use rapport_harvest::draft::Draft;
use rapport_harvest::lookup::LookupSet;
use rapport_harvest::rule::{RULE_MS_MAX, RuleRunner};
use rapport_harvest::stopwatch::{MonotonicStopwatch, Stopwatch};
use rapport_harvest::typed::Typed;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

fn runner_with(rule: &str, stopwatch: Box<dyn Stopwatch>) -> RuleRunner {
    RuleRunner::new(
        compile(rule)
            .unwrap()
            .with_lookups(LookupSet::default())
            .unwrap(),
        stopwatch,
    )
}

#[test]
fn division_by_zero_names_its_line() {
    let mut record = order();
    record[5] = Typed::Integer(0);
    let mut runner = runner("x = 7\n\ny = mod!(x, .count)\n{\"staff\": y}");
    let (reason, message) = runner.run(&mut record.clone(), CONTEXT).unwrap_err();
    assert_eq!(reason, Reason::RuleFailed);
    assert!(
        message.starts_with("line 3: `mod!(x, .count)`"),
        "{message}"
    );
    assert!(message.contains("divide by zero"), "{message}");
    assert_eq!(runner.run(&mut order(), CONTEXT).unwrap().len(), 1);
}

#[test]
fn whole_numbers_never_wrap() {
    for (operation, expected) in [
        (
            ".count + 9223372036854775807",
            "2 + 9223372036854775807 does not fit 64 bits",
        ),
        (
            "-9223372036854775807 - .count",
            "-9223372036854775807 - 2 does not fit 64 bits",
        ),
        (
            "5000000000000000000 * .count",
            "5000000000000000000 * 2 does not fit 64 bits",
        ),
        (
            "(.count + 1) * 5000000000000000000 - 1",
            "3 * 5000000000000000000 does not fit 64 bits",
        ),
        (
            "{ y = .count * 5000000000000000000; y }",
            "does not fit 64 bits",
        ),
        (
            "int!(.amount) * 9000000000000000",
            "12345 * 9000000000000000 does not fit 64 bits",
        ),
    ] {
        let (reason, message) = refusal(&format!("x = 1\n{{\"staff\": {operation} }}"));
        assert_eq!(reason, Reason::RuleFailed, "{operation}");
        assert!(
            message.starts_with("line 2: ") && message.contains(expected),
            "{message}"
        );
    }
}

#[test]
fn operators_keep_their_meaning() {
    let rule = r#"
        n = (1 + 2) * 3 - 4
        text = "a" + "b" + "-" * 3
        half = .count / 4
        nullable = .amount + 1 ?? 0
        coalesced = (to_int(.email) * 2) ?? 7
        {"staff": to_string(n) + text + to_string(half), "name": to_string(nullable) + "," + to_string(coalesced),
         "unit": to_string(1.5 + 2)}
    "#;
    let drafts = run(rule).unwrap();
    let Draft::Staff(staff) = &drafts[0] else {
        panic!()
    };
    assert_eq!(staff.code, "5ab---0.5");
    assert_eq!(staff.name.as_deref(), Some("12346,7"));
    assert_eq!(staff.unit.as_deref(), Some("3.5"));
}

#[test]
fn a_text_is_not_repeated_without_limit() {
    let (reason, message) = refusal("{\"staff\": .order * (.count * 100000000)}");
    assert_eq!(reason, Reason::RuleTooLarge);
    assert!(
        message.contains("longer than the 16777216 bytes of a value"),
        "{message}"
    );
}

/// Goes over every character of `.note` for each of them.
const LOOP: &str = r#"
    parts = split(string!(.note), "")
    n = 0
    for_each(parts) -> |_i, _a| { for_each(parts) -> |_j, _b| { n = n + 1 } }
    {"staff": n}
"#;

#[test]
fn a_text_that_is_doubled_again_and_again_stops_at_its_limit() {
    let mut runner = runner(
        r#"
        x = "sixteen letters."
        many = split("1,2,3,4,5,6,7,8,9,10,1,2,3,4,5,6,7,8,9,20,1,2,3,4,5,6,7,8,9,30", ",")
        for_each(many) -> |_i, _n| { x = x + x }
        {"staff": truncate(x, 8)}
        "#,
    );
    for _ in 0..2 {
        let (reason, message) = runner.run(&mut order(), CONTEXT).unwrap_err();
        assert_eq!(reason, Reason::RuleTooLarge);
        assert!(
            message.starts_with(
                "line 4: `x + x`: a text of 16777216 bytes and one of 16777216 are together longer"
            ),
            "{message}"
        );
    }
}

#[test]
fn a_rule_that_loops_is_stopped_while_it_loops() {
    let mut runner = runner_with(LOOP, Box::new(EachLookTakes(10, AtomicU64::new(0))));
    let mut record = order();
    record[4] = text(&"x".repeat(3000));
    let (reason, message) = runner.run(&mut record.clone(), CONTEXT).unwrap_err();
    assert_eq!(reason, Reason::RuleTooSlow);
    assert!(message.contains("2000 ms"), "{message}");
    record[4] = text("xy");
    assert_eq!(runner.run(&mut record.clone(), CONTEXT).unwrap().len(), 1);
}

#[test]
fn the_machines_clock_stops_a_rule_too() {
    let mut runner = runner_with(LOOP, Box::new(MonotonicStopwatch::start()));
    let mut record = order();
    record[4] = text(&"x".repeat(20_000));
    assert_eq!(
        runner.run(&mut record.clone(), CONTEXT).unwrap_err().0,
        Reason::RuleTooSlow
    );
}

#[test]
fn a_rule_that_ends_late_is_too_slow_even_if_nothing_interrupted_it() {
    let mut runner = runner_with(
        "{\"staff\": 1}",
        Box::new(EachLookTakes(RULE_MS_MAX + 1, AtomicU64::new(0))),
    );
    assert_eq!(
        runner.run(&mut order(), CONTEXT).unwrap_err().0,
        Reason::RuleTooSlow
    );
    let mut runner = runner_with(
        "{\"staff\": 1}",
        Box::new(EachLookTakes(RULE_MS_MAX, AtomicU64::new(0))),
    );
    assert_eq!(runner.run(&mut order(), CONTEXT).unwrap().len(), 1);
}

/// Each look takes so many milliseconds, of which this thread had the processor for a share in hundredths; counts how often
/// the processor was asked.
#[derive(Debug, Clone)]
struct Busy {
    look_ms: u64,
    share_percent: u64,
    passed_ms: Arc<AtomicU64>,
    asked: Arc<AtomicU64>,
}

impl Busy {
    fn new(look_ms: u64, share_percent: u64) -> Self {
        Self {
            look_ms,
            share_percent,
            passed_ms: Arc::default(),
            asked: Arc::default(),
        }
    }
}

impl Stopwatch for Busy {
    fn ticks_ms(&self) -> u64 {
        self.passed_ms.fetch_add(self.look_ms, Ordering::Relaxed) + self.look_ms
    }

    fn processor_ms(&self) -> u64 {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.passed_ms.load(Ordering::Relaxed) * self.share_percent / 100
    }
}

#[test]
fn a_machine_that_is_busy_with_something_else_costs_no_record() {
    // Some ten seconds pass for each record, of which the rule has the processor for one.
    let busy = Busy::new(10_000, 10);
    let mut runner = runner_with("{\"staff\": 1}", Box::new(busy.clone()));
    for _ in 0..5 {
        assert_eq!(runner.run(&mut order(), CONTEXT).unwrap().len(), 1);
    }
    // The same with the processor all the time is too slow.
    let mut runner = runner_with("{\"staff\": 1}", Box::new(Busy::new(10_000, 100)));
    for _ in 0..5 {
        assert_eq!(
            runner.run(&mut order(), CONTEXT).unwrap_err().0,
            Reason::RuleTooSlow
        );
    }
}

#[test]
fn a_rule_that_loops_on_a_busy_machine_is_stopped_by_the_work_it_did() {
    let busy = Busy::new(10, 25);
    let mut runner = runner_with(LOOP, Box::new(busy.clone()));
    let mut record = order();
    record[4] = text(&"x".repeat(3000));
    let (reason, message) = runner.run(&mut record, CONTEXT).unwrap_err();
    assert_eq!(reason, Reason::RuleTooSlow);
    assert!(message.contains("2000 ms of processor time"), "{message}");
    let passed = busy.passed_ms.load(Ordering::Relaxed);
    assert!(
        (8_000..9_000).contains(&passed),
        "stopped after {passed} ms"
    );
}

#[test]
fn the_processor_is_asked_seldom_while_rules_are_quick() {
    let busy = Busy::new(1, 100);
    let mut runner = runner_with("{\"staff\": 1}", Box::new(busy.clone()));
    for _ in 0..1_000 {
        runner.run(&mut order(), CONTEXT).unwrap();
    }
    let (asked, passed) = (&busy.asked, &busy.passed_ms);
    let (asked, passed) = (
        asked.load(Ordering::Relaxed),
        passed.load(Ordering::Relaxed),
    );
    assert!(
        asked <= passed / 50 + 1,
        "asked {asked} times in {passed} ms"
    );
}

#[test]
fn slowness_cannot_be_swallowed() {
    let rule = LOOP.replace("n = n + 1", "n = to_int(\"x\") ?? n");
    let mut runner = runner_with(&rule, Box::new(EachLookTakes(50, AtomicU64::new(0))));
    let mut record = order();
    record[4] = text(&"x".repeat(200));
    assert_eq!(
        runner.run(&mut record.clone(), CONTEXT).unwrap_err().0,
        Reason::RuleTooSlow
    );
}

#[test]
fn an_operand_that_may_fail_gives_its_error_and_its_limits_hold_too() {
    let rule = "x = (to_int(.email) * .order) ?? \"\"\n{\"staff\": .order, \"name\": x}";
    let mut runner = runner_with(rule, Box::new(Still));
    let name = |drafts: &[Draft]| match &drafts[0] {
        Draft::Staff(staff) => staff.name.clone(),
        other => panic!("{other:?}"),
    };
    let mut of = |email: &str| {
        let mut record = order();
        record[3] = text(email);
        runner.run(&mut record, CONTEXT)
    };
    let (reason, message) = of("9223372036854775807").unwrap_err();
    assert_eq!(reason, Reason::RuleTooLarge, "{message}");
    assert_eq!(name(&of("2").unwrap()).as_deref(), Some("SO1SO1"));
    assert_eq!(
        name(&of("two").unwrap()),
        None,
        "what fails is caught as before"
    );
    let (reason, message) = refusal(
        "x, err = to_int(.email) + 9223372036854775807 - to_int(.order)\n{\"staff\": reject(string(err) ?? \"none\") }",
    );
    assert_eq!(reason, Reason::RejectedByRule);
    assert!(message.contains("to_int"), "{message}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_same_record_always_means_the_same(
        note in "\\PC{0,12}", email in "[a-zA-Z@. ]{0,12}", amount: i64, count: i64, at in -1_i64 << 52..1_i64 << 52,
    ) {
        let rule = r#"
            if .count == 3 { reject("three") }
            doubled = int!(.amount) * 2
            words = split(string(.note) ?? "", " ")
            drafts = map_values(words) -> |w| {
                {"interaction": "word", "at": .when, "scope": upcase(w), "contact": {"email": .email, "crm": w}}
            }
            push(drafts, {"revenue": doubled, "currency": "USD", "at": .when, "scope": "s", "product": .note})
        "#;
        let record = vec![
            text("SO1"), Typed::Timestamp(at), Typed::Integer(amount), text(&email), text(&note),
            Typed::Integer(count), Typed::Null,
        ];
        let mut used = runner(rule);
        let first = used.run(&mut record.clone(), CONTEXT);
        prop_assert_eq!(used.run(&mut order(), CONTEXT), runner(rule).run(&mut order(), CONTEXT));
        prop_assert_eq!(&used.run(&mut record.clone(), CONTEXT), &first);
        prop_assert_eq!(&runner(rule).run(&mut record.clone(), CONTEXT), &first);
    }
}
