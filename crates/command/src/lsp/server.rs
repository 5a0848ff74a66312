//! Receives the messages of the editor, and answers them.

use super::code::{self, language};
use super::cursor::{Cursor, cursor};
use super::debounce::Debounce;
use super::diagnostics::diagnostics;
use super::project::{Document, Documents, Project, explained, place, source_at, uri};
use super::text::{Encoding, Lines, replace};
use super::{LspError, actions, completion, hints, hover, links};
use crate::cli;
use crate::policy_file::DEFAULT_NAME;
use cookie_registry_policy::Checked;
use cookie_registry_policy::source::Source;
use ls_types::{
    CodeActionParams, CompletionParams, DidChangeTextDocumentParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, GotoDefinitionParams, Hover,
    HoverContents, HoverParams, InitializeParams, InlayHintParams, MarkupContent, MarkupKind,
    MessageType, Position, PublishDiagnosticsParams, Range, ReferenceParams, ShowMessageParams,
    TextDocumentPositionParams, Uri,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};
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

/// A place in a file of a policy.
struct Place<'s> {
    checked: &'s Checked,
    /// The number of the file.
    file: u32,
    source: &'s Source,
    /// The place in bytes.
    offset: usize,
    cursor: Cursor,
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
    fn note(&mut self, notification: Notification) {
        let method = notification.method.clone();
        let noted = match method.as_str() {
            "textDocument/didOpen" => read(notification.params).map(|it| self.opened(it)),
            "textDocument/didChange" => read(notification.params).map(|it| self.changed(it)),
            "textDocument/didSave" => read(notification.params).map(|it| self.saved(&it)),
            "textDocument/didClose" => read(notification.params).map(|it| self.closed(&it)),
            _ => Ok(()),
        };
        if let Err(error) = noted {
            self.say(&format!("`{method}` cannot be read: {error}"));
        }
    }

    fn opened(&mut self, opened: DidOpenTextDocumentParams) {
        let document = opened.text_document;
        let Some(path) = path_of(&document.uri) else {
            return;
        };
        self.open.insert(
            path.clone(),
            Document {
                uri: document.uri,
                version: document.version,
                text: document.text,
            },
        );
        // Code is no part of a policy. Its policy is opened once something is asked.
        if language(&path).is_none() {
            self.find_project(&path);
            self.edited();
        }
    }

    fn changed(&mut self, changed: DidChangeTextDocumentParams) {
        let Some(path) = path_of(&changed.text_document.uri) else {
            return;
        };
        let Some(document) = self.open.get_mut(&path) else {
            return;
        };
        // Each change is about the text that the one before it has left.
        for change in changed.content_changes {
            match change.range {
                Some(range) => replace(&mut document.text, range, &change.text, self.encoding),
                None => document.text = change.text,
            }
        }
        document.version = changed.text_document.version;
        if language(&path).is_none() {
            self.edited();
        }
    }

    /// A saved file may change what other files include, and a commit may have changed the base.
    fn saved(&mut self, saved: &DidSaveTextDocumentParams) {
        let path = path_of(&saved.text_document.uri);
        if path.is_some_and(|path| language(&path).is_none()) {
            let paths: Vec<PathBuf> = self.projects.keys().cloned().collect();
            for path in paths {
                self.read_base(&path);
            }
            self.edited();
        }
    }

    /// What is not saved of a closed file is lost, so the policy is that of the disk again.
    fn closed(&mut self, closed: &DidCloseTextDocumentParams) {
        let Some(path) = path_of(&closed.text_document.uri) else {
            return;
        };
        let closed = self.open.remove(&path);
        if language(&path).is_some() {
            return;
        }
        // From now on, its findings are shown under the address without links.
        if let Some(opened) = closed.map(|it| it.uri)
            && uri(&path, &self.open).as_ref() != Some(&opened)
        {
            let nothing = PublishDiagnosticsParams::new(opened, Vec::new(), None);
            self.notify("textDocument/publishDiagnostics", &nothing);
        }
        self.edited();
    }

    fn edited(&mut self) {
        for project in self.projects.values_mut() {
            project.edited();
        }
        self.debounce.changed(Instant::now());
    }

    /// Opens the policy to which a file belongs, unless it is open already.
    fn find_project(&mut self, path: &Path) {
        let Some(policy) = self.policy_of(path) else {
            return;
        };
        if self.projects.contains_key(&policy) {
            return;
        }
        match Project::open(&policy, &self.policy.allow_include_outside) {
            Ok(project) => {
                self.projects.insert(policy.clone(), project);
                self.read_base(&policy);
            }
            Err(error) => self.say(&explained(&error)),
        }
    }

    /// Returns the policy to which a file belongs: the one that was named, or the nearest one.
    fn policy_of(&self, path: &Path) -> Option<PathBuf> {
        let named = self.policy.path.as_deref().map(place);
        named.or_else(|| nearest_policy(path))
    }

    fn read_base(&mut self, policy: &Path) {
        if let Some(name) = self.base
            && let Some(project) = self.projects.get_mut(policy)
            && let Err(error) = project.read_base(name)
        {
            self.say(&explained(&error));
        }
    }

    /// Checks each policy that was edited since its last check.
    fn check(&mut self) {
        for project in self.projects.values_mut() {
            project.check(&self.open);
        }
    }

    /// Checks what was edited, and sends the diagnostics.
    fn publish(&mut self) {
        self.debounce.take();
        self.check();
        // Two policies may include one file, which has the findings of both.
        let mut sent: BTreeMap<String, PublishDiagnosticsParams> = BTreeMap::new();
        for project in self.projects.values_mut() {
            for of_file in diagnostics(project, &self.open, self.encoding) {
                match sent.entry(of_file.uri.as_str().to_owned()) {
                    Entry::Vacant(place) => {
                        place.insert(of_file);
                    }
                    Entry::Occupied(mut there) => {
                        let there = &mut there.get_mut().diagnostics;
                        for diagnostic in of_file.diagnostics {
                            if !there.contains(&diagnostic) {
                                there.push(diagnostic);
                            }
                        }
                    }
                }
            }
        }
        for diagnostics in sent.values() {
            self.notify("textDocument/publishDiagnostics", diagnostics);
        }
        for failure in self.forget_gone() {
            self.say(&failure);
        }
        for project in self.projects.values_mut() {
            project.tidy();
        }
    }

    /// Forgets the policies that are gone, and returns why each could not be checked.
    fn forget_gone(&mut self) -> Vec<String> {
        let mut failures = Vec::new();
        self.projects.retain(|_, project| {
            let is_gone = project.is_gone(&self.open);
            failures.extend(project.failure.clone().filter(|_| is_gone));
            !is_gone
        });
        failures
    }

    fn answer(&mut self, request: Request) {
        let Request { id, method, params } = request;
        let answered = match method.as_str() {
            "textDocument/completion" => read(params).map(|it| self.completion(&it)),
            "textDocument/hover" => read(params).map(|it| self.hover(&it)),
            "textDocument/definition" => read(params).map(|it| self.definition(&it)),
            "textDocument/references" => read(params).map(|it| self.references(&it)),
            "textDocument/codeAction" => read(params).map(|it| self.code_action(&it)),
            "textDocument/inlayHint" => read(params).map(|it| self.inlay_hint(&it)),
            _ => {
                let message = format!("`{method}` is not known");
                let code = ErrorCode::MethodNotFound as i32;
                self.send(Response::new_err(id, code, message));
                return;
            }
        };
        self.respond(id, answered);
    }

    fn respond(&self, id: RequestId, answered: Result<Option<Value>, serde_json::Error>) {
        self.send(match answered {
            Ok(value) => Response {
                id,
                response_result: Ok(value.unwrap_or(Value::Null)),
            },
            Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
        });
    }

    fn completion(&self, asked: &CompletionParams) -> Option<Value> {
        let asked = &asked.text_document_position;
        let path = path_of(&asked.text_document.uri)?;
        let document = self.open.get(&path)?;
        let lines = Lines::of(&document.text, self.encoding);
        let cursor = cursor(&document.text, lines.offset(asked.position));
        // The last check may be older than the text; of it, only names are taken.
        let mut all = self.projects.values().filter_map(Project::last);
        let checked = all
            .find(|checked| source_at(checked, &path).is_some())
            .or_else(|| self.projects.get(&self.policy_of(&path)?)?.last());
        value(&completion::completion(
            &document.text,
            &lines,
            &cursor,
            checked,
        ))
    }

    fn hover(&mut self, asked: &HoverParams) -> Option<Value> {
        self.check();
        let at = self.at(&asked.text_document_position_params)?;
        let text = &at.source.text;
        let shown = hover::hover(at.checked, (at.file, text), at.offset, &at.cursor)?;
        let word = &at.cursor.word;
        value(&Hover {
            contents: HoverContents::Markup(MarkupContent {
                kind: MarkupKind::Markdown,
                value: shown,
            }),
            range: Some(Lines::of(text, self.encoding).range(word.start, word.end)),
        })
    }

    fn definition(&mut self, asked: &GotoDefinitionParams) -> Option<Value> {
        let path = path_of(&asked.text_document_position_params.text_document.uri)?;
        if let Some(language) = language(&path) {
            let position = asked.text_document_position_params.position;
            return self.declaration_of(&path, language, position);
        }
        self.check();
        let at = self.at(&asked.text_document_position_params)?;
        value(&links::definitions(
            at.checked,
            at.source,
            &at.cursor,
            &self.open,
            self.encoding,
        ))
    }

    /// Returns where the policy declares what is at a position of a file of code.
    fn declaration_of(
        &mut self,
        path: &Path,
        language: code::Language,
        position: Position,
    ) -> Option<Value> {
        self.find_project(path);
        self.check();
        let text = &self.open.get(path)?.text;
        let offset = Lines::of(text, self.encoding).offset(position);
        let place = code::Place { path, text, offset };
        // The nearest policy, or else the only one that knows the name.
        let nearest = self.policy_of(path);
        let nearest = nearest.and_then(|policy| self.projects.get(&policy));
        let projects = nearest.into_iter().chain(self.projects.values());
        let checked = projects.filter_map(Project::checked);
        let mut found =
            checked.map(|it| code::definitions(it, language, place, &self.open, self.encoding));
        value(&found.find(|found| !found.is_empty()).unwrap_or_default())
    }

    fn references(&mut self, asked: &ReferenceParams) -> Option<Value> {
        self.check();
        let at = self.at(&asked.text_document_position)?;
        value(&links::uses(at.checked, &at.cursor, &self.open))
    }

    fn code_action(&mut self, asked: &CodeActionParams) -> Option<Value> {
        let path = path_of(&asked.text_document.uri)?;
        self.check();
        let (project, file) = self.project_with(&path)?;
        let checked = project.checked()?;
        let range = self.offsets(&checked.sources.get(file)?.text, asked.range);
        value(&actions::actions(
            checked,
            file,
            range,
            &self.open,
            self.encoding,
        ))
    }

    fn inlay_hint(&mut self, asked: &InlayHintParams) -> Option<Value> {
        let path = path_of(&asked.text_document.uri)?;
        self.check();
        let (project, file) = self.project_with(&path)?;
        let checked = project.checked()?;
        let range = self.offsets(&checked.sources.get(file)?.text, asked.range);
        value(&hints::hints(checked, file, range, self.encoding))
    }

    /// Returns what is at a position of a file of a policy that was checked.
    fn at(&self, asked: &TextDocumentPositionParams) -> Option<Place<'_>> {
        let path = path_of(&asked.text_document.uri)?;
        let (project, file) = self.project_with(&path)?;
        let checked = project.checked()?;
        let source = checked.sources.get(file)?;
        let offset = Lines::of(&source.text, self.encoding).offset(asked.position);
        Some(Place {
            checked,
            file,
            source,
            offset,
            cursor: cursor(&source.text, offset),
        })
    }

    fn offsets(&self, text: &str, range: Range) -> (usize, usize) {
        Lines::of(text, self.encoding).offsets(range)
    }

    /// Returns the policy of which a file is a part, and the number of the file in it.
    fn project_with(&self, path: &Path) -> Option<(&Project, u32)> {
        self.projects.values().find_map(|project| {
            let (file, _) = source_at(project.checked()?, path)?;
            Some((project, file))
        })
    }

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

/// Returns the nearest policy of a file: itself, or one in its folder or above.
fn nearest_policy(path: &Path) -> Option<PathBuf> {
    if path.file_name()? == DEFAULT_NAME {
        return Some(path.to_owned());
    }
    let above = path.ancestors().skip(1);
    above
        .map(|folder| folder.join(DEFAULT_NAME))
        .find(|policy| policy.is_file())
}
