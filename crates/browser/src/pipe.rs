//! The DevTools protocol over two pipes: JSON messages, each ended by a zero byte.

use crate::error::BrowserError;
use crate::json::parse_json;
use crate::process::Process;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::ChildStdin;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The most bytes of one message: more than a screenshot of a long page.
const MAX_MESSAGE: u64 = 64 * 1024 * 1024;

/// The messages that are read before anybody asks for one; the browser waits with the next. A message can have many mebibytes.
const READ_AHEAD: usize = 16;

/// The most bytes of the messages whose events are kept together.
const MAX_PENDING_BYTES: usize = 128 * 1024 * 1024;

/// The limits of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long one answer of the browser may take.
    pub answer: Duration,
    /// Returns whether an event is kept. The other events are dropped.
    pub heard: fn(&str) -> bool,
    /// The maximum number of events that are kept until [`Connection::take_events`] is called. Further events are
    /// dropped, and so are events beyond a total of 128 MiB. [`Connection::overflowed`] then returns `true`.
    pub max_pending: usize,
}

impl Default for Limits {
    /// Returns limits for tests. An answer may take 60 seconds, because a cold start on a busy machine takes seconds, and a
    /// program that hangs costs more than one that waits.
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(60),
            heard: |_| true,
            max_pending: 100_000,
        }
    }
}

/// Something that happened in the browser, sent without a request.
#[derive(Clone, Debug)]
pub struct Event {
    /// The session of the page, frame or worker; empty for the browser itself.
    pub session: String,
    /// The name of the event, such as `Page.lifecycleEvent`.
    pub method: String,
    /// Its parameters.
    pub params: Value,
}

/// The connection to a browser. All pages of the browser share it.
#[derive(Debug)]
pub struct Connection {
    // Before `process`: fields drop in order, and the browser should see its pipe closed first.
    wire: Mutex<Wire>,
    process: Process,
}

#[derive(Debug)]
struct Wire {
    input: ChildStdin,
    messages: Receiver<Result<Message, BrowserError>>,
    last_id: u64,
    limits: Limits,
    pending: Pending,
    /// Whether no message can come or go any more.
    broken: bool,
    /// The commands of [`Connection::start`] that have no answer yet.
    started: BTreeSet<u64>,
    answers: BTreeMap<u64, Value>,
}

/// A message of the browser.
#[derive(Debug)]
struct Message {
    value: Value,
    /// The bytes that it had.
    bytes: usize,
}

impl Connection {
    /// Opens the connection to a browser that is controlled over pipes.
    ///
    /// # Errors
    /// [`BrowserError::File`] if the browser has no pipes.
    pub fn open(mut process: Process, limits: Limits) -> Result<Self, BrowserError> {
        let (input, output) = process.take_pipes()?;
        let (sender, messages) = sync_channel(READ_AHEAD);
        thread::spawn(move || read_messages(output, &sender));
        let wire = Mutex::new(Wire {
            input,
            messages,
            last_id: 0,
            limits,
            pending: Pending::default(),
            broken: false,
            started: BTreeSet::new(),
            answers: BTreeMap::new(),
        });
        Ok(Self { wire, process })
    }

    /// Returns the folder with the browser's profile.
    #[must_use]
    pub fn profile(&self) -> &Path {
        self.process.profile()
    }

    /// Returns the process id of the browser.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Sends a command and waits for its answer; `session` is empty for the browser itself.
    ///
    /// # Errors
    /// [`BrowserError::Refused`] with the message of the browser, [`BrowserError::TimedOut`] after the limit of an
    /// answer, and [`BrowserError::Ended`] if the browser has ended.
    pub fn call(&self, session: &str, method: &str, params: &Value) -> Result<Value, BrowserError> {
        let mut wire = self.wire();
        let limit = wire.limits.answer;
        let id = self.write(&mut wire, session, method, params)?;
        let deadline = Instant::now() + limit;
        loop {
            let message = self.receive(&mut wire, deadline, method)?;
            if message.value["id"].as_u64() != Some(id) {
                wire.keep(message);
                continue;
            }
            return result(method, message.value);
        }
    }

