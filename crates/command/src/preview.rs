//! `preview`: a local page for legal review that updates as the policy changes.
//!
//! Data flows one way: [`desk`] reads the files, [`view`] turns the result into words, [`shown`] renders those as
//! HTML, and [`server`] serves the latest rendering. [`watch`] reports when to read again.
//!
//! Edits go the other way: [`work`] takes the forms, [`form`] turns what was entered into edits of the file, and [`proposals`](mod@proposals)
//! proposes, writes and takes back.

mod app;
mod base;
mod desk;
mod error;
mod excerpt;
mod form;
mod open;
mod places;
mod proposals;
mod sentences;
mod server;
mod shown;
mod templates;
mod view;
mod watch;
mod work;

use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::policy_file::{PolicyFile, PolicyFileError};
use app::App;
use desk::{Desk, Look};
use error::PreviewError;
use proposals::Proposals;
use server::Server;
use shown::Shown;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, mpsc};
use templates::Templates;
use watch::{Wake, Watch};

/// Runs `preview`.
pub(crate) fn run(
    arguments: &cli::Preview,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let file = PolicyFile::find(policy)?;
    if file.is_stdin() {
        return Err(PolicyFileError::StdinNeedsPath.into());
    }
    let name = PolicyFile::as_asked(&file.path);
    let file = Arc::new(file);
    let proposals = Proposals::new(Arc::clone(&file)).map_err(PreviewError::Random)?;
    let proposals = Arc::new(proposals);
    let mut desk = Desk::new(file, arguments.base.as_deref())?;
    let templates = Arc::new(Templates::new()?);
    let first = Shown::new(&desk.look()?, &templates, &proposals)?;

    let listener = bind(arguments.port)?;
    let (show, shown) = tokio::sync::watch::channel(Arc::new(first));
    let (wake, wakes) = mpsc::channel();
    let app = App {
        shown,
        proposals: Arc::clone(&proposals),
        templates: Arc::clone(&templates),
        wake: wake.clone(),
    };
    let server = Server::start(listener, app).map_err(PreviewError::Serve)?;
    let address = server.address();
    console.output(&format!("{name} is shown at {address}\n"))?;
    console.note("Press Ctrl-C to stop.\n");
    if arguments.open
        && let Err(error) = open::in_browser(address)
    {
        console.print(&format!("warning: cannot open the browser: {error}\n"));
    }

    let (mut watch, trouble) = Watch::new(wake, wakes);
    if let Some(error) = trouble {
        console.note(&format!(
            "note: the system does not report changes of files ({error}), so the preview checks them every second\n"
        ));
    }
    follow(&mut watch, &mut desk, |look| {
        let next = Shown::new(look, &templates, &proposals)?;
        show.send_if_modified(|shown| {
            let is_new = **shown != next;
            if is_new {
                *shown = Arc::new(next);
            }
            is_new
        });
        Ok(())
    })
}

/// Reads everything again and shows it after each change, until the command is ended.
fn follow(
    watch: &mut Watch,
    desk: &mut Desk,
    show: impl Fn(&Look<'_>) -> Result<(), Failure>,
) -> Result<Exit, Failure> {
    loop {
        // A change before a folder was watched would be missed, so everything is read once more.
        if !watch.follow(desk.places()) {
            match watch.wait() {
                Wake::Changed => {}
                Wake::Ended(ended) => {
                    ended.map_err(PreviewError::Serve)?;
                    return Ok(Exit::Clean);
                }
            }
        }
        watch.remember();
        show(&desk.look()?)?;
    }
}

/// Listens on a port that only this machine can reach.
fn bind(port: u16) -> Result<TcpListener, PreviewError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map_err(|source| PreviewError::Port { port, source })
}
