//! A fresh PostgreSQL database for a test.

use crate::project::skipped;
use postgres::{Client, NoTls};

/// URL of a database in which further databases may be made.
const URL: &str = "RAPPORT_TEST_POSTGRES_URL";

/// Removed when dropped.
pub(crate) struct Database {
    server: String,
    name: String,
    pub(crate) url: String,
}

impl Database {
    /// Makes one for a test; says so when there is no server.
    pub(crate) fn create(test: &str) -> Option<Self> {
        let Ok(server) = std::env::var(URL) else {
            skipped(&format!("{test} on PostgreSQL: {URL} is not set"));
            return None;
        };
        let name = format!("rapport_cli_{test}_{}", std::process::id());
        let (before, _) = server.rsplit_once('/').unwrap();
        let url = format!("{before}/{name}");
        let mut client = Client::connect(&server, NoTls).unwrap();
        client
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        Some(Self { server, name, url })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped = Client::connect(&self.server, NoTls).and_then(|mut client| {
            client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name))
        });
        if let Err(error) = dropped {
            skipped(&format!("removing database {}: {error}", self.name));
        }
    }
}
