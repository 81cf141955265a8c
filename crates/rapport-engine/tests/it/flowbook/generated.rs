//! Flows of any content that the checks let pass.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rapport_model::flow::OccurrenceRange;
use rapport_model::flow::spec::{
    Aspect, Decimal, Direction, Effect, Effort, Flow, FullTrigger, InteractionType, Kind, Level,
    Phase, Scenario, TriggerSpec, Value, ValueRule, When,
};
use rapport_model::yaml::At;
use rapport_model::{Currency, Reaction};

/// Text as people write it, also with line breaks, quotes and what looks like a formula.
pub(super) fn plain_text() -> BoxedStrategy<String> {
    let odd = select(vec![
        "=1+1",
        "007",
        "1e5",
        "yes",
        "2026-01-01",
        "see Values",
        "a\nb\n",
        "é, \"ü\" & <b>",
    ]);
    prop_oneof![
        "[a-zA-Z0-9:#'{}\\[\\]-][ -~]{0,20}[a-zA-Z.:,]",
        odd.prop_map(str::to_owned)
    ]
    .boxed()
}

/// Any text at all.
pub(super) fn wild_text() -> BoxedStrategy<String> {
    prop_oneof![
        plain_text(),
        any::<String>(),
        "[ \\t\\r\\n:#,\\[\\]{}&*!|>'\"%@`~?-]{0,6}"
    ]
    .boxed()
}

fn points() -> impl Strategy<Value = Decimal> {
    (-10_000_000..10_000_000_i64).prop_map(Decimal)
}

fn reactions() -> impl Strategy<Value = std::collections::BTreeMap<Reaction, Decimal>> {
    btree_map(select(Reaction::ALL.to_vec()), points(), 0..4)
}

/// Ranges that follow each other, perhaps with gaps.
fn ranges() -> impl Strategy<Value = Vec<OccurrenceRange>> {
    (vec((1..4_u32, 0..5_u32), 1..4), any::<bool>()).prop_map(|(steps, open)| {
        let mut next = 0;
        let mut ranges = Vec::new();
        for (gap, length) in steps {
            let from = next + gap;
            ranges.push(OccurrenceRange {
                from,
                to: from + length,
            });
            next = from + length;
        }
        if let Some(last) = ranges.last_mut().filter(|_| open) {
            last.to = u32::MAX;
        }
        ranges
    })
}

fn rules() -> impl Strategy<Value = Value> {
    ranges().prop_flat_map(|ranges| {
        let count = ranges.len();
        vec((points(), reactions()), count).prop_map(move |values| {
            let rule = |(range, (rv, reactions)): (&OccurrenceRange, (Decimal, _))| ValueRule {
                occurrence: range.to_string(),
                rv,
                reactions,
            };
            Value::ByOccurrence(ranges.iter().zip(values).map(rule).collect())
        })
    })
}

fn value() -> impl Strategy<Value = (Value, Effect)> {
    let every_time = (points(), reactions()).prop_map(|(rv, reactions)| {
        Value::ByOccurrence(vec![ValueRule {
            occurrence: "1..".to_owned(),
            rv,
            reactions,
        }])
    });
    let added = prop_oneof![points().prop_map(Value::Always), every_time, rules()];
    let share = (-10_000..=0_i64).prop_map(|n| Value::Always(Decimal(n)));
    prop_oneof![
        4 => added.prop_map(|v| (v, Effect::Add)),
        1 => share.prop_map(|v| (v, Effect::Proportional)),
    ]
}

/// Forward only: a circle of triggers that always move is an error.
fn trigger(levels: Vec<String>) -> impl Strategy<Value = Option<TriggerSpec>> {
    let to = select(levels);
    proptest::option::of(prop_oneof![
        to.clone().prop_map(TriggerSpec::To),
        to.prop_map(|to| TriggerSpec::Full(FullTrigger {
            to,
            when: When::Forward
        })),
    ])
}

fn effort() -> impl Strategy<Value = Option<Effort>> {
    let effort = (any::<u32>(), 0..1_000_000_i64).prop_map(|(minutes, cost)| Effort {
        minutes,
        cost: Decimal(cost),
    });
    proptest::option::of(prop_oneof![
        effort,
        Just(Effort {
            minutes: 0,
            cost: Decimal(0)
        })
    ])
}

