//! Resolves relative module paths of a script: `./storage`, `../lib/keys.js`, `..`.

use std::path::{Component, Path, PathBuf};

/// How a file relates to such a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leads {
    /// It is another file.
    Elsewhere,
    /// It lies in the folder that the module is, and may be passed on from there.
    Within,
    /// It is the file.
    There,
}

/// Returns how a file relates to the module that another file names; `None` if the path is not relative.
pub(crate) fn leads(from: &Path, module: &str, to: &Path) -> Option<Leads> {
    let is_relative =
        matches!(module, "." | "..") || module.starts_with("./") || module.starts_with("../");
    if !is_relative {
        return None;
    }
    // A query for the bundler, such as `?raw`, is not part of the path.
    let module = module.split(['?', '#']).next().unwrap_or(module);
    let target = normal(&from.parent().unwrap_or(Path::new("")).join(module));
    let to = normal(to);
    let named = to.with_extension("");
    // `./keys.js` is what `keys.ts` becomes.
    let is_built = target
        .extension()
        .is_some_and(|extension| matches!(extension.to_str(), Some("js" | "jsx" | "mjs" | "cjs")))
        && target.with_extension("") == named;
    let is_index =
        named.file_name().is_some_and(|name| name == "index") && to.parent() == Some(&target);
    Some(if to == target || named == target || is_built || is_index {
        Leads::There
    } else if to.starts_with(&target) {
        Leads::Within
    } else {
        Leads::Elsewhere
    })
}

/// Returns a path without `.` and, as far as it goes, without `..`.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_found_from_the_place_of_the_script() {
        let from = "web/app/page.ts";
        for (module, to, expected) in [
            ("./keys", "web/app/keys.ts", Some(Leads::There)),
            ("./keys.js", "web/app/keys.ts", Some(Leads::There)),
            (
                "./keys.service",
                "web/app/keys.service.ts",
                Some(Leads::There),
            ),
            ("./Page.vue?raw", "web/app/Page.vue", Some(Leads::There)),
            ("../lib", "web/lib/index.ts", Some(Leads::There)),
            ("../lib", "web/lib/keys.ts", Some(Leads::Within)),
            ("..", "web/index.js", Some(Leads::There)),
            (".", "web/app/keys.ts", Some(Leads::Within)),
            ("../../../keys", "../keys.ts", Some(Leads::There)),
            ("./keys", "web/app/keys.service.ts", Some(Leads::Elsewhere)),
            ("./keys", "web/keys.ts", Some(Leads::Elsewhere)),
            ("../lib", "other/lib.ts", Some(Leads::Elsewhere)),
            ("@/lib", "web/lib/index.ts", None),
            ("keys", "web/app/keys.ts", None),
        ] {
            let found = leads(from.as_ref(), module, to.as_ref());
            assert_eq!(found, expected, "{module} -> {to}");
        }
    }
}
