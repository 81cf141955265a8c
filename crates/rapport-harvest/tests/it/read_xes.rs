//! XES event logs.

use crate::read_support::{format, names, shown};
use rapport_harvest::read::{Input, XesReader};
use std::io::Cursor;

fn log(text: &str) -> XesReader {
    let input = Input::new("test.xes", Cursor::new(text.to_owned()));
    XesReader::open(&format("{type: xes}"), input).expect("it opens")
}

const LOG: &str = r#"<?xml version="1.0"?><log>
  <extension name="Concept" prefix="concept" uri="http://x"/>
  <global scope="event"><string key="concept:name" value="none"/></global>
  <string key="origin" value="test"/>
  <trace><string key="concept:name" value="A &amp; B"/><int key="n" value="7"/>
    <event><string key="concept:name" value="sent"><string key="inner" value="ignored"/></string>
      <date key="time:timestamp" value="2012-01-10T21:21:44.890+01:00"/></event>
    <event><float key="cost" value="1.5"/><boolean key="ok" value="true"/></event>
  </trace>
  <trace><event><int key="cost" value="abc"/></event></trace>
</log>"#;

#[test]
fn a_record_is_an_event_with_the_attributes_of_its_trace() {
    let mut reader = log(LOG);
    assert_eq!(
        names(&reader),
        [
            "case:concept:name",
            "case:n",
            "concept:name",
            "time:timestamp",
            "cost",
            "ok"
        ]
    );
    assert_eq!(
        shown(&mut reader),
        [
            "1[A & B|i7|sent|t2012-01-10T20:21:44.89Z|-|-]",
            "2[A & B|i7|-|-|f1.5|true]",
            "3[-|-|-|-|abc|-]"
        ]
    );
}

#[test]
fn a_log_that_was_cut_off_or_is_no_xml_is_an_error() {
    for end in [LOG.len() - 7, LOG.len() - 20] {
        let input = Input::new(
            "cut.xes",
            Cursor::new(LOG.get(..end).expect("text").to_owned()),
        );
        let opened = XesReader::open(&format("{type: xes}"), input);
        let error = opened.expect_err("cut off");
        assert!(error.message.contains("not a readable XES log"), "{error}");
    }
}

#[test]
fn a_missing_value_of_a_data_frame_is_none() {
    let text = r#"<log><trace><event><float key="email" value="nan"/><string key="day" value="NaT"/>
      <string key="name" value="Nan"/></event></trace></log>"#;
    assert_eq!(shown(&mut log(text)), ["1[-|-|Nan]"]);
}
