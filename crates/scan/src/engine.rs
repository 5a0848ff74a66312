//! Scans the files in passes: first each file by itself, then the callers of functions that pass a name on, then the
//! constants that names refer to. [`link`] joins the results.

use crate::constants;
use crate::facts::{Sought, Wrapper};
use crate::link;
use crate::occurrence::{Scan, Skipped};
use crate::parallel;
use crate::source::Source;
use crate::tree;
use crate::wrappers;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of passes that search for callers. A name that is passed through more functions is not followed.
const PASSES: usize = 4;

/// Scans files. `progress` is called after each file with the number of files read and their total.
pub(crate) fn scan(
    mut files: Vec<Source>,
    mut skipped: Vec<Skipped>,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Scan {
    // Which of several functions or constants of one name is meant must not depend on the order of the files.
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let (retained, done, all) = (AtomicUsize::new(0), AtomicUsize::new(0), files.len());
    parallel::each(&mut files, |file| {
        file.look_first(&retained);
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, all);
    });
    let registries = registries(&files);
    let mut known: Vec<Wrapper> = Vec::new();
    for pass in 0..PASSES {
        let now = wrappers::all(&files);
        let new: Vec<Wrapper> = now
            .iter()
            .filter(|wrapper| !known.contains(wrapper))
            .cloned()
            .collect();
        if new.is_empty() && (pass > 0 || registries.is_empty()) {
            break;
        }
        let before = std::mem::replace(&mut known, now);
        // The types of registries do not change between passes, so their uses are searched for only once.
        let types: &[String] = if pass == 0 { &registries } else { &[] };
        look_again(&mut files, (&new, types), (&before, &known), &registries);
    }
    let constants = constants::all(&mut files);
    skipped.extend(files.iter().filter_map(|file| {
        let reason = file.skipped.clone()?;
        Some(Skipped {
            path: file.path.clone(),
            reason,
        })
    }));
    parallel::each(&mut files, |file| file.in_test = is_test(file));
    link::join(&files, &known, &constants, skipped)
}

/// Scans the sources of a package for the compiler: the files under `src`. Build scripts, tests, benches and examples
/// are not read, and test code in the sources is marked as such.
///
/// It can be called from within a procedural macro. The spans of the compiler's own tokens do not say where in a file
/// they are, so meanwhile every token of this macro crate is made without the compiler.
///
/// ```
/// # let folder = std::env::temp_dir().join("cookie-registry-scan-doc");
/// # std::fs::create_dir_all(folder.join("src")).unwrap();
/// # std::fs::write(folder.join("src/lib.rs"), "fn f() { let c = cookie::Cookie::new(\"sid\", \"\"); }").unwrap();
/// let scan = cookie_registry_scan::scan_crate(&folder);
/// assert_eq!(scan.occurrences[0].line, 1);
/// assert_eq!(scan.occurrences[0].api, "cookie::Cookie::new");
/// ```
#[must_use]
pub fn scan_crate(manifest_dir: &Path) -> Scan {
    let _forced = crate::rust::Forced::new();
    let mut skipped = Vec::new();
    let files = tree::rust_files(&manifest_dir.join("src"), &mut skipped);
    scan(
        files.into_iter().filter_map(Source::on_disk).collect(),
        skipped,
        &|_, _| (),
    )
}

/// Returns the types that derive the registry.
fn registries(files: &[Source]) -> Vec<String> {
    let all = files.iter().filter_map(|file| file.facts.as_ref());
    let names: BTreeSet<&String> = all.flat_map(|facts| &facts.registries).collect();
    names.into_iter().cloned().collect()
}

/// Parses those files again that could call a newly found function or use a type of the registry.
fn look_again(
    files: &mut [Source],
    new: (&[Wrapper], &[String]),
    (known, wrappers): (&[Wrapper], &[Wrapper]),
    registries: &[String],
) {
    let (functions, types) = new;
    let words: Vec<String> = functions
        .iter()
        .map(|wrapper| wrapper.function.clone())
        .chain(types.iter().cloned())
        .collect();
    let Some(search) = crate::words::search(&words) else {
        return;
    };
    let (new, sought) = (
        Sought::new(functions, types),
        Sought::new(wrappers, registries),
    );
    parallel::each(files, |file| {
        let Some(text) = file.text().filter(|text| search.is_match(text.as_ref())) else {
            return;
        };
        let has_new = types.iter().any(|name| text.contains(name.as_str()))
            || functions.iter().any(|wrapper| {
                wrapper.may_be_called_in(&file.path, &text)
                    // If a known wrapper differs only in where it is defined, the search for it has already found these
                    // calls, and parsing again would find nothing new.
                    && !known.iter().any(|known| {
                        wrapper.is_found_as(known) && known.may_be_called_in(&file.path, &text)
                    })
            });
        let language = file.language;
        if has_new && language.may_use(&text, &new) && language.skipped(&file.path, &text).is_none()
        {
            drop(text);
            file.look_again(&sought);
        }
    });
}

/// Returns whether a file that has occurrences or uses is test code. Other files are not examined, because for Rust the
/// answer requires reading the manifest and the parent modules.
fn is_test(file: &Source) -> bool {
    let has_any = file
        .facts
        .as_ref()
        .is_some_and(|facts| !facts.occurrences.is_empty() || !facts.uses.is_empty());
    has_any && file.language.is_test(&file.path, file.place())
}
