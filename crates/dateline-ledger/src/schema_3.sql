-- Version 3: what people say of which claims tell of the same happening.

CREATE TABLE groupings (
  operation INTEGER NOT NULL REFERENCES operations(seq),
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (operation, a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX groupings_by_claims ON groupings(a, b);
