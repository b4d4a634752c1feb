-- Plain SQL that SQLite, PostgreSQL and its relatives all take: no sequences, no
-- listening, no advisory locks. Times are milliseconds since 1970, 0 where there
-- is none. Append-only tables are guarded by the triggers in 0002.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counters (name, value) VALUES ('feed', 0), ('kiosk', 0), ('held', 0), ('alarm', 0);

CREATE TABLE submissions (
  kiosk TEXT NOT NULL,
  generation TEXT NOT NULL,
  seq BIGINT NOT NULL,
  id TEXT NOT NULL,
  root BLOB NOT NULL,
  number TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  received BIGINT NOT NULL,
  digest BLOB NOT NULL,
  receipt BLOB NOT NULL,
  envelope BLOB NOT NULL,
  PRIMARY KEY (kiosk, generation, seq)
);
CREATE UNIQUE INDEX submissions_id ON submissions (id);
CREATE UNIQUE INDEX submissions_number ON submissions (number);
CREATE UNIQUE INDEX submissions_token ON submissions (token_hash);

CREATE TABLE cases (
  number TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  item TEXT NOT NULL,
  item_name TEXT NOT NULL,
  kiosk TEXT NOT NULL,
  place TEXT NOT NULL,
  flow TEXT NOT NULL,
  at_stage BIGINT NOT NULL,
  dept TEXT NOT NULL,
  state TEXT NOT NULL,
  limit_days BIGINT NOT NULL,
  limit_unit TEXT NOT NULL,
  submitted BIGINT NOT NULL,
  received BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  due BIGINT NOT NULL,
  paused BIGINT NOT NULL,
  asked BIGINT NOT NULL,
  closed BIGINT NOT NULL
);
CREATE INDEX cases_desk ON cases (dept, kind, state, due);
CREATE INDEX cases_closed ON cases (dept, closed);

CREATE TABLE steps (
  number TEXT NOT NULL,
  n BIGINT NOT NULL,
  feed BIGINT NOT NULL,
  kiosk TEXT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  dept TEXT NOT NULL,
  words TEXT NOT NULL,
  by_clerk TEXT NOT NULL,
  PRIMARY KEY (number, n)
);
CREATE UNIQUE INDEX steps_feed ON steps (kiosk, feed);

CREATE TABLE ratings (number TEXT PRIMARY KEY, solved BIGINT NOT NULL, score TEXT NOT NULL, at BIGINT NOT NULL);

CREATE TABLE held (
  n BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  kiosk TEXT NOT NULL,
  generation TEXT NOT NULL,
  seq BIGINT NOT NULL,
  id TEXT NOT NULL,
  number TEXT NOT NULL,
  digest BLOB NOT NULL,
  envelope BLOB NOT NULL
);
CREATE UNIQUE INDEX held_same ON held (id, digest, reason);
CREATE TABLE alarms (n BIGINT PRIMARY KEY, at BIGINT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL);

CREATE TABLE kiosks (
  name TEXT PRIMARY KEY,
  hall TEXT NOT NULL,
  code TEXT NOT NULL,
  public_key BLOB NOT NULL,
  serial TEXT NOT NULL,
  enrolled BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  revoked BIGINT NOT NULL
);
CREATE UNIQUE INDEX kiosks_code ON kiosks (code);

CREATE TABLE codes (hash TEXT PRIMARY KEY, name TEXT NOT NULL, hall TEXT NOT NULL, expires BIGINT NOT NULL, used BIGINT NOT NULL, used_key BLOB NOT NULL);

CREATE TABLE clerks (login TEXT PRIMARY KEY, dept TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL, disabled BIGINT NOT NULL);
CREATE TABLE tries (login TEXT PRIMARY KEY, failed BIGINT NOT NULL, until BIGINT NOT NULL);
CREATE TABLE sessions (hash TEXT PRIMARY KEY, login TEXT NOT NULL, csrf TEXT NOT NULL, opened BIGINT NOT NULL, seen BIGINT NOT NULL);
