//! Events and objects of a log, and an event as the cells of a record.

use crate::contract::iso_cell;
use crate::read::json::json_of_cell;
use crate::record::Cell;
use bytes::Bytes;
use hashbrown::{HashMap, HashSet};
use serde_json::{Map, Value};

/// Columns that every record has; an attribute of the same name is `attribute:NAME`.
const OWN: [&str; 4] = ["id", "type", "time", "objects"];

/// A whole log.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) events: Vec<Event>,
    pub(super) objects: HashMap<String, Object>,
}

/// One event.
#[derive(Debug, Default)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) kind: String,
    /// As the log writes it.
    pub(super) time: String,
    pub(super) attributes: Vec<(String, Cell)>,
    pub(super) objects: Vec<Link>,
}

/// An object that an event names.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) id: String,
    pub(super) qualifier: String,
}

/// One object.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub(super) kind: String,
    /// Name, since when (in microseconds; `None` from the beginning), value.
    pub(super) attributes: Vec<(String, Option<i64>, Cell)>,
}

/// Microseconds of a time, a wall-clock time as if it were UTC.
pub(super) fn micros(time: &str) -> Option<i64> {
    match iso_cell(time) {
        Cell::Timestamp(micros) | Cell::Local(micros) => Some(micros),
        _ => None,
    }
}

impl Log {
    /// The columns of these events, in the order in which they turn up.
    pub(super) fn columns(&self, events: &[Event]) -> Vec<String> {
        let mut columns: Vec<String> = OWN.iter().map(|&name| name.to_owned()).collect();
        let mut seen: HashSet<String> = columns.iter().cloned().collect();
        for event in events {
            let attributes = event.attributes.iter().map(|(name, _)| column(name));
            let objects = event.objects.iter().map(|link| self.object_column(link));
            for name in attributes.chain(objects) {
                if seen.insert(name.clone()) {
                    columns.push(name);
                }
            }
        }
        columns
    }

    fn object_column(&self, link: &Link) -> String {
        let kind = self.objects.get(&link.id).map_or("", |o| o.kind.as_str());
        format!("object:{kind}")
    }

    /// An event as named values: its own, its attributes, all its objects, and the ids of its objects by their type, one
    /// as text, several as a list.
    pub(super) fn cells(&self, event: Event) -> Vec<(String, Cell)> {
        let at = micros(&event.time);
        let mut by_kind: Vec<(String, Vec<String>)> = Vec::new();
        let mut objects = Vec::with_capacity(event.objects.len());
        for link in &event.objects {
            let name = self.object_column(link);
            match by_kind.iter_mut().find(|(kind, _)| *kind == name) {
                Some((_, ids)) if ids.contains(&link.id) => {}
                Some((_, ids)) => ids.push(link.id.clone()),
                None => by_kind.push((name, vec![link.id.clone()])),
            }
            objects.push(self.object(link, at));
        }
        let text = |text: String| {
            if text.is_empty() {
                Cell::Null
            } else {
                Cell::Text(Bytes::from(text))
            }
        };
        let mut cells = vec![
            ("id".to_owned(), text(event.id)),
            ("type".to_owned(), text(event.kind)),
            ("time".to_owned(), iso_cell(&event.time)),
            ("objects".to_owned(), Cell::Json(Value::Array(objects))),
        ];
        let attributes = event.attributes.into_iter();
        cells.extend(attributes.map(|(name, value)| (column(&name), value)));
        cells.extend(by_kind.into_iter().map(|(name, mut ids)| {
            let ids = match (ids.len(), ids.pop()) {
                (1, Some(id)) => text(id),
                (_, last) => {
                    ids.extend(last);
                    Cell::Json(Value::from(ids))
                }
            };
            (name, ids)
        }));
        cells
    }

    /// An object as it was at that time: of each attribute the latest value that is not later, or the first.
    fn object(&self, link: &Link, at: Option<i64>) -> Value {
        let known = self.objects.get(&link.id);
        let mut latest: HashMap<&str, (Option<i64>, &Cell)> = HashMap::new();
        for (name, since, value) in known.map_or(&[][..], |object| &object.attributes) {
            let later = |time: Option<i64>| at.is_some_and(|at| time.is_some_and(|t| t > at));
            let replaces = latest.get(name.as_str()).is_none_or(|(held, _)| {
                match (later(*held), later(*since)) {
                    (true, true) => since < held,
                    (true, false) => true,
                    (false, true) => false,
                    (false, false) => since >= held,
                }
            });
            if replaces {
                latest.insert(name, (*since, value));
            }
        }
        let mut attributes = Map::new();
        let names = known.map_or(&[][..], |object| &object.attributes);
        for (name, ..) in names {
            if let Some((_, value)) = latest.get(name.as_str()) {
                attributes.insert(name.clone(), json_of_cell((*value).clone()));
            }
        }
        let mut object = Map::new();
        object.insert("id".to_owned(), Value::from(link.id.clone()));
        let kind = known.map(|object| object.kind.clone());
        object.insert("type".to_owned(), kind.map_or(Value::Null, Value::from));
        object.insert("qualifier".to_owned(), Value::from(link.qualifier.clone()));
        object.insert("attributes".to_owned(), Value::Object(attributes));
        Value::Object(object)
    }
}

fn column(attribute: &str) -> String {
    if OWN.contains(&attribute) || attribute.starts_with("object:") {
        format!("attribute:{attribute}")
    } else {
        attribute.to_owned()
    }
}
