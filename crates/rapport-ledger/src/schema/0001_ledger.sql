-- Counters and marks: next ids, how far the lake is sealed.
CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL) STRICT;

-- Codes of configuration and of sources, each with a dense id: kind is type, scope, source, staff.
CREATE TABLE code (kind TEXT NOT NULL, id BIGINT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (kind, code)) STRICT;
CREATE UNIQUE INDEX code_id ON code (kind, id);

CREATE TABLE rule_version (
  id BIGINT PRIMARY KEY, source_id BIGINT NOT NULL, version TEXT NOT NULL, rule_text TEXT NOT NULL,
  first_used_at BIGINT NOT NULL, UNIQUE (source_id, version)) STRICT;

CREATE TABLE file (
  id BIGINT PRIMARY KEY, source_id BIGINT NOT NULL, name TEXT NOT NULL, fingerprint TEXT NOT NULL,
  size_bytes BIGINT NOT NULL, first_seen_at BIGINT NOT NULL, UNIQUE (source_id, name, fingerprint)) STRICT;

-- One pass of one source. received = accepted + duplicate + quarantined, always.
CREATE TABLE run (
  id BIGINT PRIMARY KEY, source_id BIGINT NOT NULL, rule_id BIGINT NOT NULL, kind TEXT NOT NULL,
  started_at BIGINT NOT NULL, finished_at BIGINT, status TEXT NOT NULL,
  received BIGINT NOT NULL, accepted BIGINT NOT NULL, duplicate BIGINT NOT NULL, quarantined BIGINT NOT NULL,
  silent BIGINT NOT NULL, interactions BIGINT NOT NULL, outcomes BIGINT NOT NULL, last_happened_at BIGINT) STRICT;
CREATE INDEX run_source ON run (source_id, id);

-- How often a rule gave what, and every notice, per run.
CREATE TABLE rule_hit (run_id BIGINT NOT NULL, what TEXT NOT NULL, hits BIGINT NOT NULL, PRIMARY KEY (run_id, what)) STRICT;
CREATE TABLE notice (
  run_id BIGINT NOT NULL, file TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, message TEXT NOT NULL,
  count BIGINT NOT NULL, PRIMARY KEY (run_id, file, kind, subject)) STRICT;

-- Values by which people are known; the only place with them. A fact names an identifier. home_id: the person that it was
-- first taken for, by which facts are clustered, for good. person_id: the person it belongs to by all evidence there is.
CREATE TABLE identifier (
  id BIGINT PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, home_id BIGINT NOT NULL, person_id BIGINT NOT NULL,
  known_at BIGINT NOT NULL) STRICT;
CREATE UNIQUE INDEX identifier_value ON identifier (kind, value);
CREATE INDEX identifier_home ON identifier (home_id);
-- All that an identity version is, besides "everybody is at home".
CREATE INDEX identifier_moved ON identifier (person_id) WHERE person_id <> home_id;

-- The identity graph: events, added, never changed. verdict: 1 same, 2 not the same, 3 taken back. basis: 1 declared key,
-- 2 rule, 3 model, 4 person. plain: it joined an identifier, as it became known, with its own home. decision: number of the
-- decision it is part of. takes_back: the evidence that no longer holds.
CREATE TABLE evidence (
  id BIGINT PRIMARY KEY, verdict BIGINT NOT NULL, a BIGINT NOT NULL, b BIGINT NOT NULL, basis BIGINT NOT NULL,
  takes_back BIGINT NOT NULL, plain BIGINT NOT NULL, known_at BIGINT NOT NULL,
  source_id BIGINT NOT NULL, file_id BIGINT NOT NULL, row_number BIGINT NOT NULL,
  decision BIGINT NOT NULL, by_whom TEXT, note TEXT) STRICT;
CREATE UNIQUE INDEX evidence_claim ON evidence (a, b) WHERE basis = 1;
CREATE INDEX evidence_a ON evidence (a);
CREATE INDEX evidence_b ON evidence (b);
CREATE INDEX evidence_open ON evidence (id) WHERE plain = 0;
CREATE INDEX evidence_taken_back ON evidence (takes_back) WHERE takes_back > 0;
CREATE INDEX evidence_decision ON evidence (decision) WHERE decision > 0;

