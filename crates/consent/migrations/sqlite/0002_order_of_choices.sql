-- Two choices of one second are two records, and each names the one before it. The records of version 1 keep their keys
-- and their order.
CREATE TABLE consent_records_2 (
    number         INTEGER PRIMARY KEY,
    -- The key of the choice, so that the same record twice is one row; in records of version 1 a SHA-256.
    key            TEXT    NOT NULL UNIQUE,
    -- The key of the choice before this one, of the same consent id.
    previous       TEXT,
    consent_id     TEXT    NOT NULL,
    -- The place among the choices of a consent id: a later choice has a higher number, whatever its clock says.
    sequence       INTEGER NOT NULL,
    -- The time by the clock: milliseconds since 1970-01-01 in UTC.
    millis         INTEGER NOT NULL,
    policy_version TEXT    NOT NULL,
    policy_hash    TEXT    NOT NULL,
    page_hash      TEXT,
    -- JSON: [{"category": "...", "decision": "granted" or "refused", "fingerprint": "..."}, ...]
    decisions      TEXT    NOT NULL,
    method         TEXT    NOT NULL,
    language       TEXT    NOT NULL,
    gpc            BOOLEAN NOT NULL,
    dnt            BOOLEAN NOT NULL
);

INSERT INTO consent_records_2 (number, key, consent_id, sequence, millis, policy_version, policy_hash, page_hash,
    decisions, method, language, gpc, dnt)
SELECT number, key, consent_id, MIN(seconds, 9223372036854775) * 1000, MIN(seconds, 9223372036854775) * 1000,
    policy_version, policy_hash, page_hash, decisions, method, language, gpc, dnt
FROM consent_records;

DROP TABLE consent_records;
ALTER TABLE consent_records_2 RENAME TO consent_records;

CREATE INDEX consent_records_by_id ON consent_records (consent_id, sequence, number);
CREATE INDEX consent_records_by_time ON consent_records (millis);
