//! How long a rule has been working: the one place of this crate that reads a clock.
//!
//! The time never reaches a rule or a fact; it only ends a rule that works too long. Tests pass their own stopwatch.

use std::time::Instant;

/// Counts milliseconds from some fixed moment.
pub trait Stopwatch: Send + std::fmt::Debug {
    /// Milliseconds since that moment; never less than before.
    fn ticks_ms(&self) -> u64;
}

/// The machine's monotonic clock.
#[derive(Debug, Clone, Copy)]
pub struct MonotonicStopwatch {
    started: Instant,
}

impl MonotonicStopwatch {
    /// A stopwatch that starts now.
    #[expect(
        clippy::disallowed_methods,
        reason = "only limits what a rule may work"
    )]
    pub fn start() -> Self {
        Self {
            started: Instant::now(),
        }
    }
}

impl Stopwatch for MonotonicStopwatch {
    fn ticks_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
