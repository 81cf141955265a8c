//! OCEL event logs of both versions.

use crate::read_support::{columns, format, lay_out, names, shown};
use rapport_harvest::read::{Input, OcelReader};
use std::io::Cursor;

fn log(text: &str) -> Result<OcelReader, String> {
    let input = Input::new("log", Cursor::new(text.to_owned()));
    OcelReader::open(&format("{type: ocel}"), input).map_err(|e| e.to_string())
}

const JSON_2: &str = r#"{"objectTypes": [], "eventTypes": [],
 "objects": [
  {"id": "O-1", "type": "order", "attributes": [
    {"name": "price", "time": "1970-01-01T00:00:00Z", "value": 10.5},
    {"name": "price", "time": "2026-02-01T00:00:00Z", "value": 12345678901234567.89}],
   "relationships": [{"objectId": "I-1", "qualifier": "has"}]},
  {"id": "I-1", "type": "item"}, {"id": "I-2", "type": "item"}],
 "events": [
  {"id": "e1", "type": "place", "time": "2026-01-31T12:00:00+01:00",
   "attributes": [{"name": "n", "value": 1}, {"name": "type", "value": "web"}],
   "relationships": [{"objectId": "O-1", "qualifier": "placed"}, {"objectId": "I-1", "qualifier": ""},
                     {"objectId": "I-2", "qualifier": ""}]},
  {"id": "e2", "type": "pay", "time": "2026-02-02T00:00:00Z", "relationships": [{"objectId": "O-1", "qualifier": ""}]}]}"#;

const XML_2: &str = r#"<?xml version="1.0"?><log>
 <object-types><object-type name="order"><attributes><attribute name="price" type="float"/></attributes></object-type></object-types>
 <event-types><event-type name="place"><attributes><attribute name="n" type="integer"/><attribute name="type" type="string"/></attributes></event-type></event-types>
 <objects>
  <object id="O-1" type="order"><attributes>
    <attribute name="price" time="1970-01-01T00:00:00Z">10.5</attribute>
    <attribute name="price" time="2026-02-01T00:00:00Z">12345678901234567.89</attribute></attributes>
    <objects><relationship object-id="I-1" qualifier="has"/></objects></object>
  <object id="I-1" type="item"/><object id="I-2" type="item"><attributes/></object></objects>
 <events>
  <event id="e1" type="place" time="2026-01-31T12:00:00+01:00"><attributes><attribute name="n">1</attribute><attribute name="type">web</attribute></attributes>
   <objects><relationship object-id="O-1" qualifier="placed"/><object object-id="I-1" qualifier=""/><relationship object-id="I-2" qualifier=""/></objects></event>
  <event id="e2" type="pay" time="2026-02-02T00:00:00Z"><objects><relationship object-id="O-1" qualifier=""/></objects></event></events></log>"#;

#[test]
fn a_record_is_an_event_with_its_objects_as_they_were_then() {
    for text in [JSON_2, XML_2] {
        let mut reader = log(text).expect("a log");
        assert_eq!(
            names(&reader),
            [
                "id",
                "type",
                "time",
                "objects",
                "n",
                "attribute:type",
                "object:order",
                "object:item"
            ]
        );
        let contract = "[{name: id}, {name: type}, {name: time}, {name: n}, {name: 'attribute:type'}, {name: 'object:order'}, {name: 'object:item'}, {name: objects}]";
        lay_out(&mut reader, &columns(contract));
        let rows = shown(&mut reader);
        let (e1, e2) = (&rows[0], &rows[1]);
        assert!(
            e1.starts_with(r#"1[e1|place|t2026-01-31T11:00:00Z|i1|web|O-1|["I-1","I-2"]|"#),
            "{e1}"
        );
        assert!(
            e1.contains(
                r#"{"attributes":{"price":10.5},"id":"O-1","qualifier":"placed","type":"order"}"#
            ),
            "{e1}"
        );
        assert!(
            e2.starts_with("2[e2|pay|t2026-02-02T00:00:00Z|-|-|O-1|-|"),
            "{e2}"
        );
        assert!(e2.contains(r#""price":"12345678901234567.89""#), "{e2}");
    }
}

#[test]
fn a_log_of_the_first_version_is_read_as_well() {
    let json = r#"{"ocel:global-log": {}, "ocel:events": {"e1": {"ocel:activity": "place", "ocel:timestamp": "2026-01-31 12:00:00",
      "ocel:omap": ["O-1"], "ocel:vmap": {"n": 1}}}, "ocel:objects": {"O-1": {"ocel:type": "order", "ocel:ovmap": {"price": 10.5}}}}"#;
    let xml = r#"<log><global scope="log"><string key="version" value="1.0"/></global>
      <events><event><string key="id" value="e1"/><string key="activity" value="place"/><date key="timestamp" value="2026-01-31 12:00:00"/>
       <list key="omap"><string key="object-id" value="O-1"/></list><list key="vmap"><int key="n" value="1"/></list></event></events>
      <objects><object><string key="id" value="O-1"/><string key="type" value="order"/>
       <list key="ovmap"><float key="price" value="10.5"/></list></object></objects></log>"#;
    for text in [json, xml] {
        let mut reader = log(text).expect("a log");
        assert_eq!(
            shown(&mut reader),
            [
                r#"1[e1|place|l2026-01-31T12:00:00Z|[{"attributes":{"price":10.5},"id":"O-1","qualifier":"","type":"order"}]|i1|O-1]"#
            ]
        );
    }
}

#[test]
fn what_is_no_log_is_told() {
    let told = |text: &str| log(text).expect_err("no log");
    assert!(told("{}").contains("it has neither `events` nor `ocel:events`"));
    assert!(told("<log><events>").contains("it ends too early"));
    assert!(told("SQLite format 3\0...").contains("export the log as JSON or XML"));
}
