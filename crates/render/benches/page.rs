//! What rendering one public page takes compared with reading the policy's bytes into a `toml::Table`.
//!
//! With valgrind, the instructions of both are counted, which repeats on a machine that does other things as well. Without it, both
//! are timed by turns, and the fastest run of each counts. Of the languages, the one that takes longest counts.
//! `cargo xtask bench page` runs it.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark whose input is wrong measures nothing"
)]

#[path = "../../policy/benches/many/mod.rs"]
mod many;

use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options, Policy, check_files};
use cookie_registry_render::page::RenderOptions;
use cookie_registry_render::{Format, render};
use cookie_registry_test_support::callgrind::Callgrind;
use cookie_registry_test_support::figures::{self, Figure, Goal};
use std::env;
use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// How often each is timed.
const ROUNDS: u32 = 15;
const ENTRIES: usize = 1_000;
/// What this project promises: one page takes at most so many times what `toml` takes for the policy from which it is made.
const MOST: f64 = 10.0;

const FORMS: [(&str, Format); 3] = [
    ("html", Format::Html),
    ("markdown", Format::Markdown),
    ("json", Format::Json),
];

/// The arguments with which this program starts itself to have its instructions counted: it reads the text once, or renders
/// each page once.
const COUNT_READ: &str = "--count-read";
const COUNT_RENDERED: &str = "--count-rendered";

/// What reading the text and rendering each page took, in instructions or milliseconds: by form, then by language.
struct Measured {
    toml: f64,
    pages: Vec<f64>,
}

fn main() -> ExitCode {
    let text = many::policy(ENTRIES);
    let files = Memory::from_iter([("policy.toml", text.clone())]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    let policy = checked.policy().unwrap();
    let languages: Vec<&str> = cookie_registry_words::languages().collect();
    let is_asked = |wanted: &str| env::args().any(|argument| argument == wanted);
    if is_asked(COUNT_READ) {
        black_box(read(&text));
        return ExitCode::SUCCESS;
    }
    if is_asked(COUNT_RENDERED) {
        each_once(policy, &languages);
        return ExitCode::SUCCESS;
    }
    println!(
        "{ENTRIES} entries, {} bytes of TOML, in {}\n",
        text.len(),
        languages.join(", ")
    );
    let callgrind = Callgrind::find_or_skip().unwrap();
    let unit = if callgrind.is_some() {
        "million instructions"
    } else {
        "ms"
    };
    let measured = match callgrind {
        Some(callgrind) => counted(callgrind),
        None => timed(&text, policy, &languages),
    };
    println!(
        "| form | language | bytes | toml::Table, {unit} | rendering | ratio |\n|---|---|---|---|---|---|"
    );
    let mut worst = 0.0_f64;
    for ((name, format), pages) in FORMS.iter().zip(measured.pages.chunks(languages.len())) {
        let slowest = languages.iter().zip(pages);
        let (language, took) = slowest.max_by(|(_, a), (_, b)| a.total_cmp(b)).unwrap();
        let bytes = rendered(policy, *format, language).len();
        let ratio = took / measured.toml;
        let toml = measured.toml;
        println!("| {name} | {language} | {bytes} | {toml:.1} | {took:.1} | {ratio:.1} |");
        worst = worst.max(ratio);
    }
    let what = format!("a page of {ENTRIES} entries, compared with `toml`");
    figures::finish(&[Figure::ratio(what, worst, Goal::AtMost(MOST))])
}

/// Reads the text.
#[inline(never)]
fn read(text: &str) -> toml::Table {
    black_box(text).parse().unwrap()
}

/// Renders a page.
#[inline(never)]
fn rendered(policy: &Policy, format: Format, language: &str) -> String {
    let options = RenderOptions::new().language(language);
    render(black_box(policy), format, &options).unwrap()
}

/// Renders each page, in the order of [`Measured`].
fn each_once(policy: &Policy, languages: &[&str]) {
    let small = Memory::from_iter([("policy.toml", many::policy(1))]);
    let small = check_files(&small, "policy.toml".as_ref(), Options::today()).unwrap();
    for (_, format) in FORMS {
        for language in languages {
            // A service compiles the templates and reads the words of a language once.
            let options = RenderOptions::new().language(*language);
            black_box(render(small.recovered(), format, &options).unwrap());
            black_box(rendered(policy, format, language));
        }
    }
}

/// Counts instructions, in millions.
fn counted(callgrind: Callgrind) -> Measured {
    let calls = |what: &str, function: &str| -> Vec<f64> {
        let mut program = Command::new(env::current_exe().unwrap());
        program.arg(what);
        let counts = callgrind.instructions_of_calls(&program, function).unwrap();
        counts.into_iter().map(|count| count as f64 / 1e6).collect()
    };
    let measured = Measured {
        toml: calls(COUNT_READ, "page::read").into_iter().sum(),
        pages: calls(COUNT_RENDERED, "page::rendered"),
    };
    let languages = cookie_registry_words::languages().count();
    assert_eq!(
        measured.pages.len(),
        FORMS.len() * languages,
        "not all was counted"
    );
    assert!(measured.toml > 0.0, "nothing was counted");
    measured
}

/// Takes times, in milliseconds.
fn timed(text: &str, policy: &Policy, languages: &[&str]) -> Measured {
    let milliseconds = |start: Instant| start.elapsed().as_secs_f64() * 1e3;
    let mut toml = f64::INFINITY;
    let mut pages = vec![f64::INFINITY; FORMS.len() * languages.len()];
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(read(text));
        toml = toml.min(milliseconds(start));
        let each = FORMS
            .iter()
            .flat_map(|(_, format)| languages.iter().map(move |it| (*format, it)));
        for ((format, language), fastest) in each.zip(&mut pages) {
            let start = Instant::now();
            black_box(rendered(policy, format, language));
            *fastest = fastest.min(milliseconds(start));
        }
    }
    Measured { toml, pages }
}
