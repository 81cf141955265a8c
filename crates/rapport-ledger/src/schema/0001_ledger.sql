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

-- People and accounts: the only place with names, addresses and free text of persons.
CREATE TABLE contact (
  id BIGINT PRIMARY KEY, name TEXT, email TEXT, phone TEXT, stakeholder TEXT, owner TEXT, attributes TEXT NOT NULL,
  known_at BIGINT NOT NULL) STRICT;
CREATE TABLE contact_key (kind TEXT NOT NULL, value TEXT NOT NULL, contact_id BIGINT NOT NULL, PRIMARY KEY (kind, value)) STRICT, WITHOUT ROWID;
CREATE INDEX contact_key_contact ON contact_key (contact_id);
CREATE TABLE account (
  id BIGINT PRIMARY KEY, account_key TEXT NOT NULL UNIQUE, name TEXT, parent_key TEXT, unit TEXT, owner TEXT,
  attributes TEXT NOT NULL, known_at BIGINT NOT NULL) STRICT;
CREATE TABLE contact_account (
  contact_id BIGINT NOT NULL, account_id BIGINT NOT NULL, role TEXT, PRIMARY KEY (contact_id, account_id)) STRICT, WITHOUT ROWID;
CREATE INDEX contact_account_account ON contact_account (account_id);
CREATE TABLE staff (
  code TEXT PRIMARY KEY, name TEXT, function TEXT, unit TEXT, manager TEXT) STRICT;
-- Two persons turned out to be one (merge), or not after all (split). Facts never change.
CREATE TABLE identity_link (
  id BIGINT PRIMARY KEY, kind TEXT NOT NULL, contact_a BIGINT NOT NULL, contact_b BIGINT NOT NULL, evidence TEXT NOT NULL,
  known_at BIGINT NOT NULL) STRICT;

-- One row per fact ever accepted: what makes "same again" a duplicate. kind: 1 interaction, 2 revenue, 3 product cost.
CREATE TABLE identity (
  kind BIGINT NOT NULL, source_id BIGINT NOT NULL, record_key TEXT NOT NULL, revision BIGINT NOT NULL,
  content BIGINT NOT NULL, contact_id BIGINT NOT NULL, scope_id BIGINT NOT NULL,
  PRIMARY KEY (kind, source_id, record_key, revision)) STRICT, WITHOUT ROWID;

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
