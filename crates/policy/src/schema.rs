//! The JSON Schema of `policy.toml`, for editors: completion, explanations and mistakes while typing.
//!
//! The reader takes a file apart by hand, because it tells all mistakes with their places; so the types
//! below only describe the file, nothing is ever read into them. A test holds their keys against those
//! that the reader knows, table by table.

mod entry;
mod value;

use entry::{CookieEntry, StorageEntry, ThirdPartyEntry};
use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use schemars::{JsonSchema, Schema};
use serde_json::Value;
use value::{Date, Domains, Filled, Keyed, Lifetime, Strings, Text, Word, Words};

/// The schema, in the draft (07) that editors' TOML plug-ins understand.
///
/// It knows the shape of a file and the words that may stand in it. What only the rules can tell, such
/// as that a lifetime is too long, is told by a check.
///
/// ```
/// let schema = cookie_registry_policy::schema::schema();
/// assert_eq!(schema.get("$schema").unwrap(), "http://json-schema.org/draft-07/schema#");
/// assert!(schema.pointer("/properties/cookies").is_some());
/// ```
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft07()
        .with_transform(as_toml)
        .into_generator()
        .into_root_schema_for::<PolicyFile>()
}

/// Takes out what is no concern of TOML: it has no `null`, and knows one kind of integer. Descriptions,
/// which are broken into lines here, become one line again.
fn as_toml(schema: &mut Schema) {
    transform_subschemas(&mut as_toml, schema);
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    let null = Value::from("null");
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|kind| *kind != null);
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(alternatives)) = object.get_mut("anyOf") {
        alternatives.retain(|alternative| alternative["type"] != null);
        if let [Value::Object(only)] = alternatives.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            for (key, value) in only {
                object.entry(key).or_insert(value);
            }
        }
    }
    if object.get("format").is_some_and(|format| format == "int64") {
        object.remove("format");
    }
    if let Some(Value::String(description)) = object.get_mut("description") {
        *description = description.replace('\n', " ");
    }
}

/// Everything that the public cookie policy says and that the service may do: every cookie, every key
/// in the browser's storage, the third parties, the choices of visitors and the changes so far.
#[derive(JsonSchema)]
#[schemars(title = "Cookie policy (policy.toml, format 1)", deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
struct PolicyFile {
    /// The version of this file's language. Write 1.
    #[schemars(extend("const" = crate::parse::FORMAT))]
    format: i64,
    /// Further files that belong to this policy, relative to this one; `*` stands for any part of a
    /// file's name. They may declare cookies, storage, third_parties, planned and categories.
    include: Option<Strings>,
    /// What the policy is called, when it was last changed and which law applies.
    policy: Meta,
    /// Whose policy it is.
    service: Service,
    /// Every cookie. `[cookies.session]` declares the one that findings, the page and the code call
    /// `session`.
    cookies: Option<Keyed<CookieEntry>>,
    /// Everything that is kept in the browser other than as a cookie, such as in localStorage. The law
    /// treats it as it treats cookies.
    storage: Option<Keyed<StorageEntry>>,
    /// Companies whose pages or scripts visitors meet.
    third_parties: Option<Keyed<ThirdPartyEntry>>,
    /// Categories that are not in use today, announced with what they would be for.
    planned: Option<Keyed<Planned>>,
    /// Categories of the service's own, beside necessary, preferences, analytics and marketing.
    categories: Option<Keyed<CustomCategory>>,
    /// What visitors can choose, and what happens then.
    choices: Option<Choices>,
    /// How visitors learn of changes, and the changes so far.
    changes: Option<Changes>,
    /// Findings that are accepted, each with its reason.
    allow: Option<Vec<Allow>>,
    /// Source code that may go around the registry, each place with its reason.
    exempt: Option<Vec<Exempt>>,
}

