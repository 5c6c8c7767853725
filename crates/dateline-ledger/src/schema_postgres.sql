-- The ledger in PostgreSQL, as of version 3: the tables of schema_1.sql to schema_3.sql, column by column.
-- Texts sort by their bytes (COLLATE "C"), whatever the language of the server. docs/ledger.md describes every table.

CREATE TABLE dateline_ledger (
  is_one BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (is_one),
  version INTEGER NOT NULL
);
INSERT INTO dateline_ledger (version) VALUES (3);

-- What is kept for good cannot be changed: each such table has a trigger that calls this.

CREATE FUNCTION dateline_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% are kept for good: % is refused', TG_TABLE_NAME, TG_OP;
END
$$;

CREATE TABLE operations (
  seq BIGINT PRIMARY KEY,
  at TEXT COLLATE "C" NOT NULL,
  who TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  previous TEXT COLLATE "C" NOT NULL,
  hash TEXT COLLATE "C" NOT NULL
);
CREATE INDEX operations_by_subject ON operations(subject);

CREATE TABLE reports (
  id BIGINT PRIMARY KEY,
  address TEXT COLLATE "C" NOT NULL UNIQUE,
  report_id TEXT COLLATE "C" NOT NULL,
  form TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  outlet TEXT COLLATE "C",
  title TEXT COLLATE "C",
  published TEXT COLLATE "C",
  url TEXT COLLATE "C",
  given TEXT COLLATE "C" NOT NULL,
  text TEXT COLLATE "C" NOT NULL,
  operation BIGINT NOT NULL UNIQUE REFERENCES operations(seq)
);
-- Reports may be named as their sources like: a name of any length has a hash.
CREATE INDEX reports_by_id ON reports USING hash (report_id);

CREATE TABLE readings (
  id BIGINT PRIMARY KEY,
  report BIGINT NOT NULL REFERENCES reports(id),
  coder TEXT COLLATE "C" NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL,
  operation BIGINT NOT NULL UNIQUE REFERENCES operations(seq),
  UNIQUE (report, coder)
);

CREATE TABLE claims (
  id BIGINT PRIMARY KEY,
  reading BIGINT NOT NULL REFERENCES readings(id),
  claim_id TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  sentence_start BIGINT NOT NULL,
  sentence_end BIGINT NOT NULL,
  trigger_start BIGINT,
  trigger_end BIGINT,
  event_type TEXT COLLATE "C",
  mode TEXT COLLATE "C",
  contexts TEXT COLLATE "C",
  cameo TEXT COLLATE "C",
  acled_event_type TEXT COLLATE "C",
  acled_sub_event_type TEXT COLLATE "C",
  control_state TEXT COLLATE "C",
  place TEXT COLLATE "C",
  place_name TEXT COLLATE "C",
  country TEXT COLLATE "C",
  admin1 TEXT COLLATE "C",
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  radius_km DOUBLE PRECISION,
  geonameid BIGINT,
  time TEXT COLLATE "C",
  date_from TEXT COLLATE "C",
  date_to TEXT COLLATE "C",
  time_basis TEXT COLLATE "C",
  attribution TEXT COLLATE "C",
  source_kind TEXT COLLATE "C" NOT NULL,
  source_name TEXT COLLATE "C",
  source_role TEXT COLLATE "C",
  source_organisation TEXT COLLATE "C",
  source_side TEXT COLLATE "C",
  source_quoted BIGINT NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  dead_low BIGINT,
  dead_best BIGINT,
  dead_high BIGINT,
  injured_low BIGINT,
  injured_best BIGINT,
  injured_high BIGINT,
  confidence DOUBLE PRECISION NOT NULL,
  point geometry(Point, 4326) GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED
);
CREATE INDEX claims_by_reading ON claims(reading);
CREATE INDEX claims_by_claim_id ON claims(claim_id);
CREATE INDEX claims_by_time ON claims(date_from, date_to);
CREATE INDEX claims_by_type ON claims(event_type, date_from);
CREATE INDEX claims_by_point ON claims USING gist (point);

CREATE TABLE participants (
  claim BIGINT NOT NULL REFERENCES claims(id),
  part TEXT COLLATE "C" NOT NULL,
  position BIGINT NOT NULL,
  role TEXT COLLATE "C",
  mention TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  entity TEXT COLLATE "C",
  country TEXT COLLATE "C",
  sectors TEXT COLLATE "C",
  side TEXT COLLATE "C",
  PRIMARY KEY (claim, part, position)
);

CREATE TABLE mentions (
  reading BIGINT NOT NULL REFERENCES readings(id),
  mention TEXT COLLATE "C" NOT NULL,
  start BIGINT NOT NULL,
  "end" BIGINT NOT NULL,
  name TEXT COLLATE "C",
  entity TEXT COLLATE "C",
  country TEXT COLLATE "C",
  sectors TEXT COLLATE "C",
  side TEXT COLLATE "C",
  chain TEXT COLLATE "C",
  PRIMARY KEY (reading, mention)
);

