//! The answer of the language server to a keystroke in a policy of 1,000 entries.

mod client;

use super::command::{Times, build, folder, write};
use super::{Figures, many};
use crate::error::Error;
use client::Client;
use cookie_registry_test_support::figures::{Figure, Goal};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The entries of the policy.
const ENTRIES: usize = 1_000;

/// What this project promises: the time that half of the answers keep to, in milliseconds.
const MOST: f64 = 50.0;

/// How often the letters of a place are typed.
const ROUNDS: usize = 4;

/// The pause between two keystrokes of somebody who types fast.
const PAUSE: Duration = Duration::from_millis(80);

/// A place where something is typed.
struct Typed {
    what: &'static str,
    /// The text before which it is typed; the end of the policy if there is none.
    before: &'static str,
    /// What is there first.
    first: &'static str,
    /// What is typed, letter by letter.
    letters: &'static str,
}

const TYPED: [Typed; 4] = [
    Typed {
        what: "words of a purpose",
        before: " in step 500.",
        first: "",
        letters: " and more",
    },
    Typed {
        what: "a key that is not complete",
        before: "[cookies.entry-501]",
        first: "",
        letters: "partitio",
    },
    Typed {
        what: "a known name at the end",
        before: "",
        first: "\n[cookies.last]\nname = \"",
        letters: "_gat_gta",
    },
    Typed {
        what: "a header at the end",
        before: "",
        first: "\n",
        letters: "[third_p",
    },
];

/// How long the answers to the keystrokes of one place took.
#[derive(Default)]
struct Took {
    completion: Times,
    diagnostics: Times,
}

pub(super) fn run() -> Result<Figures, Error> {
    let program = build()?;
    let folder = folder("keystroke")?;
    let path = folder.join("policy.toml");
    let text = many::policy(ENTRIES);
    write(&path, &text)?;
    println!(
        "{ENTRIES} entries, {} bytes; milliseconds from the keystroke to the answer\n\n\
         | typed | completion: least | half | most | diagnostics: least | half | most |\n|---|---|---|---|---|---|---|",
        text.len()
    );
    let (mut completion, mut diagnostics) = (0.0_f64, 0.0_f64);
    for typed in &TYPED {
        let took = measured(&program, &path, &text, typed)?;
        println!(
            "| {} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} |",
            typed.what,
            took.completion.least(),
            took.completion.median(),
            took.completion.most(),
            took.diagnostics.least(),
            took.diagnostics.median(),
            took.diagnostics.most(),
        );
        completion = completion.max(took.completion.median());
        diagnostics = diagnostics.max(took.diagnostics.median());
    }
    Ok([("completion", completion), ("diagnostics", diagnostics)]
        .map(|(what, worst)| {
            let what = format!("{what} after a keystroke, the median of the slowest place");
            Figure::of(what, worst, "ms", Goal::AtMost(MOST))
        })
        .into())
}

/// Types at a place as an editor sends it, and asks for what could be written there after each letter.
fn measured(program: &Path, path: &Path, text: &str, typed: &Typed) -> Result<Took, Error> {
    let at = if typed.before.is_empty() {
        text.len()
    } else {
        text.find(typed.before).ok_or_else(|| Error::Unreadable {
            path: path.to_owned(),
        })?
    };
    let (before, after) = text.split_at(at);
    let mut client = Client::start(program, path)?;
    client.open(text)?;
    client.diagnostics()?;
    let mut took = Took::default();
    for _ in 0..ROUNDS {
        for (end, letter) in typed.letters.char_indices() {
            let written = typed.letters.get(..end + letter.len_utf8());
            let head = format!("{before}{}{}", typed.first, written.unwrap_or_default());
            let keystroke = client.keystroke(&format!("{head}{after}"), &head);
            sleep(PAUSE);
            let start = Instant::now();
            client.press(&keystroke)?;
            took.completion.add(start.elapsed());
            client.diagnostics()?;
            took.diagnostics.add(start.elapsed());
        }
    }
    client.end()?;
    Ok(took)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_in_the_policy() {
        let text = many::policy(ENTRIES);
        for typed in &TYPED {
            assert!(text.contains(typed.before), "{}", typed.what);
        }
    }
}
