//! A store like Amazon S3 on the loopback address: the server of moto, from PyPI.
//!
//! `xtask/moto.txt` has its version and hashes, and `cargo xtask test` installs it into the target folder. It keeps everything in
//! memory.

use crate::http::{HttpError, Request};
use crate::programs::REQUIRE_TOOLS;
use crate::requirement::Requirement;
use crate::target;
use cookie_registry_browser::Scratch;
use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

/// How long the server may take to answer.
const START_LIMIT: Duration = Duration::from_secs(120);

/// Why there is no store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum S3Error {
    /// It is not installed.
    #[error("moto is not installed: `cargo xtask test` installs it with pip")]
    NotFound,
    /// It could not be started.
    #[error("moto could not be started: {0}")]
    Start(#[from] io::Error),
    /// It has ended, or it does not answer.
    #[error("moto does not answer: {said}")]
    Silent {
        /// What it wrote to standard error.
        said: String,
    },
    /// A request to it failed.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// It has refused a request.
    #[error("moto has refused {action}: {said}")]
    Refused {
        /// What it was asked for.
        action: String,
        /// What it answered.
        said: String,
    },
}

/// A running store; it is ended on drop.
#[derive(Debug)]
pub struct S3 {
    server: Child,
    folder: Scratch,
    address: String,
}

impl S3 {
    /// Starts it, or reports that the test is skipped (see [`REQUIRE_TOOLS`]).
    ///
    /// # Errors
    /// [`S3Error`] where it is not installed and required, or does not start.
    pub fn start_or_skip(bucket: &str) -> Result<Option<Self>, S3Error> {
        Requirement::of(REQUIRE_TOOLS).get_or_skip(
            || Self::start(bucket),
            |error| matches!(error, S3Error::NotFound),
        )
    }

    /// Starts it with a bucket. It does not ask who makes a request.
    ///
    /// # Errors
    /// [`S3Error`] where it is not installed, or does not start.
    pub fn start(bucket: &str) -> Result<Self, S3Error> {
        let packages = target::folder("moto");
        if !packages.join("moto").is_dir() {
            return Err(S3Error::NotFound);
        }
        let folder = Scratch::new("s3")?;
        let log = File::create(folder.path().join("log"))?;
        // It is free now, and nobody else asks for it in the moment until the server does.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let server = Command::new("python3")
            .args(["-B", "-m", "moto.server", "--host", "127.0.0.1", "--port"])
            .arg(port.to_string())
            .env("PYTHONPATH", packages)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let mut store = Self {
            server,
            folder,
            address: format!("http://127.0.0.1:{port}"),
        };
        store.wait()?;
        finish("a bucket", &store.request("PUT", &format!("/{bucket}")))?;
        Ok(store)
    }

    /// Returns the address of the store.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Has it ask from now on who makes a request, or ask no more. It knows nobody, so that it then refuses all. (A user would not
    /// help: it computes another signature than its clients where a name has `=`.)
    ///
    /// # Errors
    /// [`S3Error`] where it does not answer.
    pub fn ask_who(&self, asks: bool) -> Result<(), S3Error> {
        let unasked = if asks { "0" } else { "inf" };
        let request = self
            .request("POST", "/moto-api/reset-auth")
            .header("Content-Type", "text/plain")
            .body(unasked);
        finish("to ask who makes a request", &request)
    }

    fn request(&self, method: &str, path: &str) -> Request {
        Request::new(method, &format!("{}{path}", self.address))
    }

    /// Waits until the server answers.
    fn wait(&mut self) -> Result<(), S3Error> {
        let deadline = Instant::now() + START_LIMIT;
        let is_ready = self.request("GET", "/moto-api/");
        while is_ready.send().is_err() {
            let has_ended = self.server.try_wait()?.is_some();
            if has_ended || Instant::now() > deadline {
                let said = fs::read_to_string(self.folder.path().join("log"));
                return Err(S3Error::Silent {
                    said: said.unwrap_or_default(),
                });
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        // Where it has ended already, nothing is left to do.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Sends a request that the server has to obey.
fn finish(action: &str, request: &Request) -> Result<(), S3Error> {
    let response = request.send()?;
    if response.status == 200 {
        return Ok(());
    }
    Err(S3Error::Refused {
        action: action.to_owned(),
        said: response.text(),
    })
}
