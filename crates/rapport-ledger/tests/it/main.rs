//! What the ledger promises, on both stores: SQLite always, PostgreSQL when `RAPPORT_TEST_POSTGRES_URL` is set.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

mod child;
mod commits;
mod corrections;
mod crashes;
mod damage;
mod disk_full;
mod facts;
mod failing_disk;
mod flow_use;
mod intake;
mod judgements;
mod model;
mod opening;
mod outcomes;
mod pairing;
mod people;
mod power_cut;
mod quarantine;
mod runs;
mod seal;
mod seal_beside;
mod speed;
mod store_cut;
mod stores;
mod sweep;
mod texts;
mod vacuum;
mod who_is_who;
