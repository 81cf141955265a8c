//! From what a rule gave to drafts: every key is known, every value has its type, or the whole record is refused.

mod at;
mod contact;
mod field;
mod interaction;
mod outcome;
mod party;

use super::run::RecordContext;
use crate::draft::{Draft, Drafts, OutcomeKind};
use crate::identity::IdentityKinds;
use crate::phone::Region;
use crate::reject::Reason;
use field::{a_kind, refuse};
use rapport_model::diag::did_you_mean;
use smallvec::smallvec;
use smol_str::{SmolStr, format_smolstr};
use vrl::value::{KeyString, ObjectMap, Value};

/// Why a record cannot be taken.
pub(super) type Refusal = (Reason, String);

/// What an object is, by the key that only such objects have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Interaction,
    ReactionTo,
    Outcome(OutcomeKind),
    Person,
    Account,
    Staff,
}

const SHAPES: [(&str, Shape); 7] = [
    ("interaction", Shape::Interaction),
    ("reaction_to", Shape::ReactionTo),
    ("revenue", Shape::Outcome(OutcomeKind::Revenue)),
    ("product_cost", Shape::Outcome(OutcomeKind::ProductCost)),
    ("person", Shape::Person),
    ("account_key", Shape::Account),
    ("staff", Shape::Staff),
];

/// The drafts of one record. Objects stand or fall together.
pub(super) fn drafts(
    value: Value,
    kinds: &IdentityKinds,
    region: Option<Region>,
    context: &RecordContext<'_>,
) -> Result<Drafts, Refusal> {
    let mut reader = Reader {
        kinds,
        region,
        of_source: region,
        context,
        numbers: [0; 3],
    };
    match value {
        Value::Null => Ok(Drafts::new()),
        Value::Object(object) => Ok(smallvec![reader.draft(object)?]),
        Value::Array(elements) => {
            let mut drafts = Drafts::with_capacity(elements.len());
            for element in elements {
                match element {
                    Value::Object(object) => drafts.push(reader.draft(object)?),
                    Value::Null => {}
                    other => return Err(not_a_draft(&other)),
                }
            }
            interaction::check_ids_differ(&drafts)?;
            Ok(drafts)
        }
        other => Err(not_a_draft(&other)),
    }
}

fn not_a_draft(value: &Value) -> Refusal {
    let kind = a_kind(value);
    refuse(format!(
        "the rule gave {kind}; give an object, an array of objects, or null"
    ))
}

/// Reads the objects of one record one after the other.
struct Reader<'a> {
    kinds: &'a IdentityKinds,
    /// Region of telephone numbers without a country code in the object that is read.
    region: Option<Region>,
    /// The same of the source.
    of_source: Option<Region>,
    context: &'a RecordContext<'a>,
    /// How many objects without an id there were so far: interactions, revenues, product costs.
    numbers: [u32; 3],
}

impl Reader<'_> {
    fn draft(&mut self, mut object: ObjectMap) -> Result<Draft, Refusal> {
        let shape = shape(&object)?;
        if !matches!(shape, Shape::Account | Shape::Staff) {
            let given = object.remove(REGION);
            self.region = given
                .map_or(Ok(None), |given| region(&given))?
                .or(self.of_source);
        }
        match shape {
            Shape::Interaction => self.interaction(object, false).map(Draft::Interaction),
            Shape::ReactionTo => self.interaction(object, true).map(Draft::Interaction),
            Shape::Outcome(kind) => self.outcome(object, kind).map(Draft::Outcome),
            Shape::Person => self.person(object).map(Draft::Contact),
            Shape::Account => party::account(object).map(Draft::Account),
            Shape::Staff => party::staff(object).map(Draft::Staff),
        }
    }

    /// The record's key for the first object without an id, then `key/2`, `key/3` and so on.
    fn default_id(&mut self, series: usize) -> SmolStr {
        self.numbers[series] += 1;
        match self.numbers[series] {
            1 => self.context.key.into(),
            number => format_smolstr!("{}/{number}", self.context.key),
        }
    }
}

/// The key of an object with people that names the region of their telephone numbers.
const REGION: &str = "region";

/// The region that an object names.
fn region(value: &Value) -> Result<Option<Region>, Refusal> {
    let Some(code) = field::text::<SmolStr>(REGION, value)? else {
        return Ok(None);
    };
    Region::read(code.trim())
        .map(Some)
        .map_err(|why| refuse(format!("`{REGION}`: {why}")))
}

fn shape(object: &ObjectMap) -> Result<Shape, Refusal> {
    let mut found: Option<(&str, Shape)> = None;
    for key in object.keys() {
        let shape = SHAPES.iter().find(|(known, _)| *known == key.as_str());
        match (shape, found) {
            (None, _) => {}
            (Some(shape), None) => found = Some(*shape),
            (Some((key, _)), Some((other, _))) => {
                return Err(refuse(format!(
                    "one object has `{other}` and `{key}`; make two objects of it"
                )));
            }
        }
    }
    found
        .map(|(_, shape)| shape)
        .ok_or_else(|| unknown_shape(object))
}

fn unknown_shape(object: &ObjectMap) -> Refusal {
    let meant = object
        .keys()
        .find_map(|k| did_you_mean(k, SHAPES.map(|(known, _)| known)));
    let keys = object
        .keys()
        .map(KeyString::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let wanted = SHAPES.map(|(known, _)| known).join(", ");
    refuse(format!(
        "the object {{{keys}}} is nothing known: {}",
        meant.unwrap_or_else(|| format!("it needs one of {wanted}"))
    ))
}
