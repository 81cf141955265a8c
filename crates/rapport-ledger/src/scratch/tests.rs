//! What a query may do, and what stops it.

use super::{Found, Limits, Put, ScratchError, Tables, Value, ask};
use std::time::Duration;

const LIMITS: Limits = Limits {
    rows: 50,
    time: Duration::from_secs(2),
    memory_bytes: 200 << 20,
};

/// Two small tables; a column that is not wanted is left out unless all are filled.
#[derive(Debug, Default)]
struct Two {
    fill_all: bool,
    made: Vec<String>,
    wanted: Vec<bool>,
}

impl Tables for Two {
    type Error = ScratchError;

    fn columns(&mut self, table: &str) -> Result<Option<Vec<String>>, ScratchError> {
        let columns: &[&str] = match table {
            "visit" => &["contact", "place", "rv_hundredths"],
            "person" => &["contact", "Full name", "rv_hundredths"],
            _ => return Ok(None),
        };
        self.made.push(table.to_owned());
        Ok(Some(columns.iter().map(|&c| c.to_owned()).collect()))
    }

    fn rows(
        &mut self,
        table: &str,
        wanted: &[bool],
        put: &mut Put<'_>,
    ) -> Result<(), ScratchError> {
        self.wanted = wanted.to_vec();
        for n in 0..20 {
            let text: Value<'_> = match (table, n % 3) {
                ("visit", 0) => "north".into(),
                ("visit", _) => format!("south {n}").into(),
                (_, 1) => Value::Null,
                _ => format!("Person {n}").into(),
            };
            let mut row = [Value::Integer(n % 7), text, Value::Integer(100 * n)];
            for (cell, wanted) in row.iter_mut().zip(wanted) {
                if !wanted && !self.fill_all {
                    *cell = Value::Null;
                }
            }
            put(&row)?;
        }
        Ok(())
    }

    fn unknown_table(&self, table: &str) -> ScratchError {
        ScratchError::Failed(format!("no table {table}"))
    }
}

fn asked(query: &str) -> Result<Found, ScratchError> {
    ask(query, &mut Two::default(), LIMITS)
}

#[track_caller]
fn refused(query: &str) -> ScratchError {
    asked(query).expect_err(query)
}

#[test]
fn a_query_sees_the_same_whether_columns_that_it_does_not_read_are_filled_or_not() {
    for query in [
        "SELECT * FROM visit",
        "SELECT count(*) FROM visit",
        "SELECT v.* FROM visit v JOIN person p ON p.contact = v.contact",
        "SELECT place FROM visit JOIN person USING (contact) ORDER BY 1",
        "SELECT count(*) FROM visit NATURAL JOIN person",
        "SELECT * FROM (SELECT * FROM (SELECT * FROM visit)) ORDER BY place",
        "WITH v AS MATERIALIZED (SELECT * FROM visit) SELECT a.place, b.rv_hundredths FROM v a, v b WHERE a.rv_hundredths = b.rv_hundredths",
        "SELECT \"Full name\" FROM person WHERE exists (SELECT * FROM visit WHERE visit.contact = person.contact AND place = 'north')",
        "SELECT place, sum(rv_hundredths) OVER (PARTITION BY contact ORDER BY rv_hundredths) FROM main.visit",
        "SELECT (SELECT max(rv_hundredths) FROM person WHERE contact = v.contact) FROM VISIT v ORDER BY place",
        "SELECT * FROM visit LEFT JOIN person USING (contact, rv_hundredths)",
        "SELECT contact FROM visit EXCEPT SELECT contact FROM person WHERE \"full NAME\" LIKE 'Person 1%'",
    ] {
        let mut all = Two {
            fill_all: true,
            ..Two::default()
        };
        let whole = ask(query, &mut all, LIMITS).expect(query);
        assert_eq!(asked(query).expect(query), whole, "{query}");
        assert!(!whole.rows.is_empty(), "{query}");
    }
}

#[test]
fn only_tables_and_columns_that_the_query_reads_are_made() {
    let mut tables = Two::default();
    ask("SELECT sum(rv_hundredths) FROM visit", &mut tables, LIMITS).unwrap();
    assert_eq!(tables.made, ["visit"]);
    assert_eq!(tables.wanted, [false, false, true]);
    let mut shadowed = Two::default();
    let query = "WITH visit AS (SELECT 1 AS one) SELECT one FROM visit";
    ask(query, &mut shadowed, LIMITS).unwrap();
    assert!(shadowed.made.is_empty(), "a name of the query's own");
}

#[test]
fn a_column_says_where_it_is_from_unless_it_is_computed() {
    let found =
        asked("SELECT rv_hundredths AS value, rv_hundredths / 2 FROM (SELECT * FROM visit)");
    let columns = found.unwrap().columns;
    let from = Some(("visit".to_owned(), "rv_hundredths".to_owned()));
    assert_eq!(
        (columns[0].name.as_str(), &columns[0].origin),
        ("value", &from)
    );
    assert_eq!(columns[1].origin, None);
}

