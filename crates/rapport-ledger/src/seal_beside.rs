//! Sealing on a thread of its own, while facts go on being taken in.
//!
//! That thread only writes to the lake. The store lets go of what was moved when the seal is settled, on the thread that
//! has the ledger: until then the facts lie in both, and readers go by the number in the lake's own log, as ever.

use crate::error::Result;
use crate::lake::{FILES_PER_BUCKET_MAX, Lake, Table};
use crate::ledger::Ledger;
use crate::seal::Chunk;
use std::sync::Arc;
use std::thread::JoinHandle;

/// A seal under way.
#[derive(Debug)]
pub(crate) struct Beside {
    /// Each table with the last batch that it is given.
    through: Vec<(Table, i64)>,
    thread: Option<JoinHandle<Result<()>>>,
}

impl Beside {
    fn begin(lake: Arc<Lake>, chunks: Vec<Chunk>) -> Self {
        let through = chunks.iter().map(|chunk| (chunk.table, chunk.last));
        Self {
            through: through.collect(),
            thread: Some(std::thread::spawn(move || write(&lake, chunks))),
        }
    }

    fn wait(&mut self) -> Result<()> {
        let ended = self.thread.take().map_or(Ok(Ok(())), JoinHandle::join);
        ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

/// Whoever lets the ledger go, after an error say, must not leave a thread behind that writes without the writer's lock.
impl Drop for Beside {
    fn drop(&mut self) {
        // What it has not come to is sealed next time.
        drop(self.thread.take().map(JoinHandle::join));
    }
}

fn write(lake: &Lake, chunks: Vec<Chunk>) -> Result<()> {
    for chunk in chunks {
        let table = chunk.table;
        chunk.append_to(lake)?;
        lake.compact(table, FILES_PER_BUCKET_MAX, &|| false)?;
    }
    Ok(())
}

impl Ledger {
    /// Begins to move recent facts to the lake beside what this thread goes on with; waits for the seal before, so that
    /// memory stays bounded. Gives how many recent facts it leaves for the next one. Not inside [`Ledger::commit`].
    pub fn seal_beside(&mut self) -> Result<i64> {
        self.settle()?;
        let mut chunks = Vec::new();
        for table in Table::ALL {
            chunks.extend(self.next_chunk(table)?);
        }
        let left = chunks.iter().map(|chunk| chunk.left).sum();
        if !chunks.is_empty() {
            self.beside = Some(Beside::begin(Arc::clone(&self.lake), chunks));
        }
        Ok(left)
    }

    /// Waits for the seal that was begun beside, if any, and lets the store go of what it moved. An error of that seal is
    /// given here; nothing is lost by it, and the next seal does what it did not.
    pub fn settle(&mut self) -> Result<()> {
        let Some(mut beside) = self.beside.take() else {
            return Ok(());
        };
        beside.wait()?;
        for (table, last) in std::mem::take(&mut beside.through) {
            self.drop_sealed(table, last)?;
        }
        Ok(())
    }
}