    /// Sends a command without waiting for its answer, for a caller that must react to events in the meantime. Returns
    /// the number of the command. [`Connection::answer`] returns the answer.
    ///
    /// # Errors
    /// [`BrowserError::Ended`] if the browser has ended.
    pub fn start(&self, session: &str, method: &str, params: &Value) -> Result<u64, BrowserError> {
        let mut wire = self.wire();
        let id = self.write(&mut wire, session, method, params)?;
        wire.started.insert(id);
        Ok(id)
    }

    /// Takes the answer to a command of [`Connection::start`]; `None` if it has not arrived. Call [`Connection::wait`] to wait.
    ///
    /// # Errors
    /// [`BrowserError::Refused`] with the message of the browser.
    pub fn answer(&self, id: u64, method: &str) -> Result<Option<Value>, BrowserError> {
        let message = self.wire().answers.remove(&id);
        message.map(|message| result(method, message)).transpose()
    }

    /// Sends a command and ignores its answer, which may never arrive.
    ///
    /// # Errors
    /// [`BrowserError::Ended`] if the browser has ended.
    pub fn send(&self, session: &str, method: &str, params: &Value) -> Result<(), BrowserError> {
        let mut wire = self.wire();
        self.write(&mut wire, session, method, params).map(|_| ())
    }

