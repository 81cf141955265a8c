//! Short ways to say "this flow" and "this happened".

use rapport_model::flow::{CompiledFlow, Flow, FlowHistory};
use rapport_model::fold::{Entry, Folded, fold};
use rapport_model::{
    Change, Fact, IdentifierId, Micros, Origin, Reaction, RecordKey, Split, StaffId, TypeId,
};

pub(crate) const HOUR: i64 = 3_600 * Micros::SECOND;

/// The starter flow of this repository.
pub(crate) fn starter() -> Flow {
    rapport_model::yaml::read(include_str!("../../../../flows/starter.yaml")).unwrap()
}

/// A flow from YAML text.
pub(crate) fn flow(yaml: &str) -> Flow {
    rapport_model::yaml::read(yaml).unwrap()
}

/// Flow versions and the ids of all their types.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) flows: Vec<Flow>,
    codes: Vec<String>,
}

impl Book {
    pub(crate) fn new(flows: Vec<Flow>) -> Self {
        let mut codes: Vec<String> = flows
            .iter()
            .flat_map(|f| &f.types)
            .map(|t| t.code.to_string())
            .collect();
        codes.sort();
        codes.dedup();
        Self { flows, codes }
    }

    /// The id of a type's code; a code that no version has gets an id beyond all others.
    pub(crate) fn id(&self, code: &str) -> TypeId {
        TypeId(
            self.codes
                .iter()
                .position(|c| c == code)
                .unwrap_or(self.codes.len()) as i32
                + 1,
        )
    }

    pub(crate) fn code(&self, id: TypeId) -> String {
        self.codes
            .get(id.0 as usize - 1)
            .cloned()
            .unwrap_or_else(|| "unknown".into())
    }

    pub(crate) fn history(&self) -> FlowHistory {
        let compiled = self
            .flows
            .iter()
            .map(|f| CompiledFlow::new(f.clone(), &|c| self.id(c)));
        FlowHistory::new(compiled.map(|c| c.unwrap()).collect()).unwrap()
    }

    /// An interaction of this type that happened, and became known, at this hour of 2026.
    pub(crate) fn fact(&self, code: &str, identity: u64, hour: i64) -> Fact {
        let start = Micros::of_date(jiff::civil::date(2026, 1, 1)).unwrap();
        let happened_at = Micros(start.0 + hour * HOUR);
        Fact {
            record: RecordKey::default(),
            identifier: IdentifierId::NONE,
            happened_at,
            day_only: false,
            sequence: 0,
            known_at: happened_at,
            position: 0,
            identity,
            revision: 0,
            type_id: self.id(code),
            change: Change::Happened,
            reaction: None,
            amends: 0,
            split: Split::WHOLE,
            merge_key: 0,
            actor: StaffId::NONE,
            say_hundredths: None,
            origin: Origin::default(),
        }
    }

    /// The reaction of the customer to an interaction, reported at this hour.
    pub(crate) fn reaction(&self, amends: u64, identity: u64, hour: i64, to: Reaction) -> Fact {
        let change = Change::ReactionReported;
        Fact {
            change,
            amends,
            reaction: Some(to),
            ..self.fact("reaction", identity, hour)
        }
    }

    /// Folds what is known now.
    pub(crate) fn fold(&self, facts: &[Fact]) -> Folded {
        fold(&self.history(), facts, Micros::END).unwrap()
    }
}

/// Values of the entries in whole points.
pub(crate) fn points(folded: &Folded) -> Vec<i64> {
    folded
        .entries
        .iter()
        .map(|e: &Entry| e.rv.0 / 100)
        .collect()
}
