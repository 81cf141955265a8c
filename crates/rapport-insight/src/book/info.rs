//! What the indexes in a book's columns stand for.

use rapport_model::flow::spec::{Direction, Flow, InteractionType, Kind, Phase, When};
use rapport_model::org::ScopeKind;
use rapport_model::{AccountId, Currency, ScopeId, StaffId, TypeId};
use std::sync::Arc;

/// A segment or initiative.
#[derive(Debug, Clone)]
pub struct ScopeInfo {
    /// Its id in the ledger.
    pub id: ScopeId,
    /// Its code.
    pub code: String,
    /// Name people read.
    pub name: String,
    /// Segment or initiative.
    pub kind: ScopeKind,
    /// Currency of all its money.
    pub currency: Currency,
    /// Code of the org unit it rolls up to; empty for none.
    pub unit: String,
    /// Further dimensions, such as market, channel, product_group.
    pub attributes: Vec<(String, String)>,
    /// Levels in flow order: entries name them by index.
    pub levels: Vec<LevelInfo>,
    /// The newest version of its flow, where the caller has it: what learned weights are compared with.
    pub flow: Option<Arc<Flow>>,
}

/// A level of a scope's flow.
#[derive(Debug, Clone)]
pub struct LevelInfo {
    /// Its code.
    pub code: String,
    /// Name people read.
    pub name: String,
    /// What a contact on it is called; empty when the flow does not say.
    pub status: String,
    /// The phases it belongs to.
    pub phases: Vec<Phase>,
}

impl LevelInfo {
    /// The levels of a flow history, in the order that entries' level indexes refer to.
    pub fn of_history(history: &rapport_model::flow::FlowHistory) -> Vec<Self> {
        let levels = 0..history.levels().len() as u16;
        levels
            .filter_map(|index| history.level(index))
            .map(|level| Self {
                code: level.code.value.clone(),
                name: level.name.clone(),
                status: level.status.clone().unwrap_or_default(),
                phases: level.phases.clone(),
            })
            .collect()
    }
}

/// An interaction type.
#[derive(Debug, Clone)]
pub struct TypeInfo {
    /// Its id in the ledger.
    pub id: TypeId,
    /// Its code.
    pub code: String,
    /// Name people read.
    pub name: String,
    /// Code of the function that has it.
    pub function: String,
    /// Channel it comes through.
    pub channel: String,
    /// Code of the level it belongs to.
    pub level: String,
    /// Who starts it.
    pub direction: Direction,
    /// What people do, or what they say.
    pub kind: Kind,
    /// Whether it moves a contact to another level.
    pub is_trigger: bool,
    /// Whether it is itself the outcome, or its paperwork: an order, a renewal, an invoice, a payment. Such a type must
    /// not be used to predict revenue.
    pub bears_outcome: bool,
    /// Whether staff can choose to do it next.
    pub staff_choice: StaffChoice,
}

/// Whether staff can choose an interaction, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffChoice {
    /// The flow says it.
    Said(bool),
    /// Told from direction, value, function and code; what mostly happens beside revenue is none, whatever is told.
    Told(bool),
}

/// Functions whose interactions carry out what was ordered: they follow from the order and are not chosen.
const FOLLOWING_FUNCTIONS: [&str; 11] = [
    "shipping",
    "delivery",
    "logistics",
    "warehouse",
    "fulfilment",
    "fulfillment",
    "billing",
    "invoicing",
    "collections",
    "accounting",
    "credit_control",
];

/// Words in a type's code that say what came of something else, or what the customer did with it, whoever started it.
const FOLLOWING_WORDS: [&str; 14] = [
    "opened",
    "clicked",
    "viewed",
    "downloaded",
    "read",
    "received",
    "accepted",
    "approved",
    "passed",
    "succeeded",
    "solved",
    "resolved",
    "adopted",
    "confirmed",
];

