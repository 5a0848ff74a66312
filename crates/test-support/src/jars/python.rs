//! Python's http.cookiejar, through a short script.

use super::{JarError, StoredCookie, Visit, file, run, sort};
use crate::http::{Request, Response};
use cookie_registry_browser::Scratch;
use serde_json::{Value, json};
use std::fs;
use std::process::Command;

const PYTHON: &str = "python3";
const SCRIPT: &str = include_str!("python.py");

/// A cookie jar of Python's, empty at first and removed on drop.
#[derive(Debug)]
pub struct PythonJar {
    folder: Scratch,
}

impl PythonJar {
    /// Creates an empty jar.
    ///
    /// # Errors
    /// [`JarError::File`] when its folder cannot be made.
    pub fn new() -> Result<Self, JarError> {
        let folder = Scratch::new("python").map_err(file(PYTHON))?;
        Ok(Self { folder })
    }

    /// Lets Python send the request with the cookies of the jar, and keep what the answer sets.
    /// Headers and body must be text.
    ///
    /// # Errors
    /// [`JarError::NotFound`] where Python is not installed; otherwise what it said.
    pub fn send(&self, request: &Request) -> Result<Visit, JarError> {
        let headers: Vec<_> = request
            .headers
            .iter()
            .map(|(name, value)| json!([name, String::from_utf8_lossy(value)]))
            .collect();
        let order = json!({
            "method": request.method,
            "url": request.url,
            "headers": headers,
            "body": String::from_utf8_lossy(&request.body),
        });
        let order_file = self.folder.path().join("order.json");
        fs::write(&order_file, order.to_string()).map_err(file(PYTHON))?;
        let mut command = Command::new(PYTHON);
        // Isolated from the user's own modules and variables.
        command.args(["-I", "-c", SCRIPT]).arg(&order_file);
        command.arg(self.folder.path().join("jar"));
        let output = run(PYTHON, &mut command)?;
        let visit = serde_json::from_slice(&output.stdout).ok();
        visit
            .and_then(|visit| parse(&visit))
            .ok_or_else(|| JarError::Failed {
                program: PYTHON,
                message: format!(
                    "its answer cannot be read: {}",
                    String::from_utf8_lossy(&output.stdout)
                ),
            })
    }
}

fn parse(visit: &Value) -> Option<Visit> {
    let headers = visit["headers"].as_array()?.iter();
    let mut cookies: Vec<_> = visit["cookies"]
        .as_array()?
        .iter()
        .map(cookie)
        .collect::<Option<_>>()?;
    sort(&mut cookies);
    Some(Visit {
        response: Response {
            status: visit["status"].as_u64()?.try_into().ok()?,
            headers: headers
                .map(|header| Some((text(&header[0])?, text(&header[1])?)))
                .collect::<Option<_>>()?,
            body: visit["body"].as_str()?.as_bytes().to_owned(),
        },
        cookies,
    })
}

fn cookie(cookie: &Value) -> Option<StoredCookie> {
    Some(StoredCookie {
        name: text(&cookie["name"])?,
        value: text(&cookie["value"])?,
        domain: text(&cookie["domain"])?.trim_start_matches('.').to_owned(),
        host_only: cookie["host_only"].as_bool()?,
        path: text(&cookie["path"])?,
        secure: cookie["secure"].as_bool()?,
        http_only: cookie["http_only"].as_bool()?,
        expires: cookie["expires"].as_i64(),
        same_site: text(&cookie["same_site"]),
    })
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
