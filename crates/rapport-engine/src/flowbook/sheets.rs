//! The rows of each sheet for a flow.

use super::layout::{
    ABOUT, ANTICIPATED, ASPECT, CHANNEL, CODE, COST, DIRECTION, EFFECT, EFFORT_COST,
    EFFORT_MINUTES, FUNCTION, GOAL, KIND, LEVEL, NAME, OCCURRENCE, PATH, PHASES, RV,
    RV_AS_EXPECTED, RV_BETTER, RV_DAMAGING, RV_WORSE, SEE_VALUES, STATUS, TRIGGER_TO, TRIGGER_WHEN,
};
use super::put::Put;
use super::words::Word;
use rapport_model::Reaction;
use rapport_model::flow::spec::{
    Decimal, Flow, InteractionType, Level, Scenario, TriggerSpec, Value, ValueRule,
};

/// The occurrences of a rule that holds every time.
pub(super) const EVERY_TIME: &str = "1..";

/// A setting of the whole flow.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
    pub(super) put: fn(&Flow) -> Put,
}

pub(super) const FLOW_CODE: &str = "Code";
pub(super) const FLOW_VERSION: &str = "Version";
pub(super) const FLOW_NAME: &str = "Name";
pub(super) const FLOW_FROM: &str = "Effective from";
pub(super) const FLOW_CURRENCY: &str = "Currency";
pub(super) const FLOW_MERGE: &str = "Merge window hours";

/// The rows of the sheet Flow, before those of the reactions.
pub(super) static SETTINGS: &[Setting] = &[
    Setting {
        name: FLOW_CODE,
        meaning: "Short, stable code of the flow. Do not change it.",
        put: |f| Put::text(&f.flow),
    },
    Setting {
        name: FLOW_VERSION,
        meaning: "The version that this workbook was made from. The next one is counted by itself.",
        put: |f| Put::Whole(f.version),
    },
    Setting {
        name: FLOW_NAME,
        meaning: "What people read.",
        put: |f| Put::text(&f.name),
    },
    Setting {
        name: FLOW_FROM,
        meaning: "First day on which these values hold. A new version needs a later day than the version before.",
        put: |f| Put::Date(f.effective_from),
    },
    Setting {
        name: FLOW_CURRENCY,
        meaning: "Currency of every cost in this workbook: three capitals, such as USD.",
        put: |f| Put::text(f.currency.code()),
    },
    Setting {
        name: FLOW_MERGE,
        meaning: "Reports of one happening from several systems count once when they lie within this many hours.",
        put: |f| Put::Whole(f.merge_window_hours),
    },
];

/// The rows of the sheet Flow for what a reaction adds where an interaction names no value for it.
pub(super) fn reaction_setting(reaction: Reaction) -> (&'static str, &'static str) {
    match reaction {
        Reaction::Better => ("Reaction better", REACTION_MEANING),
        Reaction::AsExpected => (
            "Reaction as expected",
            "Leave it empty: it is the value itself.",
        ),
        Reaction::Worse => ("Reaction worse", REACTION_MEANING),
        Reaction::Damaging => ("Reaction damaging", REACTION_MEANING),
    }
}

const REACTION_MEANING: &str = "Points added to the RV when the customer takes it that way and the interaction names no value for it. May be empty.";

pub(super) fn level(level: &Level, heading: &str) -> Put {
    match heading {
        CODE => Put::text(&level.code),
        NAME => Put::text(&level.name),
        STATUS => Put::maybe(level.status.as_deref(), Put::text),
        PHASES => Put::list(level.phases.iter().map(|p| p.word())),
        ANTICIPATED => Put::list(level.anticipated.iter().map(|c| c.as_str())),
        _ => Put::Blank,
    }
}

