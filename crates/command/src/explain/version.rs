//! Reports the version of the policy that has a content hash, and renders its page.

use super::hash::HashPrefix;
use super::history::{self, Version};
use crate::cli::{self, RenderFormat};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::replace;
use crate::policy_file::PolicyFile;
use crate::published::refuse_policy;
use crate::render::format_of;
use cookie_registry_render::page::RenderOptions;
use cookie_registry_render::{Format, render};
use std::path::Path;

pub(super) fn run(
    prefix: &HashPrefix,
    arguments: &cli::Explain,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let file = PolicyFile::find(policy)?;
    let version = history::find(&file, prefix)?;
    let Some(out) = &arguments.out else {
        console.output_text(&summary(
            &file,
            &version,
            arguments.language.as_deref(),
            policy.path.as_deref(),
        ))?;
        return Ok(Exit::Clean);
    };
    write_page(&version, out, arguments.language.as_deref(), console)?;
    Ok(Exit::Clean)
}

/// Writes the page of a version.
pub(crate) fn write_page(
    version: &Version,
    out: &Path,
    language: Option<&str>,
    console: &Console,
) -> Result<(), Failure> {
    let format = match format_of(out)? {
        RenderFormat::Markdown => Format::Markdown,
        _ => Format::Html,
    };
    let mut options = RenderOptions::new()
        .content_hash(version.hash.as_str())
        .inline_style();
    if let Some(language) = language {
        options = options.language(language);
    }
    if version.checked.has_errors() {
        console.print("warning: the policy has errors under the current rules; the page contains only what could be read\n");
    }
    let page = render(version.checked.recovered(), format, &options)?;
    refuse_policy(out, &version.checked.sources)?;
    replace(out, &page)?;
    console.note(&format!("wrote {}\n", out.display()));
    Ok(())
}

/// Returns what is known of a version.
pub(crate) fn summary(
    file: &PolicyFile,
    version: &Version,
    language: Option<&str>,
    named: Option<&Path>,
) -> String {
    let meta = &version.checked.recovered().meta;
    let mut lines = vec![
        ("policy", PolicyFile::as_asked(&file.path)),
        ("hash", version.hash.clone()),
    ];
    if let Some(number) = meta.version {
        lines.push(("version", number.to_string()));
    }
    lines.push(("updated", meta.last_updated.to_string()));
    lines.push(("languages", meta.languages.join(", ")));
    match version.commits.as_slice() {
        [] => lines.push(("commit", "none: it is the current file".to_owned())),
        [first, later @ ..] => {
            lines.push(("commit", first.id.clone()));
            lines.push(("committed", first.date()));
            lines.push(("subject", first.subject.clone()));
            if let Some(last) = later.last() {
                let others = format!(
                    "{}, the last of them {} of {}",
                    later.len(),
                    last.id,
                    last.date()
                );
                lines.push(("also in", others));
            }
        }
    }
    let mut text: String = lines
        .iter()
        .map(|(name, value)| format!("{name:<10} {value}\n"))
        .collect();
    let language = language.unwrap_or(&meta.language);
    let policy = named.map_or_else(String::new, |path| {
        format!(" --policy {}", in_shell(&path.display().to_string()))
    });
    text.push_str(&format!(
        "\nIts page, in the words and the layout of this version of cookie-registry:\n  \
         cargo cookie-registry explain {}{policy} --language {language} --out cookie-policy.html\n",
        version.hash
    ));
    text
}

/// Quotes a word for a shell if it contains more than the usual characters of a path.
fn in_shell(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    if word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
