//! An opened ledger: the store, the lake's folder, and the lock of the one writer.

use crate::clock::Clock;
use crate::disk::{Disk, MachineDisk};
use crate::error::{LedgerError, Result};
use crate::identity_graph::Graph;
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
    /// Who is who: see [`crate::identity_graph`].
    pub(crate) graph: Graph,
    /// A seal under way. Above the lock, which must be held until it has ended: fields are dropped in order.
    pub(crate) beside: Option<Beside>,
    lock: Option<WriterLock>,
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
        let mut db = Db::open(&location.store)?;
        schema::migrate(&mut db)?;
        let mut ledger = Self::open_with(db, location, clock, disk, Some(lock))?;
        if !ledger.db.lock_for_writing()? {
            return Err(LedgerError::Locked(ledger.store_name().to_owned()));
        }
        Ok(ledger)
    }

    /// Opens a ledger for reading, also while another process writes. Reading never writes: a ledger that nobody has written
    /// to yet is read as an empty one, and nothing is made for it.
    pub fn open_to_read(location: &Location, clock: Arc<dyn Clock>) -> Result<Self> {
        let mut db = if Db::exists(&location.store) {
            Db::open(&location.store)?
        } else {
            Db::nothing(&location.store)?
        };
        if !schema::is_readable(&mut db)? {
            db = Db::nothing(&location.store)?;
            schema::migrate(&mut db)?;
        }
        Self::open_with(db, location, clock, Arc::new(MachineDisk), None)
    }

    /// Opens a ledger to try out in it what will be taken back. What no store was made for yet is tried out in memory, so that
    /// nothing is left of it.
    pub fn open_to_rehearse(location: &Location, clock: Arc<dyn Clock>) -> Result<Self> {
        if Db::exists(&location.store) {
            Self::open(location, clock)
        } else {
            Self::open_to_read(location, clock)
        }
    }

    fn open_with(
        db: Db,
        location: &Location,
        clock: Arc<dyn Clock>,
        disk: Arc<dyn Disk>,
        lock: Option<WriterLock>,
    ) -> Result<Self> {
        let mut ledger = Self {
            db,
            lake: Arc::new(Lake::new(&location.lake, disk)?),
            clock,
            codes: HashMap::new(),
            people: People::default(),
            reserved_contacts: 0..0,
            graph: Graph::default(),
            beside: None,
            lock,
        };
        ledger.check_pairing()?;
        Ok(ledger)
    }

    /// The store's path or URL, without a password.
    pub fn store_name(&self) -> &str {
        self.db.name()
    }

    /// Whether this process does not write.
    pub(crate) fn is_read_only(&self) -> bool {
        self.lock.is_none()
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
        let id = if let Some(id) = self.stored_code(kind, code)? {
            id
        } else {
            let id = self.next_code(kind)?;
            self.add_code(kind, id, code)?;
            id
        };
        self.codes
            .entry(kind)
            .or_default()
            .insert(code.to_owned(), id);
        Ok(id)
    }

    /// The id of a code that is known.
    pub(crate) fn stored_code(&mut self, kind: &'static str, code: &str) -> Result<Option<i32>> {
        let found = self.db.query(
            "looking up a code",
            "SELECT id FROM code WHERE kind = $1 AND code = $2",
            &[kind.into(), code.into()],
        )?;
        found.first().map(|row| id32(kind, row.int(0))).transpose()
    }

    /// The next id of a kind of code; ids that no code was given in the end are lost.
    pub(crate) fn next_code(&mut self, kind: &'static str) -> Result<i32> {
        id32(kind, Self::advance(&mut self.db, kind, 1)?)
    }

    pub(crate) fn add_code(&mut self, kind: &'static str, id: i32, code: &str) -> Result<()> {
        self.db.run(
            "adding a code",
            "INSERT INTO code (kind, id, code) VALUES ($1, $2, $3)",
            &[kind.into(), i64::from(id).into(), code.into()],
        )?;
        Ok(())
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

/// An id as facts hold it.
fn id32(kind: &str, id: i64) -> Result<i32> {
    i32::try_from(id)
        .map_err(|e| LedgerError::damaged(format!("the ids of {kind}"), format!("{id}: {e}")))
}
