-- What is kept for good. docs/ledger.md describes every table and column.

CREATE TABLE operations (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX operations_by_subject ON operations(subject);

CREATE TABLE reports (
  id INTEGER PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  report_id TEXT NOT NULL,
  form TEXT NOT NULL,
  language TEXT NOT NULL,
  outlet TEXT,
  title TEXT,
  published TEXT,
  url TEXT,
  given TEXT NOT NULL,
  text TEXT NOT NULL,
  operation INTEGER NOT NULL UNIQUE REFERENCES operations(seq)
) STRICT;
CREATE INDEX reports_by_id ON reports(report_id);

CREATE TABLE readings (
  id INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES reports(id),
  coder TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  body BLOB NOT NULL,
  operation INTEGER NOT NULL UNIQUE REFERENCES operations(seq),
  UNIQUE (report, coder)
) STRICT;

CREATE TABLE claims (
  id INTEGER PRIMARY KEY,
  reading INTEGER NOT NULL REFERENCES readings(id),
  claim_id TEXT NOT NULL,
  number TEXT NOT NULL,
  digest TEXT NOT NULL,
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  trigger_start INTEGER,
  trigger_end INTEGER,
  event_type TEXT,
  mode TEXT,
  contexts TEXT,
  cameo TEXT,
  acled_event_type TEXT,
  acled_sub_event_type TEXT,
  control_state TEXT,
  place TEXT,
  place_name TEXT,
  country TEXT,
  admin1 TEXT,
  lat REAL,
  lon REAL,
  radius_km REAL,
  geonameid INTEGER,
  time TEXT,
  date_from TEXT,
  date_to TEXT,
  time_basis TEXT,
  attribution TEXT,
  source_kind TEXT NOT NULL,
  source_name TEXT,
  source_role TEXT,
  source_organisation TEXT,
  source_side TEXT,
  source_quoted INTEGER NOT NULL,
  status TEXT NOT NULL,
  dead_low INTEGER,
  dead_best INTEGER,
  dead_high INTEGER,
  injured_low INTEGER,
  injured_best INTEGER,
  injured_high INTEGER,
  confidence REAL NOT NULL
) STRICT;
CREATE INDEX claims_by_reading ON claims(reading);
CREATE INDEX claims_by_claim_id ON claims(claim_id);
CREATE INDEX claims_by_time ON claims(date_from, date_to);

CREATE TABLE participants (
  claim INTEGER NOT NULL REFERENCES claims(id),
  part TEXT NOT NULL,
  position INTEGER NOT NULL,
  role TEXT,
  mention TEXT NOT NULL,
  name TEXT NOT NULL,
  entity TEXT,
  country TEXT,
  sectors TEXT,
  side TEXT,
  PRIMARY KEY (claim, part, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentions (
  reading INTEGER NOT NULL REFERENCES readings(id),
  mention TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  name TEXT,
  entity TEXT,
  country TEXT,
  sectors TEXT,
  side TEXT,
  chain TEXT,
  PRIMARY KEY (reading, mention)
) STRICT, WITHOUT ROWID;

CREATE TABLE places (
  reading INTEGER NOT NULL REFERENCES readings(id),
  mention TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  name TEXT,
  country TEXT,
  admin1 TEXT,
  lat REAL,
  lon REAL,
  radius_km REAL,
  geonameid INTEGER,
  basis TEXT NOT NULL,
  relation TEXT,
  relation_of TEXT,
  distance_km REAL,
  bearing TEXT,
  PRIMARY KEY (reading, mention)
) STRICT, WITHOUT ROWID;

CREATE TABLE times (
  reading INTEGER NOT NULL REFERENCES readings(id),
  mention TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  date_from TEXT,
  date_to TEXT,
  timex_type TEXT NOT NULL,
  timex_value TEXT NOT NULL,
  timex_mod TEXT,
  basis TEXT NOT NULL,
  PRIMARY KEY (reading, mention)
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
  reading INTEGER NOT NULL REFERENCES readings(id),
  attribution TEXT NOT NULL,
  kind TEXT NOT NULL,
  start INTEGER,
  "end" INTEGER,
  mention TEXT,
  name TEXT,
  role TEXT,
  organisation TEXT,
  side TEXT,
  content_start INTEGER,
  content_end INTEGER,
  quoted INTEGER NOT NULL,
  nested_in TEXT,
  PRIMARY KEY (reading, attribution)
) STRICT, WITHOUT ROWID;

-- Indexes for searching. They hold nothing that is not above, and can be made again.

CREATE VIRTUAL TABLE report_words USING fts5(title, text, content='reports', content_rowid='id');
CREATE VIRTUAL TABLE claim_words USING fts5(sentence, actor, recipient, place, source, content='');
CREATE VIRTUAL TABLE claim_boxes USING rtree(id, min_lat, max_lat, min_lon, max_lon);

-- The claims of the newest reading of each report, with their words.

CREATE VIEW current_claims AS
SELECT reports.address, reports.report_id, reports.outlet, reports.title, reports.published, reports.url,
  substr(reports.text, claims.sentence_start + 1, claims.sentence_end - claims.sentence_start) AS sentence,
  substr(reports.text, claims.trigger_start + 1, claims.trigger_end - claims.trigger_start) AS "trigger",
  (SELECT group_concat(name, ';') FROM participants WHERE claim = claims.id AND part = 'actor') AS actors,
  (SELECT group_concat(name, ';') FROM participants WHERE claim = claims.id AND part = 'recipient') AS recipients,
  claims.*
FROM claims
JOIN readings ON readings.id = claims.reading
JOIN reports ON reports.id = readings.report
WHERE NOT EXISTS (
  SELECT 1 FROM readings AS newer WHERE newer.report = readings.report AND newer.operation > readings.operation
);
