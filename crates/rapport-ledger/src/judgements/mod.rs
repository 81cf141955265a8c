//! What people decided about what they were shown: events that are added and never changed. What they mean is not known
//! here: words go in and come out as they were given.

mod exceptions;
mod suggestions;

pub use exceptions::ExceptionEvent;
pub use suggestions::SuggestionEvent;
