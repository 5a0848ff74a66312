//! Set, get and remove a cookie, compared with the libraries that services use today.

use super::cost::Cost;
use super::{callgrind, timing};
use crate::error::Error;
use crate::steps::{cargo, must_pass, target_dir};
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;

const OURS: &str = "cookie-registry";

/// The libraries, and whether they give only whole responses, whose cost without the library is then
/// subtracted.
const LIBRARIES: [(&str, bool); 6] = [
    (OURS, false),
    ("cookie", false),
    ("cookie-encoded", false),
    ("axum-extra", true),
    ("tower-cookies", true),
    ("biscotti", false),
];

const OPERATIONS: [(&str, &str); 7] = [
    ("set-session", "set a token"),
    ("set-theme", "set a word of two"),
    ("set-csrf", "set an encoded text"),
    ("get-1", "get the last of 1"),
    ("get-10", "of 10"),
    ("get-50", "of 50"),
    ("remove", "remove"),
];

/// What this project promises. Setting is compared with the `cookie` crate where it gives the same
/// guarantee, that no value can add an attribute: its `encoded()`. Without, it writes a value as it is; that
/// row of the table shows what going without a check is worth.
const TARGETS: [Target; 6] = [
    Target::Ratio("set-session", "cookie-encoded", 5.0),
    Target::Ratio("set-theme", "cookie-encoded", 5.0),
    Target::Ratio("set-csrf", "cookie-encoded", 5.0),
    Target::Ratio("get-10", "axum-extra", 20.0),
    Target::NoAllocation("get-10"),
    Target::NoAllocation("remove"),
];

