//! What may be written in two ways, read so that a complaint says what is wrong with the way that was taken. An untagged
//! enum would only say that neither fits.

use super::spec::{Decimal, FullTrigger, TriggerSpec, Value};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number with at most two decimals, or a list of values by occurrence")
    }

    fn visit_i64<E: Error>(self, n: i64) -> Result<Value, E> {
        Decimal::read(&n.to_string()).map(Value::Always)
    }

    fn visit_u64<E: Error>(self, n: u64) -> Result<Value, E> {
        Decimal::read(&n.to_string()).map(Value::Always)
    }

    fn visit_f64<E: Error>(self, n: f64) -> Result<Value, E> {
        // The shortest text that reads back as this float is the text that was written.
        Decimal::read(&n.to_string()).map(Value::Always)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Decimal::read(text).map(Value::Always)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, rules: A) -> Result<Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(rules)).map(Value::ByOccurrence)
    }
}

impl<'de> Deserialize<'de> for TriggerSpec {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(TriggerVisitor)
    }
}

struct TriggerVisitor;

impl<'de> Visitor<'de> for TriggerVisitor {
    type Value = TriggerSpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the code of a level, or `{to: LEVEL, when: forward | always}`")
    }

    fn visit_str<E: Error>(self, level: &str) -> Result<TriggerSpec, E> {
        Ok(TriggerSpec::To(level.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, full: A) -> Result<TriggerSpec, A::Error> {
        FullTrigger::deserialize(MapAccessDeserializer::new(full)).map(TriggerSpec::Full)
    }
}
