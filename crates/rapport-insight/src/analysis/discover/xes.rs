//! The records as an event log in XES (IEEE 1849-2016): one trace per record, one event per interaction that counts.
//!
//! Relationship Value and cost are whole numbers (hundredths, minor units) as everywhere. No name of a person is written:
//! contacts and staff appear by number and code.

use crate::Book;
use rapport_model::Micros;
use std::fmt;
use std::io::{self, Write};

/// How much was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Traces (XES) or objects of type contact (OCEL).
    pub cases: u64,
    /// Events.
    pub events: u64,
}

/// Writes the records. Records without any interaction are traces without events.
pub fn write(
    book: &Book,
    records: impl Iterator<Item = u32>,
    out: &mut impl Write,
) -> io::Result<Written> {
    let mut written = Written::default();
    out.write_all(HEAD.as_bytes())?;
    for record in records {
        let r = record as usize;
        let scope = &book.scopes[book.records.scope[r] as usize];
        writeln!(out, "<trace>")?;
        let name = format!("{}/{}", scope.code, book.records.contact[r]);
        string(out, "concept:name", &name)?;
        string(out, "scope", &scope.code)?;
        if let Some(account) = book.accounts.get(book.records.account[r] as usize) {
            integer(out, "account", account.id.0)?;
        }
        written.cases += 1;
        for at in book.records.entries(record) {
            event(book, &scope.levels, at, out)?;
            written.events += 1;
        }
        writeln!(out, "</trace>")?;
    }
    writeln!(out, "</log>")?;
    Ok(written)
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace">
<string key="concept:name" value="none"/>
</global>
<global scope="event">
<string key="concept:name" value="none"/>
<date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
<string key="lifecycle:transition" value="complete"/>
</global>
<classifier name="Interaction" keys="concept:name"/>
"#;

fn event(
    book: &Book,
    levels: &[crate::book::LevelInfo],
    at: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let e = &book.entries;
    let kind = &book.types[e.type_index[at] as usize];
    writeln!(out, "<event>")?;
    string(out, "concept:name", &kind.code)?;
    writeln!(
        out,
        r#"<date key="time:timestamp" value="{}"/>"#,
        Micros(e.happened_at[at])
    )?;
    string(out, "lifecycle:transition", "complete")?;
    if let Some(staff) = book.staff.get(e.actor[at] as usize) {
        string(out, "org:resource", &staff.code)?;
    }
    if !kind.function.is_empty() {
        string(out, "org:group", &kind.function)?;
    }
    if let Some(level) = levels.get(e.level[at] as usize) {
        string(out, "level", &level.code)?;
    }
    integer(out, "rv_hundredths", e.rv_hundredths[at].into())?;
    integer(out, "cost_minor", e.cost_minor[at])?;
    writeln!(out, "</event>")
}

fn string(out: &mut impl Write, key: &str, value: &str) -> io::Result<()> {
    writeln!(out, r#"<string key="{key}" value="{}"/>"#, Escaped(value))
}

fn integer(out: &mut impl Write, key: &str, value: i64) -> io::Result<()> {
    writeln!(out, r#"<int key="{key}" value="{value}"/>"#)
}

/// A text as an XML attribute value. Characters that XML 1.0 cannot hold become the replacement character.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\t' | '\n' | '\r' => write!(f, "&#{};", c as u32)?,
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => f.write_str("\u{fffd}")?,
                _ => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}
