-- What visitors chose. A row is never changed: it is written, and one day deleted.
CREATE TABLE consent_records (
    number         INTEGER PRIMARY KEY,
    -- SHA-256 of what the record says, so that the same record twice is one row.
    key            TEXT    NOT NULL UNIQUE,
    consent_id     TEXT    NOT NULL,
    -- Since 1970-01-01 in UTC.
    seconds        INTEGER NOT NULL,
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

CREATE INDEX consent_records_by_id ON consent_records (consent_id, seconds, number);
CREATE INDEX consent_records_by_time ON consent_records (seconds);

-- What visitors were shown, by the SHA-256 of its bytes.
CREATE TABLE consent_documents (
    hash        TEXT NOT NULL PRIMARY KEY,
    -- 'policy' or 'page'
    kind        TEXT NOT NULL,
    policy_hash TEXT NOT NULL,
    language    TEXT,
    bytes       BLOB NOT NULL
);

CREATE INDEX consent_documents_by_policy ON consent_documents (policy_hash);
