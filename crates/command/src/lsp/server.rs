//! Receives the messages of the editor, and answers them.

mod documents;
mod policies;
mod requests;

use super::LspError;
use super::debounce::Debounce;
use super::project::{Documents, Project, place};
use super::text::Encoding;
use crate::cli;
use ls_types::{InitializeParams, MessageType, ShowMessageParams, Uri};
use lsp_server::{Connection, Message, Notification};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Talks to the editor until it ends the session.
pub(super) fn serve(
    connection: &Connection,
    arguments: &cli::Lsp,
    policy: &cli::PolicyOptions,
) -> Result<(), LspError> {
    let (id, parameters) = connection.initialize_start()?;
    let client: InitializeParams = serde_json::from_value(parameters)?;
    let general = client.capabilities.general;
    let offered = general.and_then(|it| it.position_encodings);
    let encoding = Encoding::chosen(offered.as_deref());
    connection.initialize_finish(id, about_server(encoding))?;
    let mut server = Server {
        connection,
        policy,
        base: arguments.base.as_deref(),
        encoding,
        open: Documents::new(),
        projects: BTreeMap::new(),
        debounce: Debounce::default(),
        said: String::new(),
    };
    loop {
        let left = server.debounce.left(Instant::now());
        if left == Some(Duration::ZERO) {
            server.publish();
            continue;
        }
        let received = match left {
            None => connection.receiver.recv().ok(),
            Some(left) => match connection.receiver.recv_timeout(left) {
                Err(error) if error.is_timeout() => continue,
                received => received.ok(),
            },
        };
        match received {
            None => return Err(LspError::Closed),
            Some(Message::Request(request)) => {
                if connection.handle_shutdown(&request)? {
                    return Ok(());
                }
                server.answer(request);
            }
            Some(Message::Notification(notification)) => server.note(notification),
            Some(Message::Response(_)) => {}
        }
    }
}

/// Returns what the server can do.
fn about_server(encoding: Encoding) -> Value {
    json!({
        "serverInfo": { "name": "cookie-registry", "version": env!("CARGO_PKG_VERSION") },
        "capabilities": {
            "positionEncoding": encoding.kind(),
            // Only what was typed: to send and to read the text of a large policy takes longer than an answer.
            "textDocumentSync": { "openClose": true, "change": 2, "save": true },
            "completionProvider": { "triggerCharacters": ["\"", "[", ".", "="] },
            "hoverProvider": true,
            "definitionProvider": true,
            "referencesProvider": true,
            "codeActionProvider": { "codeActionKinds": ["quickfix"] },
            "inlayHintProvider": true,
        },
    })
}

struct Server<'s> {
    connection: &'s Connection,
    policy: &'s cli::PolicyOptions,
    base: Option<&'s str>,
    encoding: Encoding,
    open: Documents,
    /// The policies of the open files, by their paths.
    projects: BTreeMap<PathBuf, Project>,
    debounce: Debounce,
    /// The last message to the person, which is not repeated with each keystroke.
    said: String,
}

impl Server<'_> {
    /// Shows the person why something cannot be done, once.
    fn say(&mut self, message: &str) {
        if self.said == message {
            return;
        }
        message.clone_into(&mut self.said);
        let parameters = ShowMessageParams {
            typ: MessageType::WARNING,
            message: message.to_owned(),
        };
        self.notify("window/showMessage", &parameters);
    }

    fn notify(&self, method: &str, parameters: &impl Serialize) {
        // `Notification::new` would turn the value into another one.
        if let Some(params) = value(parameters) {
            let method = method.to_owned();
            self.send(Notification { method, params });
        }
    }

    fn send(&self, message: impl Into<Message>) {
        // If the editor is gone, the next message that is received says so.
        let _ = self.connection.sender.send(message.into());
    }
}

fn read<T: DeserializeOwned>(parameters: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(parameters)
}

/// Returns the JSON of an answer. Every answer has one: its keys are texts.
fn value(answer: &impl Serialize) -> Option<Value> {
    serde_json::to_value(answer).ok()
}

/// Returns the path of a file without links; `None` for what is no file.
fn path_of(uri: &Uri) -> Option<PathBuf> {
    if !uri.as_str().starts_with("file:") {
        return None;
    }
    Some(place(&uri.to_file_path()?))
}
