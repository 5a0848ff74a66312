//! `[cookies.KEY]` and `[storage.KEY]`.

use crate::draft::{Cookie, Disclosure, Domain, Naming, Storage, Transfer, Value};
use crate::finding::Finding;
use crate::read::{Reader, Table};
use crate::rules::Code;
use crate::source::{Span, Spanned};
use toml::de::DeValue;

pub(super) fn cookies(root: &mut Table<'_, '_>, reader: &mut Reader<'_>) -> Vec<Cookie> {
    root.keyed("cookies", reader)
        .into_iter()
        .map(|(key, table)| cookie(key, table, reader))
        .collect()
}

pub(super) fn storage(root: &mut Table<'_, '_>, reader: &mut Reader<'_>) -> Vec<Storage> {
    root.keyed("storage", reader)
        .into_iter()
        .map(|(key, table)| storage_key(key, table, reader))
        .collect()
}

fn cookie(key: Spanned<String>, mut table: Table<'_, '_>, reader: &mut Reader<'_>) -> Cookie {
    let naming = naming(&mut table, &["name", "names", "match"], reader);
    let cookie = Cookie {
        disclosure: disclosure(key, &mut table, reader),
        naming,
        host: table.string("host", reader),
        chunked: table.boolean("chunked", reader),
        rolling: table.boolean("rolling", reader),
        protection: table.word("protection", reader),
        domain: domain(&mut table, reader),
        path: table.string("path", reader),
        secure: table.boolean("secure", reader),
        http_only: table.boolean("http_only", reader),
        same_site: table.word("same_site", reader),
        partitioned: table.boolean("partitioned", reader),
        max_value_bytes: table.integer("max_value_bytes", reader),
    };
    table.finish(reader);
    cookie
}

fn storage_key(key: Spanned<String>, mut table: Table<'_, '_>, reader: &mut Reader<'_>) -> Storage {
    table.require(&[("kind", "\"local-storage\"")], reader);
    let naming = naming(&mut table, &["key", "match"], reader);
    let storage = Storage {
        disclosure: disclosure(key, &mut table, reader),
        naming,
        kind: table.word("kind", reader),
        expired_by: table.text("expired_by", reader),
    };
    table.finish(reader);
    storage
}

fn disclosure(
    key: Spanned<String>,
    table: &mut Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> Disclosure {
    Disclosure {
        entry: table.name.clone(),
        key,
        missing: table.missing(&["purpose", "lifetime", "category", "exemption"]),
        category: table.string("category", reader),
        exemption: table.word("exemption", reader),
        purpose: table.text("purpose", reader),
        lifetime: table.lifetime("lifetime", reader),
        data_kept: table.lifetime("data_kept", reader),
        set_by: table.word("set_by", reader),
        provider: table.string("provider", reader),
        recipients: table.strings("recipients", reader),
        transfers: transfers(table, reader),
        policy: table.string("policy", reader),
        requested: table.boolean("requested", reader),
        cleared_on: table.strings("cleared_on", reader),
        value: value(table, reader),
        retired: table.date("retired", reader),
        examples: table.strings("examples", reader),
        owner: table.string("owner", reader),
        review: table.string("review", reader),
        last_reviewed: table.date("last_reviewed", reader),
        review_by: table.date("review_by", reader),
    }
}

/// Exactly one of the ways to name an entry.
fn naming(
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
            "`{first}` and `{second}` cannot both stand in `[{}]`",
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

fn names(mut table: Table<'_, '_>, reader: &mut Reader<'_>) -> Naming {
    let example = [
        ("production", "\"__Host-session\""),
        ("development", "\"session\""),
    ];
    table.require(&example, reader);
    let naming = Naming::PerEnvironment {
        span: table.span,
        production: table.string("production", reader),
        development: table.string("development", reader),
    };
    table.finish(reader);
    naming
}

fn family(mut table: Table<'_, '_>, reader: &mut Reader<'_>) -> Naming {
    let span = table.span;
    // An empty prefix is a mistake of its own (a bare wildcard), so the rule gets to see it.
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
    let naming = Naming::Family {
        span,
        prefix,
        suffix: table.string("suffix", reader),
    };
    table.finish(reader);
    naming
}

fn value(table: &mut Table<'_, '_>, reader: &mut Reader<'_>) -> Option<Spanned<Value>> {
    let (key, value) = table.get("value")?;
    let span = reader.span(&value.span());
    if let DeValue::Table(_) = value.get_ref() {
        let key_span = reader.span(&key.span());
        let mut choice = reader.table(format!("{}.value", table.name), key_span, value)?;
        choice.require(&[("one_of", "[\"light\", \"dark\"]")], reader);
        let words = choice.filled_strings("one_of", reader);
        choice.finish(reader);
        return (!words.is_empty()).then_some(Spanned::new(Value::OneOf(words), span));
    }
    let word = table.string("value", reader)?;
    let kind = table.as_word("value", &word, reader)?;
    Some(Spanned::new(Value::Kind(kind.value), kind.span))
}

fn domain(table: &mut Table<'_, '_>, reader: &mut Reader<'_>) -> Option<Spanned<Domain>> {
    let (key, value) = table.get("domain")?;
    let span = reader.span(&value.span());
    if let DeValue::Table(_) = value.get_ref() {
        let key_span = reader.span(&key.span());
        let mut configured = reader.table(format!("{}.domain", table.name), key_span, value)?;
        configured.require(
            &[("from_config", "true"), ("within", "[\"example.org\"]")],
            reader,
        );
        let from_config = configured.boolean("from_config", reader);
        let within = configured.filled_strings("within", reader);
        configured.finish(reader);
        if let Some(from_config) = from_config.filter(|from_config| !from_config.value) {
            reader.report(
                Finding::new(
                    Code::ConflictingKeys,
                    from_config.span,
                    "`from_config = false` says nothing",
                )
                .help("write the domain itself, domain = \"example.org\", or leave `domain` out")
                .entry(table.name.clone()),
            );
            return None;
        }
        return (!within.is_empty()).then_some(Spanned::new(Domain::FromConfig { within }, span));
    }
    table
        .string("domain", reader)
        .map(|domain| Spanned::new(Domain::Fixed(domain.value), domain.span))
}

pub(super) fn transfers(table: &mut Table<'_, '_>, reader: &mut Reader<'_>) -> Vec<Transfer> {
    let transfers = table.tables("transfers", reader);
    transfers
        .into_iter()
        .map(|mut table| {
            table.require(&[("country", "\"US\"")], reader);
            let transfer = Transfer {
                span: table.span,
                country: table.string("country", reader),
                safeguard: table.string("safeguard", reader),
            };
            table.finish(reader);
            transfer
        })
        .collect()
}
