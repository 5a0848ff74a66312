//! The workflows of GitHub: those that run here, and those that the documents and `init` give to a service.

use crate::error::Error;
use crate::tools::Tools;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The workflow that `init` writes, as a test of the command has recorded it.
const OF_INIT: &str = "tests/cli/golden/workflow.yml";

/// Checks the workflows and the action for weaknesses, such as an action that is not pinned or a stored credential. Nothing is
/// looked up.
pub(crate) fn weaknesses(tools: &Tools, root: &Path) -> Command {
    let mut command = tools.command("zizmor", root);
    command
        .args(["--offline", "--no-progress"])
        .args([".github", "action.yml"]);
    command
}

/// Checks the workflows and the action for mistakes that a runner would find, such as an unknown key, an expression of the wrong
/// type or an output that no step has. Returns whether there are none.
///
/// # Errors
/// [`Error::File`] if a file cannot be read, and [`Error::Start`] if the checker cannot be started.
pub(crate) fn mistakes(tools: &Tools, root: &Path) -> Result<bool, Error> {
    let mut ours = files(root, ".github/workflows", "yml")?;
    ours.push("action.yml".into());
    let mut command = checker(tools, root);
    let mut are_none = wait(command.args(ours), "")?;
    for (path, text) in given(root)? {
        let mut command = checker(tools, root);
        // How long a job may take and what pins an action are the service's to decide.
        command.args(["--profile", "correctness", "--stdin-filename"]);
        are_none &= wait(command.arg(path).arg("-"), &text)?;
    }
    Ok(are_none)
}

/// Returns the checker, without the programs and the lookups that it would use on some machines only.
fn checker(tools: &Tools, root: &Path) -> Command {
    let mut command = tools.command("jactionlint", root);
    command.args(["--shellcheck=", "--pyflakes=", "--no-online", "--no-hints"]);
    command
}

/// Runs the checker with a text as its input, and returns whether it found nothing.
fn wait(command: &mut Command, input: &str) -> Result<bool, Error> {
    let of_checker = |source| Error::Start {
        program: "jactionlint".to_owned(),
        source,
    };
    let mut checker = command.stdin(Stdio::piped()).spawn().map_err(of_checker)?;
    if let Some(mut stdin) = checker.stdin.take() {
        // A checker that ends before it has read all says itself why.
        let _ = stdin.write_all(input.as_bytes());
    }
    Ok(checker.wait().map_err(of_checker)?.success())
}

/// Returns the workflows that a service is given, each with the path of the file that has it.
fn given(root: &Path) -> Result<Vec<(PathBuf, String)>, Error> {
    let mut pages = files(root, "docs", "md")?;
    pages.push("README.md".into());
    let mut given = vec![(OF_INIT.into(), read(&root.join(OF_INIT))?)];
    for page in pages {
        let workflows = workflows_in(&read(&root.join(&page))?);
        given.extend(workflows.into_iter().map(|text| (page.clone(), text)));
    }
    Ok(given)
}

/// Returns the listings of a page that are workflows of GitHub, which alone have jobs that run on something. Each has the lines
/// above it as empty ones, so that a mistake is reported at its line of the page.
fn workflows_in(page: &str) -> Vec<String> {
    let mut workflows = Vec::new();
    let mut listing: Option<String> = None;
    for (event, range) in Parser::new(page).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language)))
                if &*language == "yaml" =>
            {
                let above = page[..range.start].matches('\n').count();
                listing = Some("\n".repeat(above + 1));
            }
            Event::Text(text) => {
                if let Some(listing) = &mut listing {
                    listing.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => workflows.extend(
                listing
                    .take()
                    .filter(|listing| listing.contains("runs-on:")),
            ),
            _ => {}
        }
    }
    workflows
}

/// Returns the files of a folder with an ending, as paths from the root and in a fixed order.
fn files(root: &Path, folder: &str, ending: &str) -> Result<Vec<PathBuf>, Error> {
    let path = root.join(folder);
    let of_folder = |source| Error::File {
        path: path.clone(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(&path).map_err(of_folder)? {
        let name = PathBuf::from(entry.map_err(of_folder)?.file_name());
        if name.extension().is_some_and(|it| it == ending) {
            files.push(Path::new(folder).join(name));
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::File {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_a_workflow_if_its_jobs_run_on_something() {
        let page = "# Page\n\n```yaml\nrepos: []\n```\n\nText:\n\n```yaml\njobs:\n  a:\n    runs-on: b\n```\n\n```toml\nc = \"runs-on:\"\n```\n";
        let found = workflows_in(page);
        assert_eq!(
            found,
            [format!("{}jobs:\n  a:\n    runs-on: b\n", "\n".repeat(9))]
        );
        let line = found[0].lines().position(|line| line == "jobs:");
        assert_eq!(line, page.lines().position(|line| line == "jobs:"));
    }

    #[test]
    fn the_workflows_of_the_documents_are_found() {
        let found = given(crate::root()).unwrap();
        let paths: Vec<_> = found.iter().map(|(path, _)| path.as_path()).collect();
        let expected = [OF_INIT, "docs/audit.md", "docs/ci.md", "README.md"];
        assert_eq!(paths, expected.map(Path::new));
    }
}
