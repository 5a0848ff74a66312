//! Shows a fixture, or any source file, with a mark for everything that the scanner finds in it: `marks FILE…`.
//! `--write` puts the marks into the fixtures; read the difference before it is committed.

#[allow(dead_code, reason = "the tests compare as well")]
#[path = "../tests/fixture/mod.rs"]
mod fixture;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let (flags, paths): (Vec<PathBuf>, Vec<PathBuf>) = std::env::args_os()
        .skip(1)
        .map(PathBuf::from)
        .partition(|argument| argument.starts_with("--write"));
    if paths.is_empty() {
        eprintln!("error: no file is given\nusage: marks [--write] FILE…");
        return ExitCode::from(2);
    }
    for path in &paths {
        let written = match shown(path) {
            Ok(text) if flags.is_empty() => {
                print!("{text}");
                Ok(())
            }
            Ok(text) => std::fs::write(path, text).map_err(|error| error.to_string()),
            Err(why) => Err(why),
        };
        if let Err(why) = written {
            eprintln!("error: {why}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn shown(path: &Path) -> Result<String, String> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let first = text.lines().next().filter(|line| line.starts_with("//@"));
    // What is no fixture yet becomes one of a single case.
    let cases = fixture::parse(path, &text)
        .or_else(|_| fixture::parse(path, &format!("//# {}\n{text}", path.display())))
        .map_err(|(line, why)| format!("{}:{line}: {why}", path.display()))?;
    let mut shown: Vec<String> = first.map(|line| format!("{line}\n")).into_iter().collect();
    let mut title = None;
    for case in &cases {
        shown.push(case.shown(title != Some(case.title.as_str())));
        title = Some(case.title.as_str());
    }
    Ok(shown.join("\n"))
}