-- What rows of sources said of people, accounts and staff, one row for each time that a source row said something else.
-- subject: contact (by identifier), account, staff. body: JSON; null where the row no longer says anything. holds_from: from
-- when it is true, by the source, or else the day on which it was known.
CREATE TABLE statement (
  id BIGINT PRIMARY KEY, subject TEXT NOT NULL, subject_id BIGINT NOT NULL, source_id BIGINT NOT NULL, row_key TEXT NOT NULL,
  item BIGINT NOT NULL, revision BIGINT NOT NULL, holds_from BIGINT NOT NULL, known_at BIGINT NOT NULL, body TEXT) STRICT;
CREATE INDEX statement_subject ON statement (subject, subject_id);
CREATE INDEX statement_row ON statement (source_id, row_key);

-- People and accounts as all statements together have them today. contact: by identifier; who is only named has no row.
CREATE TABLE contact (
  id BIGINT PRIMARY KEY, name TEXT, email TEXT, phone TEXT, stakeholder TEXT, owner TEXT, attributes TEXT NOT NULL) STRICT;
CREATE TABLE account (
  id BIGINT PRIMARY KEY, account_key TEXT NOT NULL UNIQUE, name TEXT, parent_key TEXT, unit TEXT, owner TEXT,
  attributes TEXT NOT NULL) STRICT;
CREATE TABLE contact_account (
  contact_id BIGINT NOT NULL, account_id BIGINT NOT NULL, role TEXT, PRIMARY KEY (contact_id, account_id)) STRICT, WITHOUT ROWID;
CREATE INDEX contact_account_account ON contact_account (account_id);
CREATE TABLE staff (
  code TEXT PRIMARY KEY, name TEXT, function TEXT, unit TEXT, manager TEXT) STRICT;
-- One row per fact ever accepted: what makes "same again" a duplicate. kind: 1 interaction, 2 revenue, 3 product cost,
-- 9 what a row said of people, accounts or staff. content: hash of what the rule made of the row; row_content: hash of the
-- row itself.
CREATE TABLE identity (
  kind BIGINT NOT NULL, source_id BIGINT NOT NULL, record_key TEXT NOT NULL, revision BIGINT NOT NULL,
  content BIGINT NOT NULL, row_content BIGINT NOT NULL, home_id BIGINT NOT NULL, identifier_id BIGINT NOT NULL,
  scope_id BIGINT NOT NULL,
  PRIMARY KEY (kind, source_id, record_key, revision)) STRICT, WITHOUT ROWID;

-- What each revision of a row said, for sources whose rows can be replaced: the facts of an older revision that a newer one
-- no longer has are taken back. said: JSON list of [kind, record key].
CREATE TABLE source_row (
  source_id BIGINT NOT NULL, row_key TEXT NOT NULL, revision BIGINT NOT NULL, row_content BIGINT NOT NULL, said TEXT NOT NULL,
  seen_run_id BIGINT NOT NULL,
  PRIMARY KEY (source_id, row_key, revision)) STRICT, WITHOUT ROWID;

-- Recent facts: one row per group commit, as Arrow IPC. Sealing moves them to the lake.
CREATE TABLE batch (
  seq BIGINT PRIMARY KEY, facts TEXT NOT NULL, run_id BIGINT NOT NULL, row_count BIGINT NOT NULL, checksum BLOB NOT NULL,
  data BLOB NOT NULL) STRICT;

CREATE TABLE quarantine (
  id BIGINT PRIMARY KEY, run_id BIGINT NOT NULL, source_id BIGINT NOT NULL, rule_id BIGINT NOT NULL, file TEXT NOT NULL,
  file_id BIGINT NOT NULL, row_number BIGINT NOT NULL, row_count BIGINT NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL,
  raw BLOB NOT NULL, context TEXT NOT NULL,
  state TEXT NOT NULL, at BIGINT NOT NULL, content BIGINT NOT NULL, replay_run_id BIGINT) STRICT;
CREATE UNIQUE INDEX quarantine_row ON quarantine (source_id, file, row_number, content);
CREATE INDEX quarantine_source ON quarantine (source_id, state);
