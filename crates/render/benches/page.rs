//! What rendering one public page takes compared with reading the policy's bytes into a `toml::Table`.
//!
//! Both are run by turns and the fastest run of each counts, so that whatever else the machine does falls
//! on both alike. Of the languages, the one that takes longest counts. `cargo xtask bench page` runs it.
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
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const ROUNDS: u32 = 15;
const ENTRIES: usize = 1_000;
/// What this project promises: one page takes at most so many times what `toml` takes for the policy from which it is made.
const MOST: f64 = 10.0;

fn main() -> ExitCode {
    let text = many::policy(ENTRIES);
    let files = Memory::from_iter([("policy.toml", text.clone())]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    let policy = checked.policy().unwrap();
    let languages: Vec<&str> = cookie_registry_words::languages().collect();

    println!(
        "{ENTRIES} entries, {} bytes of TOML, in {}\n",
        text.len(),
        languages.join(", ")
    );
    println!(
        "| form | language | bytes | toml::Table | rendering | ratio |\n|---|---|---|---|---|---|"
    );
    let forms = [
        ("html", Format::Html),
        ("markdown", Format::Markdown),
        ("json", Format::Json),
    ];
    let worst = forms
        .into_iter()
        .map(|(name, format)| ratio(name, format, &text, policy, &languages))
        .fold(0.0, f64::max);
    println!("\n- at most {worst:.1}x of toml alone (promised: {MOST}x)");
    if worst <= MOST {
        ExitCode::SUCCESS
    } else {
        println!("MISSED");
        ExitCode::FAILURE
    }
}

/// Prints the slowest language of a form, and returns its ratio.
fn ratio(name: &str, format: Format, text: &str, policy: &Policy, languages: &[&str]) -> f64 {
    let mut toml = Duration::MAX;
    // The fastest run of each language, and the bytes of its page.
    let mut pages = vec![(Duration::MAX, 0); languages.len()];
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let table: toml::Table = black_box(text).parse().unwrap();
        black_box(table);
        toml = toml.min(start.elapsed());

        for (language, (rendering, bytes)) in languages.iter().zip(&mut pages) {
            let start = Instant::now();
            let options = RenderOptions::new().language(*language);
            *bytes = black_box(render(black_box(policy), format, &options).unwrap()).len();
            *rendering = start.elapsed().min(*rendering);
        }
    }
    let slowest = languages.iter().zip(pages).max_by_key(|(_, page)| *page);
    let (language, (rendering, bytes)) = slowest.unwrap();
    let ratio = rendering.as_secs_f64() / toml.as_secs_f64();
    println!(
        "| {name} | {language} | {bytes} | {:.2} ms | {:.2} ms | {ratio:.1} |",
        toml.as_secs_f64() * 1e3,
        rendering.as_secs_f64() * 1e3,
    );
    ratio
}