#[test]
fn rows_beyond_the_limit_are_cut_off_and_said_so() {
    let found = asked("SELECT 1 FROM visit, person").unwrap();
    assert_eq!((found.rows.len(), found.truncated), (50, true));
    let whole = asked("SELECT 1 FROM visit").unwrap();
    assert_eq!((whole.rows.len(), whole.truncated), (20, false));
}

#[test]
fn nothing_but_reading_is_done() {
    for query in [
        "DELETE FROM visit",
        "INSERT INTO visit VALUES (1, 2, 3)",
        "UPDATE visit SET place = 1",
        "DROP TABLE visit",
        "CREATE TABLE x (y)",
        "CREATE TEMP VIEW x AS SELECT 1",
        "ATTACH 'other.db' AS other",
        "VACUUM INTO 'copy.db'",
        "PRAGMA hard_heap_limit = 1",
        "PRAGMA table_info(visit)",
        "BEGIN",
        "SELECT load_extension('evil')",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
        "REINDEX",
        "",
        "-- nothing",
    ] {
        assert_eq!(refused(query), ScratchError::NotReading, "{query}");
    }
    assert_eq!(refused("SELECT 1; SELECT 2"), ScratchError::Several);
    assert_eq!(refused("SELECT ?"), ScratchError::Parameters);
    assert!(
        !std::path::Path::new("other.db").exists() && !std::path::Path::new("copy.db").exists()
    );
}

#[test]
fn a_query_without_end_is_stopped() {
    for query in [
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
        "SELECT count(*) FROM visit a, visit b, visit c, visit d, visit e, visit f, visit g, visit h",
    ] {
        assert_eq!(refused(query), ScratchError::TooLong(2), "{query}");
    }
}

#[test]
fn a_query_that_takes_more_memory_than_it_may_is_stopped() {
    let hoard = "WITH RECURSIVE n(x, b) AS (SELECT 1, randomblob(90000) UNION ALL SELECT x + 1, randomblob(90000) FROM n)
        SELECT count(*) FROM (SELECT DISTINCT b FROM n)";
    let stopped = refused(hoard);
    if super::memory::resident_bytes().is_some() {
        assert_eq!(stopped, ScratchError::TooMuchMemory(200));
    } else {
        assert_eq!(stopped, ScratchError::TooLong(2));
    }
}

#[test]
fn one_value_cannot_be_huge() {
    for query in [
        "SELECT length(randomblob(1000000000))",
        "SELECT length(zeroblob(1000000000) || 'x')",
        "SELECT printf('%.*c', 100000000, 'x')",
        "SELECT replace(hex(zeroblob(40000)), '0', 'abcdefghij')",
        "SELECT group_concat(hex(zeroblob(1000))) FROM visit a, visit b, visit c",
    ] {
        assert_eq!(refused(query), ScratchError::TooLarge(100_000), "{query}");
    }
}

#[test]
fn a_query_that_is_understood_only_with_great_effort_is_stopped() {
    // Each step reads the one before four times: four to the power of twelve.
    let mut query = "WITH a0 AS (SELECT 1 AS x)".to_owned();
    for n in 1..=12 {
        let before = n - 1;
        query.push_str(&format!(
            ", a{n} AS (SELECT p.x FROM a{before} p, a{before} q, a{before} r, a{before} s)"
        ));
    }
    query.push_str(" SELECT count(*) FROM a12");
    let stopped = refused(&query);
    let by_us = matches!(
        stopped,
        ScratchError::TooLong(_) | ScratchError::TooMuchMemory(_)
    );
    assert!(by_us || stopped.to_string().contains("too"), "{stopped}");
}

#[test]
fn what_is_wrong_with_a_query_is_said_with_its_place_and_a_hint() {
    for (query, words) in [
        (
            "SELECT plcae FROM visit",
            &["`plcae`", "did you mean `place`?", "line 1, column 8"][..],
        ),
        (
            "SELECT x\nFROM visit v\nWHERE v.zzz = 1",
            &["columns of visit: contact, place, rv_hundredths"],
        ),
        ("SELECT \"nobody\"", &["`nobody`", "single quotes"]),
        ("SELECT 1 FROM visit\nWHERE place =", &["incomplete input"]),
        (
            "SELEC 1",
            &["near \"SELEC\": syntax error", "line 1, column 1"],
        ),
        ("SELECT 1 FROM nowhere", &["no table nowhere"]),
        ("SELECT 1 FROM temp.visit", &["no table temp.visit"]),
        ("SELECT nofunction(1)", &["no such function: nofunction"]),
        (
            "SELECT sum(9223372036854775807) FROM visit",
            &["integer overflow"],
        ),
    ] {
        let said = refused(query).to_string();
        for word in words {
            assert!(said.contains(word), "{query}: `{word}` is not in: {said}");
        }
    }
}
