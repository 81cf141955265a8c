//! The one place of the scratch database that measures time.

use std::time::{Duration, Instant};

/// A moment until which something must be done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    start: Instant,
    time: Duration,
}

impl Deadline {
    /// So much time from now.
    #[expect(
        clippy::disallowed_methods,
        reason = "a limit: whether a query is stopped, never what it says"
    )]
    pub(super) fn within(time: Duration) -> Self {
        Self {
            start: Instant::now(),
            time,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.start.elapsed() >= self.time
    }
}
