-- Answers given to writes that named an idempotency key: the same request again gets the same answer.
CREATE TABLE answer (name TEXT PRIMARY KEY, request BIGINT NOT NULL, answer TEXT NOT NULL, at BIGINT NOT NULL) STRICT;
CREATE INDEX answer_at ON answer (at);

-- What somebody wrote beside an interaction. Free text of people: in the store alone.
CREATE TABLE remark (identity BIGINT PRIMARY KEY, contact_id BIGINT NOT NULL, remark TEXT NOT NULL) STRICT;
CREATE INDEX remark_contact ON remark (contact_id);

-- Interactions that somebody plans. status: planned, done, dropped.
CREATE TABLE plan_item (
  id BIGINT PRIMARY KEY, contact_id BIGINT NOT NULL, scope_id BIGINT NOT NULL, type_id BIGINT NOT NULL, due_on TEXT NOT NULL,
  note TEXT, status TEXT NOT NULL, planned_at BIGINT NOT NULL, closed_at BIGINT) STRICT;
CREATE INDEX plan_item_record ON plan_item (contact_id, scope_id);
