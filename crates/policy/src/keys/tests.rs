//! Checks that every key is declared in one place, and that every example of the reference is valid.
#![allow(
    clippy::unwrap_used,
    reason = "clippy sees no test in the helpers of one"
)]

use super::describe::{Key, Kind, Presence, Table};
use super::tables;
use crate::rules::Code;
use crate::shared::{Pin, Pins, Shared, sha256};
use crate::source::Memory;
use crate::{Options, Severity, check_files};
use time::{Date, Month};

/// Returns the lines of a table: its required keys, and the example of one key.
fn lines(table: &Table, shown: Option<&Key>) -> String {
    let is_shown = |key: &Key| shown.is_some_and(|shown| std::ptr::eq(shown, key));
    let either_shown = shown.is_some_and(|key| key.presence == Presence::Either);
    let mut named = either_shown;
    let mut text = String::new();
    for key in table.all_keys() {
        let is_needed = match key.presence {
            Presence::Required => true,
            // Any of the alternatives will do.
            Presence::Either => !std::mem::replace(&mut named, true),
            Presence::Optional => false,
        };
        if is_needed || is_shown(key) {
            text.push_str(&format!("{} = {}\n", key.name, key.example));
        }
    }
    text
}

/// Returns a policy that contains the example of a key of a table.
fn policy(table: &Table, key: &Key) -> String {
    let own = |of: &Table| lines(of, std::ptr::eq(of, table).then_some(key));
    let inline = |table: &Table| lines(table, Some(key)).trim_end().replace('\n', ", ");
    let mut cookie = lines(&tables::Cookie, None);
    let mut storage = lines(&tables::Storage, None);
    let (mut include, mut more) = (String::new(), String::new());
    match table.name {
        "Meta" | "Service" => {}
        "Disclosure" => cookie = lines(&tables::Cookie, Some(key)),
        "Cookie" => cookie = own(&tables::Cookie),
        "Storage" => storage = own(&tables::Storage),
        "Names" => {
            cookie = cookie.replace(
                "name = \"session\"",
                &format!("names = {{ {} }}", inline(table)),
            );
        }
        "Family" => {
            cookie = cookie.replace(
                "name = \"session\"",
                &format!("match = {{ {} }}", inline(table)),
            );
        }
        "SharedFile" => include = format!("include = [{{ {} }}]\n", inline(table)),
        "OneOf" => cookie.push_str(&format!("value = {{ {} }}\n", inline(table))),
        "ConfiguredDomain" => cookie.push_str(&format!("domain = {{ {} }}\n", inline(table))),
        "FurtherLifetime" => {
            cookie.push_str(&format!(
                "lifetimes = {{ remembered = {{ {} }} }}\n",
                inline(table)
            ));
        }
        "Transfer" => cookie.push_str(&format!("transfers = [{{ {} }}]\n", inline(table))),
        "Load" => {
            more = format!(
                "[third_parties.stripe]\n{}loads = [{{ {} }}]\n",
                lines(&tables::ThirdParty, None),
                inline(table)
            );
        }
        "Tracking" => more = format!("[tracking.newsletter]\n{}", own(table)),
        "ThirdParty" => more = format!("[third_parties.stripe]\n{}", own(table)),
        "Planned" => more = format!("[planned.statistics]\n{}", own(table)),
        "CustomCategory" => more = format!("[categories.chat]\n{}", own(table)),
        _ => more = format!("{}\n{}", table.heading, own(table)),
    }
    // A necessary entry needs an exemption, and a family needs examples.
    for (wanted, line) in [
        ("exemption = ", "exemption = \"authentication\"\n"),
        ("examples = ", "examples = [\"_ga_4F7J.session\"]\n"),
    ] {
        let is_wanted =
            !cookie.contains(wanted) && (wanted == "exemption = " || cookie.contains("match = "));
        if is_wanted {
            cookie.push_str(line);
        }
    }
    if key.name == "examples" {
        cookie = cookie.replace("name = \"session\"", "match = { prefix = \"_ga_\" }");
    }
    storage.push_str("exemption = \"interface\"\n");
    if key.name != "expired_by" {
        // Browsers do not expire storage.
        storage = storage.replace("lifetime = \"30 days\"", "lifetime = \"until cleared\"");
    }
    format!(
        "format = 1\n{include}[policy]\n{}[service]\n{}[cookies.session]\n{cookie}[storage.kept]\n{storage}{more}",
        own(&tables::Meta),
        own(&tables::Service)
    )
}

