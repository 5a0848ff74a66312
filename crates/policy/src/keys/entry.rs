//! Reads an entry, that is, a cookie or a storage key: its name, the shared keys, and the keys of its kind.

use super::draft::{Cookie, Disclosure, Storage, Tracking};
use super::table::FromTable;
use super::written::Naming;
use crate::finding::Finding;
use crate::read::{Reader, Table};
use crate::rules::Code;
use crate::source::{Span, Spanned};

/// Reads `[cookies.KEY]`.
pub(crate) fn cookie(
    key: &Spanned<String>,
    table: Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> Cookie {
    table.read(reader, |table, reader| {
        entry(key, &["name", "names", "match"], table, reader)
    })
}

/// Reads `[storage.KEY]`.
pub(crate) fn storage(
    key: &Spanned<String>,
    table: Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> Storage {
    table.read(reader, |table, reader| {
        entry(key, &["key", "match"], table, reader)
    })
}

/// Reads `[tracking.KEY]`.
pub(crate) fn tracking(
    key: &Spanned<String>,
    table: Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> Tracking {
    table.read(reader, |table, reader| {
        let missing = table.missing(&["exemption"]);
        Tracking::require(table, reader);
        Tracking::read((table.name.clone(), key.clone(), missing), table, reader)
    })
}

/// Reads an entry: its name, the keys that all entries share, and those of its kind.
fn entry<T: FromTable<Head = (Disclosure, Option<Naming>)>>(
    key: &Spanned<String>,
    ways: &[&'static str],
    table: &mut Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> T {
    let naming = read_naming(table, ways, reader);
    let disclosure = disclosure(key.clone(), table, reader);
    T::require(table, reader);
    T::read((disclosure, naming), table, reader)
}

/// Reads the name of an entry, which exactly one of several keys must contain.
fn read_naming(
    table: &mut Table<'_, '_>,
    ways: &[&'static str],
    reader: &mut Reader<'_>,
) -> Option<Naming> {
    let mut found: Vec<(Naming, &'static str, Span)> = Vec::new();
    let mut written = 0;
    for way in ways {
        let Some((key, value)) = table.get(way) else {
            continue;
        };
        written += 1;
        let span = reader.span(&key.span());
        let naming = match *way {
            "names" => reader
                .table(format!("{}.names", table.name), span, value)
                .map(|table| names(table, reader)),
            "match" => reader
                .table(format!("{}.match", table.name), span, value)
                .map(|table| family(table, reader)),
            exact => table.string(exact, reader).map(Naming::Exact),
        };
        found.extend(naming.map(|naming| (naming, *way, span)));
    }
    if written == 0 && table.missing(ways).len() == ways.len() {
        let example = if ways.contains(&"key") {
            "key = \"app.theme\""
        } else {
            "name = \"session\""
        };
        reader.report(
            Finding::new(
                Code::MissingKey,
                table.span,
                format!(
                    "`[{}]` has no name: none of `{}`",
                    table.name,
                    ways.join("`, `")
                ),
            )
            .help(format!("add a line such as: {example}"))
            .entry(table.name.clone()),
        );
    }
    if let [(_, first, first_span), (_, second, span), ..] = found.as_slice() {
        let message = format!(
            "`[{}]` cannot have both `{first}` and `{second}`",
            table.name
        );
        reader.report(
            Finding::new(Code::ConflictingKeys, *span, message)
                .help("keep one: `name` for one name, `names` for one per environment, `match` for a family")
                .related(*first_span, "the other one")
                .entry(table.name.clone()),
        );
    }
    found.into_iter().next().map(|(naming, ..)| naming)
}

/// Reads `names`.
fn names(table: Table<'_, '_>, reader: &mut Reader<'_>) -> Naming {
    let example = [
        ("production", "\"__Host-session\""),
        ("development", "\"session\""),
    ];
    table.read(reader, |table, reader| {
        table.require(&example, reader);
        Naming::PerEnvironment {
            span: table.span,
            production: table.string("production", reader),
            development: table.string("development", reader),
        }
    })
}

/// Reads `match`.
fn family(table: Table<'_, '_>, reader: &mut Reader<'_>) -> Naming {
    table.read(reader, |table, reader| {
        // An empty prefix is accepted here, because a rule reports it.
        let prefix = match table.get("prefix") {
            Some((_, value)) if value.get_ref().as_str() == Some("") => {
                Some(Spanned::new(String::new(), reader.span(&value.span())))
            }
            Some(_) => table.string("prefix", reader),
            None => {
                table.require(&[("prefix", "\"_ga_\"")], reader);
                None
            }
        };
        Naming::Family {
            span: table.span,
            prefix,
            suffix: table.string("suffix", reader),
        }
    })
}

/// Reads the keys that cookies and storage keys share.
fn disclosure(
    key: Spanned<String>,
    table: &mut Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> Disclosure {
    // Missing keys are determined before any key is read, so that a misspelt key is reported as misspelt
    // instead of as missing.
    let missing = table.missing(&["purpose", "lifetime", "category", "exemption"]);
    Disclosure::read((table.name.clone(), key, missing), table, reader)
}
