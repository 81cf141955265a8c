//! A flow as the team writes it: one file per version under `flows/`.

use crate::money::{Currency, format_scaled, parse_scaled};
use crate::yaml::At;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// One version of an Interaction Process Flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Short, stable code, the same in all versions; scopes refer to it.
    pub flow: At<String>,
    /// Version number, counted up.
    pub version: u32,
    /// Name people read.
    pub name: String,
    /// First day (UTC) on which this version values what happens. A stored value is that of the version in force when the
    /// interaction happened (domain.md 9.6).
    #[schemars(with = "String")]
    pub effective_from: jiff::civil::Date,
    /// Currency of every cost in this flow.
    #[serde(default = "usd")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// Facts from several systems with the same merge key are one happening when they lie within this many hours of the
    /// first.
    #[serde(default = "default_merge_window_hours")]
    pub merge_window_hours: u32,
    /// Points added to a type's value when a reaction is reported and the type names no value for it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub reactions: BTreeMap<crate::Reaction, Decimal>,
    /// Relationship levels in order; a record starts on the first.
    pub levels: Vec<Level>,
    /// Interaction types: about 100 major and 30 VoC.
    pub types: Vec<InteractionType>,
    /// Named paths that the team has agreed on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
}

/// Phase of the relationship continuum.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Winning a person's interest.
    Acquisition,
    /// From fit to signature.
    Closing,
    /// Everything after.
    Retention,
}

/// A relationship level (domain.md 1.9).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Short, stable code.
    pub code: At<String>,
    /// Name people read.
    pub name: String,
    /// What a contact on this level is called, such as Suspect, Lead, Customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The phases it belongs to, at least one.
    pub phases: Vec<Phase>,
    /// Codes of the interactions the team anticipates here, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anticipated: Vec<At<String>>,
}

/// Who starts the interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the customer to us.
    Inbound,
    /// From us to the customer.
    Outbound,
    /// Both take part.
    Mutual,
}

/// Whether the interaction is what people do or what they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A major interaction: what somebody did.
    #[default]
    Major,
    /// Voice of the customer: carries what somebody said.
    Voc,
}

/// The aspect of customer value it serves (domain.md 1.19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Brand value.
    Brand,
    /// Product value.
    Product,
    /// Experience value.
    Experience,
}

/// How a value acts on the record's total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The value is added.
    #[default]
    Add,
    /// The value is a percentage, -100 to 0, of the accumulated positive Relationship Value, which it destroys
    /// (domain.md 9.3).
    Proportional,
}

/// An interaction type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InteractionType {
    /// Short, stable code: what harvest rules give as `type`.
    pub code: At<String>,
    /// Name people read.
    pub name: String,
    /// Code of the level it belongs to.
    pub level: At<String>,
    /// Code of the function that has it.
    pub function: String,
    /// Who starts it.
    pub direction: Direction,
    /// Major or VoC.
    #[serde(default, skip_serializing_if = "is_major")]
    pub kind: Kind,
    /// Channel it comes through, such as web, phone, meeting.
    pub channel: String,
    /// Aspect of customer value.
    pub aspect: Aspect,
    /// Relationship Value.
    pub rv: Value,
    /// Adds to the total, or destroys a share of it.
    #[serde(default, skip_serializing_if = "is_add")]
    pub effect: Effect,
    /// Variable cost to us, in the flow's currency.
    #[serde(default)]
    pub cost: Decimal,
    /// What it costs the customer (domain.md 1.14).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<Effort>,
    /// The level that this interaction moves a contact to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<TriggerSpec>,
    /// The customer's goal that it serves; a type without goal is overhead (domain.md S1-a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// Whether staff can choose to do it next, which is what next-action may suggest. When left out it is told from
    /// direction, value, function and code: a delivery, an invoice or an opened e-mail follows from what was done before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff_choice: Option<bool>,
}