    /// Takes the events of `session` since the last call. Waits for an event if there is none.
    ///
    /// # Errors
    /// [`BrowserError::TimedOut`] if there is no event by the deadline, and [`BrowserError::Ended`] if the browser has
    /// ended.
    pub fn wait_for_events(
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
            let message = self.receive(&mut wire, deadline, waiting_for)?;
            wire.keep(message);
        }
    }

    /// Waits for a message of the browser until the deadline; returns whether one came.
    ///
    /// # Errors
    /// [`BrowserError::Ended`] if the browser has ended.
    pub fn wait(&self, deadline: Instant) -> Result<bool, BrowserError> {
        let mut wire = self.wire();
        match self.receive(&mut wire, deadline, "an event") {
            Ok(message) => {
                wire.keep(message);
                Ok(true)
            }
            Err(BrowserError::TimedOut { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes the events of `session` that have arrived since the last call.
    pub fn take_events(&self, session: &str) -> Vec<Event> {
        let mut wire = self.wire();
        let pending = &mut wire.pending;
        // Whoever takes events by session keeps few of the others.
        pending.bytes = 0;
        let events = &mut pending.events;
        events
            .extract_if(.., |event| event.session == session)
            .collect()
    }

    /// Takes all events that have arrived since the last call, in their order.
    pub fn take_all_events(&self) -> Vec<Event> {
        let mut wire = self.wire();
        wire.pending.bytes = 0;
        std::mem::take(&mut wire.pending.events)
    }

    /// Returns whether the browser can still be driven.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        !self.wire().broken && !self.process.took_too_much()
    }

    /// Returns whether an event was dropped because too many were kept.
    #[must_use]
    pub fn overflowed(&self) -> bool {
        self.wire().pending.overflowed
    }

    fn write(
        &self,
        wire: &mut Wire,
        session: &str,
        method: &str,
        params: &Value,
    ) -> Result<u64, BrowserError> {
        wire.last_id += 1;
        let id = wire.last_id;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        match wire.input.write_all(&bytes) {
            Ok(()) => Ok(id),
            Err(_) => {
                wire.broken = true;
                Err(self.ended(method))
            }
        }
    }

    fn receive(
        &self,
        wire: &mut Wire,
        deadline: Instant,
        waiting_for: &str,
    ) -> Result<Message, BrowserError> {
        let left = deadline.saturating_duration_since(Instant::now());
        match wire.messages.recv_timeout(left) {
            Ok(message) => message.inspect_err(|_| wire.broken = true),
            // Processes of a browser that was ended may keep the pipe for a moment.
            Err(RecvTimeoutError::Timeout) if self.process.took_too_much() => {
                Err(self.ended(waiting_for))
            }
            Err(RecvTimeoutError::Timeout) => Err(BrowserError::TimedOut {
                waiting_for: waiting_for.to_owned(),
                limit: wire.limits.answer,
            }),
            Err(RecvTimeoutError::Disconnected) => {
                wire.broken = true;
                Err(self.ended(waiting_for))
            }
        }
    }

    fn ended(&self, waiting_for: &str) -> BrowserError {
        self.process.reason(waiting_for)
    }

    // A thread that panicked while it held the line leaves it usable: a message is either sent or not.
    fn wire(&self) -> MutexGuard<'_, Wire> {
        self.wire.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wire {
    fn keep(
        &mut self,
        Message {
            value: mut message,
            bytes,
        }: Message,
    ) {
        if let Some(id) = message["id"].as_u64() {
            if self.started.remove(&id) {
                self.answers.insert(id, message);
            }
            return;
        }
        let Some(method) = message["method"].as_str().map(str::to_owned) else {
            return;
        };
        if !(self.limits.heard)(&method) {
            return;
        }
        let event = Event {
            session: message["sessionId"].as_str().unwrap_or_default().to_owned(),
            method,
            params: message["params"].take(),
        };
        self.pending.add(event, bytes, self.limits.max_pending);
    }
}

/// The events that nobody has taken.
#[derive(Debug, Default)]
struct Pending {
    events: Vec<Event>,
    /// The bytes of their messages.
    bytes: usize,
    overflowed: bool,
}

impl Pending {
    fn add(&mut self, event: Event, bytes: usize, most: usize) {
        let bytes = self.bytes.saturating_add(bytes);
        if self.events.len() >= most || bytes > MAX_PENDING_BYTES {
            self.overflowed = true;
            return;
        }
        self.bytes = bytes;
        self.events.push(event);
    }
}

/// Returns the result of an answer.
fn result(method: &str, mut message: Value) -> Result<Value, BrowserError> {
    match message.get("error") {
        Some(error) => Err(BrowserError::Refused {
            method: method.to_owned(),
            message: error["message"].as_str().unwrap_or("no reason").to_owned(),
        }),
        None => Ok(message["result"].take()),
    }
}

fn read_messages(output: impl Read, sender: &SyncSender<Result<Message, BrowserError>>) {
    let mut output = BufReader::new(output);
    loop {
        let mut bytes = Vec::new();
        match output.by_ref().take(MAX_MESSAGE).read_until(0, &mut bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        if bytes.last() == Some(&0) {
            bytes.pop();
        } else if bytes.len() as u64 >= MAX_MESSAGE {
            // Without its end, nothing after it can be read.
            let _ = sender.send(Err(BrowserError::TooMuch {
                what: "bytes in one message",
                limit: usize::try_from(MAX_MESSAGE).unwrap_or(usize::MAX),
            }));
            return;
        }
        // What is not JSON is not the protocol; the command that waits for it says so by its time limit.
        if let Ok(value) = parse_json(&bytes)
            && sender
                .send(Ok(Message {
                    value,
                    bytes: bytes.len(),
                }))
                .is_err()
        {
            return;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]
mod tests {
    use super::*;

    #[test]
    fn events_are_bounded_by_number_and_by_bytes() {
        let event = || Event {
            session: String::new(),
            method: String::new(),
            params: Value::Null,
        };
        for (bytes, most, kept) in [(1, 3, 3), (MAX_PENDING_BYTES / 2, 100, 2)] {
            let mut pending = Pending::default();
            (0..kept).for_each(|_| pending.add(event(), bytes, most));
            assert!(!pending.overflowed);
            pending.add(event(), bytes, most);
            assert_eq!((pending.events.len(), pending.overflowed), (kept, true));
        }
    }

    #[test]
    fn messages_are_cut_at_zero_bytes_however_they_arrive() {
        let (sender, receiver) = sync_channel(9);
        read_messages(
            &b"{\"id\":1}\0not json\0{\"id\":2}\0{\"id\":3}"[..],
            &sender,
        );
        drop(sender);
        let ids: Vec<_> = receiver
            .iter()
            .map(|message| message.unwrap().value["id"].clone())
            .collect();
        assert_eq!(ids, [1, 2, 3]);
    }
}
