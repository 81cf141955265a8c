//! OCEL as XML: 2.0 has what it says in attributes, 1.0 has elements `string`, `date`, `list` with a key and a value.

use super::log::{Event, Link, Log, Object, micros};
use crate::read::number::number_cell;
use crate::record::Cell;
use bytes::Bytes;
use hashbrown::HashMap;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event as Xml};
use quick_xml::{Error, Reader};

/// Name and value of each attribute of an element.
type Attributes = HashMap<String, String>;

#[derive(Default)]
struct State {
    log: Log,
    /// Declared types of attributes, by the type of event or object and their name.
    declared: HashMap<(String, String), String>,
    /// Type whose attributes are being declared.
    declaring: String,
    event: Option<Event>,
    object: Option<(String, Object)>,
    /// The attribute whose text comes next: its name, its time, its text so far.
    attribute: Option<(String, Option<i64>, String)>,
    /// Key of the list in hand (1.0).
    list: String,
}

pub(super) fn read(text: &str) -> Result<Log, String> {
    let mut xml = Reader::from_str(text);
    let mut state = State::default();
    let mut depth = 0_usize;
    loop {
        match xml.read_event().map_err(|e: Error| e.to_string())? {
            Xml::Start(element) => {
                depth += 1;
                state.start(&element)?;
            }
            Xml::Empty(element) => {
                state.start(&element)?;
                state.end(element.local_name().as_ref());
            }
            Xml::End(element) => {
                depth = depth.saturating_sub(1);
                state.end(element.local_name().as_ref());
            }
            Xml::Text(text) => {
                if let Some((_, _, held)) = &mut state.attribute {
                    held.push_str(&text.xml10_content());
                }
            }
            Xml::GeneralRef(entity) => {
                if let Some((_, _, held)) = &mut state.attribute {
                    let name = format!("&{};", entity.as_ref());
                    let text = quick_xml::escape::unescape(&name).map_err(|e| e.to_string())?;
                    held.push_str(&text);
                }
            }
            Xml::CData(text) => {
                if let Some((_, _, held)) = &mut state.attribute {
                    held.push_str(text.as_ref());
                }
            }
            Xml::Eof if depth > 0 => return Err("it ends too early: copy it again".to_owned()),
            Xml::Eof => return Ok(state.log),
            _ => {}
        }
    }
}

impl State {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        let mut at = attributes(element)?;
        let mut take = |name: &str| at.remove(name).unwrap_or_default();
        match element.local_name().as_ref() {
            "event-type" | "object-type" => self.declaring = take("name"),
            "event" => {
                self.event = Some(Event {
                    id: take("id"),
                    kind: take("type"),
                    time: take("time"),
                    ..Event::default()
                });
            }
            // Among those of an event an object is a link to it, and so is a relationship.
            "object" | "relationship" => {
                let (link, id) = (take("object-id"), take("id"));
                match &mut self.event {
                    Some(event) if !link.is_empty() => event.objects.push(Link {
                        id: link,
                        qualifier: take("qualifier"),
                    }),
                    None if self.object.is_none() => {
                        let object = Object {
                            kind: take("type"),
                            ..Object::default()
                        };
                        self.object = Some((id, object));
                    }
                    _ => {}
                }
            }
            "attribute" => {
                let (name, kind) = (take("name"), take("type"));
                if self.event.is_none() && self.object.is_none() {
                    self.declared.insert((self.declaring.clone(), name), kind);
                } else {
                    let since = micros(&take("time"));
                    self.attribute = Some((name, since, String::new()));
                }
            }
            "list" => self.list = take("key"),
            kind @ ("string" | "date" | "int" | "float" | "boolean") => {
                let (key, value) = (take("key"), take("value"));
                self.old_value(kind, key, value);
            }
            _ => {}
        }
        Ok(())
    }

    /// A key and its value as 1.0 writes them.
    fn old_value(&mut self, kind: &str, key: String, value: String) {
        match (&mut self.event, &mut self.object, self.list.as_str()) {
            (Some(event), _, "") => match key.as_str() {
                "id" => event.id = value,
                "activity" => event.kind = value,
                "timestamp" => event.time = value,
                _ => {}
            },
            (Some(event), _, "omap") => event.objects.push(Link {
                id: value,
                qualifier: String::new(),
            }),
            (Some(event), _, "vmap") => event.attributes.push((key, typed(kind, value))),
            (None, Some((id, object)), "") => match key.as_str() {
                "id" => *id = value,
                "type" => object.kind = value,
                _ => {}
            },
            (None, Some((_, object)), "ovmap") => {
                object.attributes.push((key, None, typed(kind, value)));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "event" => self.log.events.extend(self.event.take()),
            "object" if self.event.is_none() => self.log.objects.extend(self.object.take()),
            "attribute" => {
                let Some((name, since, text)) = self.attribute.take() else {
                    return;
                };
                let kind = match (&self.event, &self.object) {
                    (Some(event), _) => event.kind.clone(),
                    (None, Some((_, object))) => object.kind.clone(),
                    (None, None) => return,
                };
                let declared = (kind, name);
                let kind = self
                    .declared
                    .get(&declared)
                    .map_or("string", String::as_str);
                let (cell, name) = (typed(kind, text), declared.1);
                match (&mut self.event, &mut self.object) {
                    (Some(event), _) => event.attributes.push((name, cell)),
                    (None, Some((_, object))) => object.attributes.push((name, since, cell)),
                    (None, None) => {}
                }
            }
            "list" => self.list.clear(),
            _ => {}
        }
    }
}

fn attributes(element: &BytesStart<'_>) -> Result<Attributes, String> {
    let mut all = Attributes::new();
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|e| e.to_string())?;
        all.insert(
            attribute.key.local_name().as_ref().to_owned(),
            value.into_owned(),
        );
    }
    Ok(all)
}

/// A text by the type that was declared for it.
fn typed(kind: &str, text: String) -> Cell {
    match kind {
        "int" | "integer" | "float" if text.eq_ignore_ascii_case("nan") => Cell::Null,
        "int" | "integer" | "float" => number_cell(&text),
        "boolean" if text.eq_ignore_ascii_case("true") => Cell::Boolean(true),
        "boolean" if text.eq_ignore_ascii_case("false") => Cell::Boolean(false),
        _ => Cell::Text(Bytes::from(text)),
    }
}
