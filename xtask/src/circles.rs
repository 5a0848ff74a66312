//! `cargo xtask circles`: modules that use each other, directly or through others.
//!
//! A module and those inside it may use each other. All other circles are reported: a reader of one module of a
//! circle has to read them all.

mod graph;
mod names;
mod references;
mod tree;

use crate::error::Error;
use crate::workspace::{Metadata, Target};
use graph::Circle;
use std::process::ExitCode;
use tree::Tree;

/// Options of `cargo xtask circles`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// List the circles only; without it, a circle is an error
    #[arg(long)]
    list: bool,
    /// Print each use that closes a circle, not only the modules of the circle
    #[arg(long)]
    uses: bool,
    /// Only the packages of these names; all members of the workspace where none is given
    #[arg(value_name = "PACKAGE")]
    packages: Vec<String>,
}

/// Lists the circles of every target of the workspace.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let metadata = Metadata::read(false)?;
    let unknown = arguments
        .packages
        .iter()
        .find(|name| !metadata.members().any(|package| package.name == **name));
    if let Some(name) = unknown {
        return Err(Error::UnknownPackage { name: name.clone() });
    }
    let circles = list(&metadata, &arguments.packages, arguments.uses)?;
    Ok(if circles == 0 || arguments.list {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Lists the circles of every target of the workspace, and returns whether there are none.
pub(crate) fn are_none(metadata: &Metadata) -> Result<bool, Error> {
    Ok(list(metadata, &[], true)? == 0)
}

/// Prints the circles of the packages of these names, or of all members where none is named, and counts them.
fn list(metadata: &Metadata, packages: &[String], with_uses: bool) -> Result<usize, Error> {
    let mut targets = 0;
    let mut circles = 0;
    for package in metadata.members() {
        if !packages.is_empty() && !packages.contains(&package.name) {
            continue;
        }
        for target in &package.targets {
            targets += 1;
            for circle in circles_of(target)? {
                circles += 1;
                println!("{} ({} {}):", package.name, target.kind, target.name);
                print_circle(&circle, with_uses);
            }
        }
    }
    println!("{circles} circles of modules in {targets} targets");
    Ok(circles)
}

/// Finds the circles in the module tree of one target.
fn circles_of(target: &Target) -> Result<Vec<Circle>, Error> {
    let tree = Tree::read(&target.root)?;
    Ok(graph::circles(&tree, &references::find(&tree)))
}

fn print_circle(circle: &Circle, with_uses: bool) {
    println!("  {}", circle.modules.join(" <-> "));
    for (from, to, path) in &circle.uses {
        if with_uses {
            println!("    {from} uses {to}: {path}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Returns the circles of a crate of these files, the first of which is its root.
    fn circles(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let target = Target {
            name: "example".to_owned(),
            kind: "lib".to_owned(),
            root: folder.path().join(files[0].0),
        };
        let circles = circles_of(&target).unwrap();
        circles
            .iter()
            .map(|circle| circle.modules.join(" "))
            .collect()
    }

    #[test]
    fn siblings_that_import_each_other_are_a_circle() {
        let found = circles(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "use crate::b::B; pub struct A(B);"),
            ("src/b.rs", "pub struct B(Option<Box<super::a::A>>);"),
        ]);
        assert_eq!(found, ["a b"]);
    }

    #[test]
    fn a_module_with_a_path_is_read_from_the_folder_of_its_parent_file() {
        let found = circles(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "#[path = \"other/inner.rs\"] mod inner;"),
            ("src/other/inner.rs", "pub struct A(crate::b::B);"),
            ("src/b.rs", "pub struct B(Option<Box<crate::a::inner::A>>);"),
        ]);
        assert_eq!(found, ["a::inner b"]);
    }

    #[test]
    fn parent_and_child_are_no_circle() {
        let found = circles(&[
            ("src/lib.rs", "mod a; pub use a::inner::B;"),
            ("src/a.rs", "pub mod inner; pub struct A(inner::B);"),
            (
                "src/a/inner.rs",
                "use super::A; use crate::a; pub struct B(Box<A>, Box<a::A>);",
            ),
        ]);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn a_circle_goes_through_several_modules_and_their_reexports() {
        let found = circles(&[
            ("src/lib.rs", "mod a; mod b; mod c; pub use c::deep::C;"),
            ("src/a.rs", "use crate::b; pub struct A(b::B);"),
            ("src/b.rs", "use crate::*; pub struct B(C);"),
            ("src/c.rs", "pub mod deep;"),
            (
                "src/c/deep.rs",
                "pub struct C; fn f() { macro_call!(crate::a::A::new()) }",
            ),
        ]);
        assert_eq!(found, ["a b c::deep"]);
    }

    #[test]
    fn nephews_count_as_modules_of_their_own() {
        let found = circles(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "pub mod inner; pub struct A;"),
            ("src/a/inner.rs", "pub struct Inner(crate::b::B);"),
            ("src/b.rs", "use crate::a::A; pub struct B(A);"),
        ]);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn tests_and_visibilities_close_no_circle() {
        let found = circles(&[
            ("src/lib.rs", "mod a; mod b;"),
            (
                "src/a.rs",
                "pub struct A; #[cfg(test)] mod tests { use crate::b::B; }",
            ),
            ("src/b.rs", "use crate::a::A; pub(in crate::b) struct B(A);"),
        ]);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn modules_that_a_macro_declares_are_found_in_their_folder() {
        let found = circles(&[
            ("src/lib.rs", "modules! { a b }"),
            ("src/a.rs", "use super::b::B; pub struct A(B);"),
            ("src/b.rs", "use super::a::A; pub struct B(A);"),
        ]);
        assert_eq!(found, ["a b"]);
    }

    #[test]
    fn a_file_that_does_not_parse_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("lib.rs");
        fs::write(&root, "fn f( {").unwrap();
        assert!(Tree::read(&root).is_err());
        assert!(Tree::read(&folder.path().join("none.rs")).is_err());
    }
}
