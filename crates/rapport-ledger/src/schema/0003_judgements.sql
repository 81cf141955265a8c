-- What people decide about what they are shown. Every row is an event: added, never changed; what holds is the last one.
-- Who said it and what they wrote beside it is of people: in the store alone.

-- action: acknowledge, assign, close, reopen. outcome: acted, expected, false_alarm.
CREATE TABLE exception_judgement (
  id BIGINT PRIMARY KEY, exception_key TEXT NOT NULL, contact_id BIGINT NOT NULL, action TEXT NOT NULL, owner TEXT, outcome TEXT,
  note TEXT, by_whom TEXT NOT NULL, at BIGINT NOT NULL) STRICT;
CREATE INDEX exception_judgement_key ON exception_judgement (exception_key);

-- verdict: taken, overridden. What was expected, and from how many cases, is of the moment of the decision.
CREATE TABLE suggestion_judgement (
  id BIGINT PRIMARY KEY, contact_id BIGINT NOT NULL, scope_id BIGINT NOT NULL, type_id BIGINT NOT NULL, verdict TEXT NOT NULL,
  reason TEXT, note TEXT, by_whom TEXT NOT NULL, at BIGINT NOT NULL, known_until BIGINT NOT NULL, last_at BIGINT NOT NULL,
  horizon_days BIGINT NOT NULL, n BIGINT NOT NULL, rv_hundredths BIGINT NOT NULL, rv_low_hundredths BIGINT,
  rv_high_hundredths BIGINT, cost_minor BIGINT NOT NULL) STRICT;
CREATE INDEX suggestion_judgement_record ON suggestion_judgement (contact_id, scope_id);

-- Sets of records by name. expression is null where the name was removed.
CREATE TABLE saved_set (
  id BIGINT PRIMARY KEY, name TEXT NOT NULL, expression TEXT, note TEXT, by_whom TEXT, at BIGINT NOT NULL) STRICT;
CREATE INDEX saved_set_name ON saved_set (name);

-- Best-practice patterns as they were published; document is JSON: codes and numbers, no names.
CREATE TABLE published_pattern (
  scope TEXT NOT NULL, version BIGINT NOT NULL, document TEXT NOT NULL, note TEXT, by_whom TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (scope, version)) STRICT;
