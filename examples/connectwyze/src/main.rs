//! ConnectWyze: a small service whose cookies are those of `policy.toml`, and no others.
//!
//! `cargo run -p connectwyze` starts it on a free port of this machine and prints the address. What there
//! is to see: `registry.rs` declares the registry in three lines; `session.rs`, `csrf.rs` and
//! `workspace.rs` each use one of its cookies; `settings.js` keeps the sidebar and the theme under its
//! storage keys; `/cookies` shows the policy from which all of it was made.
//!
//! What is only for show: one account with a password that the sign-in page shows (`account.rs`), and
//! sessions that live in memory and end with the process.

mod account;
mod app;
mod assets;
mod csrf;
mod dashboard;
mod failure;
mod headers;
mod pages;
mod registry;
mod session;
mod sign_in;
mod state;
mod templates;
mod token;
mod visitor;
mod workspace;

use clap::{Parser, ValueEnum};
use cookie_registry::Deployment;
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use tokio::net::TcpListener;

/// The example service of cookie-registry.
#[derive(Parser)]
#[command(name = "connectwyze")]
struct Arguments {
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Which names the cookies have: plain ones for http, or prefixed ones for https in front of the service.
    #[arg(long, value_enum, default_value_t = Environment::Development)]
    environment: Environment,
}

#[derive(Clone, Copy, ValueEnum)]
enum Environment {
    /// Plain http on a developer's machine.
    Development,
    /// Behind a proxy that speaks https.
    Production,
}

impl Environment {
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
            eprintln!("connectwyze: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let deployment = arguments.environment.deployment();
    let listener =
        TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port))).await?;
    let router = app::router(deployment.clone())?;
    writeln!(
        io::stdout(),
        "ConnectWyze listens on http://{} ({})",
        listener.local_addr()?,
        deployment.environment()
    )?;
    axum::serve(listener, router)
        .with_graceful_shutdown(asked_to_stop())
        .await?;
    Ok(())
}

/// Waits for Ctrl-C or, where there are signals, for SIGTERM. Requests under way are then finished.
async fn asked_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Nobody can ask any more; then the service runs until it is killed.
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