pub(super) fn interaction(spec: &InteractionType, heading: &str) -> Put {
    match heading {
        CODE => Put::text(&spec.code),
        NAME => Put::text(&spec.name),
        LEVEL => Put::text(&spec.level),
        FUNCTION => Put::text(&spec.function),
        DIRECTION => Put::word(spec.direction),
        KIND => Put::word(spec.kind),
        CHANNEL => Put::text(&spec.channel),
        ASPECT => Put::word(spec.aspect),
        RV => in_row(spec).map_or(Put::text(SEE_VALUES), |(rv, _)| Put::Points(rv)),
        RV_BETTER | RV_WORSE | RV_DAMAGING => {
            let rule = in_row(spec).and_then(|(_, rule)| rule);
            Put::maybe(rule, |rule| for_reaction(rule, heading))
        }
        EFFECT => Put::word(spec.effect),
        COST => Put::Money(spec.cost),
        EFFORT_MINUTES => Put::maybe(spec.effort, |e| Put::Whole(e.minutes)),
        EFFORT_COST => {
            let cost = spec
                .effort
                .map(|e| e.cost)
                .filter(|c| *c != Decimal::default());
            Put::maybe(cost, Put::Money)
        }
        TRIGGER_TO => Put::maybe(spec.trigger.as_ref(), |t| Put::text(t.to())),
        TRIGGER_WHEN => match &spec.trigger {
            Some(TriggerSpec::Full(full)) => Put::word(full.when),
            _ => Put::Blank,
        },
        GOAL => Put::maybe(spec.goal.as_deref(), Put::text),
        _ => Put::Blank,
    }
}

/// The value when it fits into the interaction's own row: one number, perhaps with numbers for reactions.
fn in_row(spec: &InteractionType) -> Option<(Decimal, Option<&ValueRule>)> {
    match &spec.rv {
        Value::Always(rv) => Some((*rv, None)),
        Value::ByOccurrence(rules) => match rules.as_slice() {
            [rule]
                if rule.occurrence == EVERY_TIME
                    && !rule.reactions.is_empty()
                    && !rule.reactions.contains_key(&Reaction::AsExpected) =>
            {
                Some((rule.rv, Some(rule)))
            }
            _ => None,
        },
    }
}

/// The rows of the sheet Values: what does not fit into the interactions' own rows.
pub(super) fn value_rules(flow: &Flow) -> Vec<(&str, &ValueRule)> {
    let by_rules = flow.types.iter().filter(|t| in_row(t).is_none());
    let mut rows = Vec::new();
    for spec in by_rules {
        if let Value::ByOccurrence(rules) = &spec.rv {
            rows.extend(rules.iter().map(|rule| (spec.code.as_str(), rule)));
        }
    }
    rows
}

pub(super) fn value_rule(code: &str, rule: &ValueRule, heading: &str) -> Put {
    match heading {
        CODE => Put::text(code),
        OCCURRENCE => Put::text(&rule.occurrence),
        RV => Put::Points(rule.rv),
        _ => for_reaction(rule, heading),
    }
}

/// The column of a reaction's value.
pub(super) fn reaction_heading(reaction: Reaction) -> &'static str {
    match reaction {
        Reaction::Better => RV_BETTER,
        Reaction::AsExpected => RV_AS_EXPECTED,
        Reaction::Worse => RV_WORSE,
        Reaction::Damaging => RV_DAMAGING,
    }
}

fn for_reaction(rule: &ValueRule, heading: &str) -> Put {
    let reaction = Reaction::ALL
        .into_iter()
        .find(|r| reaction_heading(*r) == heading);
    Put::maybe(
        reaction.and_then(|r| rule.reactions.get(&r)).copied(),
        Put::Points,
    )
}

pub(super) fn scenario(scenario: &Scenario, heading: &str) -> Put {
    match heading {
        CODE => Put::text(&scenario.code),
        NAME => Put::text(&scenario.name),
        ABOUT => Put::text(&scenario.about),
        PATH => Put::list(scenario.path.iter().map(|c| c.as_str())),
        _ => Put::Blank,
    }
}