/// Returns the files of a policy, with the declarations of others and the sentences that it may include.
fn with_files(policy: &str) -> Memory {
    let value = |name| {
        let mut keys = tables::SharedFile.keys.iter();
        let key = keys.find(|key: &&Key| key.name == name).unwrap();
        key.example.trim_matches('"')
    };
    let shared = Shared::of_git(value("git"), value("tag"), value("path")).unwrap();
    let text = "[cookies.other]\nname = \"other\"\ncategory = \"necessary\"\nexemption = \"security\"\n\
                purpose = \"Protects against forged requests.\"\nlifetime = \"session\"\n";
    let hash = sha256(text.as_bytes());
    let mut pins = Pins::default();
    let copy = shared.copy("policy.toml".as_ref(), &hash);
    pins.insert(&shared, Pin::of_git(hash, "c0ffee".to_owned()));
    Memory::from_iter([
        ("policy.toml".into(), policy.to_owned()),
        ("policy.lock".into(), pins.to_toml()),
        (copy, text.to_owned()),
        (
            "words/cs.toml".into(),
            "language = \"cs\"\n[page]\nyes = \"Ano\"\n".to_owned(),
        ),
    ])
}

/// Keys whose examples require other keys that a minimal policy lacks, with the findings that result.
const CALL_FOR_MORE: &[(&str, &str, &[Code])] = &[(
    "ThirdParty",
    "sets_on",
    &[Code::UndeclaredThirdPartyCookies],
)];

