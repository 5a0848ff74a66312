-- Two choices of one second are two records, and each names the one before it. The table has a partition for each month,
-- so that a month is erased by dropping its partition. The records of version 1 keep their keys and their order.
ALTER TABLE consent_records RENAME TO consent_records_of_version_1;
DROP INDEX consent_records_by_id;
DROP INDEX consent_records_by_time;

CREATE SEQUENCE consent_record_numbers;

CREATE TABLE consent_records (
    number         BIGINT  NOT NULL DEFAULT nextval('consent_record_numbers'),
    -- The key of the choice, so that the same record twice is one row; in records of version 1 a SHA-256.
    key            TEXT    NOT NULL,
    -- The day of the choice in UTC, by which the table is partitioned.
    day            DATE    NOT NULL,
    -- The key of the choice before this one, of the same consent id.
    previous       TEXT,
    consent_id     TEXT    NOT NULL,
    -- The place among the choices of a consent id: a later choice has a higher number, whatever its clock says.
    sequence       BIGINT  NOT NULL,
    -- The time by the clock: milliseconds since 1970-01-01 in UTC.
    millis         BIGINT  NOT NULL,
    policy_version TEXT    NOT NULL,
    policy_hash    TEXT    NOT NULL,
    page_hash      TEXT,
    -- JSON: [{"category": "...", "decision": "granted" or "refused", "fingerprint": "..."}, ...]
    decisions      TEXT    NOT NULL,
    method         TEXT    NOT NULL,
    language       TEXT    NOT NULL,
    gpc            BOOLEAN NOT NULL,
    dnt            BOOLEAN NOT NULL,
    UNIQUE (key, day)
) PARTITION BY RANGE (day);

CREATE INDEX consent_records_by_id ON consent_records (consent_id, sequence, number);
CREATE INDEX consent_records_by_time ON consent_records (millis);

-- Makes the partition of the month of a day, unless there is one.
CREATE FUNCTION consent_records_make_month(wanted DATE) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    first DATE := date_trunc('month', wanted)::DATE;
BEGIN
    -- Instances that make the same partition at the same time wait for each other.
    PERFORM pg_advisory_xact_lock(27988542867467893);
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS %I PARTITION OF consent_records FOR VALUES FROM (%L) TO (%L)',
        'consent_records_' || to_char(first, 'YYYY_MM'), first, (first + INTERVAL '1 month')::DATE);
END $$;

-- Erases the records from before a time in milliseconds, and returns their number. Past months of which all is erased are
-- dropped; of the other months the rows are deleted.
CREATE FUNCTION consent_records_erase_before(cutoff BIGINT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    partition_of_month RECORD;
    counted BIGINT;
    erased BIGINT := 0;
    month_end TIMESTAMP;
BEGIN
    FOR partition_of_month IN
        SELECT inhrelid::REGCLASS AS name, relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
        WHERE inhparent = 'consent_records'::REGCLASS
    LOOP
        month_end := to_date(right(partition_of_month.relname, 7), 'YYYY_MM') + INTERVAL '1 month';
        IF extract(EPOCH FROM month_end) * 1000 <= cutoff
            AND month_end < date_trunc('month', now() AT TIME ZONE 'UTC') THEN
            EXECUTE format('SELECT count(*) FROM %s', partition_of_month.name) INTO counted;
            EXECUTE format('DROP TABLE %s', partition_of_month.name);
            erased := erased + counted;
        END IF;
    END LOOP;
    DELETE FROM consent_records WHERE millis < cutoff;
    GET DIAGNOSTICS counted = ROW_COUNT;
    RETURN erased + counted;
END $$;

-- No date after the year 9999: a clock that was wrong must not keep the tables from being migrated.
SELECT consent_records_make_month(month) FROM (
    SELECT DISTINCT date_trunc('month', DATE '1970-01-01' + LEAST(seconds / 86400, 2932896)::INTEGER)::DATE AS month
    FROM consent_records_of_version_1
) AS months;

INSERT INTO consent_records (number, key, day, consent_id, sequence, millis, policy_version, policy_hash, page_hash,
    decisions, method, language, gpc, dnt)
SELECT number, key, DATE '1970-01-01' + LEAST(seconds / 86400, 2932896)::INTEGER, consent_id,
    LEAST(seconds, 9223372036854775) * 1000, LEAST(seconds, 9223372036854775) * 1000,
    policy_version, policy_hash, page_hash, decisions, method, language, gpc, dnt
FROM consent_records_of_version_1;

SELECT setval('consent_record_numbers', (SELECT COALESCE(MAX(number), 0) + 1 FROM consent_records), FALSE);

DROP TABLE consent_records_of_version_1;
