//! Tables of PostgreSQL as version 2 of the log left them.

use crate::place::Place;
use crate::proofs::{NOW, id, proof};
use cookie_registry_consent::{Answer, ConsentLog, Method};
use sqlx::{Connection as _, Executor as _, PgConnection};

macro_rules! script {
    ($name:literal) => {
        include_str!(concat!("../../migrations/postgres/", $name))
    };
}

/// A record that version 2 wrote, and one that version 1 wrote and version 2 kept.
const RECORDS: &str = r#"
    SELECT consent_records_make_month(DATE '2027-01-15');
    INSERT INTO consent_records (key, day, previous, consent_id, sequence, millis, policy_version, policy_hash, page_hash,
        decisions, method, language, gpc, dnt)
    VALUES ('AAECAwQFBgcICQoLDA0ODw', DATE '2027-01-15', NULL, '000000000000000000001A', 1800000000001, 1800000000001, '3',
        '823412d1eacb67956220e532959f0104603057c88704863ca38e7cd188fda812', NULL,
        '[{"category":"analytics","decision":"granted","fingerprint":"85944171f73967e8"}]', 'accept-all', 'de', TRUE, FALSE),
        ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', DATE '2027-01-15', NULL,
        '000000000000000000002A', 1800000000000, 1800000000000, '3',
        '823412d1eacb67956220e532959f0104603057c88704863ca38e7cd188fda812', NULL,
        '[]', 'reject-all', 'en', FALSE, FALSE);
"#;

async fn tables_of_version_2(url: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    for script in [
        "CREATE TABLE consent_schema (version BIGINT NOT NULL PRIMARY KEY)",
        script!("0001_consent_log.sql"),
        script!("0002_order_of_choices.sql"),
        "INSERT INTO consent_schema (version) VALUES (1), (2)",
        RECORDS,
    ] {
        connection.execute(sqlx::raw_sql(script)).await.unwrap();
    }
    connection.close().await.unwrap();
}

pub(crate) async fn records_of_version_2_are_read_and_new_ones_have_a_profile(url: String) {
    tables_of_version_2(&url).await;
    let place = Place::Postgres(url);
    let log = place.open().await;
    let old = log.export(id(1)).await.unwrap();
    assert_eq!(old.len(), 1);
    assert_eq!(
        (old[0].millis, old[0].sequence),
        (1_800_000_000_001, 1_800_000_000_001)
    );
    assert_eq!(
        (old[0].method, &*old[0].language),
        (Method::AcceptAll, "de")
    );
    assert!(old[0].signals.global_privacy_control);
    assert_eq!((old[0].profile, old[0].key.is_some()), (None, true));
    assert_eq!(log.export(id(2)).await.unwrap()[0].key, None);

    let new = proof(id(1), NOW + 60, &Answer::withdraw());
    log.record(new.clone()).await.unwrap();
    let all = log.export(id(1)).await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].withdrawn_at, Some(new.millis));
    assert_eq!(all[1], new);
    assert!(new.profile.is_some());
    log.close().await;
    // Opened again, nothing is migrated a second time.
    let log = place.open().await;
    assert_eq!(log.export(id(1)).await.unwrap(), all);
    log.close().await;
}
