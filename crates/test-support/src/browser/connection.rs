//! The DevTools protocol over two pipes: JSON messages, each ended by a zero byte.

use super::error::BrowserError;
use super::process::Process;
use serde_json::{Value, json};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::ChildStdin;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long one answer of the browser may take. Generous, because a cold start on a busy machine takes
/// seconds, and a test that hangs costs more than one that waits.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The events that a page uses; the browser sends many more.
const HEARD: [&str; 4] = [
    "Log.entryAdded",
    "Page.lifecycleEvent",
    "Runtime.consoleAPICalled",
    "Runtime.exceptionThrown",
];

/// Something that happened in a page, sent without a request.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) method: String,
    pub(super) params: Value,
}

/// The one line to the browser that all its pages share.
#[derive(Debug)]
pub(super) struct Connection {
    // Before `process`: fields drop in order, and the browser should see its pipe closed first.
    wire: Mutex<Wire>,
    process: Process,
}

#[derive(Debug)]
struct Wire {
    input: ChildStdin,
    messages: Receiver<Value>,
    last_id: u64,
    /// Events by session that no page has looked at yet.
    pending: Vec<(String, Event)>,
}

impl Connection {
    pub(super) fn open(mut process: Process) -> Result<Self, BrowserError> {
        let (input, output) = process.take_pipes()?;
        let (sender, messages) = channel();
        thread::spawn(move || read_messages(output, &sender));
        let wire = Mutex::new(Wire {
            input,
            messages,
            last_id: 0,
            pending: Vec::new(),
        });
        Ok(Self { wire, process })
    }

    pub(super) fn profile(&self) -> &Path {
        self.process.profile()
    }

    /// Sends a command and waits for its answer; `session` is empty for the browser itself.
    pub(super) fn call(
        &self,
        session: &str,
        method: &str,
        params: &Value,
    ) -> Result<Value, BrowserError> {
        let mut wire = self.wire();
        wire.last_id += 1;
        let id = wire.last_id;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        if wire.input.write_all(&bytes).is_err() {
            return Err(self.ended(method));
        }
        let deadline = Instant::now() + TIME_LIMIT;
        loop {
            let message = self.receive(&wire, deadline, method)?;
            if message["id"].as_u64() != Some(id) {
                wire.keep(message);
                continue;
            }
            if let Some(error) = message.get("error") {
                return Err(BrowserError::Refused {
                    method: method.to_owned(),
                    message: error["message"].as_str().unwrap_or("no reason").to_owned(),
                });
            }
            return Ok(message["result"].clone());
        }
    }

    /// Takes the events of `session` since the last call; waits for one if there is none.
    pub(super) fn wait_for_events(
        &self,
        session: &str,
        deadline: Instant,
        waiting_for: &str,
    ) -> Result<Vec<Event>, BrowserError> {
        loop {
            let events = self.take_events(session);
            if !events.is_empty() {
                return Ok(events);
            }
            let mut wire = self.wire();
            let message = self.receive(&wire, deadline, waiting_for)?;
            wire.keep(message);
        }
    }

    /// Takes the events of `session` that have arrived since the last call.
    pub(super) fn take_events(&self, session: &str) -> Vec<Event> {
        self.wire()
            .pending
            .extract_if(.., |(owner, _)| owner == session)
            .map(|(_, event)| event)
            .collect()
    }

    fn receive(
        &self,
        wire: &Wire,
        deadline: Instant,
        waiting_for: &str,
    ) -> Result<Value, BrowserError> {
        let left = deadline.saturating_duration_since(Instant::now());
        wire.messages
            .recv_timeout(left)
            .map_err(|error| match error {
                RecvTimeoutError::Timeout => BrowserError::TimedOut {
                    waiting_for: waiting_for.to_owned(),
                    limit: TIME_LIMIT,
                },
                RecvTimeoutError::Disconnected => self.ended(waiting_for),
            })
    }

    fn ended(&self, waiting_for: &str) -> BrowserError {
        BrowserError::Ended {
            waiting_for: waiting_for.to_owned(),
            log: self.process.last_words(),
        }
    }

    // A test that panicked while it held the line leaves it usable: a message is either sent or not.
    fn wire(&self) -> MutexGuard<'_, Wire> {
        self.wire.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wire {
    fn keep(&mut self, mut message: Value) {
        let Some(method) = message["method"].as_str().map(str::to_owned) else {
            return;
        };
        if !HEARD.contains(&method.as_str()) {
            return;
        }
        let session = message["sessionId"].as_str().unwrap_or_default().to_owned();
        let params = message["params"].take();
        self.pending.push((session, Event { method, params }));
    }
}

fn read_messages(output: impl Read, sender: &Sender<Value>) {
    let mut output = BufReader::new(output);
    loop {
        let mut bytes = Vec::new();
        match output.read_until(0, &mut bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        if bytes.last() == Some(&0) {
            bytes.pop();
        }
        // What is not JSON is not the protocol; the command that waits for it says so by its time limit.
        if let Ok(message) = serde_json::from_slice(&bytes)
            && sender.send(message).is_err()
        {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_cut_at_zero_bytes_however_they_arrive() {
        let (sender, receiver) = channel();
        read_messages(
            &b"{\"id\":1}\0not json\0{\"id\":2}\0{\"id\":3}"[..],
            &sender,
        );
        drop(sender);
        let ids: Vec<_> = receiver
            .iter()
            .map(|message| message["id"].clone())
            .collect();
        assert_eq!(ids, [1, 2, 3]);
    }
}
