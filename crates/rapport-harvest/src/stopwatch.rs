//! How long a rule has been working: the one place of this crate that reads a clock.
//!
//! The time never reaches a rule or a fact; it only ends a rule that works too long. Tests pass their own stopwatch.

/// Counts milliseconds from some fixed moment.
pub trait Stopwatch: Send + std::fmt::Debug {
    /// Milliseconds since that moment; never less than before.
    fn ticks_ms(&self) -> u64;

    /// Milliseconds for which this thread has had a processor; never less than before, and never faster than
    /// [`Stopwatch::ticks_ms`]. Asked seldom: it may take a call of the system.
    fn processor_ms(&self) -> u64;
}

/// The machine's monotonic clock and the processor time of the thread that asks.
#[derive(Debug, Clone, Copy)]
pub struct MonotonicStopwatch {
    #[cfg(not(target_os = "linux"))]
    started: std::time::Instant,
}

impl MonotonicStopwatch {
    /// A stopwatch that starts now.
    #[cfg_attr(
        not(target_os = "linux"),
        expect(
            clippy::disallowed_methods,
            reason = "only limits what a rule may work"
        )
    )]
    pub fn start() -> Self {
        Self {
            #[cfg(not(target_os = "linux"))]
            started: std::time::Instant::now(),
        }
    }
}

#[cfg(unix)]
fn milliseconds(clock: rustix::time::ClockId) -> u64 {
    let time = rustix::time::clock_gettime(clock);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    let nanoseconds = u64::try_from(time.tv_nsec).unwrap_or_default();
    seconds * 1_000 + nanoseconds / 1_000_000
}

impl Stopwatch for MonotonicStopwatch {
    /// As of the last tick of the system, a few milliseconds ago: read twice for every record.
    #[cfg(target_os = "linux")]
    fn ticks_ms(&self) -> u64 {
        milliseconds(rustix::time::ClockId::MonotonicCoarse)
    }

    #[cfg(not(target_os = "linux"))]
    fn ticks_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    #[cfg(unix)]
    fn processor_ms(&self) -> u64 {
        milliseconds(rustix::time::ClockId::ThreadCPUTime)
    }

    /// Elsewhere the time that passes stands for it.
    #[cfg(not(unix))]
    fn processor_ms(&self) -> u64 {
        self.ticks_ms()
    }
}
