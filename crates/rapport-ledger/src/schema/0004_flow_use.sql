-- What each version of a flow said when it first valued something: a later harvest that finds other content restates values.
-- content: hash of all that values depend on.
CREATE TABLE flow_use (
  flow TEXT NOT NULL, version BIGINT NOT NULL, content BIGINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (flow, version)) STRICT;