/// The customer's own effort for one interaction.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Effort {
    /// Minutes of the customer's time.
    #[serde(default)]
    pub minutes: u32,
    /// Money spent by the customer, in the flow's currency.
    #[serde(default)]
    pub cost: Decimal,
}

/// When a trigger takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Only when the target level comes after the current one.
    #[default]
    Forward,
    /// Always, also backwards: a loss, or a win-back.
    Always,
}

/// A trigger: `R1`, or `{to: A1, when: always}`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum TriggerSpec {
    /// Moves forward to this level.
    To(String),
    /// Moves to a level, forward only or always.
    Full(FullTrigger),
}

/// A trigger with its condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FullTrigger {
    /// Code of the target level.
    pub to: String,
    /// When it takes effect.
    #[serde(default)]
    pub when: When,
}

impl TriggerSpec {
    /// Code of the target level.
    pub fn to(&self) -> &str {
        match self {
            Self::To(to) => to,
            Self::Full(full) => &full.to,
        }
    }

    /// When it takes effect.
    pub fn when(&self) -> When {
        match self {
            Self::To(_) => When::Forward,
            Self::Full(full) => full.when,
        }
    }
}

/// Relationship Value: one number for all occurrences, or rules by occurrence range.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// The same each time.
    Always(Decimal),
    /// By occurrence number, and by reaction where the team agreed on it.
    ByOccurrence(Vec<ValueRule>),
}

/// The value for a range of occurrence numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueRule {
    /// Occurrence numbers it is for: `1`, `2..6`, `7..`; all when left out.
    #[serde(default = "all_occurrences")]
    pub occurrence: String,
    /// Points when the reaction is as expected or none is known.
    pub rv: Decimal,
    /// Points for each other reaction.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub reactions: BTreeMap<crate::Reaction, Decimal>,
}

impl Value {
    /// The rules, a plain number being one rule for all occurrences.
    pub fn rules(&self) -> Vec<ValueRule> {
        match self {
            Self::Always(rv) => vec![ValueRule {
                occurrence: all_occurrences(),
                rv: *rv,
                reactions: BTreeMap::new(),
            }],
            Self::ByOccurrence(rules) => rules.clone(),
        }
    }
}

/// A named path through the flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Short, stable code.
    pub code: At<String>,
    /// Name people read.
    pub name: String,
    /// What it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Interaction types in order.
    pub path: Vec<At<String>>,
}

/// A number with at most two decimals, in hundredths. Written as a plain YAML number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Decimal(pub i64);

impl Decimal {
    /// From the text of a number; the error says what is wrong with it.
    pub(super) fn read<E: serde::de::Error>(text: &str) -> Result<Self, E> {
        parse_scaled(text, 2).map(Self).map_err(E::custom)
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format_scaled(self.0, 2);
        f.write_str(text.strip_suffix(".00").unwrap_or(&text))
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Decimal;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number with at most two decimals")
            }
            fn visit_i64<E: serde::de::Error>(self, n: i64) -> Result<Decimal, E> {
                self.visit_str(&n.to_string())
            }
            fn visit_u64<E: serde::de::Error>(self, n: u64) -> Result<Decimal, E> {
                self.visit_str(&n.to_string())
            }
            fn visit_f64<E: serde::de::Error>(self, n: f64) -> Result<Decimal, E> {
                // The shortest text that reads back as this float is the text that was written.
                self.visit_str(&n.to_string())
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
                Decimal::read(text)
            }
        }
        d.deserialize_any(Visitor)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 {
            s.serialize_i64(self.0 / 100)
        } else {
            s.serialize_f64(self.0 as f64 / 100.0)
        }
    }
}

impl JsonSchema for Decimal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "number", "multipleOf": 0.01})
    }
}

fn usd() -> Currency {
    Currency::USD
}

fn default_merge_window_hours() -> u32 {
    24
}

fn all_occurrences() -> String {
    "1..".to_owned()
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_major(kind: &Kind) -> bool {
    *kind == Kind::Major
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_add(effect: &Effect) -> bool {
    *effect == Effect::Add
}