#[derive(Clone, Copy, Debug)]
enum Target {
    /// For an operation, another library takes at least so many times what ours takes.
    Ratio(&'static str, &'static str, f64),
    /// An operation of ours does not allocate.
    NoAllocation(&'static str),
}

type Costs = HashMap<(&'static str, &'static str), Cost>;

pub(super) fn run() -> Result<ExitCode, Error> {
    let counts = callgrind::is_there();
    if !counts {
        println!(
            "valgrind was not found, so times are compared instead of instructions: they are noisy, and \
             allocations cannot be counted. Install it (`apt-get install valgrind`) to see whether the \
             targets are met.\n"
        );
    }
    let costs = measure_all(&build()?, counts)?;
    print!(
        "{}",
        table(&costs, if counts { "instructions" } else { "ns" })
    );
    println!();
    let mut all_met = true;
    for target in TARGETS {
        let (met, line) = target.judge(&costs);
        println!("- {}: {line}", met.word());
        all_met &= met == Met::Yes;
    }
    Ok(if all_met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds the program that does the operations; it is in a separate workspace.
fn build() -> Result<PathBuf, Error> {
    let target = target_dir().join("bench");
    let mut build = cargo(&["build", "--release", "--quiet"]);
    build
        .args(["--manifest-path", "xtask/bench/Cargo.toml", "--target-dir"])
        .arg(&target);
    must_pass(&mut build)?;
    let name = format!("cookie-registry-bench{}", std::env::consts::EXE_SUFFIX);
    Ok(target.join("release").join(name))
}

fn measure_all(program: &std::path::Path, counts: bool) -> Result<Costs, Error> {
    let measure = if counts {
        callgrind::measure
    } else {
        timing::measure
    };
    let mut costs = Costs::new();
    for (library, has_baseline) in LIBRARIES {
        eprintln!("measuring {library}");
        for (operation, _) in OPERATIONS {
            let mut cost = measure(program, library, operation)?;
            if has_baseline {
                let baseline = format!("{library}-baseline");
                cost = cost - measure(program, &baseline, operation)?;
            }
            costs.insert((library, operation), cost);
        }
    }
    Ok(costs)
}

/// Formats a Markdown table: the cost of ours, and the others as multiples of it.
fn table(costs: &Costs, unit: &str) -> String {
    let mut out = String::from("|");
    for (_, title) in OPERATIONS {
        out += " | ";
        out += title;
    }
    out += " |\n|---|";
    out += &"---|".repeat(OPERATIONS.len());
    out += "\n";
    for (library, _) in LIBRARIES {
        out += &format!("| {library} |");
        for (operation, _) in OPERATIONS {
            let cell = match (
                costs.get(&(library, operation)),
                costs.get(&(OURS, operation)),
            ) {
                (Some(cost), Some(ours)) => cell(*cost, *ours, library == OURS, unit),
                _ => "not measured".to_owned(),
            };
            out += &format!(" {cell} |");
        }
        out += "\n";
    }
    out
}

fn cell(cost: Cost, ours: Cost, is_ours: bool, unit: &str) -> String {
    let mut cell = if is_ours {
        format!("{:.0} {unit}", cost.amount)
    } else {
        format!("{:.1}x", cost.ratio(ours))
    };
    if let Some(allocations) = cost.allocations {
        cell += &format!(", {allocations:.0} alloc.");
    }
    cell
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Met {
    Yes,
    No,
    NotMeasured,
}

impl Met {
    fn word(self) -> &'static str {
        match self {
            Self::Yes => "met",
            Self::No => "MISSED",
            Self::NotMeasured => "NOT MEASURED",
        }
    }
}

impl Target {
    fn judge(self, costs: &Costs) -> (Met, String) {
        match self {
            Self::Ratio(operation, library, least) => {
                let what = format!("{operation}: {library} takes at least {least}x ours");
                let costs = costs
                    .get(&(library, operation))
                    .zip(costs.get(&(OURS, operation)));
                match costs.map(|(theirs, ours)| theirs.ratio(*ours)) {
                    None => (Met::NotMeasured, what),
                    Some(ratio) if ratio >= least => (Met::Yes, format!("{what} ({ratio:.1}x)")),
                    Some(ratio) => (Met::No, format!("{what} ({ratio:.1}x)")),
                }
            }
            Self::NoAllocation(operation) => {
                let what = format!("{operation}: no allocation");
                match costs
                    .get(&(OURS, operation))
                    .and_then(|cost| cost.allocations)
                {
                    None => (Met::NotMeasured, what),
                    Some(0.0) => (Met::Yes, what),
                    Some(count) => (Met::No, format!("{what} ({count:.2})")),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs(ours: f64, theirs: f64, allocations: Option<f64>) -> Costs {
        let cost = |amount| Cost {
            amount,
            allocations,
        };
        Costs::from([
            ((OURS, "get-10"), cost(ours)),
            (("axum-extra", "get-10"), cost(theirs)),
        ])
    }

    #[test]
    fn a_target_is_met_missed_or_not_measured() {
        let ratio = Target::Ratio("get-10", "axum-extra", 20.0);
        assert_eq!(ratio.judge(&costs(10.0, 200.0, None)).0, Met::Yes);
        assert_eq!(ratio.judge(&costs(10.0, 199.0, None)).0, Met::No);
        assert_eq!(ratio.judge(&Costs::new()).0, Met::NotMeasured);
        let none = Target::NoAllocation("get-10");
        assert_eq!(none.judge(&costs(10.0, 1.0, Some(0.0))).0, Met::Yes);
        assert_eq!(none.judge(&costs(10.0, 1.0, Some(0.01))).0, Met::No);
        assert_eq!(none.judge(&costs(10.0, 1.0, None)).0, Met::NotMeasured);
    }

    #[test]
    fn the_table_has_a_row_for_every_library_and_says_what_is_missing() {
        let table = table(&costs(10.0, 205.0, Some(2.0)), "instructions");
        assert_eq!(table.lines().count(), 2 + LIBRARIES.len());
        assert!(table.contains("| 10 instructions, 2 alloc. |"), "{table}");
        assert!(table.contains("| 20.5x, 2 alloc. |"), "{table}");
        assert!(table.contains("not measured"), "{table}");
    }
}
