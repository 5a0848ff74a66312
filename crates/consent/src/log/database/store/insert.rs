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

/// How many records one statement for SQLite inserts. Each size is one statement, which a connection keeps prepared; with these
/// sizes a group of n records takes a statement for each binary digit of n that is 1.
#[cfg(feature = "sqlite")]
const SIZES: [usize; 10] = [512, 256, 128, 64, 32, 16, 8, 4, 2, 1];

/// Inserts records that are not yet stored into SQLite: in statements of the largest size that still fits.
#[cfg(feature = "sqlite")]
pub(super) async fn sqlite(
    transaction: &mut sqlx::SqliteTransaction<'_>,
    mut records: &[&RecordRow],
) -> Result<(), sqlx::Error> {
    use std::sync::LazyLock;

    const INSERT: &str = "INSERT INTO consent_records (key, previous, consent_id, sequence, millis, policy_version, \
        policy_hash, page_hash, decisions, method, language, gpc, dnt, profile) VALUES ";
    const ROW: &str = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static STATEMENTS: LazyLock<[(usize, String); SIZES.len()]> = LazyLock::new(|| {
        SIZES.map(|size| {
            let rows = vec![ROW; size].join(", ");
            (size, format!("{INSERT}{rows} ON CONFLICT (key) DO NOTHING"))
        })
    });
    for (size, statement) in &*STATEMENTS {
        while let Some((group, rest)) = records.split_at_checked(*size) {
            records = rest;
            let mut insert = sqlx::query(statement);
            for record in group {
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
            insert.execute(&mut **transaction).await?;
        }
    }
    Ok(())
}
