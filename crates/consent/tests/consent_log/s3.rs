//! The archive in a store like Amazon S3: what it has, and what happens where the store refuses or fails.

use crate::archive::{day, month, records};
use crate::place::Place;
use crate::proofs::id;
use client::Plain;
use cookie_registry_consent::{ArchiveError, ConsentArchive, ConsentLog, DatabaseLog};
use cookie_registry_test_support::duckdb::DuckDb;
use cookie_registry_test_support::s3::S3;
use futures_util::TryStreamExt as _;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::{BackoffConfig, ObjectStore as _, ObjectStoreExt as _, RetryConfig};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use time::{Date, Month};

mod client;

const BUCKET: &str = "archive";

/// Describes the bucket at an address. What fails is tried twice, and not for minutes.
fn bucket(address: &str) -> AmazonS3Builder {
    let at_once = BackoffConfig {
        init_backoff: Duration::from_millis(1),
        max_backoff: Duration::from_millis(10),
        base: 2.0,
    };
    AmazonS3Builder::new()
        .with_endpoint(address)
        .with_http_connector(Plain)
        .with_allow_http(true)
        .with_region("us-east-1")
        .with_bucket_name(BUCKET)
        .with_access_key_id("AKIAIOSFODNN7EXAMPLE")
        .with_secret_access_key("a secret")
        .with_retry(RetryConfig {
            backoff: at_once,
            max_retries: 1,
            retry_timeout: Duration::from_secs(60),
        })
}

fn archive(bucket: AmazonS3Builder) -> ConsentArchive {
    ConsentArchive::new(Arc::new(bucket.build().unwrap()), "shop").unwrap()
}

/// Opens a log with the records of [`records`].
async fn filled(place: &Place) -> DatabaseLog {
    let log = place.open().await;
    for record in records() {
        log.record(record).await.unwrap();
    }
    log
}

