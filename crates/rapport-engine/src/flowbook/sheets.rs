//! The rows of each sheet for a flow.

use super::layout::{
    ABOUT, ANTICIPATED, ASPECT, CHANNEL, CODE, COST, DIRECTION, EFFECT, EFFORT_COST,
    EFFORT_MINUTES, FUNCTION, GOAL, KIND, LEVEL, NAME, OCCURRENCE, PATH, PHASES, RV,
    RV_AS_EXPECTED, RV_BETTER, RV_DAMAGING, RV_WORSE, SEE_VALUES, STAFF_CHOICE, STATUS, TRIGGER_TO,
    TRIGGER_WHEN,
};
use super::put::Put;
use super::words::Word;
use rapport_model::Reaction;
use rapport_model::flow::spec::{
    Decimal, Flow, InteractionType, Level, Scenario, TriggerSpec, Value, ValueRule,
};

/// The occurrences of a rule that holds every time.
pub(super) const EVERY_TIME: &str = "1..";

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
        STAFF_CHOICE => Put::maybe(spec.staff_choice, Put::word),
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
