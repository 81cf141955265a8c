//! The clock that is measured with.

use std::time::Instant;

#[expect(
    clippy::disallowed_methods,
    reason = "measuring is what a bench is for"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}