#[test]
fn every_example_is_valid() {
    let today = Date::from_calendar_date(2026, Month::June, 1).unwrap();
    let (mut examples, mut wrong) = (0, Vec::new());
    for table in tables::ALL
        .iter()
        .filter(|table| table.name != "PolicyFile")
    {
        for key in table.keys {
            let text = policy(table, key);
            let line = format!("{} = {}", key.name, key.example);
            assert!(text.contains(&line), "{}: {line}\n{text}", table.name);
            let files = with_files(&text);
            let checked = check_files(&files, "policy.toml".as_ref(), Options { today }).unwrap();
            let errors = checked
                .findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error);
            let codes: Vec<Code> = errors.clone().map(|finding| finding.code).collect();
            let expected = CALL_FOR_MORE
                .iter()
                .find(|(of, name, _)| *of == table.name && *name == key.name)
                .map_or(&[][..], |(.., codes)| codes);
            if codes != expected {
                let messages: Vec<_> = errors.map(|finding| &finding.message).collect();
                wrong.push(format!("{} {line}: {codes:?} {messages:?}", table.name));
            }
            examples += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(examples > 90, "only {examples} examples");
}

#[test]
fn every_address_is_checked() {
    let mut addresses = 0;
    for table in tables::ALL {
        for key in table.keys {
            if !matches!(key.kind, Kind::Address | Kind::WebAddress) {
                continue;
            }
            let line = format!("{} = {}", key.name, key.example);
            let text = policy(table, key)
                .replace(&line, &format!("{} = \"javascript:alert(1)\"", key.name));
            let files = Memory::from_iter([("policy.toml", text.as_str())]);
            let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
            let codes: Vec<Code> = checked
                .findings
                .iter()
                .map(|finding| finding.code)
                .collect();
            assert!(codes.contains(&Code::InvalidAddress), "{text}");
            addresses += 1;
        }
    }
    assert!(addresses >= 6, "only {addresses} addresses");
}

/// The greatest number of source files, apart from the declaration and the rules, that may mention a plain
/// key.
const MOST: usize = 3;

/// Keys that more files may mention, with the number of files and the reason.
const MENTIONED_MORE: &[(&str, usize, &str)] = &[
    (
        "lifetimes",
        6,
        "each further lifetime has a condition in words, and diff compares them one by one",
    ),
    (
        "material",
        4,
        "the banner shows visitors the material changes, next to what diff and verdicts do with them",
    ),
    (
        "retired",
        8,
        "decides whether an entry is in use, which every step asks",
    ),
    (
        "category",
        15,
        "what consent, fingerprints and consequences are grouped by, what is known of a name, and what an editor completes",
    ),
    (
        "like",
        7,
        "stands for the category wherever the law is meant",
    ),
    (
        "lifetime",
        7,
        "irregular: its default differs between cookies and storage, and its sentence is its own",
    ),
    (
        "language",
        10,
        "the language of all texts, which comparing, judging and fingerprinting take into account",
    ),
    (
        "languages",
        4,
        "in which visitors are asked, and asked again",
    ),
    (
        "provider",
        6,
        "irregular: a name, or the key of a third party",
    ),
    (
        "domain",
        5,
        "irregular: fixed or from the configuration; diff also needs the scope in which browsers hold a cookie",
    ),
];

/// Keys whose names are also fields of other structs. For them, only mentions of `Field` are counted.
const ORDINARY_WORDS: &[&str] = &[
    "until",
    "reason",
    "name",
    "title",
    "version",
    "value",
    "path",
    "kind",
    "policy",
    "place",
    "summary",
    "description",
];

fn sources(folder: &std::path::Path, to: &mut Vec<(std::path::PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir()
            && !["tests", "target", "benches", "fuzz", "node_modules"].contains(&name.as_str())
        {
            sources(&path, to);
        } else if name.ends_with(".rs") && name != "tests.rs" && name != "declared.rs" {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text
                .lines()
                .map(|line| line.split("//").next().unwrap_or_default());
            to.push((path.clone(), code.collect::<Vec<_>>().join("\n")));
        }
    }
}

/// Returns whether a file contains `what`, and not as part of a longer word or as a call.
fn mentions(code: &str, what: &str) -> bool {
    code.match_indices(what).any(|(at, _)| {
        let after = code[at + what.len()..].chars().next();
        let before = code[..at].chars().next_back();
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let starts = !what.starts_with(is_word) || !before.is_some_and(is_word);
        let ends = !what.ends_with(is_word) || !after.is_some_and(|c| is_word(c) || c == '(');
        starts && ends
    })
}

#[test]
fn a_plain_key_is_mentioned_where_it_is_declared_and_used() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    sources(&crates.join("policy/src"), &mut files);
    // Only paths below `crates` count, because the checkout itself may be in a folder of that name. The words that people
    // write instead of a key name the key, too.
    let is_left_out = |path: &std::path::Path| {
        let below = path.strip_prefix(&crates).unwrap_or(path);
        below.components().any(|part| {
            ["rules", "spoken"]
                .iter()
                .any(|left_out| part.as_os_str() == *left_out)
        })
    };
    files.retain(|(path, _)| !is_left_out(path));
    assert!(files.len() > 40, "only {} files", files.len());
    let mut keys = 0;
    for key in tables::ALL.iter().flat_map(|table| table.keys) {
        let Some(field) = key.field else { continue };
        let field = format!("Field::{field}");
        let access = format!(".{}", key.member);
        let literal = format!("\"{}\"", key.name);
        let is_ordinary =
            ORDINARY_WORDS.contains(&key.member) || ORDINARY_WORDS.contains(&key.name);
        let found: Vec<_> = files
            .iter()
            .filter(|(_, code)| {
                let by_name = mentions(code, &access) || mentions(code, &literal);
                mentions(code, &field) || (by_name && !is_ordinary)
            })
            .map(|(path, _)| path.strip_prefix(&crates).unwrap().display().to_string())
            .collect();
        let more = MENTIONED_MORE.iter().find(|(name, ..)| *name == key.name);
        let most = more.map_or(MOST, |(_, most, _)| *most);
        assert!(
            found.len() <= most,
            "`{}` is mentioned in {} files, at most {most} may: {found:#?}",
            key.name,
            found.len()
        );
        keys += 1;
    }
    assert!(keys > 60, "only {keys} keys are compared");
}

#[test]
fn the_retention_of_collected_data_is_mentioned_in_four_files_at_most() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in [
        "crates",
        "cookie-registry/src",
        "cookie-registry-derive/src",
    ] {
        sources(&root.join(folder), &mut files);
    }
    let found: Vec<_> = files
        .iter()
        .filter(|(_, code)| code.contains("data_kept"))
        .map(|(path, _)| path)
        .collect();
    // The rule and the page may mention it; the declaration is not counted.
    assert!(!found.is_empty() && found.len() <= 4, "{found:#?}");
}