CREATE TABLE places (
  reading BIGINT NOT NULL REFERENCES readings(id),
  mention TEXT COLLATE "C" NOT NULL,
  start BIGINT NOT NULL,
  "end" BIGINT NOT NULL,
  name TEXT COLLATE "C",
  country TEXT COLLATE "C",
  admin1 TEXT COLLATE "C",
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  radius_km DOUBLE PRECISION,
  geonameid BIGINT,
  basis TEXT COLLATE "C" NOT NULL,
  relation TEXT COLLATE "C",
  relation_of TEXT COLLATE "C",
  distance_km DOUBLE PRECISION,
  bearing TEXT COLLATE "C",
  PRIMARY KEY (reading, mention)
);

CREATE TABLE times (
  reading BIGINT NOT NULL REFERENCES readings(id),
  mention TEXT COLLATE "C" NOT NULL,
  start BIGINT NOT NULL,
  "end" BIGINT NOT NULL,
  date_from TEXT COLLATE "C",
  date_to TEXT COLLATE "C",
  timex_type TEXT COLLATE "C" NOT NULL,
  timex_value TEXT COLLATE "C" NOT NULL,
  timex_mod TEXT COLLATE "C",
  basis TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (reading, mention)
);

CREATE TABLE sources (
  reading BIGINT NOT NULL REFERENCES readings(id),
  attribution TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  start BIGINT,
  "end" BIGINT,
  mention TEXT COLLATE "C",
  name TEXT COLLATE "C",
  role TEXT COLLATE "C",
  organisation TEXT COLLATE "C",
  side TEXT COLLATE "C",
  content_start BIGINT,
  content_end BIGINT,
  quoted BIGINT NOT NULL,
  nested_in TEXT COLLATE "C",
  PRIMARY KEY (reading, attribution)
);

-- Words by which claims are found, split as SQLite's index splits them. They hold nothing that is not above.

CREATE TABLE claim_words (
  claim BIGINT PRIMARY KEY REFERENCES claims(id),
  sentence TSVECTOR NOT NULL,
  actor TSVECTOR NOT NULL,
  recipient TSVECTOR NOT NULL,
  place TSVECTOR NOT NULL,
  source TSVECTOR NOT NULL
);
CREATE INDEX claim_words_index ON claim_words USING gin (sentence, actor, recipient, place, source);

-- Words of each report in short, and which reports tell the same story. Made of the reports; can be made again.

CREATE TABLE signatures (
  report BIGINT PRIMARY KEY REFERENCES reports(id),
  signature BYTEA NOT NULL
);

CREATE TABLE bands (
  band BIGINT NOT NULL,
  report BIGINT NOT NULL REFERENCES reports(id),
  PRIMARY KEY (band, report)
);

CREATE TABLE stories (
  report BIGINT PRIMARY KEY REFERENCES reports(id),
  story BIGINT NOT NULL
);
CREATE INDEX stories_by_story ON stories(story);

-- What people say of claims, and what is to be held back.

CREATE TABLE reviews (
  operation BIGINT PRIMARY KEY REFERENCES operations(seq),
  claim_id TEXT COLLATE "C" NOT NULL,
  verdict TEXT COLLATE "C" NOT NULL,
  field TEXT COLLATE "C",
  value TEXT COLLATE "C",
  state TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL
);
CREATE INDEX reviews_by_claim ON reviews(claim_id);

CREATE TABLE embargoes (
  operation BIGINT PRIMARY KEY REFERENCES operations(seq),
  report BIGINT NOT NULL REFERENCES reports(id),
  until TEXT COLLATE "C"
);
CREATE INDEX embargoes_by_report ON embargoes(report);

CREATE TABLE redactions (
  operation BIGINT PRIMARY KEY REFERENCES operations(seq),
  report BIGINT NOT NULL REFERENCES reports(id),
  words TEXT COLLATE "C" NOT NULL
);
CREATE INDEX redactions_by_report ON redactions(report);

-- What people say of which claims tell of the same happening.

CREATE TABLE groupings (
  operation BIGINT NOT NULL REFERENCES operations(seq),
  a TEXT COLLATE "C" NOT NULL,
  b TEXT COLLATE "C" NOT NULL,
  verdict TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (operation, a, b)
);
CREATE INDEX groupings_by_claims ON groupings(a, b);

-- The claims of the newest reading of each report, with their words.

CREATE VIEW current_claims AS
SELECT reports.address, reports.report_id, reports.outlet, reports.title, reports.published, reports.url,
  substr(reports.text, (claims.sentence_start + 1)::int,
    greatest(claims.sentence_end - claims.sentence_start, 0)::int) AS sentence,
  substr(reports.text, (claims.trigger_start + 1)::int,
    greatest(claims.trigger_end - claims.trigger_start, 0)::int) AS "trigger",
  (SELECT string_agg(name, ';' ORDER BY position) FROM participants WHERE claim = claims.id AND part = 'actor')
    AS actors,
  (SELECT string_agg(name, ';' ORDER BY position) FROM participants WHERE claim = claims.id AND part = 'recipient')
    AS recipients,
  claims.*
FROM claims
JOIN readings ON readings.id = claims.reading
JOIN reports ON reports.id = readings.report
WHERE NOT EXISTS (
  SELECT 1 FROM readings AS newer WHERE newer.report = readings.report AND newer.operation > readings.operation
);