fn interaction(
    code: String,
    levels: Vec<String>,
    text: fn() -> BoxedStrategy<String>,
) -> impl Strategy<Value = InteractionType> {
    let level = select(levels.clone());
    let words = (
        select(vec![
            Direction::Inbound,
            Direction::Outbound,
            Direction::Mutual,
        ]),
        select(vec![Kind::Major, Kind::Voc]),
        select(vec![Aspect::Brand, Aspect::Product, Aspect::Experience]),
    );
    let optional = (
        effort(),
        trigger(levels),
        proptest::option::of(text()),
        proptest::option::of(proptest::bool::ANY),
    );
    (
        text(),
        level,
        "[a-z_]{1,8}",
        "[a-z_]{1,8}",
        words,
        value(),
        points().prop_map(|cost| Decimal(cost.0.abs())),
        optional,
    )
        .prop_map(
            move |(name, level, function, channel, words, (rv, effect), cost, optional)| {
                let (direction, kind, aspect) = words;
                let (effort, trigger, goal, staff_choice) = optional;
                InteractionType {
                    code: At::nowhere(code.clone()),
                    name,
                    level: At::nowhere(level),
                    function,
                    direction,
                    kind,
                    channel,
                    aspect,
                    rv,
                    effect,
                    cost,
                    effort,
                    trigger,
                    goal,
                    staff_choice,
                }
            },
        )
}

fn level(
    code: String,
    types: Vec<String>,
    text: fn() -> BoxedStrategy<String>,
) -> impl Strategy<Value = Level> {
    let phases = subsequence(
        vec![Phase::Acquisition, Phase::Closing, Phase::Retention],
        1..=3,
    );
    let anticipated = vec(select(types), 0..4);
    (text(), proptest::option::of(text()), phases, anticipated).prop_map(
        move |(name, status, phases, anticipated)| Level {
            code: At::nowhere(code.clone()),
            name,
            status,
            phases,
            anticipated: anticipated.into_iter().map(At::nowhere).collect(),
        },
    )
}

fn scenario(
    code: String,
    types: Vec<String>,
    text: fn() -> BoxedStrategy<String>,
) -> impl Strategy<Value = Scenario> {
    let about = prop_oneof![Just(String::new()), text()];
    (text(), about, vec(select(types), 0..6)).prop_map(move |(name, about, path)| Scenario {
        code: At::nowhere(code.clone()),
        name,
        about,
        path: path.into_iter().map(At::nowhere).collect(),
    })
}

fn codes(letter: char, count: usize) -> Vec<String> {
    // The first is a number, the second a word that YAML could take for something else.
    let code = |i| match i {
        0 => format!("{}", letter as u32),
        1 => {
            if letter == 't' {
                "yes".to_owned()
            } else {
                "null".to_owned()
            }
        }
        _ => format!("{letter}{i}"),
    };
    (0..count).map(code).collect()
}

/// A flow without error.
pub(super) fn valid_flow(text: fn() -> BoxedStrategy<String>) -> impl Strategy<Value = Flow> {
    (1..5_usize, 1..8_usize, 0..3_usize).prop_flat_map(move |(levels, types, scenarios)| {
        let (levels, types) = (codes('l', levels), codes('t', types));
        let all_levels: Vec<_> = levels
            .iter()
            .map(|c| level(c.clone(), types.clone(), text))
            .collect();
        let all_types: Vec<_> = types
            .iter()
            .map(|c| interaction(c.clone(), levels.clone(), text))
            .collect();
        let all_scenarios: Vec<_> = codes('s', scenarios)
            .into_iter()
            .map(|c| scenario(c, types.clone(), text))
            .collect();
        // From before Excel's first day to its last.
        let day =
            (1850..9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, m, d)| jiff::civil::date(y, m, d));
        let currency = select(vec!["USD", "EUR", "KWD"]).prop_map(|c| Currency::parse(c).unwrap());
        let head = (
            text(),
            any::<u32>(),
            day,
            currency,
            any::<u32>(),
            reactions(),
        );
        (head, all_levels, all_types, all_scenarios).prop_map(|(head, levels, types, scenarios)| {
            let (name, version, effective_from, currency, merge_window_hours, reactions) = head;
            Flow {
                flow: At::nowhere("generated".to_owned()),
                version,
                name,
                effective_from,
                currency,
                merge_window_hours,
                reactions,
                levels,
                types,
                scenarios,
            }
        })
    })
}
