//! What the log is compared with: a program that only inserts finished rows into the same table, with the same durability.

use crate::{proof, taken::Run, taken::Taken};
use sqlx::{Connection as _, PgConnection, QueryBuilder, SqliteConnection};

/// What a bare program inserts.
const COLUMNS: &str = "INSERT INTO consent_records (key, consent_id, sequence, millis, policy_version, policy_hash, \
    page_hash, decisions, method, language, gpc, dnt, profile";
const DECISIONS: &str = r#"[{"category":"analytics","decision":"granted","fingerprint":"85944171f73967e8"},{"category":"marketing","decision":"granted","fingerprint":"af63dc4c8601ec8c"},{"category":"preferences","decision":"granted","fingerprint":"cbf29ce484222325"}]"#;

/// What differs between two rows: the key, and the consent id.
pub(crate) type Row = [String; 2];

/// Creates a row that no other one has the key of.
pub(crate) fn row() -> Row {
    let proof = proof();
    [proof.key.unwrap().to_string(), proof.id.to_string()]
}

/// A connection that inserts rows.
pub(crate) trait Plain {
    /// Inserts rows in one transaction, with one statement.
    async fn insert(&mut self, rows: &[Row]);

    /// Inserts finished rows, so many in one transaction; returns what it took.
    async fn batches(&mut self, records: usize, batch: usize) -> Taken {
        let rows: Vec<Row> = (0..records / batch * batch).map(|_| row()).collect();
        let run = Run::begin();
        for group in rows.chunks(batch) {
            self.insert(group).await;
        }
        run.end()
    }
}

macro_rules! plain {
    ($connection:ty, $database:ty, $begin:literal, $day:literal, $conflict:literal) => {
        impl Plain for $connection {
            async fn insert(&mut self, rows: &[Row]) {
                let hash = "a".repeat(64);
                let mut transaction = self.begin_with($begin).await.unwrap();
                let mut insert = QueryBuilder::<$database>::new(COLUMNS);
                insert.push($day);
                insert.push_values(rows, |mut row, [key, id]| {
                    row.push_bind(key)
                        .push_bind(id)
                        .push_bind(1_800_000_000_000_i64)
                        .push_bind(1_800_000_000_000_i64)
                        .push_bind("3")
                        .push_bind(&hash)
                        .push_bind(None::<String>)
                        .push_bind(DECISIONS)
                        .push_bind("accept-all")
                        .push_bind("en")
                        .push_bind(false)
                        .push_bind(false)
                        .push_bind("opt-in");
                    if $day.starts_with(", day") {
                        row.push("DATE '2027-01-15'");
                    }
                });
                insert.push($conflict);
                // Groups of the same size are the same statement, which is prepared once.
                insert.build().execute(&mut *transaction).await.unwrap();
                transaction.commit().await.unwrap();
            }
        }
    };
}

plain!(
    SqliteConnection,
    sqlx::Sqlite,
    "BEGIN IMMEDIATE",
    ") ",
    " ON CONFLICT (key) DO NOTHING"
);
plain!(
    PgConnection,
    sqlx::Postgres,
    "BEGIN; SET LOCAL synchronous_commit TO on",
    ", day) ",
    " ON CONFLICT (key, day) DO NOTHING"
);
