//! A flow made ready for the fold: every lookup is an index into a dense table.

use super::first_values::{FirstValue, FirstValues};
use super::occurrence::OccurrenceRange;
use super::spec::{Effect, Flow, Kind, Value, When};
use crate::diag::{Place, Problem};
use crate::{Currency, Micros, Minor, Reaction, TypeId};

/// A move to another level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trigger {
    /// Index of the target level.
    pub to: u16,
    /// When it takes effect.
    pub when: When,
}

/// One value rule of one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompiledRule {
    /// Occurrence numbers it is for.
    pub range: OccurrenceRange,
    /// Value by reaction code: none, better, as expected, worse, damaging. Hundredths of a point, or hundredths of a
    /// percent for a proportional type.
    pub rv: [i64; 5],
}

/// One interaction type of one flow version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompiledType {
    /// Index of the type in [`Flow::types`].
    pub index: u16,
    /// Index of its level in [`FlowHistory::levels`] (before: in [`Flow::levels`]).
    pub level: u16,
    /// Major or VoC.
    pub kind: Kind,
    /// Adds, or destroys a share.
    pub effect: Effect,
    /// Its value rules, by occurrence.
    pub rules: Box<[CompiledRule]>,
    first: FirstValues,
    /// Variable cost to us.
    pub cost: Minor,
    /// Customer's minutes.
    pub effort_minutes: u32,
    /// Customer's money.
    pub effort_cost: Minor,
    /// Level move.
    pub trigger: Option<Trigger>,
}

/// One flow version, compiled.
#[derive(Debug, Clone)]
pub struct CompiledFlow {
    /// The source it was compiled from.
    pub flow: Flow,
    /// First moment it is in force.
    pub effective_from: Micros,
    /// Currency of its costs.
    pub currency: Currency,
    /// Facts with equal merge key within this time of the first are one happening.
    pub merge_window: i64,
    /// By type id; `None` for a type that this version does not have.
    types: Box<[Option<CompiledType>]>,
}

impl CompiledFlow {
    /// Compiles one version. `type_id` gives the id of a type's code. Fails on what cannot be given a meaning: unknown
    /// levels, bad or overlapping occurrence ranges, a proportional value outside -100..0.
    pub fn new(flow: Flow, type_id: &dyn Fn(&str) -> TypeId) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut types: Vec<Option<CompiledType>> = Vec::new();
        for (index, spec) in flow.types.iter().enumerate() {
            let place = spec.code.place;
            let level = flow.levels.iter().position(|l| *l.code == *spec.level);
            if level.is_none() {
                problems.push(unknown_level(&flow, spec.level.place, &spec.level));
            }
            let trigger = spec.trigger.as_ref().and_then(|trigger| {
                let to = flow.levels.iter().position(|l| *l.code == trigger.to());
                if to.is_none() {
                    problems.push(unknown_level(&flow, place, trigger.to()));
                }
                Some(Trigger {
                    to: to? as u16,
                    when: trigger.when(),
                })
            });
            let rules = compile_rules(&flow, &spec.rv, spec.effect)
                .map_err(|message| {
                    problems.push(Problem::error(
                        place,
                        spec.code.as_str(),
                        format!("type `{}`: {message}", *spec.code),
                    ));
                })
                .unwrap_or_default();
            let id = type_id(&spec.code).0 as usize;
            if types.len() <= id {
                types.resize_with(id + 1, || None);
            }
            let effort = spec.effort;
            let decimals = flow.currency.decimals();
            types[id] = Some(CompiledType {
                index: index as u16,
                level: level.unwrap_or(0) as u16,
                kind: spec.kind,
                effect: spec.effect,
                first: FirstValues::of(&rules),
                rules,
                cost: minor(spec.cost.0, decimals),
                effort_minutes: effort.map_or(0, |e| e.minutes),
                effort_cost: minor(effort.map_or(0, |e| e.cost.0), decimals),
                trigger,
            });
        }
        if flow.levels.is_empty() {
            problems.push(Problem::error(
                flow.flow.place,
                flow.flow.as_str(),
                "the flow has no level",
            ));
        }
        let effective_from = Micros::of_date(flow.effective_from).unwrap_or(Micros(i64::MIN));
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            effective_from,
            currency: flow.currency,
            merge_window: i64::from(flow.merge_window_hours) * 3_600 * Micros::SECOND,
            types: types.into_boxed_slice(),
            flow,
        })
    }

    /// The type with this id, if this version has it.
    #[inline]
    pub fn get(&self, id: TypeId) -> Option<&CompiledType> {
        self.types.get(id.0 as usize)?.as_ref()
    }

    fn rv_unit(&self) -> i64 {
        let of_type = |spec: &CompiledType| match spec.effect {
            Effect::Proportional => 1,
            Effect::Add => spec.rules.iter().flat_map(|r| r.rv).fold(0, gcd),
        };
        self.types.iter().flatten().map(of_type).fold(0, gcd)
    }
}

