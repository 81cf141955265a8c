//! The identity graph as it is kept: evidence in the store, and for each identifier the person it belongs to by all of it.
//!
//! A change touches a few identifiers; the persons of all that evidence connects with them are computed anew, and nothing
//! else is read.

use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql::{Row, Value};
use rapport_model::identity::{
    Basis, Components, Evidence, IdentityVersion, Moved, Node, Verdict, components, in_force,
};
use rapport_model::{ContactId, EvidenceId, IdentifierId, Micros};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

/// Ids asked for in one statement.
const IDS_AT_ONCE: usize = 500;
/// What a question about one person mostly needs.
const FEW_IDS: usize = 8;

/// A key that so many people claim is a switchboard, an office mailbox or a word for "none": the search for who is connected
/// with whom ends there.
pub(crate) const SHARED_BY: usize = 16;

/// What a ledger remembers of its identity graph.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    /// Kinds of keys, the most trusted first.
    trust: Vec<String>,
    now: Option<Arc<IdentityVersion>>,
    then: Option<(Micros, Arc<IdentityVersion>)>,
    last_evidence_at: Option<Micros>,
}

/// A part of the graph that holds all that evidence connects.
#[derive(Debug, Default)]
pub(crate) struct Part {
    pub(crate) nodes: Vec<Node>,
    /// Home and person of each node, as they are kept.
    pub(crate) places: Vec<(ContactId, ContactId)>,
    pub(crate) events: Vec<Evidence>,
}

impl Part {
    /// The persons of its nodes as known at a moment.
    pub(crate) fn components(&self, as_known_at: Micros) -> Components {
        components(&self.nodes, &in_force(&self.events, as_known_at))
    }
}

impl Ledger {
    /// Declares which kinds of keys are trusted most, in order. When the order has changed since the ledger was last written,
    /// everybody is resolved anew, if it is to be kept; else the order is for this reading or rehearsal alone.
    pub fn trust(&mut self, kinds: &[&str], keep: bool) -> Result<()> {
        let before: Vec<String> = self
            .codes("key")?
            .into_iter()
            .map(|(_, kind)| kind)
            .collect();
        let known = before.iter().map(String::as_str);
        let rest = known.filter(|kind| !kinds.contains(kind));
        let order: Vec<String> = kinds
            .iter()
            .copied()
            .chain(rest)
            .map(str::to_owned)
            .collect();
        self.graph.trust.clone_from(&order);
        if order == before || !keep {
            return Ok(());
        }
        self.commit(|ledger| {
            ledger.db.run(
                "forgetting the order of trust",
                "DELETE FROM code WHERE kind = 'key'",
                &[],
            )?;
            ledger.codes.remove("key");
            for (id, kind) in (1..).zip(&order) {
                ledger.add_code("key", id, kind)?;
            }
            ledger.graph.trust.clone_from(&order);
            ledger.resolve_everybody_anew()
        })
    }

    /// How far a kind of key is trusted, 0 most. A kind that nobody declared comes after all that are known.
    pub(crate) fn trust_of(&mut self, kind: &str) -> Result<u8> {
        if self.graph.trust.is_empty() {
            self.graph.trust = self
                .codes("key")?
                .into_iter()
                .map(|(_, kind)| kind)
                .collect();
        }
        let known = self.graph.trust.iter().position(|k| k == kind);
        let place = if let Some(place) = known {
            place
        } else {
            let id = self.graph.trust.len();
            if !self.is_read_only() {
                let number = i32::try_from(id + 1).unwrap_or(i32::MAX);
                self.add_code("key", number, kind)?;
            }
            self.graph.trust.push(kind.to_owned());
            id
        };
        Ok(u8::try_from(place).unwrap_or(u8::MAX))
    }

    /// What is remembered of who is who no longer holds.
    pub(crate) fn identity_changed(&mut self) {
        self.graph.now = None;
        self.graph.then = None;
        self.graph.last_evidence_at = None;
    }

    /// A transaction was given up: what it had taught is forgotten.
    pub(crate) fn forget_graph(&mut self) {
        self.identity_changed();
        self.graph.trust.clear();
    }

    pub(crate) fn last_evidence_at(&mut self) -> Result<Micros> {
        if let Some(at) = self.graph.last_evidence_at {
            return Ok(at);
        }
        let rows = self.db.query(
            "reading when evidence was last known",
            "SELECT CAST(COALESCE(MAX(known_at), 0) AS BIGINT) FROM evidence WHERE plain = 0",
            &[],
        )?;
        let at = Micros(rows.first().map_or(0, |row| row.int(0)));
        self.graph.last_evidence_at = Some(at);
        Ok(at)
    }

    /// The identity version of all evidence there is.
    pub(crate) fn identity_now(&mut self) -> Result<Arc<IdentityVersion>> {
        if let Some(now) = &self.graph.now {
            return Ok(Arc::clone(now));
        }
        let rows = self.db.query(
            "reading who is not at home",
            "SELECT id, home_id, person_id FROM identifier WHERE person_id <> home_id",
            &[],
        )?;
        let moved = rows.iter().map(|row| Moved {
            identifier: IdentifierId(row.int(0)),
            home: ContactId(row.int(1)),
            person: ContactId(row.int(2)),
        });
        let now = Arc::new(IdentityVersion::new(moved));
        self.graph.now = Some(Arc::clone(&now));
        Ok(now)
    }

