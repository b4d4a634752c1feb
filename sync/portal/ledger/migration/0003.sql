-- Every certificate that a kiosk was given, also past ones: they prove receipts offline.
CREATE TABLE certificates (
  kiosk TEXT NOT NULL,
  serial TEXT NOT NULL,
  expires BIGINT NOT NULL,
  der BLOB NOT NULL,
  PRIMARY KEY (kiosk, serial)
);
CREATE TRIGGER certificates_no_update BEFORE UPDATE ON certificates BEGIN SELECT RAISE(ABORT, 'certificates are append-only'); END;
CREATE TRIGGER certificates_no_delete BEFORE DELETE ON certificates BEGIN SELECT RAISE(ABORT, 'certificates are append-only'); END;
