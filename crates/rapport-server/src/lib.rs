//! The HTTP door: the API with its OpenAPI document, live events, the web app.
//!
//! A request is read in an async handler, answered from the board in memory (`rapport_engine::board`) on a thread that may
//! take its time, from the store by one of a few reading threads, or by the one writing thread, which gathers what waits
//! into one transaction. Handlers hold no business rule and compute no value.

mod api;
mod cursor;
mod door;
mod error;
mod events;
mod export;
mod harvests;
mod health;
mod hex;
mod metrics;
mod readers;
mod router;
mod running;
mod serve;
mod shape;
mod state;
mod stop;
mod stopwatch;
mod token;
mod web;
mod wire;
mod writer;

pub use running::Running;
pub use serve::{Options, Server};
pub use stop::{Stop, stop};
pub use token::Token;

/// The OpenAPI document as it is served at `/openapi.json` and kept in `schemas/openapi.json`.
pub fn openapi() -> String {
    router::document()
}
