//! An opened ledger: the store, the lake's folder, and the lock of the one writer.

use crate::clock::Clock;
use crate::disk::{Disk, MachineDisk};
use crate::error::{LedgerError, Result};
use crate::known::People;
use crate::lake::Lake;
use crate::lock::WriterLock;
use crate::schema;
use crate::seal_beside::Beside;
use crate::sql::Db;
use hashbrown::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Where a ledger is kept.
#[derive(Debug, Clone)]
pub struct Location {
    /// `postgres://` URL, or the path of an SQLite file.
    pub store: String,
    /// Folder of the lake's Delta tables.
    pub lake: PathBuf,
}

/// Facts, people and accounts of one enterprise.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) db: Db,
    pub(crate) lake: Arc<Lake>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Codes with their ids, by kind; filled as they are asked for.
    pub(crate) codes: HashMap<&'static str, HashMap<String, i32>>,
    pub(crate) people: People,
    /// Ids reserved for the next new persons.
    pub(crate) reserved_contacts: std::ops::Range<i64>,
    /// A seal under way. Above the lock, which must be held until it has ended: fields are dropped in order.
    pub(crate) beside: Option<Beside>,
    _lock: Option<WriterLock>,
}

impl Ledger {
    /// Opens a ledger for reading and writing, makes it when there is none, brings its schema up to date. Fails with
    /// [`LedgerError::Locked`] while another process writes.
    pub fn open(location: &Location, clock: Arc<dyn Clock>) -> Result<Self> {
        Self::open_on(location, clock, Arc::new(MachineDisk))
    }

    /// As [`Ledger::open`], with the lake written to this disk: for tests that let one fail.
    pub fn open_on(
        location: &Location,
        clock: Arc<dyn Clock>,
        disk: Arc<dyn Disk>,
    ) -> Result<Self> {
        std::fs::create_dir_all(&location.lake)
            .map_err(|e| LedgerError::file("create the folder", &location.lake, e))?;
        let lock = WriterLock::take(&location.lake)?;
        let mut ledger = Self::open_with(location, clock, disk, Some(lock))?;
        if !ledger.db.lock_for_writing()? {
            return Err(LedgerError::Locked(ledger.store_name().to_owned()));
        }
        Ok(ledger)
    }

    /// Opens a ledger that exists for reading, also while another process writes.
    pub fn open_to_read(location: &Location, clock: Arc<dyn Clock>) -> Result<Self> {
        std::fs::create_dir_all(&location.lake)
            .map_err(|e| LedgerError::file("create the folder", &location.lake, e))?;
        Self::open_with(location, clock, Arc::new(MachineDisk), None)
    }

    fn open_with(
        location: &Location,
        clock: Arc<dyn Clock>,
        disk: Arc<dyn Disk>,
        lock: Option<WriterLock>,
    ) -> Result<Self> {
        let mut db = Db::open(&location.store)?;
        schema::migrate(&mut db)?;
        let mut ledger = Self {
            db,
            lake: Arc::new(Lake::new(&location.lake, disk)?),
            clock,
            codes: HashMap::new(),
            people: People::default(),
            reserved_contacts: 0..0,
            beside: None,
            _lock: lock,
        };
        ledger.check_pairing()?;
        Ok(ledger)
    }

    /// The store's path or URL, without a password.
    pub fn store_name(&self) -> &str {
        self.db.name()
    }

    /// Now, by the ledger's clock.
    pub fn now(&self) -> rapport_model::Micros {
        self.clock.now()
    }

    /// The dense id of a code, given when it is met first. Kinds: `type`, `scope`, `source`, `staff`.
    pub fn code_id(&mut self, kind: &'static str, code: &str) -> Result<i32> {
        if let Some(id) = self.codes.get(kind).and_then(|codes| codes.get(code)) {
            return Ok(*id);
        }
        let found = self.db.query(
            "looking up a code",
            "SELECT id FROM code WHERE kind = $1 AND code = $2",
            &[kind.into(), code.into()],
        )?;
        let id = if let Some(row) = found.first() {
            row.int(0)
        } else {
            let next = self.db.query(
                "numbering a code",
                "SELECT COALESCE(MAX(id), 0) + 1 FROM code WHERE kind = $1",
                &[kind.into()],
            )?;
            let id = next.first().map_or(1, |row| row.int(0));
            self.db.run(
                "adding a code",
                "INSERT INTO code (kind, id, code) VALUES ($1, $2, $3)",
                &[kind.into(), id.into(), code.into()],
            )?;
            id
        };
        self.codes
            .entry(kind)
            .or_default()
            .insert(code.to_owned(), id as i32);
        Ok(id as i32)
    }

    /// All codes of a kind by id, in order of id.
    pub fn codes(&mut self, kind: &'static str) -> Result<Vec<(i32, String)>> {
        let rows = self.db.query(
            "listing codes",
            "SELECT id, code FROM code WHERE kind = $1 ORDER BY id",
            &[kind.into()],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| (row.int(0) as i32, row.text(1)))
            .collect())
    }

    /// Adds `by` to a counter and gives its value before.
    pub(crate) fn advance(db: &mut Db, name: &str, by: i64) -> Result<i64> {
        let value = Self::counter(db, name)?.unwrap_or(1);
        Self::set_counter(db, name, value + by)?;
        Ok(value)
    }

    /// The value of a counter or mark; `None` while it was never set.
    pub(crate) fn counter(db: &mut Db, name: &str) -> Result<Option<i64>> {
        let found = db.query(
            "reading a counter",
            "SELECT value FROM counter WHERE name = $1",
            &[name.into()],
        )?;
        Ok(found.first().map(|row| row.int(0)))
    }

    /// Sets a counter or mark.
    pub(crate) fn set_counter(db: &mut Db, name: &str, value: i64) -> Result<()> {
        db.run(
            "advancing a counter",
            "INSERT INTO counter (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            &[name.into(), value.into()],
        )?;
        Ok(())
    }
}
