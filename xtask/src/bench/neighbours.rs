//! Set, get and remove a cookie, compared with the libraries that services use today.

use super::cost::Cost;
use super::{Figures, callgrind, timing};
use crate::error::Error;
use crate::steps::{cargo, must_pass, target_dir};
use cookie_registry_test_support::figures::{Figure, Goal};
use std::collections::HashMap;
use std::path::PathBuf;

const OURS: &str = "cookie-registry";

/// What only finds the ends of the pairs of a header and compares names: the least that reading one takes. It sets nothing.
const LIMIT: &str = "memchr";

/// The libraries, and whether they give only whole responses, whose cost without the library is then
/// subtracted.
const LIBRARIES: [(&str, bool); 7] = [
    (OURS, false),
    ("cookie", false),
    ("cookie-encoded", false),
    ("axum-extra", true),
    ("tower-cookies", true),
    ("biscotti", false),
    (LIMIT, false),
];

const OPERATIONS: [(&str, &str); 9] = [
    ("set-session", "set a token"),
    ("set-theme", "set a word of two"),
    ("set-csrf", "set 64 bytes, 8 encoded"),
    ("set-text-400", "400 bytes, 1 encoded"),
    ("set-text-3000", "3,000 bytes, 1 encoded"),
    ("get-1", "get the last of 1"),
    ("get-10", "of 10"),
    ("get-50", "of 50"),
    ("remove", "remove"),
];

/// What this project promises. Setting is compared with the `cookie` crate where it gives the same
/// guarantee, that no value can add an attribute: its `encoded()`. Without, it writes a value as it is; that
/// row of the table shows what going without a check is worth.
const TARGETS: [Target; 9] = [
    Target::Ratio("set-session", "cookie-encoded", 5.0),
    Target::Ratio("set-theme", "cookie-encoded", 5.0),
    Target::Ratio("set-csrf", "cookie-encoded", 3.5),
    Target::Ratio("set-text-400", "cookie-encoded", 5.0),
    Target::Ratio("set-text-3000", "cookie-encoded", 5.0),
    Target::Ratio("get-10", "axum-extra", 20.0),
    Target::EachFurther("get-10", "get-50", 1.2),
    Target::NoAllocation("get-10"),
    Target::NoAllocation("remove"),
];

#[derive(Clone, Copy, Debug)]
enum Target {
    /// For an operation, another library takes at least so many times what ours takes.
    Ratio(&'static str, &'static str, f64),
    /// An operation of ours does not allocate.
    NoAllocation(&'static str),
    /// From a reading of few cookies to one of many, ours takes at most so many times what the limit takes.
    EachFurther(&'static str, &'static str, f64),
}

type Costs = HashMap<(&'static str, &'static str), Cost>;

pub(super) fn run() -> Result<Figures, Error> {
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
    Ok(TARGETS.iter().map(|target| target.figure(&costs)).collect())
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
        let operations = OPERATIONS.iter().map(|(operation, _)| *operation);
        for operation in operations.filter(|it| library != LIMIT || it.starts_with("get-")) {
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

impl Target {
    fn figure(self, costs: &Costs) -> Figure {
        let of = |library, operation| costs.get(&(library, operation)).copied();
        let measured = |what: String, value: Option<f64>, goal| {
            Figure::ratio(what, value.unwrap_or(f64::NAN), goal)
        };
        match self {
            Self::Ratio(operation, library, least) => {
                let costs = of(library, operation).zip(of(OURS, operation));
                measured(
                    format!("{operation}: {library} takes so many times ours"),
                    costs.map(|(theirs, ours)| theirs.ratio(ours)),
                    Goal::AtLeast(least),
                )
            }
            Self::NoAllocation(operation) => measured(
                format!("{operation}: allocations"),
                of(OURS, operation).and_then(|cost| cost.allocations),
                Goal::AtMost(0.0),
            ),
            Self::EachFurther(few, many, most) => {
                let slope = |library| Some(of(library, many)? - of(library, few)?);
                let slopes = slope(OURS).zip(slope(LIMIT));
                measured(
                    format!("from {few} to {many}: ours takes so many times memchr"),
                    slopes.map(|(ours, limit)| ours.ratio(limit)),
                    Goal::AtMost(most),
                )
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
        let verdict = |target: Target, costs: &Costs| target.figure(costs).verdict();
        assert_eq!(verdict(ratio, &costs(10.0, 200.0, None)), "met");
        assert_eq!(verdict(ratio, &costs(10.0, 199.0, None)), "MISSED");
        assert_eq!(verdict(ratio, &Costs::new()), "NOT MEASURED");
        let none = Target::NoAllocation("get-10");
        assert_eq!(verdict(none, &costs(10.0, 1.0, Some(0.0))), "met");
        assert_eq!(verdict(none, &costs(10.0, 1.0, Some(0.01))), "MISSED");
        assert_eq!(verdict(none, &costs(10.0, 1.0, None)), "NOT MEASURED");
        let further = Target::EachFurther("get-10", "get-50", 1.2);
        let mut costs = costs(10.0, 1.0, None);
        assert_eq!(verdict(further, &costs), "NOT MEASURED");
        for (library, few, many) in [(OURS, 10.0, 22.0), (LIMIT, 5.0, 15.0)] {
            for (operation, amount) in [("get-10", few), ("get-50", many)] {
                let cost = Cost {
                    amount,
                    allocations: None,
                };
                costs.insert((library, operation), cost);
            }
        }
        assert_eq!(verdict(further, &costs), "met");
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