    /// The identity version of the evidence that was known at a moment.
    pub(crate) fn identity_then(&mut self, as_known_at: Micros) -> Result<Arc<IdentityVersion>> {
        if let Some((at, then)) = &self.graph.then
            && *at == as_known_at
        {
            return Ok(Arc::clone(then));
        }
        let part = self.all_open()?;
        let persons = part.components(as_known_at).persons;
        let moved = part.nodes.iter().zip(&part.places).zip(persons);
        let then = IdentityVersion::new(moved.map(|((node, (home, _)), person)| Moved {
            identifier: node.id,
            home: *home,
            person,
        }));
        let then = Arc::new(then);
        self.graph.then = Some((as_known_at, Arc::clone(&then)));
        Ok(then)
    }

    /// Number of the newest evidence: two reads with the same number, as known now, see the same people.
    pub fn identity_number(&mut self) -> Result<EvidenceId> {
        let next = Self::counter(&mut self.db, "evidence")?.unwrap_or(1);
        Ok(EvidenceId(next - 1))
    }

    /// Computes anew whose these identifiers are, and all that evidence connects with them. Gives the keys among all these that
    /// join nobody, since those who claim them are different people.
    pub(crate) fn settle_identities(
        &mut self,
        touched: Vec<IdentifierId>,
    ) -> Result<Vec<IdentifierId>> {
        if touched.is_empty() {
            return Ok(Vec::new());
        }
        let part = self.connected(touched, true)?;
        let Components { persons, contested } = part.components(Micros::END);
        let nodes = part.nodes.iter().zip(&part.places).zip(persons);
        for ((node, (_, kept)), person) in nodes {
            if *kept != person {
                self.db.run(
                    "noting whose an identifier is",
                    "UPDATE identifier SET person_id = $2 WHERE id = $1",
                    &[node.id.0.into(), person.0.into()],
                )?;
            }
        }
        self.identity_changed();
        Ok(contested.into_iter().map(|c| c.key).collect())
    }

    fn resolve_everybody_anew(&mut self) -> Result<()> {
        let rows = self.db.query(
            "listing homes of several identifiers",
            "SELECT id FROM identifier WHERE home_id IN (SELECT home_id FROM identifier GROUP BY home_id HAVING COUNT(*) > 1)
             OR person_id <> home_id",
            &[],
        )?;
        let mut all: Vec<IdentifierId> = rows.iter().map(|row| IdentifierId(row.int(0))).collect();
        all.extend(self.open_identifiers()?);
        self.settle_identities(all).map(drop)
    }

    /// Identifiers of evidence that has to be computed.
    fn open_identifiers(&mut self) -> Result<Vec<IdentifierId>> {
        let rows = self.db.query(
            "listing open evidence",
            "SELECT a, b FROM evidence WHERE plain = 0 AND a > 0",
            &[],
        )?;
        let pairs = rows.iter().flat_map(|row| [row.int(0), row.int(1)]);
        Ok(pairs.map(IdentifierId).collect())
    }

    pub(crate) fn all_open(&mut self) -> Result<Part> {
        let open = self.open_identifiers()?;
        // What many claim now, one alone may have claimed then.
        self.connected(open, false)
    }

    /// Whether so many more trusted identifiers claim a key that it identifies nobody.
    pub(crate) fn is_shared(&mut self, id: IdentifierId) -> Result<bool> {
        let rows = self.db.query(
            "counting who claims a key",
            "SELECT o.kind, COUNT(*), k.kind FROM evidence e JOIN identifier k ON k.id = $1
             JOIN identifier o ON o.id = CASE WHEN e.a = $1 THEN e.b ELSE e.a END
             WHERE (e.a = $1 OR e.b = $1) AND e.basis < 4 AND e.verdict = 1 GROUP BY o.kind, k.kind",
            &[id.0.into()],
        )?;
        let mut claims = 0;
        for mut row in rows {
            if self.trust_of(&row.text(0))? < self.trust_of(&row.text(2))? {
                claims += row.int(1);
            }
        }
        Ok(claims >= SHARED_BY as i64)
    }