/// Greatest common divisor; of 0 and a number that number.
fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i64::try_from(a).unwrap_or(1)
}

impl CompiledType {
    /// The value of an occurrence number with this reaction, in hundredths, and the index of the rule that says so; `None`
    /// where the team left a gap.
    #[inline]
    pub fn value(&self, occurrence: u32, reaction: Option<Reaction>) -> Option<(u16, i64)> {
        let Some(first) = self.first.get(occurrence) else {
            return self.late_value(occurrence, reaction);
        };
        let rule = self.rules.get(usize::from(first.rule));
        match reaction {
            None => (first.rule != FirstValue::GAP).then_some((first.rule, first.value)),
            Some(_) => Some((first.rule, rule?.value(reaction))),
        }
    }

    #[cold]
    fn late_value(&self, occurrence: u32, reaction: Option<Reaction>) -> Option<(u16, i64)> {
        let holds = |rule: &CompiledRule| rule.range.contains(occurrence);
        let index = self.rules.iter().rposition(holds)?;
        Some((index as u16, self.rules[index].value(reaction)))
    }
}

impl CompiledRule {
    /// The value for a reaction, in hundredths.
    #[inline]
    pub fn value(&self, reaction: Option<Reaction>) -> i64 {
        self.rv[Reaction::code(reaction) as usize]
    }
}

/// All versions of one flow, in order of their effective dates. Never empty.
#[derive(Debug, Clone)]
pub struct FlowHistory {
    versions: Vec<CompiledFlow>,
    /// Level codes of all versions in the newest order: what level indexes mean, whatever the version.
    levels: Vec<String>,
    rv_unit: i64,
}

impl FlowHistory {
    /// Orders the versions by date. Fails when there is none or when two begin on the same day.
    pub fn new(mut versions: Vec<CompiledFlow>) -> Result<Self, Problem> {
        versions.sort_by_key(|v| (v.effective_from, v.flow.version));
        if versions.is_empty() {
            return Err(Problem::error(
                Place::default(),
                "",
                "a flow without versions",
            ));
        }
        for pair in versions.windows(2) {
            let [a, b] = pair else { continue };
            if a.effective_from == b.effective_from || a.flow.version >= b.flow.version {
                return Err(Problem::error(
                    b.flow.flow.place,
                    b.flow.flow.as_str(),
                    format!(
                        "versions {} and {} of flow `{}` must begin on different days, the higher number later",
                        a.flow.version, b.flow.version, *a.flow.flow
                    ),
                ));
            }
        }
        let levels = all_levels(&versions);
        for version in &mut versions {
            let index = |own: u16| {
                let code = version.flow.levels[own as usize].code.as_str();
                levels.iter().position(|l| l == code).unwrap_or(0) as u16
            };
            for spec in version.types.iter_mut().flatten() {
                spec.level = index(spec.level);
                if let Some(trigger) = &mut spec.trigger {
                    trigger.to = index(trigger.to);
                }
            }
        }
        let rv_unit = versions.iter().fold(0, |unit, v| gcd(unit, v.rv_unit()));
        Ok(Self {
            versions,
            levels,
            rv_unit: rv_unit.max(1),
        })
    }

