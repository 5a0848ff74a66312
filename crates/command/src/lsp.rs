//! `lsp`: a language server for policy.toml, which an editor starts and talks to over standard input and output.
//!
//! Data flows one way: messages -> [`server`] -> [`project`], which checks the policy as the editor has it -> [`diagnostics`]
//! and the answers of the other modules. Everything is in one thread, so an answer is about the newest text.

mod actions;
mod choices;
mod code;
mod completion;
mod cursor;
mod debounce;
mod diagnostics;
mod hints;
mod hover;
mod links;
mod project;
mod server;
mod text;

use crate::cli;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::policy_file::{PolicyFileError, is_stdin};
use lsp_server::{Connection, ProtocolError};
use std::io;

/// The reason why the server ended.
#[derive(Debug, thiserror::Error)]
enum LspError {
    /// The client does not follow the protocol.
    #[error("the editor does not keep to the Language Server Protocol: {0}")]
    Protocol(#[from] ProtocolError),
    /// The client sent something else than what its message needs.
    #[error("the editor sent parameters that cannot be read: {0}")]
    Parameters(#[from] serde_json::Error),
    /// The stream ended before the client ended the session, or it cannot be read as messages from a place on.
    #[error(
        "the editor closed the connection without ending the session, or sent what is no message of the protocol"
    )]
    Closed,
    /// A stream cannot be read or written.
    #[error("cannot talk to the editor: {0}")]
    Stream(#[from] io::Error),
}

impl Explained for LspError {
    fn help(&self) -> Option<String> {
        Some("an editor starts this command; docs/editors.md says how".to_owned())
    }
}

/// Runs `lsp`.
pub(crate) fn run(arguments: &cli::Lsp, policy: &cli::PolicyOptions) -> Result<Exit, Failure> {
    if policy.path.as_deref().is_some_and(is_stdin) {
        return Err(PolicyFileError::StdinNeedsPath.into());
    }
    let (connection, threads) = Connection::stdio();
    let served = server::serve(&connection, arguments, policy);
    // The thread that writes ends when nobody can send to it any more.
    drop(connection);
    served?;
    threads.join().map_err(LspError::Stream)?;
    Ok(Exit::Clean)
}
