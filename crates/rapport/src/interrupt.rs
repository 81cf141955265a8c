//! Ctrl-C asks the running verb to stop at its next safe point; a second one ends the process.

use std::sync::atomic::{AtomicBool, Ordering};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Whether the person asked to stop.
pub(crate) fn requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}

/// Listens for Ctrl-C and for a polite end from the system.
pub(crate) fn listen() {
    let listening = ctrlc::set_handler(|| {
        if REQUESTED.swap(true, Ordering::Relaxed) {
            #[expect(
                clippy::exit,
                reason = "the second Ctrl-C means now; every commit so far is durable"
            )]
            std::process::exit(130);
        }
        crate::output::note(
            "stopping after the commit in hand; press Ctrl-C again to stop at once",
        );
    });
    if let Err(error) = listening {
        tracing::warn!(%error, "Ctrl-C will end the command at once; nothing committed is lost.");
    }
}