    /// The largest number of hundredths that every value of every version is a multiple of: what accumulated values are told
    /// apart by. 1 when the flow has a proportional effect.
    pub fn rv_unit(&self) -> i64 {
        self.rv_unit
    }

    /// Codes of all levels, in order; entries and states refer to them by index.
    pub fn levels(&self) -> &[String] {
        &self.levels
    }

    /// The level with this index as the newest version that has it describes it.
    pub fn level(&self, index: u16) -> Option<&super::spec::Level> {
        let code = self.levels.get(index as usize)?;
        self.versions
            .iter()
            .rev()
            .find_map(|v| v.flow.levels.iter().find(|l| *l.code == *code))
    }

    /// Index of the version in force at a moment; the first version also holds for what happened before it.
    #[inline]
    pub fn at(&self, moment: Micros) -> usize {
        // Nearly every flow has one or two versions: a scan from the newest is quickest.
        self.versions
            .iter()
            .rposition(|v| v.effective_from <= moment)
            .unwrap_or(0)
    }

    /// The version with this index.
    #[inline]
    pub fn version(&self, index: usize) -> &CompiledFlow {
        &self.versions[index]
    }

    /// All versions, oldest first.
    pub fn versions(&self) -> &[CompiledFlow] {
        &self.versions
    }

    /// The newest version.
    pub fn latest(&self) -> &CompiledFlow {
        &self.versions[self.versions.len() - 1]
    }
}

/// The newest version's levels in its order; a level that only older versions have stands after its predecessor there.
fn all_levels(versions: &[CompiledFlow]) -> Vec<String> {
    let mut levels: Vec<String> = Vec::new();
    for version in versions.iter().rev() {
        let mut after = 0;
        for level in &version.flow.levels {
            if let Some(known) = levels.iter().position(|l| *l == *level.code) {
                after = known + 1;
            } else {
                levels.insert(after, level.code.value.clone());
                after += 1;
            }
        }
    }
    levels
}

fn compile_rules(
    flow: &Flow,
    value: &Value,
    effect: Effect,
) -> Result<Box<[CompiledRule]>, String> {
    let mut rules = Vec::new();
    for rule in value.rules() {
        let range = OccurrenceRange::parse(&rule.occurrence)?;
        let mut rv = [rule.rv.0; 5];
        for reaction in Reaction::ALL {
            let by_type = rule.reactions.get(&reaction).map(|v| v.0);
            let by_flow = flow.reactions.get(&reaction).map_or(0, |delta| delta.0);
            // A flow-wide delta is in points: it means nothing to a percentage.
            let fallback = if effect == Effect::Add {
                rule.rv.0.checked_add(by_flow)
            } else {
                Some(rule.rv.0)
            };
            rv[reaction as usize] = by_type.or(fallback).ok_or("the value is too large")?;
        }
        if effect == Effect::Proportional && rv.iter().any(|v| !(-10_000..=0).contains(v)) {
            return Err("a proportional value is a percentage from -100 to 0".into());
        }
        rules.push(CompiledRule { range, rv });
    }
    rules.sort_by_key(|r| r.range.from);
    for pair in rules.windows(2) {
        if pair[1].range.from <= pair[0].range.to {
            return Err(format!(
                "occurrence ranges {} and {} overlap",
                pair[0].range, pair[1].range
            ));
        }
    }
    Ok(rules.into_boxed_slice())
}

/// A flow's cost is written in hundredths of the currency; the ledger counts its minor units.
fn minor(hundredths: i64, decimals: u32) -> Minor {
    match decimals {
        0 => Minor(hundredths / 100),
        2 => Minor(hundredths),
        more => Minor(hundredths.saturating_mul(10_i64.pow(more - 2))),
    }
}

fn unknown_level(flow: &Flow, place: Place, code: &str) -> Problem {
    let known = || flow.levels.iter().map(|l| l.code.as_str());
    let hint = crate::diag::did_you_mean(code, known())
        .unwrap_or_else(|| format!("known levels: {}", known().collect::<Vec<_>>().join(", ")));
    Problem::error(place, code, format!("there is no level `{code}`")).hint(hint)
}