    /// All that evidence connects with these identifiers, themselves included. With `cut`, claims on a key that very many
    /// people claim are left out.
    pub(crate) fn connected(&mut self, start: Vec<IdentifierId>, cut: bool) -> Result<Part> {
        let mut nodes: BTreeMap<IdentifierId, (String, ContactId, ContactId)> = BTreeMap::new();
        let mut events: BTreeMap<EvidenceId, Evidence> = BTreeMap::new();
        let mut frontier: BTreeSet<IdentifierId> = start.into_iter().collect();
        let mut homes_seen: BTreeSet<ContactId> = BTreeSet::new();
        let mut shared: BTreeSet<IdentifierId> = BTreeSet::new();
        while !frontier.is_empty() {
            let ids: Vec<i64> = frontier.iter().map(|id| id.0).collect();
            let mut homes: BTreeSet<ContactId> = BTreeSet::new();
            self.each_in(
                "SELECT id, kind, home_id, person_id FROM identifier WHERE id IN",
                &ids,
                |mut row| {
                    let home = ContactId(row.int(2));
                    homes.insert(home);
                    nodes.insert(
                        IdentifierId(row.int(0)),
                        (row.text(1), home, ContactId(row.int(3))),
                    );
                    Ok(())
                },
            )?;
            let mut next: BTreeSet<IdentifierId> = BTreeSet::new();
            homes.retain(|home| homes_seen.insert(*home));
            let homes: Vec<i64> = homes.iter().map(|home| home.0).collect();
            self.each_in(
                "SELECT id FROM identifier WHERE home_id IN",
                &homes,
                |row| {
                    next.insert(IdentifierId(row.int(0)));
                    Ok(())
                },
            )?;
            let mut met: BTreeMap<IdentifierId, Vec<Evidence>> = BTreeMap::new();
            for side in ["a", "b"] {
                let sql = format!(
                    "SELECT id, verdict, a, b, basis, takes_back, known_at FROM evidence WHERE {side} IN"
                );
                self.each_in(&sql, &ids, |row| {
                    let event = evidence(&row)?;
                    let of = if side == "a" { event.a } else { event.b };
                    met.entry(of).or_default().push(event);
                    Ok(())
                })?;
            }
            for (id, of_identifier) in met {
                let is_shared = cut && of_identifier.len() >= SHARED_BY && self.is_shared(id)?;
                if is_shared {
                    shared.insert(id);
                }
                for event in of_identifier {
                    if !is_shared || event.basis == Basis::Person {
                        next.extend([event.a, event.b]);
                        events.insert(event.id, event);
                    }
                }
            }
            next.retain(|id| !nodes.contains_key(id));
            frontier = next;
        }
        let is_cut = |e: &Evidence| shared.contains(&e.a) || shared.contains(&e.b);
        events.retain(|_, e| e.basis == Basis::Person || !is_cut(e));
        let ids: Vec<i64> = events.keys().map(|id| id.0).collect();
        self.add_taken_back(ids, &mut events)?;
        let mut part = Part {
            events: events.into_values().collect(),
            ..Part::default()
        };
        for (id, (kind, home, person)) in nodes {
            let trust = self.trust_of(&kind)?;
            part.nodes.push(Node { id, trust });
            part.places.push((home, person));
        }
        Ok(part)
    }

    /// Adds what takes this evidence back, and what takes that back.
    fn add_taken_back(
        &mut self,
        mut ids: Vec<i64>,
        events: &mut BTreeMap<EvidenceId, Evidence>,
    ) -> Result<()> {
        while !ids.is_empty() {
            let mut more = Vec::new();
            self.each_in(
                "SELECT id, verdict, a, b, basis, takes_back, known_at FROM evidence WHERE takes_back > 0 AND takes_back IN",
                &ids,
                |row| {
                    let event = evidence(&row)?;
                    more.push(event.id.0);
                    events.insert(event.id, event);
                    Ok(())
                },
            )?;
            ids = more;
        }
        Ok(())
    }

    /// Runs a query that ends in `IN` for all these ids, some at a time.
    pub(crate) fn each_in(
        &mut self,
        sql: &str,
        ids: &[i64],
        mut take: impl FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        for chunk in ids.chunks(IDS_AT_ONCE) {
            // Always as many parameters, few or many, so that the store prepares no more than two statements.
            let width = if chunk.len() > FEW_IDS {
                IDS_AT_ONCE
            } else {
                FEW_IDS
            };
            let mut sql = format!("{sql} (");
            for number in 1..=width {
                let comma = if number > 1 { ", " } else { "" };
                write!(sql, "{comma}${number}").unwrap_or_default();
            }
            sql.push(')');
            let mut values: Vec<Value> = chunk.iter().map(|id| Value::Int(*id)).collect();
            values.resize(width, Value::Int(-1));
            for row in self.db.query("reading the identity graph", &sql, &values)? {
                take(row)?;
            }
        }
        Ok(())
    }
}

/// The evidence of a row: id, verdict, a, b, basis, takes_back, known_at.
pub(crate) fn evidence(row: &Row) -> Result<Evidence> {
    let code = |column: usize| u8::try_from(row.int(column)).ok();
    let damaged =
        || LedgerError::damaged(format!("evidence {}", row.int(0)), "it has an unknown code");
    Ok(Evidence {
        id: EvidenceId(row.int(0)),
        verdict: code(1).and_then(Verdict::from_code).ok_or_else(damaged)?,
        a: IdentifierId(row.int(2)),
        b: IdentifierId(row.int(3)),
        basis: code(4).and_then(Basis::from_code).ok_or_else(damaged)?,
        takes_back: EvidenceId(row.int(5)),
        known_at: Micros(row.int(6)),
    })
}
