//! XES event logs. A record is one event, with its trace's attributes (those before the event) as `case:NAME`.

use crate::contract::{Layout, iso_cell};
use crate::decode::utf8;
use crate::read::chunk::Progress;
use crate::read::json::{SAMPLE_RECORDS, Slots};
use crate::read::number::number_cell;
use crate::read::{FileColumns, FileError, Input, RECORD_BYTES_MAX, RecordReader, Row};
use crate::record::{Cell, Record};
use crate::spec::Format;
use bytes::Bytes;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

type Attributes = Vec<(String, Cell)>;

/// Reads the events of an XES log.
pub struct XesReader {
    file: String,
    xml: Reader<Guarded>,
    stored: Arc<AtomicU64>,
    buffer: Vec<u8>,
    slots: Slots,
    trace: Attributes,
    event: Option<Attributes>,
    /// Open elements.
    depth: usize,
    /// Depth of an element whose content is no attribute of trace or event.
    ignored: Option<usize>,
    /// Events read before the layout was known.
    early: VecDeque<Attributes>,
    row: i64,
    progress: Progress,
}

impl std::fmt::Debug for XesReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("XesReader")
            .field("file", &self.file)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl XesReader {
    /// Opens the log and looks at the first events for their attributes.
    pub fn open(format: &Format, input: Input) -> Result<Self, FileError> {
        let fail = |e: io::Error| FileError::io(&input.name, &e);
        let text = utf8(input.bytes, format.encoding).map_err(fail)?;
        let guarded = Guarded {
            inner: BufReader::with_capacity(64 * 1024, text),
            since: 0,
        };
        let mut reader = Self {
            file: input.name,
            xml: Reader::from_reader(guarded),
            stored: input.stored,
            buffer: Vec::new(),
            slots: Slots::default(),
            trace: Attributes::new(),
            event: None,
            depth: 0,
            ignored: None,
            early: VecDeque::new(),
            row: 0,
            progress: Progress::Open,
        };
        let mut columns: Vec<String> = Vec::new();
        while reader.early.len() < SAMPLE_RECORDS {
            let Some(event) = reader.next_event()? else {
                break;
            };
            for (name, _) in &event {
                if !columns.contains(name) {
                    columns.push(name.clone());
                }
            }
            reader.early.push_back(event);
        }
        reader.slots = Slots::new(columns);
        Ok(reader)
    }

    /// The attributes of the next event, those of its trace first.
    fn next_event(&mut self) -> Result<Option<Attributes>, FileError> {
        loop {
            self.buffer.clear();
            self.xml.get_mut().since = 0;
            let event = self
                .xml
                .read_event_into(&mut self.buffer)
                .map_err(|e| match e {
                    quick_xml::Error::Io(e) => FileError::io(&self.file, &e),
                    e => broken(&self.file, &e.to_string()),
                })?;
            let (element, empty) = match event {
                Event::Start(element) => (element, false),
                Event::Empty(element) => (element, true),
                Event::End(element) => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.ignored.is_some_and(|depth| self.depth <= depth) {
                        self.ignored = None;
                        continue;
                    }
                    match element.local_name().as_ref() {
                        "trace" => self.trace.clear(),
                        "event" => {
                            if let Some(mut event) = self.event.take() {
                                event.splice(0..0, self.trace.iter().cloned());
                                return Ok(Some(event));
                            }
                        }
                        _ => {}
                    }
                    continue;
                }
                Event::Eof if self.depth > 0 => {
                    return Err(broken(&self.file, "it ends too early: copy it again"));
                }
                Event::Eof => return Ok(None),
                _ => continue,
            };
            let depth = self.depth;
            if !empty {
                self.depth += 1;
            }
            if self.ignored.is_some() {
                continue;
            }
            match element.local_name().as_ref() {
                "log" => {}
                "trace" => self.trace.clear(),
                "event" if empty => return Ok(Some(self.trace.clone())),
                "event" => self.event = Some(Attributes::new()),
                // Attributes stand directly in a trace (depth 2) or event (depth 3); what is inside them is about them.
                kind => {
                    if depth >= 2
                        && let Some((name, cell)) = attribute(&element, kind, &self.file)?
                    {
                        match &mut self.event {
                            Some(event) => event.push((name, cell)),
                            None => self.trace.push((format!("case:{name}"), cell)),
                        }
                    }
                    if !empty {
                        self.ignored = Some(depth);
                    }
                }
            }
        }
    }

    fn next_row(&mut self) -> Result<Option<Row>, FileError> {
        let event = match self.early.pop_front() {
            Some(event) => Some(event),
            None => self.next_event()?,
        };
        let Some(event) = event else { return Ok(None) };
        self.row += 1;
        let mut cells = vec![Cell::Null; self.slots.width()];
        for (name, value) in event {
            if let Some(cell) = self.slots.cell(&name).and_then(|slot| cells.get_mut(slot)) {
                *cell = value;
            }
        }
        Ok(Some(Ok(Record {
            row: self.row,
            raw: Bytes::new(),
            cells,
        })))
    }
}

fn broken(file: &str, what: &str) -> FileError {
    FileError::malformed(file, format!("not a readable XES log: {what}"))
}

fn attribute(
    element: &BytesStart<'_>,
    kind: &str,
    file: &str,
) -> Result<Option<(String, Cell)>, FileError> {
    let (mut name, mut value) = (None, None);
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|e| broken(file, &e.to_string()))?;
        let text = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|e| broken(file, &e.to_string()))?;
        match attribute.key.local_name().as_ref() {
            "key" => name = Some(text.into_owned()),
            "value" => value = Some(text.into_owned()),
            _ => {}
        }
    }
    Ok(name.zip(value).map(|(name, value)| {
        let cell = match kind {
            // A missing value as a data frame writes it, whatever its type was.
            "float" if value.eq_ignore_ascii_case("nan") => Cell::Null,
            _ if value == "NaT" => Cell::Null,
            "int" | "float" => number_cell(&value),
            "boolean" if value == "true" => Cell::Boolean(true),
            "boolean" if value == "false" => Cell::Boolean(false),
            "date" => iso_cell(&value),
            _ => Cell::Text(Bytes::from(value)),
        };
        (name, cell)
    }))
}

/// Stops an element that never ends before it fills the memory.
struct Guarded {
    inner: BufReader<Box<dyn Read + Send>>,
    since: usize,
}

impl Read for Guarded {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buf)
    }
}

impl BufRead for Guarded {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > RECORD_BYTES_MAX {
            let text = format!("an element is longer than {} MiB", RECORD_BYTES_MAX >> 20);
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.since += bytes;
        self.inner.consume(bytes);
    }
}

impl RecordReader for XesReader {
    fn columns(&self) -> FileColumns<'_> {
        FileColumns::Sparse(self.slots.columns())
    }

    fn project(&mut self, layout: &Layout, needed: &[bool]) {
        self.slots.project(layout, needed);
    }

    fn next_chunk(&mut self, max_rows: usize) -> Result<Option<Vec<Row>>, FileError> {
        let mut progress = std::mem::take(&mut self.progress);
        let chunk = progress.chunk(max_rows, || self.next_row());
        self.progress = progress;
        chunk
    }

    fn bytes_read(&self) -> u64 {
        self.stored.load(Ordering::Relaxed)
    }

    fn late_columns(&self) -> &[String] {
        self.slots.late()
    }
}
