//! What the pages of the preview share.

use super::proposals::Proposals;
use super::shown::Shown;
use super::templates::Templates;
use super::watch::Wake;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use tokio::sync::watch::Receiver;

/// What the handlers of requests share.
#[derive(Clone, Debug)]
pub(super) struct App {
    /// The latest rendering.
    pub(super) shown: Receiver<Arc<Shown>>,
    pub(super) proposals: Arc<Proposals>,
    pub(super) templates: Arc<Templates>,
    /// Wakes the loop that reads the files.
    pub(super) wake: Sender<Wake>,
}
