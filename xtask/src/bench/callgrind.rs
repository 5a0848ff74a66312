//! Instructions and calls of the allocator, counted by valgrind's callgrind.
//!
//! Counts repeat to the instruction on a machine that does other things as well, where times do not; and
//! allocations are counted without a custom allocator, which would need unsafe code.

use super::cost::Cost;
use crate::error::Error;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The functions of the C library by which memory is allocated.
const ALLOCATORS: [&str; 6] = [
    "malloc",
    "calloc",
    "realloc",
    "memalign",
    "posix_memalign",
    "aligned_alloc",
];

/// How often the operation is done in the two runs whose difference counts.
const FEW: u32 = 100;
const MANY: u32 = 600;

/// What a whole run of a program took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    instructions: u64,
    allocations: u64,
}

/// Returns whether valgrind is installed.
pub(super) fn is_there() -> bool {
    Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Measures the cost of one operation, as the difference between two numbers of repetitions.
pub(super) fn measure(program: &Path, library: &str, operation: &str) -> Result<Cost, Error> {
    let few = count(program, library, operation, FEW)?;
    let many = count(program, library, operation, MANY)?;
    let each = |few: u64, many: u64| (many as f64 - few as f64) / f64::from(MANY - FEW);
    Ok(Cost {
        amount: each(few.instructions, many.instructions),
        allocations: Some(each(few.allocations, many.allocations)),
    })
}

/// Counts the instructions of a whole run of a program.
pub(super) fn instructions(program: &Command) -> Result<u64, Error> {
    let profile = std::env::temp_dir().join(format!("callgrind-{}", std::process::id()));
    let mut out_file = std::ffi::OsString::from("--callgrind-out-file=");
    out_file.push(&profile);
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--quiet"])
        .arg(out_file)
        .arg(program.get_program())
        .args(program.get_args());
    if let Some(folder) = program.get_current_dir() {
        command.current_dir(folder);
    }
    crate::steps::must_pass(&mut command)?;
    let text = fs::read_to_string(&profile).map_err(|source| Error::File {
        path: profile.clone(),
        source,
    })?;
    let _ = fs::remove_file(&profile);
    let total = parse(&text).map(|counts| counts.instructions);
    total.ok_or(Error::Unreadable { path: profile })
}

fn count(program: &Path, library: &str, operation: &str, times: u32) -> Result<Counts, Error> {
    let profile = program.with_extension("callgrind");
    let mut out_file = std::ffi::OsString::from("--callgrind-out-file=");
    out_file.push(&profile);
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--quiet"])
        .arg(out_file)
        .arg(program)
        .args([library, operation, &times.to_string()]);
    crate::steps::must_pass(&mut command)?;
    let text = fs::read_to_string(&profile).map_err(|source| Error::File {
        path: profile.clone(),
        source,
    })?;
    parse(&text).ok_or(Error::Unreadable { path: profile })
}

/// Reads callgrind's format: `cfn=(ID) NAME` names the function that the next `calls=COUNT …` is about;
/// the name appears only with the first use of the number.
///
/// `None` where there is no total, or no call of an allocator, which every program makes while it starts:
/// to take that for "does not allocate" would make every claim true.
fn parse(profile: &str) -> Option<Counts> {
    let mut names: HashMap<&str, &str> = HashMap::new();
    let mut counts = Counts::default();
    let mut callee = "";
    for line in profile.lines() {
        if let Some(function) = line.strip_prefix("fn=") {
            function_name(function, &mut names);
        } else if let Some(function) = line.strip_prefix("cfn=") {
            callee = function_name(function, &mut names);
        } else if let Some(calls) = line.strip_prefix("calls=") {
            // Recursive functions are called `NAME'2` and so on.
            let bare = callee.split('\'').next().unwrap_or(callee);
            if ALLOCATORS.contains(&bare) {
                counts.allocations += calls.split(' ').next()?.parse::<u64>().ok()?;
            }
        } else if let Some(total) = line.strip_prefix("totals: ") {
            counts.instructions = total.trim().parse().ok()?;
        }
    }
    (counts.instructions > 0 && counts.allocations > 0).then_some(counts)
}

fn function_name<'p>(function: &'p str, names: &mut HashMap<&'p str, &'p str>) -> &'p str {
    match function.split_once(' ') {
        Some((id, name)) => {
            names.insert(id, name);
            name
        }
        None => names.get(function).copied().unwrap_or(function),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_the_allocator_are_counted_if_its_name_is_first() {
        let profile = "events: Ir\n\
            fn=(1) main\n16 4\ncfn=(2) malloc\ncalls=3 0\n16 90\n\
            fn=(2)\n0 30\ncfn=(3) _int_malloc\ncalls=3 0\n0 60\n\
            fn=(4) realloc\n0 5\n\
            fn=(5) grow\ncfn=(4)\ncalls=2 0\n1 9\ncfn=(2)\ncalls=1 0\n1 9\ncfn=(6) malloc'2\ncalls=1 0\n1 9\n\
            totals: 1234\n";
        let expected = Counts {
            instructions: 1234,
            allocations: 7,
        };
        assert_eq!(parse(profile), Some(expected));
    }

    #[test]
    fn a_profile_without_a_total_or_an_allocator_is_not_taken_for_zero() {
        assert_eq!(parse("fn=(1) main\ncfn=(2) malloc\ncalls=3 0\n"), None);
        assert_eq!(parse("fn=(1) main\n16 4\ntotals: 1234\n"), None);
    }
}
