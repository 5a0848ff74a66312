//! Consent for a service with [`cookie_registry`]: the banner that asks visitors, the routes that record what they
//! answer, and the log that proves it.
//!
//! `cookie_registry` reads a visitor's choice and demands it before a cookie that needs consent is set. This crate
//! is the other half: it asks, records and proves. It depends on `cookie_registry`, never the other way round, so that a
//! service without a banner compiles neither a banner nor a database driver.
//!
//! An answer passes through these steps, and the modules are best read in the same order:
//!
//! 1. [`Banner`] renders the question as HTML that needs no script.
//! 2. `ConsentRoutes` receives the form, and [`is_same_origin_request`] refuses the form of another site.
//! 3. [`ConsentForm`] reads it, and gives an [`Answer`].
//! 4. [`Answer::record`] turns the answer into a record, the consent cookie and the removal of what was refused:
//!    [`Recorded`].
//! 5. A `ConsentLog` stores a `ProofRecord` of it; `DatabaseLog` is one that uses a database.
//!
//! On later requests `ConsentSweep` removes the cookies that the choice does not allow, and [`sweep_script`] writes the
//! script for what only a script can remove.
//!
//! # Features
//!
//! None is on by default. Without any, the crate has the banner, its forms and the recording of answers, for every
//! framework.
//!
//! - `axum`: `ConsentRoutes`, the banner's routes, and `ConsentSweep`, the layer that removes what is not allowed, for
//!   axum 0.8.
//! - `log`: `ConsentLog`, where the proof of consent is stored.
//! - `sqlite`, `postgres`: `DatabaseLog`, the log in a database; `postgres-tls` encrypts the connection to it.
//! - `tracing`: a choice whose proof could not be stored, and a request with too many cookies to remove, as events.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod answer;
mod banner;
mod form;
#[cfg(feature = "log")]
mod log;
mod origin;
mod recording;
mod return_to;
#[cfg(feature = "axum")]
mod routes;
#[cfg(feature = "axum")]
mod sweep;
mod sweep_script;

pub use answer::{Answer, Method};
pub use banner::{Banner, BannerPathError, BannerView};
pub use form::{ConsentForm, FormError};
#[cfg(feature = "log")]
pub use log::{
    ConsentLog, ContentHash, LogError, NoContentHash, Pending, ProofDocument, ProofDocumentKind,
    ProofRecord, mark_withdrawals,
};
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use log::{DatabaseLog, LogSettings};
pub use origin::is_same_origin_request;
pub use recording::{ConsentError, Recorded};
#[cfg(feature = "axum")]
pub use routes::ConsentRoutes;
#[cfg(feature = "axum")]
pub use sweep::{ConsentSweep, Swept, SweptFuture};
pub use sweep_script::sweep_script;
