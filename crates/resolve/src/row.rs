//! What was learned of a library, written as a row of the catalog.

use crate::learn::{Learned, LearnedMiddleware, word};
use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

impl Display for Learned {
    /// Writes the row as `crates/scan/src/catalog/rust/` has it. What the sources do not say, such as the advice, is for a person
    /// to decide, and marked.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { name, version, .. } = self;
        writeln!(f, "// From the sources of {name} {version}.")?;
        if self.offers_nothing() {
            // No row follows: a library with cookies of its own kind is no library without cookies.
            return writeln!(
                f,
                "// From the base facts, no public function sets, removes or takes a cookie or storage key.\n\
                 // To decide, by reading: whether it has types of its own for cookies, or writes into responses in another way."
            );
        }
        let advice = advice(name);
        let dependency = if self.features.is_empty() {
            writeln!(f, "// To decide: `Whole` or `Inseparable`, and the advice.")?;
            format!("Dependency::Whole({advice})")
        } else {
            writeln!(f, "// To decide: the advice.")?;
            format!("Dependency::features({}, {advice})", list(&self.features))
        };
        for (path, name) in &self.own {
            match name {
                Some(name) => writeln!(f, "// `{path}` sets or removes `{name}` by itself.")?,
                None => writeln!(f, "// `{path}` sets or removes something by itself.")?,
            }
        }
        for (name, cookie) in &self.given {
            let cookie = match cookie {
                Some(cookie) => format!("`{cookie}`"),
                None => "something".to_owned(),
            };
            writeln!(
                f,
                "// A framework makes values of `{name}`. Given one back, it sets or removes {cookie}."
            )?;
        }
        for path in &self.takers {
            writeln!(
                f,
                "// `{path}` sets or removes the cookie that it is given."
            )?;
        }
        write!(f, "Library::service({name:?}, {dependency})")?;
        for (field, names) in [
            ("cookies", &self.cookies),
            ("jars", &self.jars),
            ("constructors", &self.constructors),
            ("header_methods", &self.header_methods),
            ("header_functions", &self.header_functions),
        ] {
            if !names.is_empty() {
                write!(f, "\n    .{field}({})", list(names))?;
            }
        }
        self.write_methods(f)?;
        self.write_functions(f)?;
        if !self.middleware.is_empty() {
            write!(f, "\n    .middleware(&[")?;
            for (name, middleware) in &self.middleware {
                write_middleware(f, name, middleware)?;
            }
            write!(f, "\n    ])")?;
        }
        writeln!(f, ",")
    }
}

impl Learned {
    /// Returns whether nothing in the public interface sets or removes anything.
    #[must_use]
    pub fn offers_nothing(&self) -> bool {
        self.cookies.is_empty()
            && self.jars.is_empty()
            && self.methods.is_empty()
            && self.functions.is_empty()
            && self.middleware.is_empty()
            && self.header_methods.is_empty()
            && self.header_functions.is_empty()
            && self.own.is_empty()
            && self.given.is_empty()
            && self.takers.is_empty()
    }

    fn write_methods(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.methods.is_empty() {
            return Ok(());
        }
        write!(f, "\n    .methods(&[")?;
        let receiver = if self.jars.is_empty() { "Any" } else { "Jar" };
        for (name, operation) in &self.methods {
            let operation = word(*operation);
            write!(
                f,
                "\n        Method::new({name:?}, {operation}, Receiver::{receiver}),"
            )?;
        }
        write!(f, "\n    ])")
    }

    fn write_functions(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.functions.is_empty() {
            return Ok(());
        }
        write!(f, "\n    .functions(&[")?;
        for function in &self.functions {
            let path: Vec<String> = function.path.iter().map(|it| format!("{it:?}")).collect();
            let (operation, medium) = (function.operation, function.medium);
            write!(
                f,
                "\n        Function::new(&[{}], Operation::{operation}, Medium::{medium})",
                path.join(", ")
            )?;
            if function.argument > 0 {
                write!(f, ".argument({})", function.argument)?;
            }
            write!(f, ",")?;
        }
        write!(f, "\n    ])")
    }
}

fn write_middleware(
    f: &mut Formatter<'_>,
    name: &str,
    middleware: &LearnedMiddleware,
) -> fmt::Result {
    let constructors = list(&middleware.constructors);
    write!(f, "\n        Middleware::of_type({name:?}, {constructors})")?;
    // A row has one of each; which, is for a person to decide where there are several.
    for default in &middleware.defaults {
        write!(f, "\n            .default_name({default:?})")?;
    }
    for setter in &middleware.setters {
        write!(f, "\n            .setter({setter:?})")?;
    }
    write!(f, ",")
}

fn list(names: &BTreeSet<String>) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    format!("&[{}]", names.join(", "))
}

/// Returns the constant of the catalog with what to use instead, as the name of the library says.
fn advice(name: &str) -> &'static str {
    let has = |word| name.contains(word);
    if has("csrf") || has("xsrf") {
        "CSRF"
    } else if has("flash") {
        "FLASH"
    } else if has("session") || has("auth") || has("identity") || has("login") {
        "SESSION"
    } else {
        "JAR"
    }
}
