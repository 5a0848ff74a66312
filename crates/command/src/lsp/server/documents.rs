//! Keeps the documents that are open in the editor, with their unsaved changes.

use super::{Server, path_of, read};
use crate::lsp::code::language;
use crate::lsp::project::{Document, uri};
use crate::lsp::text::replace;
use ls_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, PublishDiagnosticsParams,
};
use lsp_server::Notification;
use std::path::PathBuf;
use std::time::Instant;

impl Server<'_> {
    /// Handles a notification.
    pub(super) fn note(&mut self, notification: Notification) {
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

    /// Lets every policy be checked soon.
    fn edited(&mut self) {
        for project in self.projects.values_mut() {
            project.edited();
        }
        self.debounce.changed(Instant::now());
    }
}
