//! For any flow and any facts: the fold agrees with the reference, and does not depend on the order of arrival.

use crate::reference::{self, Outcome};
use crate::support::{Book, HOUR};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rapport_model::flow::spec::{
    Aspect, Decimal, Direction, Effect, Effort, Flow, FullTrigger, InteractionType, Kind, Level,
    Phase, TriggerSpec, Value, ValueRule, When,
};
use rapport_model::fold::{Fold, Folded, PlainFact, RecordState, Why, fold};
use rapport_model::yaml::At;
use rapport_model::{Change, Currency, Fact, Micros, Minor, Origin, Reaction, Rv, SourceId, Split};

const LEVELS: [&str; 4] = ["L1", "L2", "L3", "L4"];
const TYPES: [&str; 5] = ["t1", "t2", "t3", "t4", "t5"];

fn reactions(
    values: std::ops::Range<i64>,
) -> impl Strategy<Value = std::collections::BTreeMap<Reaction, Decimal>> {
    btree_map(select(&Reaction::ALL[..]), values.prop_map(Decimal), 0..3)
}

/// Rules that do not overlap, with gaps, in any order.
fn rules(values: std::ops::Range<i64>) -> impl Strategy<Value = Value> {
    let rule = (
        0_u32..2,
        1_u32..3,
        values.clone().prop_map(Decimal),
        reactions(values.clone()),
    );
    let by_occurrence = (vec(rule, 0..4), any::<bool>()).prop_map(|(parts, open)| {
        let mut next = 1;
        let mut rules = Vec::new();
        let count = parts.len();
        for (i, (gap, length, rv, reactions)) in parts.into_iter().enumerate() {
            let from = next + gap;
            next = from + length;
            let occurrence = match (open && i + 1 == count, length) {
                (true, _) => format!("{from}.."),
                (false, 1) => from.to_string(),
                (false, _) => format!("{from}..{}", next - 1),
            };
            rules.push(ValueRule {
                occurrence,
                rv,
                reactions,
            });
        }
        rules
    });
    prop_oneof![
        values.prop_map(|rv| Value::Always(Decimal(rv))),
        by_occurrence.prop_shuffle().prop_map(Value::ByOccurrence),
    ]
}

fn interaction_type(
    code: &'static str,
    levels: Vec<&'static str>,
) -> impl Strategy<Value = InteractionType> {
    let value = prop_oneof![
        3 => rules(-5_000..5_000).prop_map(|rv| (Effect::Add, rv)),
        1 => rules(-10_000..1).prop_map(|rv| (Effect::Proportional, rv)),
    ];
    let trigger = (select(levels.clone()), any::<bool>()).prop_map(|(to, always)| {
        let when = if always { When::Always } else { When::Forward };
        TriggerSpec::Full(FullTrigger {
            to: to.into(),
            when,
        })
    });
    (
        value,
        0_i64..100_000,
        select(levels),
        proptest::option::of(trigger),
        0_u32..90,
        0_i64..900,
    )
        .prop_map(
            move |((effect, rv), cost, level, trigger, minutes, effort_cost)| InteractionType {
                code: At::nowhere(code.into()),
                name: code.into(),
                level: At::nowhere(level.into()),
                function: "sales".into(),
                direction: Direction::Mutual,
                kind: Kind::Major,
                channel: "phone".into(),
                aspect: Aspect::Brand,
                rv,
                effect,
                cost: Decimal(cost),
                effort: Some(Effort {
                    minutes,
                    cost: Decimal(effort_cost),
                }),
                trigger,
                goal: None,
                staff_choice: None,
            },
        )
}

prop_compose! {
    fn flow_version()(
        levels in subsequence(&LEVELS[..], 1..=4).prop_shuffle(),
        codes in subsequence(&TYPES[..], 1..=5),
    )(
        types in codes.iter().map(|c| interaction_type(c, levels.clone())).collect::<Vec<_>>(),
        levels in Just(levels),
        reactions in reactions(-3_000..3_000),
        merge_window_hours in 0_u32..9,
        currency in select(vec!["USD", "JPY", "KWD"]),
    ) -> Flow {
        Flow {
            flow: At::nowhere("random".into()),
            version: 0,
            name: "Random".into(),
            effective_from: jiff::civil::date(2026, 1, 1),
            currency: Currency::parse(currency).unwrap(),
            merge_window_hours,
            reactions,
            levels: levels.iter().map(|code| Level {
                code: At::nowhere((*code).into()),
                name: (*code).into(),
                status: None,
                phases: vec![Phase::Closing],
                anticipated: Vec::new(),
            }).collect(),
            types,
            scenarios: Vec::new(),
        }
    }
}

