-- Version 2: near-duplicates, reviews, embargoes and redactions.

CREATE INDEX claims_by_type ON claims(event_type, date_from);

-- Words of each report in short, and which reports tell the same story. Made of the reports; can be made again.

CREATE TABLE signatures (
  report INTEGER PRIMARY KEY REFERENCES reports(id),
  signature BLOB NOT NULL
) STRICT;

CREATE TABLE bands (
  band INTEGER NOT NULL,
  report INTEGER NOT NULL REFERENCES reports(id),
  PRIMARY KEY (band, report)
) STRICT, WITHOUT ROWID;

CREATE TABLE stories (
  report INTEGER PRIMARY KEY REFERENCES reports(id),
  story INTEGER NOT NULL
) STRICT;
CREATE INDEX stories_by_story ON stories(story);

-- What people say of claims, and what is to be held back.

CREATE TABLE reviews (
  operation INTEGER PRIMARY KEY REFERENCES operations(seq),
  claim_id TEXT NOT NULL,
  verdict TEXT NOT NULL,
  field TEXT,
  value TEXT,
  state TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX reviews_by_claim ON reviews(claim_id);

CREATE TABLE embargoes (
  operation INTEGER PRIMARY KEY REFERENCES operations(seq),
  report INTEGER NOT NULL REFERENCES reports(id),
  until TEXT
) STRICT;
CREATE INDEX embargoes_by_report ON embargoes(report);

CREATE TABLE redactions (
  operation INTEGER PRIMARY KEY REFERENCES operations(seq),
  report INTEGER NOT NULL REFERENCES reports(id),
  words TEXT NOT NULL
) STRICT;
CREATE INDEX redactions_by_report ON redactions(report);
