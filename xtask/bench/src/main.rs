//! Does one thing with one library many times: `cookie-registry-bench LIBRARY OPERATION TIMES`.
//!
//! `cargo xtask bench neighbours` runs it under callgrind with two numbers of times; the difference between the
//! two is what the thing itself costs, without the start of the program. Prints the nanoseconds that it
//! took, for machines without callgrind.
//!
//! Every library is measured up to a finished header value. Where one gives only a whole response, what
//! the same response with a ready-made header costs is measured as `LIBRARY-baseline`, to be subtracted.

mod libraries;
mod work;

use std::process::ExitCode;
use std::time::Instant;
use work::Operation;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [library, operation, times] = words.as_slice() else {
        return usage("three arguments are needed");
    };
    let Some(operation) = Operation::parse(operation) else {
        return usage("there is no such operation");
    };
    let Ok(times) = times.parse() else {
        return usage("TIMES is not a number");
    };
    let Some(run) = libraries::find(library) else {
        return usage("there is no such library");
    };
    let started = Instant::now();
    run(operation, times);
    println!("{}", started.elapsed().as_nanos());
    ExitCode::SUCCESS
}

fn usage(error: &str) -> ExitCode {
    eprintln!("error: {error}\nusage: cookie-registry-bench LIBRARY OPERATION TIMES");
    ExitCode::from(2)
}
