//! The part of an editor that talks to the language server.

use crate::error::Error;
use serde_json::{Value, json};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A session with a file that is open.
pub(super) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    path: PathBuf,
    requests: u64,
    version: u64,
    /// The version of the newest diagnostics of the file.
    shown: u64,
}

impl Client {
    /// Starts the server.
    pub(super) fn start(program: &Path, path: &Path) -> Result<Self, Error> {
        let mut child = Command::new(program)
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|source| Error::Start {
                program: program.display().to_string(),
                source,
            })?;
        let unreadable = || Error::Unreadable {
            path: program.to_owned(),
        };
        let output = child.stdout.take().ok_or_else(unreadable)?;
        let mut client = Self {
            input: child.stdin.take(),
            output: BufReader::new(output),
            child,
            path: path.to_owned(),
            requests: 0,
            version: 0,
            shown: 0,
        };
        client.ask("initialize", &json!({ "capabilities": {} }))?;
        client.notify("initialized", &json!({}))?;
        Ok(client)
    }

    /// Opens the file with a text.
    pub(super) fn open(&mut self, text: &str) -> Result<(), Error> {
        self.version = 1;
        let document =
            json!({ "uri": self.uri(), "languageId": "toml", "version": 1, "text": text });
        self.notify("textDocument/didOpen", &json!({ "textDocument": document }))
    }

    /// Sends the file with another text.
    pub(super) fn change(&mut self, text: &str) -> Result<(), Error> {
        self.version += 1;
        let document = json!({ "uri": self.uri(), "version": self.version });
        let changes = json!([{ "text": text }]);
        let changed = json!({ "textDocument": document, "contentChanges": changes });
        self.notify("textDocument/didChange", &changed)
    }

    /// Asks for what can be written behind a text of ASCII characters, and waits for the answer.
    pub(super) fn complete(&mut self, head: &str) -> Result<(), Error> {
        let line = head.matches('\n').count();
        let character = head.rsplit('\n').next().map_or(0, str::len);
        let position = json!({ "line": line, "character": character });
        let place = json!({ "textDocument": { "uri": self.uri() }, "position": position });
        self.ask("textDocument/completion", &place)
    }

    /// Waits for the diagnostics of the text that was sent last.
    pub(super) fn diagnostics(&mut self) -> Result<(), Error> {
        while self.shown < self.version {
            self.receive()?;
        }
        Ok(())
    }

    /// Ends the session.
    pub(super) fn end(mut self) -> Result<(), Error> {
        self.ask("shutdown", &Value::Null)?;
        self.notify("exit", &Value::Null)?;
        self.child.wait().map_err(|source| self.failed(source))?;
        Ok(())
    }

    fn uri(&self) -> String {
        format!("file://{}", self.path.display())
    }

    fn notify(&mut self, method: &str, parameters: &Value) -> Result<(), Error> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }))
    }

    /// Sends a request, and waits for its answer.
    fn ask(&mut self, method: &str, parameters: &Value) -> Result<(), Error> {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }))?;
        loop {
            let message = self.receive()?;
            if message["id"] == json!(id) {
                // An error would be an answer that comes too soon.
                let is_answer = message.get("result").is_some();
                return is_answer.then_some(()).ok_or_else(|| self.unreadable());
            }
        }
    }

    fn send(&mut self, message: &Value) -> Result<(), Error> {
        let body = message.to_string();
        let mut input = self.input.as_ref();
        let Some(input) = input.as_mut() else {
            return Err(self.unreadable());
        };
        let header = format!("Content-Length: {}\r\n\r\n", body.len());
        let written = input
            .write_all(header.as_bytes())
            .and_then(|()| input.write_all(body.as_bytes()));
        written.map_err(|source| self.failed(source))
    }

    fn receive(&mut self) -> Result<Value, Error> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line);
            if read.map_err(|source| self.failed(source))? == 0 {
                return Err(self.unreadable());
            }
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", number)) => {
                    length = number.parse().map_err(|_| self.unreadable())?;
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut body = Vec::new();
        let read = self.output.by_ref().take(length).read_to_end(&mut body);
        read.map_err(|source| self.failed(source))?;
        let message: Value = serde_json::from_slice(&body).map_err(|_| self.unreadable())?;
        if message["method"] == "textDocument/publishDiagnostics" {
            let version = message["params"]["version"].as_u64();
            self.shown = version.unwrap_or(self.shown);
        }
        Ok(message)
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::File {
            path: self.path.clone(),
            source,
        }
    }

    fn unreadable(&self) -> Error {
        Error::Unreadable {
            path: PathBuf::from("cargo-cookie-registry lsp"),
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // A session that failed leaves no server behind; one that ended is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
