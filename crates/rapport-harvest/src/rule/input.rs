//! The record as the rule sees it, kept from one record to the next so that only values are written, never names.

use super::compile::Rule;
use super::function::RECORD_KEY_FIELD;
use super::kinds::{EXTRA_KEY, EXTRA_REVISION, EXTRA_ROW};
use super::run::RecordContext;
use crate::typed::Typed;
use crate::value::to_value;
use vrl::compiler::TargetValue;
use vrl::value::{KeyString, ObjectMap, Secrets, Value};

/// Where the value of a field comes from.
#[derive(Debug, Clone, Copy)]
enum Origin {
    Column(usize),
    Key,
    Revision,
    Row,
}

/// The target of a rule.
#[derive(Debug)]
pub(super) struct Input {
    /// Fields in the order of their names, which is that of the map.
    fields: Vec<(KeyString, Origin)>,
    keeps_record: bool,
    record_key: bool,
    pub(super) target: TargetValue,
}

impl Input {
    pub(super) fn new(rule: &Rule) -> Self {
        let mut fields: Vec<(KeyString, Origin)> = Vec::new();
        for (at, name) in rule.columns.iter().enumerate() {
            if rule.needed_columns()[at] {
                fields.push((KeyString::from(name.as_str()), Origin::Column(at)));
            }
        }
        let extras = [
            (EXTRA_KEY, Origin::Key, rule.uses.key),
            (EXTRA_REVISION, Origin::Revision, rule.uses.revision),
            (EXTRA_ROW, Origin::Row, rule.uses.row),
        ];
        for (name, origin, used) in extras {
            if used && !rule.columns.iter().any(|column| column == name) {
                fields.push((KeyString::from(name), origin));
            }
        }
        fields.sort_by(|a, b| a.0.cmp(&b.0));
        fields.dedup_by(|a, b| a.0 == b.0);
        Self {
            fields,
            keeps_record: !rule.uses.changes_record,
            record_key: rule.uses.record_key,
            target: TargetValue {
                value: Value::Null,
                metadata: Value::Object(ObjectMap::new()),
                secrets: Secrets::new(),
            },
        }
    }

    /// Fills in one record with the values of the cells, which are null afterwards.
    pub(super) fn fill(&mut self, cells: &mut [Typed], context: &RecordContext<'_>) {
        let mut value = |origin: Origin| match origin {
            Origin::Column(at) => cells.get_mut(at).map_or(Value::Null, |cell| {
                to_value(std::mem::replace(cell, Typed::Null))
            }),
            Origin::Key => Value::from(context.key),
            Origin::Revision => Value::Integer(i64::try_from(context.revision).unwrap_or(i64::MAX)),
            Origin::Row => Value::Integer(context.row),
        };
        match &mut self.target.value {
            Value::Object(map) if self.keeps_record && map.len() == self.fields.len() => {
                for (slot, (_, origin)) in map.values_mut().zip(&self.fields) {
                    *slot = value(*origin);
                }
            }
            other => {
                let fields = self.fields.iter();
                *other = Value::Object(fields.map(|(n, o)| (n.clone(), value(*o))).collect());
            }
        }
        if self.record_key || !self.keeps_record {
            let mut metadata = ObjectMap::new();
            if self.record_key {
                metadata.insert(KeyString::from(RECORD_KEY_FIELD), Value::from(context.key));
            }
            self.target.metadata = Value::Object(metadata);
        }
    }
}
