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
    /// The text that the server has.
    text: String,
    requests: u64,
    version: u64,
    /// The version of the newest diagnostics of the file.
    shown: u64,
}

/// The messages of a keystroke, ready to be sent.
pub(super) struct Keystroke {
    change: String,
    question: String,
    /// The number of the question.
    id: u64,
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
            text: String::new(),
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
        text.clone_into(&mut self.text);
        let document =
            json!({ "uri": self.uri(), "languageId": "toml", "version": 1, "text": text });
        self.notify("textDocument/didOpen", &json!({ "textDocument": document }))
    }

    /// Prepares the two messages that an editor sends after a keystroke: what is new in a text of ASCII characters, and the question
    /// what can be written behind its head. That takes this program longer than it takes an editor, which does not compare texts.
    pub(super) fn keystroke(&mut self, text: &str, head: &str) -> Keystroke {
        self.version += 1;
        self.requests += 1;
        let document = json!({ "uri": self.uri(), "version": self.version });
        let (start, end, new) = difference(&self.text, text);
        let range = json!({
            "start": position(self.text.get(..start).unwrap_or_default()),
            "end": position(self.text.get(..end).unwrap_or_default()),
        });
        let changes = json!([{ "range": range, "text": new }]);
        let changed = json!({ "textDocument": document, "contentChanges": changes });
        let place = json!({ "textDocument": { "uri": self.uri() }, "position": position(head) });
        text.clone_into(&mut self.text);
        Keystroke {
            change: notification("textDocument/didChange", &changed),
            question: request(self.requests, "textDocument/completion", &place),
            id: self.requests,
        }
    }

    /// Sends the messages of a keystroke, and waits for the answer to its question.
    pub(super) fn press(&mut self, keystroke: &Keystroke) -> Result<(), Error> {
        self.send(&keystroke.change)?;
        self.send(&keystroke.question)?;
        self.answer(keystroke.id)
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
        self.send(&notification(method, parameters))
    }

    /// Sends a request, and waits for its answer.
    fn ask(&mut self, method: &str, parameters: &Value) -> Result<(), Error> {
        self.requests += 1;
        let id = self.requests;
        self.send(&request(id, method, parameters))?;
        self.answer(id)
    }

    /// Waits for the answer to a request.
    fn answer(&mut self, id: u64) -> Result<(), Error> {
        loop {
            let message = self.receive()?;
            if message["id"] == json!(id) {
                // An error would be an answer that comes too soon.
                let is_answer = message.get("result").is_some();
                return is_answer.then_some(()).ok_or_else(|| self.unreadable());
            }
        }
    }

    fn send(&mut self, message: &str) -> Result<(), Error> {
        let mut input = self.input.as_ref();
        let Some(input) = input.as_mut() else {
            return Err(self.unreadable());
        };
        let written = input.write_all(message.as_bytes());
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

/// Returns a message that is not answered.
fn notification(method: &str, parameters: &Value) -> String {
    framed(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }))
}

/// Returns a message that is answered.
fn request(id: u64, method: &str, parameters: &Value) -> String {
    framed(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }))
}

/// Returns a message with its length before it.
fn framed(message: &Value) -> String {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

/// Returns the position behind a text of ASCII characters.
fn position(head: &str) -> Value {
    let line = head.matches('\n').count();
    let character = head.rsplit('\n').next().map_or(0, str::len);
    json!({ "line": line, "character": character })
}

/// Returns the part of a text of ASCII characters that another one replaces, and by what.
fn difference<'n>(old: &str, new: &'n str) -> (usize, usize, &'n str) {
    let same =
        |pairs: &mut dyn Iterator<Item = (u8, u8)>| pairs.take_while(|(a, b)| a == b).count();
    let start = same(&mut old.bytes().zip(new.bytes()));
    let rests = (old.len() - start).min(new.len() - start);
    let end = same(&mut old.bytes().rev().zip(new.bytes().rev()).take(rests));
    let replaced = new.get(start..new.len() - end);
    (start, old.len() - end, replaced.unwrap_or_default())
}

impl Drop for Client {
    fn drop(&mut self) {
        // A session that failed leaves no server behind; one that ended is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_the_shortest_range() {
        for (old, new, expected) in [
            ("abc", "abxc", (2, 2, "x")),
            ("aa", "aaa", (2, 2, "a")),
            ("aaa", "aa", (2, 3, "")),
            ("abc", "abc", (3, 3, "")),
            ("abcd", "axyd", (1, 3, "xy")),
            ("", "a", (0, 0, "a")),
        ] {
            assert_eq!(difference(old, new), expected, "{old} {new}");
        }
        assert_eq!(position("a\nbc"), json!({ "line": 1, "character": 2 }));
    }
}
