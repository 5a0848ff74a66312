//! Consent for a service that uses [`cookie_registry`]: the banner that asks visitors, the routes that record the
//! answers, and the log that stores the proof.
//!
//! `cookie_registry` reads a visitor's choice, and lets a service set a cookie that needs consent only if the choice
//! permits it. This crate asks for the choice, records it and proves it. `cookie_registry` does not depend on this
//! crate, so a service without a banner compiles neither a banner nor a database driver.
//!
//! An answer passes through these steps. To read the source, follow the same order:
//!
//! 1. [`Banner`] renders the question as HTML that needs no script.
//! 2. `ConsentRoutes` receives the form, and [`is_same_origin_request`] refuses forms that other sites send.
//! 3. [`ConsentForm`] parses the form into an [`Answer`].
//! 4. [`Answer::record`] turns the answer into a [`Recorded`]: a record, the consent cookie, and headers that remove
//!    the refused cookies.
//! 5. A `ConsentLog`, such as `DatabaseLog`, stores a `ProofRecord` of the answer.
//!
//! On later requests `ConsentSweep` removes the cookies that the choice does not allow. [`sweep_script`]
//! returns the script that removes the storage keys and cookies that only a script can remove.
//!
//! # Features
//!
//! No feature is on by default. Without features, the crate contains the banner, its forms and the recording
//! of answers, for every framework.
//!
//! - `axum`: `ConsentRoutes`, the routes of the banner, and `ConsentSweep`, the layer that removes cookies
//!   that are not allowed, for axum 0.8.
//! - `actix`: the same routes and layer for actix-web 4.
//! - `log`: `ConsentLog`, the interface of a log that stores the proof of consent.
//! - `sqlite`, `postgres`: `DatabaseLog`, the log in a database; `postgres-tls` encrypts the connection to it.
//! - `archive`: `ConsentArchive`, the records of past months as Parquet files; also needs `sqlite` or `postgres`.
//! - `tracing`: emits an event for each choice whose proof could not be stored. One response removes a limited number
//!   of cookies: the feature also emits an event for each response that reaches this limit.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod answer;
mod banner;
mod form;
#[cfg(feature = "log")]
mod log;
#[cfg(all(feature = "axum", feature = "log"))]
mod newest;
mod origin;
mod recording;
#[cfg(feature = "actix")]
mod request_headers;
mod return_to;
#[cfg(any(feature = "axum", feature = "actix"))]
mod routes;
mod script;
#[cfg(any(feature = "axum", feature = "actix"))]
mod sweep;
mod sweep_script;

pub use answer::{Answer, Method};
pub use banner::{AttributeProblem, Banner, BannerPathError, BannerView, LoadError, LoadView};
pub use form::{ConsentForm, FormError, FormPlace};
#[cfg(all(feature = "archive", any(feature = "sqlite", feature = "postgres")))]
pub use log::{ArchiveError, ArchivedMonth, ConsentArchive};
#[cfg(feature = "log")]
pub use log::{
    ConsentLog, ContentHash, LogError, NoContentHash, Pending, ProofDocument, ProofDocumentKind,
    ProofRecord, mark_withdrawals,
};
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use log::{DatabaseLog, LogHealth, LogSettings};
#[cfg(all(feature = "axum", feature = "log"))]
pub use newest::{NewestChoice, WithNewestChoice};
pub use origin::is_same_origin_request;
pub use recording::{ConsentError, Recorded};
#[cfg(feature = "actix")]
pub use request_headers::RequestHeaders;
#[cfg(all(any(feature = "axum", feature = "actix"), feature = "log"))]
pub use routes::ProofHealth;
#[cfg(any(feature = "axum", feature = "actix"))]
pub use routes::{ConsentRoutes, GuardFinding, GuardProblem};
#[cfg(any(feature = "axum", feature = "actix"))]
pub use sweep::ConsentSweep;
#[cfg(feature = "axum")]
pub use sweep::{Swept, SweptFuture};
pub use sweep_script::sweep_script;