impl StaffChoice {
    /// As the flow says it; else a major interaction that staff start or share, that is not the outcome or its paperwork,
    /// that no team would do for its (negative) value, and that does not follow from another.
    fn of(spec: &InteractionType, bears_outcome: bool) -> Self {
        if let Some(said) = spec.staff_choice {
            return Self::Said(said);
        }
        let mut words = spec.code.split(['_', '-', '.']).map(str::to_lowercase);
        let follows = FOLLOWING_FUNCTIONS.contains(&spec.function.to_lowercase().as_str())
            || words.any(|word| FOLLOWING_WORDS.contains(&word.as_str()));
        let harms = spec.rv.rules().first().is_some_and(|rule| rule.rv.0 < 0);
        Self::Told(
            spec.kind == Kind::Major
                && spec.direction != Direction::Inbound
                && !bears_outcome
                && !harms
                && !follows,
        )
    }
}

/// Words in a type's code that say that money changed hands, that the paper for it did, or that it will not any more.
const OUTCOME_WORDS: [&str; 23] = [
    "order",
    "orders",
    "ordered",
    "reorder",
    "renewal",
    "renewed",
    "renews",
    "invoice",
    "invoiced",
    "paid",
    "payment",
    "purchase",
    "purchased",
    "upsell",
    "bought",
    "checkout",
    "contract",
    "refund",
    "billed",
    "cancelled",
    "cancellation",
    "terminated",
    "termination",
];

impl TypeInfo {
    /// The type as a flow describes it. It bears an outcome when a word of its code says so (order, renewal, invoice,
    /// payment, cancellation ...), when it is the trigger into a level whose status is Customer, or when it always takes a
    /// contact back to an earlier level: the loss itself, or the win-back.
    pub fn of(id: TypeId, spec: &InteractionType, flow: &Flow) -> Self {
        let mut words = spec.code.split(['_', '-', '.']).map(str::to_lowercase);
        let named = words.any(|word| OUTCOME_WORDS.contains(&word.as_str()));
        let place = |code: &str| flow.levels.iter().position(|level| *level.code == code);
        let turns = spec.trigger.as_ref().is_some_and(|trigger| {
            let target = place(trigger.to()).and_then(|at| flow.levels.get(at));
            let status = target.and_then(|level| level.status.as_deref());
            let wins = status.is_some_and(|status| status.eq_ignore_ascii_case("customer"));
            wins || (trigger.when() == When::Always && place(trigger.to()) < place(&spec.level))
        });
        let bears_outcome = spec.kind == Kind::Major && (named || turns);
        Self {
            id,
            code: spec.code.value.clone(),
            name: spec.name.clone(),
            function: spec.function.clone(),
            channel: spec.channel.clone(),
            level: spec.level.value.clone(),
            direction: spec.direction,
            kind: spec.kind,
            is_trigger: spec.trigger.is_some(),
            bears_outcome,
            staff_choice: StaffChoice::of(spec, bears_outcome),
        }
    }
}

/// An account.
#[derive(Debug, Clone)]
pub struct AccountInfo {
    /// Its id in the ledger.
    pub id: AccountId,
    /// Name people read.
    pub name: String,
    /// Dimensions of it, such as industry, territory, region.
    pub attributes: Vec<(String, String)>,
}

/// A member of staff.
#[derive(Debug, Clone)]
pub struct StaffInfo {
    /// Their id in the ledger.
    pub id: StaffId,
    /// Their code.
    pub code: String,
    /// Name people read.
    pub name: String,
    /// Code of their function; empty when unknown.
    pub function: String,
    /// Code of their org unit; empty when unknown.
    pub unit: String,
}

/// A node of the org tree.
#[derive(Debug, Clone)]
pub struct OrgNode {
    /// Its code.
    pub code: String,
    /// Name people read.
    pub name: String,
    /// division, business_unit, territory ...
    pub kind: String,
    /// Code of the unit above; empty for the root.
    pub parent: String,
}
