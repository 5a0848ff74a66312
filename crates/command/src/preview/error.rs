//! The reason why the policy cannot be previewed.

use crate::failure::Explained;
use cookie_registry_render::page::PageError;
use std::io;

/// The reason why the policy cannot be previewed.
#[derive(Debug, thiserror::Error)]
pub(super) enum PreviewError {
    /// The port is in use or not permitted.
    #[error("cannot listen on port {port} of this machine: {source}")]
    Port {
        /// The port, 0 for any.
        port: u16,
        /// The cause.
        source: io::Error,
    },
    /// The server cannot continue.
    #[error("the preview cannot be served: {0}")]
    Serve(io::Error),
    /// A file of the desk's sentences has an error.
    #[error("the sentences of the desk cannot be read: {0}")]
    Sentences(String),
    /// There are no random numbers for the forms.
    #[error("the system has no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// A built-in template has an error.
    #[error("the preview cannot be rendered: {0}")]
    Template(#[from] minijinja::Error),
    /// The page itself cannot be rendered.
    #[error(transparent)]
    Page(#[from] PageError),
}

impl Explained for PreviewError {
    fn help(&self) -> Option<String> {
        match self {
            Self::Port { .. } => {
                Some("specify another port with --port, or omit it to use any free port".to_owned())
            }
            Self::Page(error) => error.help(),
            Self::Serve(_) | Self::Template(_) | Self::Sentences(_) | Self::Random(_) => None,
        }
    }
}
