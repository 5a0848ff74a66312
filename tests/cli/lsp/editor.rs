//! The editor of these tests.

use crate::run::command;
use lsp_server::{Message, Notification, Request, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

/// The part of an editor that talks to the server.
pub(super) struct Editor {
    pub(super) child: Child,
    pub(super) input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    requests: i32,
    /// What is shown of each file: the version and the diagnostics.
    pub(super) shown: BTreeMap<String, (Value, Vec<Value>)>,
    /// How often diagnostics came.
    pub(super) published: usize,
    /// The messages that were shown to the person.
    pub(super) messages: Vec<String>,
}

impl Editor {
    pub(super) fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = command(folder, [&["lsp"], arguments].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut editor = Self {
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
            requests: 0,
            shown: BTreeMap::new(),
            published: 0,
            messages: Vec::new(),
        };
        let about = editor
            .ask("initialize", json!({ "capabilities": {} }))
            .unwrap();
        assert_eq!(about["capabilities"]["positionEncoding"], "utf-16");
        editor.notify("initialized", json!({}));
        editor
    }

    fn send(&mut self, message: impl Into<Message>) {
        message.into().write(self.input.as_mut().unwrap()).unwrap();
    }

    pub(super) fn notify(&mut self, method: &str, parameters: Value) {
        self.send(Notification::new(method.to_owned(), parameters));
    }

    /// Reads one message, and returns it if it is a response.
    pub(super) fn receive(&mut self) -> Option<Response> {
        match Message::read(&mut self.output)
            .unwrap()
            .expect("the server lives")
        {
            Message::Response(response) => return Some(response),
            Message::Notification(it) if it.method == "window/showMessage" => {
                self.messages
                    .push(it.params["message"].as_str().unwrap().to_owned());
            }
            Message::Notification(it) => {
                assert_eq!(it.method, "textDocument/publishDiagnostics");
                self.published += 1;
                let diagnostics = it.params["diagnostics"].as_array().unwrap().clone();
                let uri = it.params["uri"].as_str().unwrap().to_owned();
                self.shown
                    .insert(uri, (it.params["version"].clone(), diagnostics));
            }
            Message::Request(request) => panic!("{request:?}"),
        }
        None
    }

    /// Sends a request, and returns the answer or the code of the error.
    pub(super) fn ask(&mut self, method: &str, parameters: Value) -> Result<Value, i32> {
        self.requests += 1;
        let id = self.requests;
        self.send(Request::new(id.into(), method.to_owned(), parameters));
        loop {
            let Some(response) = self.receive() else {
                continue;
            };
            assert_eq!(response.id, id.into());
            return response.response_result.map_err(|error| error.code);
        }
    }

    pub(super) fn open(&mut self, path: &Path, text: &str) {
        let document =
            json!({ "uri": uri(path), "languageId": "toml", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(super) fn change(&mut self, path: &Path, version: i32, text: &str) {
        self.notify(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": uri(path), "version": version },
                "contentChanges": [{ "text": text }],
            }),
        );
    }

    /// Changes ranges of a file, one after the other, each from one position to another.
    pub(super) fn edit(&mut self, path: &Path, version: i32, edits: &[(Value, Value, &str)]) {
        let changes: Vec<Value> = edits
            .iter()
            .map(
                |(start, end, new)| json!({ "range": { "start": start, "end": end }, "text": new }),
            )
            .collect();
        self.notify(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": uri(path), "version": version },
                "contentChanges": changes,
            }),
        );
    }

    /// Waits for the diagnostics of a version of a file.
    pub(super) fn diagnostics(&mut self, path: &Path, version: i32) -> Vec<Value> {
        loop {
            if let Some((shown, diagnostics)) = self.shown.get(&uri(path))
                && *shown == json!(version)
            {
                return diagnostics.clone();
            }
            assert!(self.receive().is_none(), "nothing was asked");
        }
    }

    /// Asks about the place of the `|` in a text, which is the text of the file without it.
    pub(super) fn ask_at(&mut self, method: &str, path: &Path, marked: &str) -> Value {
        let parameters = json!({
            "textDocument": { "uri": uri(path) },
            "position": position(marked, "|"),
        });
        self.ask(method, parameters).unwrap()
    }

    /// Returns the labels of what can be written at the `|` of a text that is typed.
    pub(super) fn completions(&mut self, path: &Path, version: i32, marked: &str) -> Vec<String> {
        self.change(path, version, &marked.replacen('|', "", 1));
        let list = self.ask_at("textDocument/completion", path, marked);
        let items = list["items"].as_array().unwrap();
        items
            .iter()
            .map(|it| it["label"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Returns the quick fixes of the line that contains a text.
    pub(super) fn fixes(&mut self, path: &Path, text: &str, line: &str) -> Vec<Value> {
        let start = position(text, line);
        let parameters = json!({
            "textDocument": { "uri": uri(path) },
            "range": { "start": start, "end": start },
            "context": { "diagnostics": [] },
        });
        let fixes = self.ask("textDocument/codeAction", parameters).unwrap();
        fixes.as_array().unwrap().clone()
    }

    /// Ends the session, and returns the exit status.
    pub(super) fn end(mut self) -> i32 {
        assert_eq!(self.ask("shutdown", Value::Null), Ok(Value::Null));
        self.notify("exit", Value::Null);
        self.child.wait().unwrap().code().unwrap()
    }
}

pub(super) fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// Returns the position of the first occurrence of a part in a text of ASCII lines.
pub(super) fn position(text: &str, part: &str) -> Value {
    let before = &text[..text.find(part).unwrap()];
    let line = before.matches('\n').count();
    let character = before.rsplit('\n').next().unwrap().encode_utf16().count();
    json!({ "line": line, "character": character })
}

/// Applies the edit of a quick fix to a text of ASCII characters.
pub(super) fn apply(fix: &Value, path: &Path, text: &str) -> String {
    let edit = &fix["edit"]["changes"][uri(path)][0];
    let offset = |end: &str| {
        let place = &edit["range"][end];
        let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + usize::try_from(place["character"].as_u64().unwrap()).unwrap()
    };
    let (start, end) = (offset("start"), offset("end"));
    format!(
        "{}{}{}",
        &text[..start],
        edit["newText"].as_str().unwrap(),
        &text[end..]
    )
}
