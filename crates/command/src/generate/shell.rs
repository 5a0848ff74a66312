//! `generate completions` and `generate man`: what a shell and a system's manual need.

use crate::cli::Arguments;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::files::replace;
use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io;
use std::path::Path;

/// The name under which shells complete the command: the program itself, because a subcommand of cargo is completed by cargo.
const PROGRAM: &str = "cargo-cookie-registry";

/// A page of the manual was not written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the page of the manual: {0}")]
struct ManError(#[from] io::Error);

impl Explained for ManError {}

/// Prints the script with which a shell completes the command.
pub(super) fn completions(shell: Shell, console: &Console) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), PROGRAM, &mut script);
    console.output(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}

/// Writes a page for the command and for each subcommand.
pub(super) fn man(out: &Path, console: &Console) -> Result<Exit, Failure> {
    let mut command = Arguments::command();
    // Gives each subcommand its full name.
    command.build();
    let mut pages = Vec::new();
    add_pages(&command, &mut pages).map_err(ManError)?;
    for (name, text) in &pages {
        replace(&out.join(name), text)?;
    }
    console.note(&format!(
        "wrote {} pages to {}\n",
        pages.len(),
        out.display()
    ));
    Ok(Exit::Clean)
}

fn add_pages(command: &Command, pages: &mut Vec<(String, String)>) -> io::Result<()> {
    let page = Man::new(command.clone());
    let mut text = Vec::new();
    page.render(&mut text)?;
    pages.push((
        page.get_filename(),
        String::from_utf8_lossy(&text).into_owned(),
    ));
    for subcommand in command
        .get_subcommands()
        .filter(|it| it.get_name() != "help")
    {
        add_pages(subcommand, pages)?;
    }
    Ok(())
}
