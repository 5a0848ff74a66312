//! Inserts records: many in one statement, which each connection prepares once.

use super::super::rows::RecordRow;

/// Inserts records that are not yet stored into PostgreSQL. The statement takes each column as an array, so that it is the
/// same for every number of records.
#[cfg(feature = "postgres")]
pub(super) async fn postgres(
    transaction: &mut sqlx::PgTransaction<'_>,
    records: &[&RecordRow],
) -> Result<(), sqlx::Error> {
    use super::super::months::day;

    const INSERT: &str = "INSERT INTO consent_records (key, previous, consent_id, sequence, millis, policy_version, \
        policy_hash, page_hash, decisions, method, language, gpc, dnt, profile, day) \
        SELECT key, previous, consent_id, sequence, millis, policy_version, \
        policy_hash, page_hash, decisions, method, language, gpc, dnt, profile, DATE '1970-01-01' + day \
        FROM UNNEST($1::TEXT[], $2::TEXT[], $3::TEXT[], $4::BIGINT[], $5::BIGINT[], $6::TEXT[], $7::TEXT[], $8::TEXT[], \
        $9::TEXT[], $10::TEXT[], $11::TEXT[], $12::BOOLEAN[], $13::BOOLEAN[], $14::TEXT[], $15::INTEGER[]) AS records \
        (key, previous, consent_id, sequence, millis, policy_version, policy_hash, page_hash, decisions, method, language, \
        gpc, dnt, profile, day) ON CONFLICT (key, day) DO NOTHING";

    fn column<'r, T>(records: &[&'r RecordRow], of: impl Fn(&'r RecordRow) -> T) -> Vec<T> {
        records.iter().map(|record| of(record)).collect()
    }
    let insert = sqlx::query(INSERT)
        .bind(column(records, |record| record.key.as_str()))
        .bind(column(records, |record| record.previous.as_deref()))
        .bind(column(records, |record| record.consent_id.as_str()))
        .bind(column(records, |record| record.sequence))
        .bind(column(records, |record| record.millis))
        .bind(column(records, |record| record.policy_version.as_str()))
        .bind(column(records, |record| record.policy_hash.as_str()))
        .bind(column(records, |record| record.page_hash.as_deref()))
        .bind(column(records, |record| record.decisions.as_str()))
        .bind(column(records, |record| record.method.as_str()))
        .bind(column(records, |record| record.language.as_str()))
        .bind(column(records, |record| record.gpc))
        .bind(column(records, |record| record.dnt))
        .bind(column(records, |record| record.profile.as_deref()))
        .bind(column(records, |record| day(record.millis)));
    insert.execute(&mut **transaction).await.map(drop)
}

/// The records of a statement for SQLite, if it inserts more than a few: a multiple of this.
///
/// Each number of records is a statement of its own, which a connection prepares once and keeps. A group takes two of them, one for the
/// multiple and one for the rest, and 31 are enough for all groups. With powers of two, a group of 63 took six, and each is handed to
/// the thread of the connection and waited for: at 64 tasks, that was a third of the CPU time of a record.
#[cfg(feature = "sqlite")]
const STEP: usize = 16;

/// The greatest number of records of a statement for SQLite, a multiple of the step. SQLite allows 32,766 values in a statement, and a
/// record has fourteen.
#[cfg(feature = "sqlite")]
const MOST: usize = 256;

/// Inserts records that are not yet stored into SQLite.
#[cfg(feature = "sqlite")]
pub(super) async fn sqlite(
    transaction: &mut sqlx::SqliteTransaction<'_>,
    records: &[&RecordRow],
) -> Result<(), sqlx::Error> {
    for group in records.chunks(MOST) {
        let (multiple, rest) = group.split_at(group.len() - group.len() % STEP);
        for part in [multiple, rest] {
            if let Some(statement) = statement(part.len()) {
                execute(transaction, statement, part).await?;
            }
        }
    }
    Ok(())
}

/// Returns the statement for SQLite that inserts so many records: a multiple of the step, or less than it. None for no record.
#[cfg(feature = "sqlite")]
fn statement(records: usize) -> Option<&'static str> {
    use std::collections::BTreeMap;
    use std::sync::LazyLock;

    const INSERT: &str = "INSERT INTO consent_records (key, previous, consent_id, sequence, millis, policy_version, \
        policy_hash, page_hash, decisions, method, language, gpc, dnt, profile) VALUES ";
    const ROW: &str = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static STATEMENTS: LazyLock<BTreeMap<usize, String>> = LazyLock::new(|| {
        let multiples = (STEP..=MOST).step_by(STEP);
        (1..STEP)
            .chain(multiples)
            .map(|records| {
                let rows = vec![ROW; records].join(", ");
                (
                    records,
                    format!("{INSERT}{rows} ON CONFLICT (key) DO NOTHING"),
                )
            })
            .collect()
    });
    STATEMENTS.get(&records).map(String::as_str)
}

/// Inserts records by the statement for their number.
#[cfg(feature = "sqlite")]
async fn execute(
    transaction: &mut sqlx::SqliteTransaction<'_>,
    statement: &'static str,
    records: &[&RecordRow],
) -> Result<(), sqlx::Error> {
    let mut insert = sqlx::query(statement);
    for record in records {
        insert = insert
            .bind(&record.key)
            .bind(&record.previous)
            .bind(&record.consent_id)
            .bind(record.sequence)
            .bind(record.millis)
            .bind(&record.policy_version)
            .bind(&record.policy_hash)
            .bind(&record.page_hash)
            .bind(&record.decisions)
            .bind(&record.method)
            .bind(&record.language)
            .bind(record.gpc)
            .bind(record.dnt)
            .bind(&record.profile);
    }
    insert.execute(&mut **transaction).await.map(drop)
}
