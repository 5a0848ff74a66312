//! The connection to PostgreSQL is encrypted, and the server is who its certificate says.

use crate::proofs::{NOW, id, proof};
use crate::runtime;
use cookie_registry_consent::{Answer, ConsentLog, DatabaseLog, LogSettings};
use cookie_registry_test_support::postgres::Postgres;
use std::path::Path;
use std::time::Duration;

#[test]
fn a_log_is_kept_over_tls_and_only_with_a_server_that_is_known() {
    let Some(mut server) = Postgres::start_or_skip().unwrap() else {
        return;
    };
    server.database("consent").unwrap();
    let encrypted = server.encrypt().unwrap();
    let url = |host: &str, mode: &str, authority: Option<&Path>| {
        let mut url = format!(
            "postgres://postgres@{host}:{}/consent?sslmode={mode}",
            encrypted.port
        );
        if let Some(authority) = authority {
            url += &format!("&sslrootcert={}", authority.display());
        }
        url
    };
    let authority = Some(&*encrypted.authority);
    let settings = LogSettings::default().timeout(Duration::from_secs(600));
    let open = async |url: String| DatabaseLog::postgres(&url, settings).await;
    runtime().block_on(async {
        // The server refuses what is not encrypted.
        open(url("localhost", "disable", None)).await.unwrap_err();
        for (number, url) in (0..).zip([
            url("localhost", "verify-full", authority),
            url("localhost", "verify-ca", authority),
            url("localhost", "require", None),
        ]) {
            let log = open(url.clone()).await.unwrap();
            log.record(proof(id(number), NOW, &Answer::accept_all()))
                .await
                .unwrap();
            assert_eq!(log.export(id(number)).await.unwrap().len(), 1, "{url}");
            log.close().await;
        }
        // A certificate of an authority that is not trusted, and one for another host.
        for url in [
            url("localhost", "verify-full", Some(&encrypted.stranger)),
            url("localhost", "verify-full", None),
            url("127.0.0.1", "verify-full", authority),
            // sqlx with rustls checks the host in this mode too.
            url("127.0.0.1", "verify-ca", authority),
        ] {
            let refused = open(url.clone()).await.unwrap_err().to_string();
            assert!(refused.contains("certificate"), "{url}: {refused}");
        }
    });
}
