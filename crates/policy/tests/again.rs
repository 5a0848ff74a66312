//! A check after an edit, with what was kept, finds what a check of the whole finds.
#![cfg(feature = "again")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]

#[path = "../benches/many/mod.rs"]
mod many;

use cookie_registry_policy::check::check_again;
use cookie_registry_policy::parse::Kept;
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Baseline, Checked, Options, check_files};
use std::path::Path;

/// What is typed at any place: parts of headers, keys and values, closed and open, and tables that are written twice.
const TYPED: [&str; 40] = [
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "#",
    "\n",
    "\r\n",
    "\r",
    "\\",
    " ",
    "x",
    "\u{e9}",
    "\n[cookies.entry-1]\n",
    "\n[cookies.entry-1.value]\none_of = [\"a\"]\n",
    "\n[cookies.\"entry-2\"]\n",
    "\n[[cookies.entry-3]]\n",
    "\n[cookies]\n",
    "\n[storage]\nentry-5.kind = \"cookie\"\n",
    "cookies.entry-4.name = \"x\"\n",
    "\n  [cookies.new] # new\nname = \"n\"\n",
    "\ncookie = 1\n",
    "\n[cookie.x]\n",
    "\n[third_p",
    "\n[cookies.half\nname = \"half\"\n",
    "\nvalue = { one_of = [\"a\",\n",
    "name = ",
    "\npurpose = \"TODO\"\n",
    "\npurpose = { en = \"a\", de = \"b\" }\n",
    "\ndomain = { from_config = true, within = [\"a.org\"] }\n",
    "\nnames = { production = \"__Host-x\", development = \"x\" }\n",
    "\nretired = 2020-01-01\n",
];

/// Numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }

    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// Changes a text at one place.
    fn edit(&mut self, text: &mut String) {
        let at = self.place(text);
        match self.below(4) {
            0 => {
                let mut end = (at + self.below(40)).min(text.len());
                while !text.is_char_boundary(end) {
                    end += 1;
                }
                text.replace_range(at..end, "");
            }
            1 => {
                // A line that moves somewhere else.
                let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
                let end = text[at..]
                    .find('\n')
                    .map_or(text.len(), |line| at + line + 1);
                let line = text[start..end].to_owned();
                text.replace_range(start..end, "");
                let to = self.place(text);
                text.insert_str(to, &line);
            }
            _ => text.insert_str(at, TYPED[self.below(TYPED.len())]),
        }
    }
}

/// Returns all that a check says.
fn said(checked: &Checked) -> String {
    format!(
        "{:#?}\n{:#?}\n{:#?}",
        checked.draft, checked.findings, checked.allowed
    )
}

/// Checks a text with what was kept and without it.
fn compare(kept: &mut Kept, texts: &[(&str, &str)]) {
    let files = Memory::from_iter(texts.iter().copied());
    let path = Path::new("policy.toml");
    let baseline = Baseline {
        base: None,
        approvals: None,
    };
    let again = check_again(&files, path, Options::today(), baseline, kept).unwrap();
    let fresh = check_files(&files, path, Options::today()).unwrap();
    let (again, fresh) = (said(&again), said(&fresh));
    if again != fresh {
        let line = again
            .lines()
            .zip(fresh.lines())
            .position(|(a, b)| a != b)
            .unwrap_or_default();
        let around = |said: &str| {
            said.lines()
                .skip(line.saturating_sub(12))
                .take(24)
                .collect::<Vec<_>>()
                .join("\n")
        };
        panic!(
            "kept:\n{}\n\nwhole:\n{}\n\nof the text:\n{}",
            around(&again),
            around(&fresh),
            texts[0].1
        );
    }
}

fn edits(seed: u64, text: &str, count: usize) {
    let mut numbers = Numbers(seed);
    let mut kept = Kept::default();
    let mut now = text.to_owned();
    for _ in 0..count {
        let before = now.clone();
        numbers.edit(&mut now);
        compare(&mut kept, &[("policy.toml", &now)]);
        // Mostly, a mistake is mended before the next one is made.
        match numbers.below(8) {
            0 => {}
            1 => text.clone_into(&mut now),
            _ => now = before,
        }
    }
}

#[test]
fn after_any_edit_a_check_with_what_was_kept_says_what_a_check_of_the_whole_says() {
    let count = std::env::var("EDITS").map_or(120, |it| it.parse().unwrap());
    edits(1, &many::policy(12), count);
    edits(2, include_str!("../../../policy.toml"), count);
}