/// One to three versions, the first in force from the second day of the facts on.
fn book() -> impl Strategy<Value = Book> {
    vec(flow_version(), 1..4).prop_map(|mut flows| {
        for (i, flow) in flows.iter_mut().enumerate() {
            flow.version = 1 + i as u32;
            flow.effective_from = jiff::civil::date(2026, 1, 2 + i as i8);
        }
        Book::new(flows)
    })
}

#[derive(Debug, Clone)]
struct Draft {
    identity: u64,
    revision: u32,
    kind: u8,
    code: &'static str,
    hour: i64,
    known: i64,
    reaction: Option<Reaction>,
    amends: u64,
    split: (u16, u16),
    merge_key: u64,
}

prop_compose! {
    fn draft()(
        kind in 0_u8..10, identity in 1_u64..14, revision in 0_u32..3,
        code in select(vec!["t1", "t1", "t2", "t3", "t4", "t5", "no_such"]),
        hour in 0_i64..120, known in 0_i64..12,
        reaction in proptest::option::of(select(&Reaction::ALL[..])),
        amends in 1_u64..14, count in 1_u16..5, index in 0_u16..5, merge_key in 0_u64..4,
    ) -> Draft {
        let code = if code == "no_such" { "unknown" } else { code };
        Draft { identity, revision, kind, code, hour: hour / 3 * 3, known, reaction, amends, split: (index % count, count), merge_key }
    }
}

fn facts(book: &Book, drafts: &[Draft]) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for d in drafts {
        let (identity, change) = match d.kind {
            0 => (d.identity, Change::Retracted),
            // A report is a fact of its own, with its own revisions and retractions.
            1 | 2 => (100 + d.identity, Change::ReactionReported),
            3 => (100 + d.identity, Change::Retracted),
            _ => (d.identity, Change::Happened),
        };
        // Two facts with the same identity and revision cannot be in the ledger.
        if facts
            .iter()
            .any(|f| (f.identity, f.revision) == (identity, d.revision.into()))
        {
            continue;
        }
        let reports = change == Change::ReactionReported;
        facts.push(Fact {
            revision: d.revision.into(),
            change,
            known_at: Micros(d.known * HOUR),
            reaction: if reports {
                d.reaction.or(Some(Reaction::Worse))
            } else {
                d.reaction
            },
            amends: if reports { d.amends } else { 0 },
            split: Split {
                index: d.split.0,
                count: d.split.1,
            },
            merge_key: d.merge_key,
            // Two sources, whose rows tie within an hour all the time.
            origin: Origin {
                source: SourceId(1 + i32::from(identity % 2 == 0)),
                row: identity.cast_signed(),
                ..Origin::default()
            },
            position: (identity * 10 + u64::from(d.revision)).cast_signed(),
            ..book.fact(d.code, identity, d.hour)
        });
    }
    facts
}

fn record() -> impl Strategy<Value = (Book, Vec<Fact>)> {
    (book(), vec(draft(), 0..30)).prop_map(|(book, drafts)| {
        let facts = facts(&book, &drafts);
        (book, facts)
    })
}

/// The fold's result in the reference's terms: codes and identities instead of indexes.
fn told(book: &Book, facts: &[Fact], folded: &Folded) -> Vec<reference::Entry> {
    let history = book.history();
    let level = |index: u16| history.levels()[index as usize].clone();
    let number = |version: u16| history.version(version as usize).flow.version;
    folded
        .entries
        .iter()
        .map(|e| {
            let fact = &facts[e.fact as usize];
            let version = history.version(history.at(fact.happened_at));
            let spec = version.get(fact.type_id).filter(|_| e.occurrence > 0);
            let (outcome, by) = match e.why {
                Why::Rule { version, rule } => (
                    Outcome::Valued {
                        rule: Some(rule as usize),
                    },
                    number(version),
                ),
                Why::NoRule { version } => (Outcome::Valued { rule: None }, number(version)),
                Why::NotInFlow { version } => (Outcome::NotInFlow, number(version)),
                Why::MergedInto { fact } => (
                    Outcome::Merged {
                        into: facts[fact as usize].identity,
                    },
                    version.flow.version,
                ),
            };
            reference::Entry {
                identity: fact.identity,
                fact: e.fact as usize,
                type_code: book.code(fact.type_id),
                happened_at: e.happened_at,
                merge_key: fact.merge_key,
                version: by,
                occurrence: e.occurrence,
                reaction: e.reaction,
                rv: e.rv.0,
                rv_total: e.rv_total.0,
                cost: e.cost.0,
                cost_total: e.cost_total.0,
                effort_minutes: spec.map_or(0, |s| s.effort_minutes),
                effort_cost: spec.map_or(0, |s| s.effort_cost.0),
                level_before: level(e.level_before),
                level_after: level(e.level_after),
                outcome,
            }
        })
        .collect()
}