/// Copies all objects of a bucket into a folder.
async fn download(store: &AmazonS3, folder: &Path) -> Vec<String> {
    let objects: Vec<_> = store.list(None).try_collect().await.unwrap();
    let mut names = Vec::new();
    for object in objects {
        let name = object.location.to_string();
        let path = folder.join(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let bytes = store.get(&object.location).await.unwrap().bytes().await;
        fs::write(path, bytes.unwrap()).unwrap();
        names.push(name);
    }
    names.sort();
    names
}

/// The archive in a bucket is that of a folder: written, read by another engine, exported and erased.
pub(crate) async fn a_past_month_is_archived(server: &S3, place: Place) {
    let log = filled(&place).await;
    let bucket = bucket(server.address());
    let store = bucket.clone().build().unwrap();
    let archive = archive(bucket);
    assert_eq!(month(&archive, &log).await, (4, 3));
    let folder = tempfile::tempdir().unwrap();
    let part = |day: &str| format!("service=shop/date=2025-03-{day}/part-00000.parquet");
    let found = download(&store, folder.path()).await;
    assert_eq!(found, ["03", "04", "31"].map(part));
    if let Some(duckdb) = DuckDb::find_or_skip().unwrap() {
        let query = format!(
            "SELECT service, date::VARCHAR, count(*), min(epoch_ms(time)) FROM \
             read_parquet('{}/**/*.parquet', hive_partitioning = true) GROUP BY ALL ORDER BY ALL",
            folder.path().display()
        );
        let expected = format!(
            "shop|2025-03-03|2|{}\nshop|2025-03-04|1|{}\nshop|2025-03-31|1|{}",
            day(3),
            day(4),
            day(31) + 86_399_999
        );
        assert_eq!(duckdb.query(&query).unwrap(), expected);
    }
    for number in [1, 2] {
        let id = id(number);
        let kept = log.export(id).await.unwrap();
        assert_eq!(archive.export(id).await.unwrap(), kept);
    }
    assert_eq!(archive.erase(id(2)).await.unwrap(), 1);
    let fourth = Date::from_calendar_date(2025, Month::March, 4).unwrap();
    assert_eq!(archive.erase_before(fourth).await.unwrap(), 1);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(download(&store, folder.path()).await, [part("04")]);
    // Written again: those that were erased from the archive alone come back from the log.
    assert_eq!(month(&archive, &log).await, (4, 3));
    log.close().await;
}

/// Checks that no call takes a store that fails for one that is empty, and that the log keeps its records.
async fn nothing_succeeds(archive: &ConsentArchive, log: &DatabaseLog, why: &str) {
    let first = Date::from_calendar_date(2025, Month::March, 4).unwrap();
    let outcomes = [
        archive.write_month(log, 2025, 3).await.map(drop),
        archive.export(id(1)).await.map(drop),
        archive.erase(id(1)).await.map(drop),
        archive.erase_before(first).await.map(drop),
    ];
    for (at, outcome) in outcomes.into_iter().enumerate() {
        let error = outcome.expect_err(&format!("call {at}"));
        assert!(matches!(error, ArchiveError::Store(_)), "{at}: {error:?}");
        let said = error.to_string();
        assert!(
            said.starts_with("the store of the archive failed: "),
            "{said}"
        );
        assert!(said.contains(why), "{at}: {said}");
    }
    assert_eq!(log.export(id(1)).await.unwrap().len(), 3);
}

pub(crate) async fn a_store_that_refuses_is_reported(server: &S3, place: Place) {
    let log = filled(&place).await;
    let address = server.address();
    server.ask_who(true).unwrap();
    nothing_succeeds(&archive(bucket(address)), &log, "InvalidAccessKeyId").await;
    server.ask_who(false).unwrap();
    let missing = bucket(address).with_bucket_name("missing");
    nothing_succeeds(&archive(missing), &log, "NoSuchBucket").await;

    // Nobody listens there any more.
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let nowhere = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let archive = archive(bucket(&nowhere));
    nothing_succeeds(&archive, &log, "Connection refused").await;
    log.close().await;
}

/// The connection breaks off in the midst of the file that is read back: the month is not taken for written until it can be.
pub(crate) async fn a_connection_that_breaks_off_is_reported(server: &S3, place: Place) {
    let log = filled(&place).await;
    let proxy = Proxy::start(server.address());
    let archive = archive(bucket(&proxy.address));
    proxy.is_broken.store(true, Ordering::SeqCst);
    let broken = archive.write_month(&log, 2025, 3).await.unwrap_err();
    assert!(matches!(broken, ArchiveError::Store(_)), "{broken:?}");
    assert_eq!(log.export(id(1)).await.unwrap().len(), 3);
    let broken = archive.export(id(1)).await.unwrap_err();
    assert!(matches!(broken, ArchiveError::Store(_)), "{broken:?}");
    let broken = archive.erase(id(1)).await.unwrap_err();
    assert!(matches!(broken, ArchiveError::Store(_)), "{broken:?}");

    proxy.is_broken.store(false, Ordering::SeqCst);
    assert_eq!(month(&archive, &log).await, (4, 3));
    let kept = log.export(id(1)).await.unwrap();
    assert_eq!(archive.export(id(1)).await.unwrap(), kept);
    log.close().await;
}

/// Forwards connections to the store, which answers one request on each. While it is broken, it breaks off the answers that have
/// an object.
struct Proxy {
    address: String,
    is_broken: Arc<AtomicBool>,
}

impl Proxy {
    fn start(store: &str) -> Self {
        let store = store.strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let is_broken = Arc::new(AtomicBool::new(false));
        let breaks = Arc::clone(&is_broken);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (client, breaks) = (client.unwrap(), breaks.load(Ordering::SeqCst));
                let store = TcpStream::connect(&store).unwrap();
                // A client that has gone away needs no answer.
                std::thread::spawn(move || drop(forward(client, store, breaks)));
            }
        });
        Self { address, is_broken }
    }
}

fn forward(mut client: TcpStream, mut store: TcpStream, breaks: bool) -> std::io::Result<()> {
    let mut begin = vec![0; 16 * 1024];
    let len = client.read(&mut begin)?;
    begin.truncate(len);
    let is_object = begin.starts_with(format!("GET /{BUCKET}/service").as_bytes());
    store.write_all(&begin)?;
    let (mut rest, mut sending) = (client.try_clone()?, store.try_clone()?);
    std::thread::spawn(move || std::io::copy(&mut rest, &mut sending));
    // The head, and a part of the object.
    let most = if breaks && is_object { 1000 } else { u64::MAX };
    std::io::copy(&mut store.take(most), &mut client)?;
    client.shutdown(Shutdown::Both)
}
