//! OCEL as JSON: 2.0 has lists of events and objects, 1.0 has objects by their id and `ocel:` before every name.

use super::log::{Event, Link, Log, Object, micros};
use crate::read::json::{Fields, cell_of_json};
use crate::record::Cell;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Error;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    events: Option<Vec<EventText<'a>>>,
    #[serde(borrow, default)]
    objects: Vec<ObjectText<'a>>,
    #[serde(borrow, rename = "ocel:events")]
    old_events: Option<Fields<'a>>,
    #[serde(borrow, rename = "ocel:objects")]
    old_objects: Option<Fields<'a>>,
}

#[derive(Deserialize)]
struct EventText<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    time: String,
    #[serde(borrow, default)]
    attributes: Vec<Attribute<'a>>,
    #[serde(default)]
    relationships: Vec<Relationship>,
}

#[derive(Deserialize)]
struct ObjectText<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow, default)]
    attributes: Vec<Attribute<'a>>,
}

#[derive(Deserialize)]
struct Attribute<'a> {
    name: String,
    #[serde(default)]
    time: Option<String>,
    #[serde(borrow)]
    value: &'a RawValue,
}

#[derive(Deserialize)]
struct Relationship {
    #[serde(rename = "objectId")]
    object: String,
    #[serde(default)]
    qualifier: String,
}

#[derive(Deserialize)]
struct OldEvent<'a> {
    #[serde(rename = "ocel:activity")]
    activity: String,
    #[serde(rename = "ocel:timestamp")]
    time: String,
    #[serde(rename = "ocel:omap", default)]
    objects: Vec<String>,
    #[serde(borrow, rename = "ocel:vmap", default)]
    attributes: Fields<'a>,
}

#[derive(Deserialize)]
struct OldObject<'a> {
    #[serde(rename = "ocel:type")]
    kind: String,
    #[serde(borrow, rename = "ocel:ovmap", default)]
    attributes: Fields<'a>,
}

pub(super) fn read(text: &str) -> Result<Log, String> {
    let document: Document<'_> = serde_json::from_str(text).map_err(|e| e.to_string())?;
    match document {
        Document {
            events: Some(events),
            objects,
            ..
        } => Ok(new(events, objects)),
        Document {
            old_events: Some(events),
            old_objects,
            ..
        } => old(&events, &old_objects.unwrap_or_default()).map_err(|e| e.to_string()),
        _ => Err("it has neither `events` nor `ocel:events`".to_owned()),
    }
}

fn new(events: Vec<EventText<'_>>, objects: Vec<ObjectText<'_>>) -> Log {
    let event = |event: EventText<'_>| Event {
        id: event.id,
        kind: event.kind,
        time: event.time,
        attributes: event
            .attributes
            .into_iter()
            .map(|attribute| (attribute.name, cell(attribute.value)))
            .collect(),
        objects: event
            .relationships
            .into_iter()
            .map(|link| Link {
                id: link.object,
                qualifier: link.qualifier,
            })
            .collect(),
    };
    let object = |object: ObjectText<'_>| {
        let attributes = object.attributes.into_iter();
        let attributes = attributes.map(|a| {
            let since = a.time.as_deref().and_then(micros);
            (a.name, since, cell(a.value))
        });
        let kind = object.kind;
        let attributes = attributes.collect();
        (object.id, Object { kind, attributes })
    };
    Log {
        events: events.into_iter().map(event).collect(),
        objects: objects.into_iter().map(object).collect(),
    }
}

fn old(events: &Fields<'_>, objects: &Fields<'_>) -> Result<Log, Error> {
    let mut log = Log::default();
    for (id, event) in &events.0 {
        let event: OldEvent<'_> = serde_json::from_str(event.get())?;
        let attributes = event.attributes.0.into_iter();
        let objects = event.objects.into_iter();
        log.events.push(Event {
            id: id.clone(),
            kind: event.activity,
            time: event.time,
            attributes: attributes
                .map(|(name, value)| (name, cell(value)))
                .collect(),
            objects: objects
                .map(|id| Link {
                    id,
                    qualifier: String::new(),
                })
                .collect(),
        });
    }
    for (id, object) in &objects.0 {
        let object: OldObject<'_> = serde_json::from_str(object.get())?;
        let attributes = object.attributes.0.into_iter();
        let attributes = attributes.map(|(name, value)| (name, None, cell(value)));
        let (kind, attributes) = (object.kind, attributes.collect());
        log.objects.insert(id.clone(), Object { kind, attributes });
    }
    Ok(log)
}

fn cell(value: &RawValue) -> Cell {
    cell_of_json(Bytes::copy_from_slice(value.get().as_bytes()))
}