/// The state that the reference's entries amount to.
fn state(book: &Book, entries: &[reference::Entry]) -> RecordState {
    let history = book.history();
    let counted = || entries.iter().filter(|e| e.counts());
    let totals = || entries.iter().map(|e| e.rv_total);
    let start = history.latest().flow.levels[0].code.to_string();
    let level = entries.last().map_or(&start, |e| &e.level_after);
    RecordState {
        interactions: counted().count() as u32,
        rv_total: Rv(entries.iter().map(|e| e.rv).sum()),
        rv_peak: Rv(totals().max().unwrap_or(0).max(0)),
        rv_low: Rv(totals().min().unwrap_or(0).min(0)),
        cost_total: Minor(entries.iter().map(|e| e.cost).sum()),
        effort_minutes: entries.iter().map(|e| u64::from(e.effort_minutes)).sum(),
        effort_cost: Minor(entries.iter().map(|e| e.effort_cost).sum()),
        level: history.levels().iter().position(|l| l == level).unwrap() as u16,
        first_at: counted().next().map_or(Micros(0), |e| e.happened_at),
        last_at: counted().next_back().map_or(Micros(0), |e| e.happened_at),
        last_positive_at: counted().rfind(|e| e.rv > 0).map(|e| e.happened_at),
    }
}

/// Entries without the place of their fact among the facts given.
fn without_index(mut entries: Vec<reference::Entry>) -> Vec<reference::Entry> {
    for entry in &mut entries {
        entry.fact = 0;
    }
    entries
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fold_is_the_reference_fold((book, facts) in record(), known in 0_i64..13) {
        let at = Micros(known * HOUR);
        let expected = reference::fold(&book.flows, &|f| book.code(f.type_id), &facts, at);
        let folded = fold(&book.history(), &facts, at).unwrap();
        prop_assert_eq!(told(&book, &facts, &folded), expected.clone());
        prop_assert_eq!(folded.state, state(&book, &expected));
    }

    #[test]
    fn facts_give_the_same_record_in_any_order_of_arrival(
        ((book, facts), shuffled) in record().prop_flat_map(|(book, facts)| {
            let shuffled = Just(facts.clone()).prop_shuffle();
            (Just((std::rc::Rc::new(book), facts)), shuffled)
        })
    ) {
        let (one, other) = (book.fold(&facts), book.fold(&shuffled));
        prop_assert_eq!(
            without_index(told(&book, &facts, &one)),
            without_index(told(&book, &shuffled, &other))
        );
        prop_assert_eq!(one.state, other.state);
    }

    #[test]
    fn as_known_then_is_what_the_facts_known_then_give((book, facts) in record(), known in 0_i64..13) {
        let at = Micros(known * HOUR);
        let then: Vec<Fact> = facts.iter().filter(|f| f.known_at <= at).copied().collect();
        let (one, other) = (fold(&book.history(), &facts, at).unwrap(), book.fold(&then));
        prop_assert_eq!(
            without_index(told(&book, &facts, &one)),
            without_index(told(&book, &then, &other))
        );
        prop_assert_eq!(one.state, other.state);
    }

    #[test]
    fn plain_facts_come_to_the_same_without_explanation((book, facts) in record()) {
        let plain: Vec<Fact> = facts.into_iter().filter(|f| f.change == Change::Happened && f.revision == 0)
            .map(|f| Fact { merge_key: 0, split: Split::WHOLE, ..f }).collect();
        let folded = book.fold(&plain);
        let history = book.history();
        let mut kernel = Fold::new(&history);
        for entry in &folded.entries {
            let fact = &plain[entry.fact as usize];
            let step = kernel.advance(PlainFact { happened_at: fact.happened_at, type_id: fact.type_id, reaction: fact.reaction }).unwrap();
            let expected = (entry.occurrence > 0).then_some((entry.occurrence, entry.rv, entry.cost));
            prop_assert_eq!(step.map(|s| (s.occurrence, s.rv, s.cost)), expected);
            prop_assert_eq!((kernel.state().rv_total, kernel.state().cost_total), (entry.rv_total, entry.cost_total));
        }
        prop_assert_eq!(kernel.finish(), folded.state);
    }

    #[test]
    fn the_totals_are_the_sums_of_the_entries((book, facts) in record()) {
        let folded = book.fold(&facts);
        prop_assert_eq!(folded.state.rv_total.0, folded.entries.iter().map(|e| e.rv.0).sum::<i64>());
        prop_assert_eq!(folded.state.cost_total.0, folded.entries.iter().map(|e| e.cost.0).sum::<i64>());
    }
}
