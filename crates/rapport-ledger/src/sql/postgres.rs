//! The store in PostgreSQL.

use super::{Identity, IdentityKey, Row, Value};
use crate::error::{LedgerError, Result};
use postgres::types::{FromSql, IsNull, ToSql, Type};
use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;

pub(crate) struct Postgres {
    client: postgres::Client,
    statements: HashMap<String, postgres::Statement>,
    name: String,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postgres")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

type Answer<T> = std::result::Result<T, String>;

fn words(error: postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => error
            .source()
            .map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}")),
    }
}

impl Postgres {
    pub(crate) fn open(url: &str) -> Result<Self> {
        let failed = |message| LedgerError::Store {
            store: without_password(url),
            what: "connecting",
            message,
        };
        let config: postgres::Config = url.parse().map_err(words).map_err(failed)?;
        let mut client = config
            .connect(postgres::NoTls)
            .map_err(words)
            .map_err(failed)?;
        client
            .batch_execute("SET client_min_messages = warning")
            .map_err(words)
            .map_err(failed)?;
        Ok(Self {
            client,
            statements: HashMap::new(),
            name: without_password(url),
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn script(&mut self, sql: &str) -> Answer<()> {
        self.client.batch_execute(&dialect(sql)).map_err(words)
    }

    fn prepare(&mut self, sql: &str) -> Answer<postgres::Statement> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(&dialect(sql)).map_err(words)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(crate) fn run(&mut self, sql: &str, values: &[Value]) -> Answer<u64> {
        let statement = self.prepare(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
        self.client.execute(&statement, &values).map_err(words)
    }

    pub(crate) fn query(&mut self, sql: &str, values: &[Value]) -> Answer<Vec<Row>> {
        let statement = self.prepare(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
        let rows = self.client.query(&statement, &values).map_err(words)?;
        rows.iter()
            .map(|row| {
                (0..row.len())
                    .map(|i| row.try_get::<_, Value>(i))
                    .collect::<std::result::Result<_, _>>()
            })
            .map(|cells| cells.map(Row).map_err(words))
            .collect()
    }

    /// One round trip for thousands: the rows go as arrays and the new ones come back.
    pub(crate) fn add_identities(&mut self, rows: &[&Identity<'_>]) -> Answer<Vec<bool>> {
        let mut new = Vec::with_capacity(rows.len());
        for chunk in rows.chunks(10_000) {
            let ints =
                |f: fn(&Identity<'_>) -> i64| chunk.iter().map(|row| f(row)).collect::<Vec<_>>();
            let keys: Vec<&str> = chunk.iter().map(|r| &*r.key.record_key).collect();
            let statement = self.prepare(
                "INSERT INTO identity (kind, source_id, record_key, revision, content, row_content, home_id, identifier_id, scope_id)
                 SELECT * FROM UNNEST($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[])
                 ON CONFLICT DO NOTHING RETURNING kind, source_id, record_key, revision",
            )?;
            let added = self.client.query(
                &statement,
                &[
                    &ints(|r| r.key.kind),
                    &ints(|r| r.key.source),
                    &keys,
                    &ints(|r| r.key.revision),
                    &ints(|r| r.content),
                    &ints(|r| r.row_content),
                    &ints(|r| r.home),
                    &ints(|r| r.identifier),
                    &ints(|r| r.scope),
                ],
            );
            let added: std::collections::HashSet<(i64, i64, String, i64)> = added
                .map_err(words)?
                .iter()
                .map(|row| {
                    Ok((
                        row.try_get(0)?,
                        row.try_get(1)?,
                        row.try_get(2)?,
                        row.try_get(3)?,
                    ))
                })
                .collect::<std::result::Result<_, _>>()
                .map_err(words)?;
            new.extend(chunk.iter().map(|r| {
                let key = &r.key;
                added.contains(&(
                    key.kind,
                    key.source,
                    key.record_key.to_string(),
                    key.revision,
                ))
            }));
        }
        Ok(new)
    }
}

impl Postgres {
    pub(crate) fn known_identities<'a>(
        &mut self,
        keys: &[IdentityKey<'a>],
    ) -> Answer<Vec<Option<Identity<'a>>>> {
        let mut all = Vec::with_capacity(keys.len());
        for chunk in keys.chunks(10_000) {
            let ints = |f: fn(&IdentityKey<'_>) -> i64| chunk.iter().map(f).collect::<Vec<_>>();
            let texts: Vec<&str> = chunk.iter().map(|k| &*k.record_key).collect();
            let statement = self.prepare(
                "SELECT i.kind, i.source_id, i.record_key, i.revision, i.content, i.row_content, i.home_id, i.identifier_id, i.scope_id
                 FROM UNNEST($1::bigint[], $2::bigint[], $3::text[], $4::bigint[]) AS k (kind, source_id, record_key, revision)
                 JOIN identity i USING (kind, source_id, record_key, revision)",
            )?;
            let rows = self.client.query(
                &statement,
                &[
                    &ints(|k| k.kind),
                    &ints(|k| k.source),
                    &texts,
                    &ints(|k| k.revision),
                ],
            );
            let mut found = HashMap::new();
            for row in rows.map_err(words)? {
                let read = || -> std::result::Result<Identity<'a>, postgres::Error> {
                    let key = IdentityKey {
                        kind: row.try_get(0)?,
                        source: row.try_get(1)?,
                        record_key: Cow::Owned(row.try_get(2)?),
                        revision: row.try_get(3)?,
                    };
                    Ok(Identity {
                        key,
                        content: row.try_get(4)?,
                        row_content: row.try_get(5)?,
                        home: row.try_get(6)?,
                        identifier: row.try_get(7)?,
                        scope: row.try_get(8)?,
                    })
                };
                let identity = read().map_err(words)?;
                found.insert(identity.key.clone(), identity);
            }
            all.extend(chunk.iter().map(|key| found.get(key).cloned()));
        }
        Ok(all)
    }
}

/// PostgreSQL calls bytes BYTEA and its tables are never STRICT or WITHOUT ROWID.
fn dialect(sql: &str) -> String {
    sql.replace("BLOB", "BYTEA")
        .replace(") STRICT, WITHOUT ROWID", ")")
        .replace(") STRICT", ")")
}

/// The URL as it may be shown.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    // Options after the question mark may hold a password too.
    let rest = rest.split('?').next().unwrap_or("");
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or("");
            format!("{scheme}://{user}@{host}")
        }
        None => format!("{scheme}://{rest}"),
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(v) => v.to_sql(ty, out),
            Self::Text(v) => v.to_sql(ty, out),
            Self::Blob(v) => v.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    postgres::types::to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(
        ty: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn Error + Sync + Send>> {
        match *ty {
            Type::TEXT | Type::VARCHAR => String::from_sql(ty, raw).map(Self::Text),
            Type::BYTEA => Vec::from_sql(ty, raw).map(Self::Blob),
            // A sum of integers is NUMERIC in PostgreSQL: statements cast it to BIGINT.
            _ => i64::from_sql(ty, raw).map(Self::Int),
        }
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::VARCHAR | Type::BYTEA)
    }
}
