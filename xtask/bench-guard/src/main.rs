//! Answers one request many times: `cookie-registry-bench-guard SERVICE ANSWER TIMES`.
//!
//! `cargo xtask bench guard` runs it under callgrind with two numbers of times; the difference between the
//! two is what a request costs, without the start of the program. Prints the nanoseconds that it took, for
//! machines without callgrind.
//!
//! A service is axum's router alone (`bare`), within the guard (`guarded`), with the guard as one of its layers
//! (`layered`), or with a layer that does nothing (`idle`). It is called as a value (`call-…`), or served by hyper over a pipe in memory, which is a
//! whole request but for what the system does (`http-…`).

mod serve;
mod service;

use service::{Answer, Guarding};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [service, answer, times] = words.as_slice() else {
        return usage("three arguments are needed");
    };
    let Some((way, guarding)) = service.split_once('-') else {
        return usage("there is no such service");
    };
    let Some(guarding) = Guarding::parse(guarding) else {
        return usage("there is no such service");
    };
    let Some(answer) = Answer::parse(answer) else {
        return usage("there is no such answer");
    };
    let Ok(times) = times.parse() else {
        return usage("TIMES is not a number");
    };
    let started = Instant::now();
    match way {
        "call" => serve::call(guarding, answer, times),
        "http" => serve::http(guarding, answer, times),
        _ => return usage("there is no such service"),
    }
    println!("{}", started.elapsed().as_nanos());
    ExitCode::SUCCESS
}

fn usage(error: &str) -> ExitCode {
    eprintln!("error: {error}\nusage: cookie-registry-bench-guard SERVICE ANSWER TIMES");
    ExitCode::from(2)
}