/// What the policy is called, when it was last changed and which law applies.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
struct Meta {
    /// The heading of the public page, such as "Cookie Policy".
    title: Text,
    /// The day of the last change, without quotes: 2026-05-09. It is never earlier than the newest
    /// entry of the change log.
    last_updated: Date,
    /// From which day the policy applies, when that is not the day of the last change.
    effective: Option<Date>,
    /// The number of this version, where versions are counted.
    version: Option<i64>,
    /// The language of all texts that name none, as a language tag such as "en". English by default.
    language: Option<Filled>,
    /// The languages in which every text must be there.
    languages: Option<Strings>,
    /// The legal profiles that apply; each brings the rules of its law.
    jurisdictions: Option<Words<cookie_registry_core::Jurisdiction>>,
}

/// Whose policy it is.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
struct Service {
    /// What visitors know the service as.
    name: Filled,
    /// The domains on which it is reached.
    domains: Domains,
    /// What the policy covers, as a phrase: "example.org and our dashboard".
    covers: Option<Text>,
    /// Web address of the privacy policy.
    privacy_policy: Option<Filled>,
    /// Where questions go: a mail address or a web address.
    contact: Filled,
    /// Who is responsible in law, when the name of the service does not say it.
    controller: Option<Filled>,
    /// The supervisory authority to which visitors can complain.
    complaints: Option<Text>,
    /// Whether personal information is sold or shared in the sense of the CCPA (California).
    sells_or_shares: Option<bool>,
}

/// A category that is not in use today.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
struct Planned {
    /// The category that would be used.
    category: value::CategoryKey,
    /// What it would be for.
    why: Text,
}

/// A category of the service's own.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
struct CustomCategory {
    /// Its heading on the public page.
    title: Text,
    /// What belongs to it.
    description: Text,
    /// Which of the four categories it is like. That decides whether consent is needed.
    like: Word<cookie_registry_core::Category>,
    /// Whether it is on before the visitor has chosen. A category that needs consent must be off.
    default_on: Option<bool>,
}

/// What visitors can choose, and what happens then.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
struct Choices {
    /// What happens when a visitor blocks the necessary cookies.
    blocking_necessary: Option<Text>,
    /// What the browser signal Do Not Track does.
    do_not_track: Option<Word<cookie_registry_core::SignalResponse>>,
    /// What the browser signal Global Privacy Control does.
    global_privacy_control: Option<Word<cookie_registry_core::SignalResponse>>,
    /// Whether the service shows the visitor that Global Privacy Control was honoured (California).
    shows_global_privacy_control: Option<bool>,
    /// Where a choice is made, changed and withdrawn: the address of that page or control.
    settings: Option<Filled>,
    /// How long a choice is remembered before it is asked for again.
    remembered_for: Option<Lifetime>,
    /// How visitors can object, where the law asks for no consent but lets them object.
    objection: Option<Text>,
}

/// How visitors learn of changes, and the changes so far.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
struct Changes {
    /// The means by which a material change is announced, such as "email".
    announced_by: Option<Vec<Text>>,
    /// How visitors learn of a change, in a sentence of the service's own.
    process: Option<Text>,
    /// One `[[changes.log]]` table a change.
    log: Option<Vec<Change>>,
}

/// One change of the policy.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
struct Change {
    /// The day of the change.
    date: Date,
    /// The number of the version that it made.
    version: Option<i64>,
    /// What changed, in a sentence for visitors.
    summary: Text,
    /// Whether it matters to visitors, such as a new purpose or a new recipient. A material change is
    /// announced.
    material: bool,
}

/// A finding that is accepted.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
struct Allow {
    /// The code of the finding, as `check` prints it.
    code: value::CodeName,
    /// The entry whose finding it is, such as "cookies.session". Without it, every finding of this code.
    entry: Option<Filled>,
    /// Why it is accepted; reviewers read this.
    reason: Filled,
    /// The last day on which it is accepted.
    until: Option<Date>,
}

/// Source code that may go around the registry.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
struct Exempt {
    /// The file or folder, relative to this file; `*` stands for any part of a name.
    path: Filled,
    /// Why it goes around the registry.
    reason: Filled,
    /// Who answers for it.
    owner: Option<Filled>,
    /// The last day on which it may.
    until: Option<Date>,
}

#[cfg(test)]
mod tests;
