//! WebDriver BiDi over a websocket on loopback.

use crate::driver::DriveError;
use cookie_registry_browser::{BrowserError, parse_json};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Error, Message, WebSocket};

/// The most bytes of one message: more than a picture of a long page.
const MAX_MESSAGE: usize = 64 * 1024 * 1024;

/// The connection to one Firefox.
#[derive(Debug)]
pub(super) struct Socket {
    socket: WebSocket<TcpStream>,
    version: String,
    last_id: u64,
    limit: Duration,
    answers: BTreeMap<u64, Value>,
}

/// An event.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) method: String,
    pub(super) params: Value,
}

impl Socket {
    /// Connects and begins a session.
    pub(super) fn connect(port: u16, limit: Duration) -> Result<Self, DriveError> {
        let failed = |error: &dyn std::fmt::Display| DriveError::Connection(error.to_string());
        let stream = TcpStream::connect(("127.0.0.1", port)).map_err(|it| failed(&it))?;
        stream
            .set_read_timeout(Some(limit))
            .and_then(|()| stream.set_write_timeout(Some(limit)))
            .map_err(|it| failed(&it))?;
        let config = WebSocketConfig::default()
            .max_message_size(Some(MAX_MESSAGE))
            .max_frame_size(Some(MAX_MESSAGE));
        let url = format!("ws://127.0.0.1:{port}/session");
        let (socket, _) = tungstenite::client::client_with_config(url, stream, Some(config))
            .map_err(|it| failed(&it))?;
        let mut socket = Self {
            socket,
            version: String::new(),
            last_id: 0,
            limit,
            answers: BTreeMap::new(),
        };
        let id = socket.start("session.new", &json!({ "capabilities": {} }))?;
        let deadline = Instant::now() + limit;
        let answer = loop {
            if let Some(answer) = socket.answer(id, "session.new")? {
                break answer;
            }
            socket.wait(deadline)?;
            if Instant::now() >= deadline {
                return Err(socket.timed_out("session.new"));
            }
        };
        let version = answer["capabilities"]["browserVersion"].as_str();
        socket.version = version.unwrap_or("of an unknown version").to_owned();
        Ok(socket)
    }

    pub(super) fn version(&self) -> &str {
        &self.version
    }

    pub(super) fn timed_out(&self, waiting_for: &str) -> DriveError {
        DriveError::Browser(BrowserError::TimedOut {
            waiting_for: waiting_for.to_owned(),
            limit: self.limit,
        })
    }

    /// Sends a command; returns its number.
    pub(super) fn start(&mut self, method: &str, params: &Value) -> Result<u64, DriveError> {
        self.last_id += 1;
        let message = json!({ "id": self.last_id, "method": method, "params": params });
        self.socket
            .send(Message::text(message.to_string()))
            .map_err(|error| DriveError::Connection(error.to_string()))?;
        Ok(self.last_id)
    }

    /// Takes the answer to a command, if it has arrived.
    pub(super) fn answer(&mut self, id: u64, method: &str) -> Result<Option<Value>, DriveError> {
        let Some(mut answer) = self.answers.remove(&id) else {
            return Ok(None);
        };
        if answer["type"] == "error" {
            let text = |field: &str| answer[field].as_str().unwrap_or_default().to_owned();
            return Err(DriveError::Browser(BrowserError::Refused {
                method: method.to_owned(),
                message: format!("{}: {}", text("error"), text("message")),
            }));
        }
        Ok(Some(answer["result"].take()))
    }

    /// Waits for one message until the deadline; returns it if it is an event.
    pub(super) fn wait(&mut self, deadline: Instant) -> Result<Option<Event>, DriveError> {
        let left = deadline.saturating_duration_since(Instant::now());
        // A timeout of zero would be none at all.
        let left = left.max(Duration::from_millis(1));
        let failed = |error: &dyn std::fmt::Display| DriveError::Connection(error.to_string());
        self.socket
            .get_ref()
            .set_read_timeout(Some(left))
            .map_err(|it| failed(&it))?;
        let message = match self.socket.read() {
            Ok(Message::Text(text)) => text,
            Ok(_) => return Ok(None),
            Err(Error::Io(error))
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock
                        | io::ErrorKind::TimedOut
                        | io::ErrorKind::Interrupted
                ) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(failed(&error)),
        };
        let Ok(mut message) = parse_json(message.as_bytes()) else {
            return Ok(None);
        };
        if let Some(id) = message["id"].as_u64() {
            self.answers.insert(id, message);
            return Ok(None);
        }
        let method = message["method"].as_str().unwrap_or_default().to_owned();
        Ok(Some(Event {
            method,
            params: message["params"].take(),
        }))
    }
}
