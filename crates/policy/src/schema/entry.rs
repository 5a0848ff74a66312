//! `[cookies.KEY]`, `[storage.KEY]` and `[third_parties.KEY]`.

use super::value::{CategoryKey, CookieValue, Date, Domain, Filled, Lifetime, Strings, Text, Word};
use cookie_registry_core::{Exemption, Protection, SameSite, SetBy, SetsOn, StorageKind};
use schemars::JsonSchema;

/// What is told about a cookie or a storage key, and how the service writes it.
///
/// The macro exists because the schema of both kinds of entry says the same of the fields that they have
/// in common, and draft 07 cannot refuse unknown fields in a type that is put together from two.
macro_rules! entry {
    (
        $(#[$meta:meta])*
        struct $name:ident { $( $(#[$field_meta:meta])* $field:ident: $type:ty, )+ }
    ) => {
        #[derive(JsonSchema)]
        #[schemars(deny_unknown_fields)]
        $(#[$meta])*
        #[expect(dead_code, reason = "described, never read")]
        pub(super) struct $name {
            $( $(#[$field_meta])* $field: $type, )+
            /// What kind of purpose it serves. All but "necessary" need the visitor's consent, unless
            /// `exemption` names a class that the law in force accepts.
            category: CategoryKey,
            /// Why no consent is asked: the class of the law's exemptions.
            exemption: Option<Word<Exemption>>,
            /// What it is for, in a sentence for visitors: "Keeps you signed in across pages."
            purpose: Text,
            /// How long it is kept in the browser.
            lifetime: Lifetime,
            /// How long what is collected with its help is kept elsewhere.
            data_kept: Option<Lifetime>,
            /// Who writes it.
            set_by: Option<Word<SetBy>>,
            /// Who stands behind it: a name, or the key of a table under `third_parties`.
            provider: Option<Filled>,
            /// Who else may read it.
            recipients: Option<Strings>,
            /// The countries for which its data leaves, and under which safeguard.
            transfers: Option<Vec<Transfer>>,
            /// Web address of the provider's own policy.
            policy: Option<Filled>,
            /// Whether the visitor asked for it expressly, by a control on the page.
            requested: Option<bool>,
            /// The events of the service that remove it, such as "sign-out".
            cleared_on: Option<Strings>,
            /// What its value is.
            value: Option<CookieValue>,
            /// Since which day it is no longer set, only removed where a browser still has it.
            retired: Option<Date>,
            /// Names as they really occur, where `match` declares a family of names.
            examples: Option<Strings>,
            /// Who in the organisation answers for it.
            owner: Option<Filled>,
            /// Web address of its approval.
            review: Option<Filled>,
            /// When it was last reviewed.
            last_reviewed: Option<Date>,
            /// Until which day the approval holds.
            review_by: Option<Date>,
        }
    };
}

entry! {
    /// One cookie. It has exactly one of `name`, `names` and `match`.
    #[schemars(extend("oneOf" = [{ "required": ["name"] }, { "required": ["names"] }, { "required": ["match"] }]))]
    struct CookieEntry {
        /// The cookie's name, exactly as browsers store it.
        name: Option<Filled>,
        /// The cookie's name per environment, when they differ.
        names: Option<Names>,
        /// A family of names that begin and end alike.
        r#match: Option<Family>,
        /// Which of the service's hosts sets it, when the same name is set on several.
        host: Option<Filled>,
        /// Whether a value that is too large for one cookie is spread over NAME.0, NAME.1 and so on.
        chunked: Option<bool>,
        /// Whether its lifetime begins anew with every visit.
        rolling: Option<bool>,
        /// How its value is protected.
        protection: Option<Word<Protection>>,
        /// The domain to which it is sent, with all below it. Without it, only the host that set it.
        domain: Option<Domain>,
        /// The path below which it is sent. Without it, "/": everywhere on the host.
        path: Option<Filled>,
        /// Whether it is sent over encrypted connections only. True unless false is written.
        secure: Option<bool>,
        /// Whether scripts are kept from reading it. True for what the server sets, unless false is
        /// written.
        http_only: Option<bool>,
        /// Whether it is sent when another site leads or embeds here. "lax" by default.
        same_site: Option<Word<SameSite>>,
        /// Whether, embedded in another site, it is kept apart for that site.
        partitioned: Option<bool>,
        /// The longest value that the service writes, in bytes as it is sent.
        #[schemars(range(min = 1))]
        max_value_bytes: Option<i64>,
    }
}

entry! {
    /// One key in the browser's storage. It has exactly one of `key` and `match`.
    #[schemars(extend("oneOf" = [{ "required": ["key"] }, { "required": ["match"] }]))]
    struct StorageEntry {
        /// The key, exactly as scripts write it; for a database or a cache, its name.
        key: Option<Filled>,
        /// A family of keys that begin and end alike.
        r#match: Option<Family>,
        /// Where in the browser it is kept.
        kind: Word<StorageKind>,
        /// What removes it when its lifetime is over: the browser itself does not.
        expired_by: Option<Text>,
    }
}

/// A name per environment.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
pub(super) struct Names {
    /// The name on the public site, over https.
    production: Filled,
    /// The name on a developer's machine, over plain http, where browsers refuse the prefixes
    /// `__Secure-` and `__Host-`.
    development: Filled,
}

/// All names that begin, and end, alike.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
pub(super) struct Family {
    /// What every name begins with.
    prefix: Filled,
    /// What every name ends with.
    suffix: Option<Filled>,
}

/// A country for which data leaves.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
pub(super) struct Transfer {
    /// The country, such as "US".
    country: Filled,
    /// What protects the data there, such as "standard contractual clauses".
    safeguard: Option<Filled>,
}

/// A company whose pages or scripts visitors meet.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "described, never read")]
pub(super) struct ThirdPartyEntry {
    /// Its name.
    name: Filled,
    /// Where visitors meet it, as a phrase: "hosted checkout pages".
    r#where: Option<Text>,
    /// What for, as a phrase: "payments".
    why: Text,
    /// Web address of its own cookie or privacy policy.
    policy: Option<Filled>,
    /// Its domains.
    domains: Option<Strings>,
    /// On whose pages it sets cookies.
    sets_on: Option<Word<SetsOn>>,
    /// The countries for which data leaves, and under which safeguard.
    transfers: Option<Vec<Transfer>>,
}
