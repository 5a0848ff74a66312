//! The Almanac: a small service that asks before it measures and before it advertises.
//!
//! `cargo run -p with-consent` starts it on a free local port and prints the address. `measure.rs` sets cookies that need
//! consent, which requires a witness. `pages.rs` renders the banner, and loads a script only for visitors who granted its
//! category. `app.rs` has the routes of the settings, the layer that removes what a choice does not allow, the layer by which a
//! copy of an earlier choice does not count, and the proof.
//! With `--features next-policy` the service has the policy after a material change: visitors are asked again about
//! analytics, and about nothing else.

mod app;
mod assets;
mod headers;
mod key;
mod measure;
mod pages;
mod registry;
mod state;

use clap::{Parser, ValueEnum};
use cookie_registry::Deployment;
use cookie_registry_consent::{DatabaseLog, LogSettings};
use std::error::Error;
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::net::TcpListener;

/// The second example service of cookie-registry: consent.
#[derive(Parser)]
#[command(name = "with-consent")]
struct Arguments {
    /// The port on 127.0.0.1; 0 selects a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The names of the cookies: plain names for http, or prefixed names for https in front of the service.
    #[arg(long, value_enum, default_value_t = Environment::Development)]
    environment: Environment,
    /// The file with the key that signs choices, created if it does not exist [default: a new key at each start]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The database with the proof of choices [default: a new one in the folder for temporary files]
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Environment {
    /// Plain http on a developer's machine.
    Development,
    /// Behind a proxy that terminates TLS.
    Production,
}

impl Environment {
    /// Returns the deployment of the environment.
    fn deployment(self) -> Deployment {
        match self {
            Self::Development => Deployment::DEVELOPMENT,
            Self::Production => Deployment::PRODUCTION,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("with-consent: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Serves requests until the process is asked to stop.
async fn serve(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let deployment = arguments.environment.deployment();
    let key = key::load(arguments.key.as_deref())?;
    let listener =
        TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port))).await?;
    let proof = match &arguments.proof {
        Some(path) => path.clone(),
        None => std::env::temp_dir().join(format!("almanac-proof-{}.sqlite", std::process::id())),
    };
    let log = DatabaseLog::sqlite(&proof, LogSettings::default()).await?;
    let router = app::router(&deployment, &key, log.clone()).await?;
    writeln!(
        io::stdout(),
        "The Almanac listens on http://{} ({}); the proof of choices is in {}",
        listener.local_addr()?,
        deployment.environment(),
        proof.display()
    )?;
    axum::serve(listener, router)
        .with_graceful_shutdown(asked_to_stop())
        .await?;
    log.close().await;
    Ok(())
}

/// Waits for Ctrl-C or, on Unix, SIGTERM. Requests in progress are then completed.
async fn asked_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler for Ctrl-C, the service runs until it is killed.
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
