//! Every table and every key of `policy.toml`, each declared once.
//!
//! From this list `keys!` (`generate.rs`, which documents the syntax) makes the structs as written
//! ([`draft`]) and as completed ([`model`]), the reader, the defaults, the fields of comparisons and
//! fingerprints ([`Field`]), the JSON Schema and the reference in `docs/policy.md`.
//!
//! The documentation of a key addresses a lawyer who edits the file; editors show it during typing. The
//! literal after the type is an example, as it is written in the file. The order of keys determines the
//! content hash, which may be stored for years, so a new key is added at the end of its table and marked
//! `[later]`. The file is long because the language has many keys.

#[cfg(feature = "diff")]
use crate::verdict::DiffRule;

keys! {
    derived {
        /// An entry as a whole.
        Entry "entry" "entry" (KeyRenamed);
        /// The identifier of an entry.
        Key "key" "key" (KeyRenamed);
        /// The name, from `name`, `names`, `key` or `match`.
        Name "name" "name" (ordered) [fingerprint];
        /// The name on developers' machines.
        DevelopmentName "names.development" "name on developers' machines" (Attribute);
        /// Whether the visitor is asked for consent first, which follows from category and exemption.
        Consent "consent" "question for consent" (ordered) [fingerprint];
    }

    /// Everything that the public cookie policy says, and everything that the service may do: every cookie,
    /// every key in the browser's storage, the third parties, the choices of visitors and the changes so far.
    described PolicyFile "policy.toml" {
        described {
            /// The version of the policy file format. Write 1.
            format: required format, "1";
            /// Further files of this policy, as paths relative to this file; `*` matches any part of a file name.
            /// `"crate:NAME"` names the file cookies.toml of a package on which the service depends, and `"crate:NAME/FILE"`
            /// another file of it. An included file may contain only the tables cookies, storage, tracking, third_parties,
            /// planned and categories. If you include files of a package or a git repository, run
            /// `cargo cookie-registry update` after each change of `include` or of the package.
            include: optional includes, r#"["policy.d/analytics.toml"]"#;
            /// What the policy is called, when it was last changed and which law applies.
            policy: required table(Meta), "";
            /// The service to which the policy belongs.
            service: required table(Service), "";
            /// The cookies, one table each. `[cookies.session]` declares a cookie that the code, the page and
            /// the findings call `session`.
            cookies: optional keyed(Cookie), "";
            /// Everything that is kept in the browser but is not a cookie, such as keys in localStorage. The
            /// law treats these entries like cookies.
            storage: optional keyed(Storage), "";
            /// Technologies that recognise or observe visitors without a cookie or a storage key, such as pixels, one table
            /// each. The law treats them like cookies.
            tracking: optional keyed(Tracking), "";
            /// Companies whose pages or scripts visitors encounter.
            third_parties: optional keyed(ThirdParty), "";
            /// Categories that the service does not use today but may use later, each with its purpose.
            planned: optional keyed(Planned), "";
            /// Custom categories, in addition to necessary, preferences, analytics and marketing.
            categories: optional keyed(CustomCategory), "";
            /// What visitors can choose, and the effect of each choice.
            choices: optional table(Choices), "";
            /// How visitors learn of changes, and the changes so far.
            changes: optional table(Changes), "";
            /// Findings that you accept, each with a reason.
            allow: optional tables(Allow), "";
            /// Source code that may bypass the registry: files or folders, each with a reason.
            exempt: optional tables(Exempt), "";
            /// What people decided about changes of single fields.
            judged: optional tables(Judged), "";
        }
    }

    /// What the policy is called, when it was last changed and which law applies.
    full Meta "[policy]" {
        head {
            /// The table's header.
            span: Span,
        }
        keys {
            /// The heading of the public page, such as "Cookie Policy".
            title: required text, r#""Cookie Policy""#,
                change Title "title" (TextChanged);
            /// The day of the last change, without quotes: 2026-05-09. It must not be earlier than the newest
            /// `date` in `[[changes.log]]`.
            last_updated: required date, "2026-05-09",
                change LastUpdated "date of the last update" (Dated), fact irregular::last_updated_fact;
            /// The day from which the policy applies, if it is not the day of the last change.
            effective: optional date, "2026-06-01",
                without "the day of the last change",
                model Date, lower irregular::effective,
                change Effective "day from which the policy applies" (FrameChanged), fact irregular::effective_fact;
            /// The number of this version, if you number versions.
            version: optional integer, "3",
                change Version "version" (Dated);
            /// The language of any text that does not specify a language, as a language tag such as "en".
            language: optional string, r#""en""#,
                without "\"en\", English",
                model String, lower irregular::language,
                change Language "language of the policy" (FrameChanged);
            /// The languages in which every text must be provided.
            languages: optional strings, r#"["en", "de"]"#,
                without "the policy's own language only",
                model Vec<String>, lower irregular::languages,
                change Languages "languages of the policy" (TranslationAdded, FrameChanged, TranslationRemoved);
            /// The laws that apply to the service. `check` applies the rules of each.
            jurisdictions: optional words(Jurisdiction), r#"["eu", "uk"]"#,
                without "only the rules that apply everywhere",
                change Jurisdictions "laws that the policy follows" (FrameChanged, FrameChanged, RightsChanged);
            /// Whether each entry in use, each `tracking` table and each third party must be approved. If so, a missing or
            /// void approval is an error.
            approvals: optional word(ApprovalDemand), r#""required""#,
                default ApprovalDemand::Voluntary,
                change Approvals "demand for approvals" (ReviewRecord) [later], fact irregular::approvals_fact;
            /// Files with the sentences of the page and the banner in further languages, or in your own words, as paths
            /// relative to this file; `*` matches any part of a file name.
            words: optional strings, r#"["words/cs.toml"]"#,
                change WordFiles "files with sentences" (TextChanged) [later];
        }
    }

    /// The service to which the policy belongs, and who is responsible for it.
    full Service "[service]" {
        head {
            /// The table's header.
            span: Span,
        }
        model {
            /// Whether `sells_or_shares` is written, so that the page may state it.
            says_whether_it_sells: bool,
        }
        keys {
            /// The name by which visitors know the service.
            name: required string, r#""Almanac""#,
                change ServiceName "name of the service" (TextChanged);
            /// The domains at which visitors reach the service.
            domains: required hosts, r#"["our.example"]"#,
                change ServiceDomains "domains that the policy covers" (ScopeWidened, ScopeWidened, ScopeNarrowed);
            /// What the policy covers, as part of a sentence: "our.example and our dashboard".
            covers: optional text, r#""our.example and our dashboard""#,
                change Covers "description of what the policy covers" (TextChanged, ScopeWidened, TextChanged);
            /// Web address of the privacy policy.
            privacy_policy: optional address, r#""https://our.example/privacy""#,
                change PrivacyPolicy "link to the privacy policy" (RightsAdded, LinkChanged, RightsChanged);
            /// Where to send questions: an email address or a web address.
            contact: required string, r#""privacy@our.example""#,
                change Contact "contact" (ContactChanged);
            /// The person or company that is legally responsible, if the name of the service does not already
            /// state it.
            controller: optional string, r#""Almanac Ltd, 1 High Street, London""#,
                without "the name of the service",
                model String, lower irregular::controller,
                change Controller "controller" (ControllerChanged) [fingerprint];
            /// The supervisory authority to which visitors can complain.
            complaints: optional text, r#""the Information Commissioner's Office""#,
                change Complaints "authority for complaints" (RightsChanged);
            /// Whether personal information is sold or shared within the meaning of the CCPA (California).
            sells_or_shares: optional boolean, "true",
                default false,
                change SellsOrShares "sale or sharing of personal information"
                    (RecipientAdded, RecipientAdded, RecipientRemoved);
            /// Web address of the legal notice, which says who provides the service. Some countries require one.
            imprint: optional address, r#""https://our.example/imprint""#,
                change Imprint "link to the legal notice" (LinkChanged) [later];
            /// Whether any cookie or storage key is used for advertising, or for tracking visitors across sites. If every entry
            /// is necessary, the page states that no entry is used in this way. If some entries are not necessary, the page
            /// states this only if you write false.
            tracks_across_sites: optional boolean, "false",
                without "no statement",
                change TracksAcrossSites "statement on advertising and tracking across sites"
                    (RightsAdded, RightsChanged, RightsChanged) [later];
        }
    }

    /// What must be disclosed about a cookie or a storage key, and how the service writes it.
    full Disclosure "[cookies.KEY] and [storage.KEY]" {
        head {
            /// How findings name the entry: `cookies.session`.
            entry: String,
            /// The identifier, without its table: `session`.
            key: Spanned<String>,
            /// Which of `purpose`, `lifetime`, `category` and `exemption` are not written at all.
            missing: Vec<&'static str>,
        }
        model {
            /// The identifier: `session`.
            key: String,
            /// How findings name it: `cookies.session`.
            entry: String,
            /// The location of its key.
            span: Span,
            /// What it is called.
            naming: Naming,
            /// Whether `set_by` is written, so that the page may state who alone can read it.
            says_who_sets_it: bool,
            /// How long it must be kept at least: `remembered_for` under `[choices]`, if it stores the visitor's choice.
            at_least: Option<Lifetime>,
        }
        keys {
            /// The day from which the service no longer sets the entry, and only removes it from browsers
            /// that still have it.
            retired: optional date, "2026-01-31",
                without "it is in use",
                change Retired "retirement" (Attribute), then irregular::naming_facts;
            /// Examples of real names, where `match` declares a family of names.
            examples: optional strings, r#"["_ga_4F7J"]"#,
                change Examples "examples of names" (Examples), then irregular::consent_fact;
            /// The kind of purpose. An entry needs the visitor's consent unless (1) its category is "necessary" or a
            /// custom category with `like = "necessary"`, or (2) its `exemption` is one that the laws in
            /// `jurisdictions` accept.
            category: ruled category, r#""necessary""#,
                change Category "category" (ordered) [fingerprint];
            /// Why the visitor is not asked for consent: the class of exemption in the law. Criterion A and
            /// criterion B are the two exemptions of ePrivacy Directive 2002/58/EC, article 5(3), as named in
            /// the Article 29 Working Party's opinion 04/2012: A is for the transmission of a communication,
            /// B is for a service that the visitor explicitly requested.
            exemption: optional word(Exemption), r#""authentication""#,
                change Exemption "exemption from consent" (ordered) [fingerprint];
            /// The purpose, as a sentence for visitors: "Keeps you signed in across pages."
            purpose: ruled text, r#""Keeps you signed in across pages.""#,
                change Purpose "purpose" (PurposeChanged) [fingerprint];
            /// How long the browser keeps it.
            lifetime: ruled lifetime, r#""30 days""#,
                model Lifetime, lower irregular::lifetime,
                change Lifetime "lifetime" (Attribute) [fingerprint];
            /// How long the data that is collected with this entry is kept, by the service or by the entry's `provider`.
            data_kept: optional lifetime, r#""25 months""#,
                change DataKept "retention of collected data" (LimitStated, LimitStated, LastsLonger) [fingerprint];
            /// The events on which the service removes it, such as "sign-out".
            cleared_on: optional strings, r#"["sign-out"]"#,
                change ClearedOn "occasions of removal" (LastsShorter, LastsShorter, LastsLonger) [fingerprint];
            /// Who writes it to the browser.
            set_by: optional word(SetBy), r#""server""#,
                default SetBy::Server,
                without "\"server\" for a cookie, \"script\" for a storage key",
                change SetBy "setter" (ordered) [fingerprint];
            /// The company that provides it: a name, or the key of a table under `third_parties`. With
            /// `set_by = "other-service"`, it is the name of the program that sets the entry.
            provider: optional string, r#""Almanac Analytics Inc.""#,
                change Provider "provider" (VendorChanged, VendorChanged, VendorRemoved) [fingerprint],
                fact irregular::provider_fact;
            /// Other companies or people who may read it.
            recipients: optional strings, r#"["Almanac Group Ltd"]"#,
                change Recipients "recipients" (RecipientAdded, RecipientAdded, RecipientRemoved) [fingerprint],
                fact irregular::recipients_fact;
            /// The countries to which its data is transferred, each with the safeguard that protects the data
            /// there.
            transfers: optional tables(Transfer),
                r#"[{ country = "US", safeguard = "standard contractual clauses" }]"#,
                change Transfers "transfers to other countries" (ordered) [fingerprint];
            /// Web address of the provider's own policy.
            vendor_policy: optional web_address, r#""https://vendor.example/cookies""#,
                change VendorPolicy "link to the vendor's policy" (LinkChanged);
            /// Whether the service sets the entry only when the visitor uses a control on the page, such as a
            /// language switch.
            requested: optional boolean, "true",
                default false,
                change Requested "express request" (Attribute);
            /// The type of its value.
            value: optional value, r#"{ one_of = ["light", "dark"] }"#,
                without "\"text\"",
                model Value, lower irregular::value,
                change Value "possible values" (Attribute);
            /// Who in the organisation is responsible for it.
            owner: optional string, r#""identity team""#,
                change Owner "owner" (ReviewRecord);
            /// Web address of the document that approves it.
            review: optional web_address, r#""https://our.example/reviews/12""#,
                change Review "link to the review" (ReviewRecord);
            /// The day of its last review.
            last_reviewed: optional date, "2026-05-09",
                change LastReviewed "last review" (ReviewRecord);
            /// The day by which the entry must be reviewed again.
            review_by: optional date, "2027-05-09",
                change ReviewBy "next review" (ReviewRecord);
            /// Further lifetimes, each with the condition under which it replaces `lifetime`, such as that the visitor
            /// wants to stay signed in.
            lifetimes: optional keyed(FurtherLifetime),
                r#"{ remembered = { lifetime = "14 days", when = "you tick “Remember me”" } }"#,
                change Lifetimes "further lifetimes" (ordered) [fingerprint later];
            /// The provider's role under data-protection law. Some laws exempt statistics from consent only if the provider
            /// processes them on your behalf alone.
            role: optional word(Role), r#""processor""#,
                change Role "role of the provider" (VendorChanged) [fingerprint later];
        }
    }

    /// A further lifetime of a cookie or a storage key.
    full FurtherLifetime "[cookies.KEY.lifetimes.KEY] and [storage.KEY.lifetimes.KEY]" {
        head {
            /// The identifier, by which the code chooses it.
            key: Spanned<String>,
        }
        model #[derive(PartialEq, Eq)] {
            /// The identifier, by which the code chooses it.
            key: String,
        }
        keys {
            /// How long it is kept in the browser under this condition.
            lifetime: required lifetime, r#""14 days""#,
                model Lifetime, lower irregular::further_lifetime;
            /// The condition, as a phrase that follows "if": "you tick “Remember me”".
            when: required text, r#""you tick “Remember me”""#;
        }
    }

    /// One cookie. It has exactly one of `name`, `names` and `match`.
    full Cookie "[cookies.KEY]" with disclosure: Disclosure {
        head {
            /// `name`, `names` or `match`.
            naming: Option<Naming>,
        }
        described {
            /// The cookie's name, exactly as browsers store it.
            name: either string, r#""session""#;
            /// The cookie's name in each environment, if the names differ.
            names: either table(Names), r#"{ production = "__Host-session", development = "session" }"#;
            /// A family of names: all names that begin with `prefix` and, if `suffix` is given, end with it.
            name_match: either table(Family), r#"{ prefix = "_ga_" }"#;
            /// The domains of the sites on which one service sets the cookie, instead of `domain`. On each site, browsers send
            /// it to the domain of that site and all subdomains. The code says at which site the visitor is, with
            /// `Deployment::at_host`.
            domains: optional hosts, r#"["our.example"]"#,
                without "one site";
        }
        keys {
            /// Whether its lifetime restarts with every visit.
            rolling: optional boolean, "true",
                default false,
                change Rolling "renewal on each visit" (LastsLonger, LastsLonger, LastsShorter) [fingerprint];
            /// The host of the service that sets it, if several hosts set a cookie of this name.
            host: optional string, r#""app.our.example""#,
                change Host "host" (Attribute);
            /// Whether a value that is too large for one cookie is spread over NAME.0, NAME.1 and so on.
            chunked: optional boolean, "true",
                default false,
                change Chunked "splitting of long values" (Attribute);
            /// How its value is protected.
            protection: optional word(Protection), r#""signed""#,
                default Protection::None,
                change Protection "protection of the value" (Attribute);
            /// The domain to which browsers send it, including all subdomains. Without this key, browsers
            /// send it only to the host that set it.
            domain: optional domain, r#""our.example""#,
                without "the host that set it, and no other",
                model Domain, lower irregular::domain,
                change Domain "domains" (ordered) [fingerprint];
            /// The path below which browsers send it. Without this key, browsers send it to every path of the
            /// host.
            path: optional string, r#""/account""#,
                without "\"/\"",
                model String, lower irregular::path,
                change Path "path" (Attribute);
            /// Whether browsers send it over encrypted connections only.
            secure: optional boolean, "true",
                default true,
                change Secure "restriction to https" (Attribute);
            /// Whether browsers hide it from scripts.
            http_only: optional boolean, "false",
                without "true for what the server sets, false for what a script sets",
                model bool, lower irregular::http_only,
                change HttpOnly "protection from scripts" (Attribute);
            /// Whether browsers send it with requests that come from another site, such as a link or an
            /// embedded frame.
            same_site: optional word(SameSite), r#""strict""#,
                default SameSite::Lax,
                change SameSite "rule for requests from other sites" (Attribute);
            /// Whether browsers keep a separate copy of the cookie for each site that embeds this site.
            partitioned: optional boolean, "true",
                default false,
                change Partitioned "partitioning by site" (Attribute);
            /// The length of the longest value that the service writes, in bytes after encoding.
            max_value_bytes: optional positive, "1024",
                without "what fits into one cookie of 4096 bytes",
                change MaxValueBytes "longest value in bytes" (Attribute);
        }
    }

    /// One key in the browser's storage. It has exactly one of `key` and `match`.
    full Storage "[storage.KEY]" with disclosure: Disclosure {
        head {
            /// `key` or `match`.
            naming: Option<Naming>,
        }
        described {
            /// The key, exactly as scripts write it. For IndexedDB and Cache Storage, it is the name of the
            /// database or cache.
            key: either string, r#""app.theme""#;
            /// A family of keys: all keys that begin with `prefix` and, if `suffix` is given, end with it.
            name_match: either table(Family), r#"{ prefix = "app." }"#;
        }
        keys {
            /// Where in the browser it is kept.
            kind: required word(StorageKind), r#""local-storage""#,
                default StorageKind::LocalStorage,
                change StorageKind "kind of storage" (ordered);
            /// What removes it at the end of its lifetime, as a sentence for visitors. Browsers do not do
            /// this themselves.
            expired_by: optional text, r#""Our script deletes it on your first visit after that.""#,
                change ExpiredBy "way of removal" (LastsShorter, TextChanged, LastsLonger) [fingerprint];
        }
    }

    /// A technology that recognises or observes visitors without a cookie or a storage key: a pixel, a fingerprint of the
    /// browser, an identifier in a link. Visitors are informed of it, and asked, as if it were a cookie. It has no constant.
    full Tracking "[tracking.KEY]" {
        head {
            /// How findings name it: `tracking.newsletter`.
            entry: String,
            /// The identifier, without its table: `newsletter`.
            key: Spanned<String>,
            /// Which of the keys that a rule asks for are not written at all: `exemption`.
            missing: Vec<&'static str>,
        }
        model {
            /// The identifier: `newsletter`.
            key: String,
            /// How findings name it: `tracking.newsletter`.
            entry: String,
            /// The location of its key.
            span: Span,
        }
        keys {
            /// The technology.
            technology: required word(Technology), r#""pixel""#,
                default Technology::Pixel,
                change Technology "technology" (TechnologyChanged) [fingerprint], then irregular::tracking_consent_fact;
            /// The kind of purpose. Tracking needs the visitor's consent in the same cases as a cookie.
            category: required category, r#""analytics""#,
                change TrackingCategory "category" (ordered) [fingerprint];
            /// Why the visitor is not asked for consent: the class of exemption in the law.
            exemption: optional word(Exemption), r#""statistics""#,
                change TrackingExemption "exemption from consent" (ordered) [fingerprint];
            /// The purpose, as a sentence for visitors: "Shows us which of our newsletters are opened."
            purpose: required text, r#""Shows us which of our newsletters are opened.""#,
                change TrackingPurpose "purpose" (PurposeChanged) [fingerprint];
            /// The company that provides the technology or receives its data: a name, or the key of a table under
            /// `third_parties`. Without this key, the page says that the service itself uses it.
            provider: optional string, r#""Almanac Mail Inc.""#,
                change TrackingProvider "provider" (VendorChanged, VendorChanged, VendorRemoved) [fingerprint],
                fact irregular::tracking_provider_fact;
            /// Other companies or people who may receive its data.
            recipients: optional strings, r#"["Almanac Group Ltd"]"#,
                change TrackingRecipients "recipients" (RecipientAdded, RecipientAdded, RecipientRemoved) [fingerprint],
                fact irregular::tracking_recipients_fact;
            /// The provider's role under data-protection law.
            role: optional word(Role), r#""processor""#,
                change TrackingRole "role of the provider" (VendorChanged) [fingerprint];
            /// The countries to which its data is transferred, each with the safeguard that protects the data
            /// there.
            transfers: optional tables(Transfer),
                r#"[{ country = "US", safeguard = "standard contractual clauses" }]"#,
                change TrackingTransfers "transfers to other countries" (ordered) [fingerprint];
            /// How long its data is kept, by the service or by its `provider`.
            data_kept: optional lifetime, r#""25 months""#,
                change TrackingKept "retention of collected data" (LimitStated, LimitStated, LastsLonger) [fingerprint];
            /// Web address of the provider's own policy.
            vendor_policy: optional web_address, r#""https://vendor.example/privacy""#,
                change TrackingPolicy "link to the vendor's policy" (LinkChanged);
            /// Who in the organisation is responsible for it.
            owner: optional string, r#""newsletter team""#,
                change TrackingOwner "owner" (ReviewRecord);
            /// Web address of the document that approves it.
            review: optional web_address, r#""https://our.example/reviews/12""#,
                change TrackingReview "link to the review" (ReviewRecord);
            /// The day of its last review.
            last_reviewed: optional date, "2026-05-09",
                change TrackingReviewed "last review" (ReviewRecord);
            /// The day by which it must be reviewed again.
            review_by: optional date, "2027-05-09",
                change TrackingReviewBy "next review" (ReviewRecord);
        }
    }

    /// A cookie's name in each environment.
    described Names "names of [cookies.KEY]" {
        described {
            /// The name on the public site, over https.
            production: required string, r#""__Host-session""#;
            /// The name on a developer's machine, over plain http, where browsers refuse the prefixes
            /// `__Secure-` and `__Host-`.
            development: required string, r#""session""#;
        }
    }

    /// All names that begin with `prefix` and, if `suffix` is given, end with it.
    described Family "match of [cookies.KEY] and [storage.KEY]" {
        described {
            /// What every name begins with.
            prefix: required string, r#""_ga_""#;
            /// What every name ends with.
            suffix: optional string, r#"".session""#;
        }
    }

    /// A value that is one of the listed words.
    described OneOf "value of [cookies.KEY] and [storage.KEY]" {
        described {
            /// The permitted words.
            one_of: required filled_strings, r#"["light", "dark"]"#;
        }
    }

    /// A file of a git repository. It is copied into the folder policy.shared, and policy.lock pins it.
    described SharedFile "include" {
        described {
            /// The address of the repository: https, ssh, git or file.
            git: required string, r#""https://our.example/acme/cookies.git""#;
            /// The tag.
            tag: required string, r#""v1.2.0""#;
            /// The file in the repository.
            path: required string, r#""cookies.toml""#;
        }
    }

    /// A domain that the configuration of the service determines.
    described ConfiguredDomain "domain of [cookies.KEY]" {
        described {
            /// Write true.
            from_config: required always_true, "true";
            /// The permitted domains: the configured domain must be one of these domains or a subdomain of one
            /// of them.
            within: required filled_strings, r#"["our.example"]"#;
        }
    }

    /// A country to which data is transferred.
    full Transfer "transfers of [cookies.KEY], [storage.KEY] and [third_parties.KEY]" {
        head {
            /// The table's location.
            span: Span,
        }
        model #[derive(PartialEq, Eq)] {}
        keys {
            /// The country, such as "US".
            country: required string, r#""US""#;
            /// The legal safeguard for the data in that country, such as "standard contractual clauses".
            safeguard: optional text, r#""standard contractual clauses""#;
        }
    }

    /// A company whose pages or scripts visitors encounter.
    full ThirdParty "[third_parties.KEY]" {
        head {
            /// The identifier.
            key: Spanned<String>,
        }
        model {
            /// The identifier.
            key: String,
        }
        keys {
            /// Its name.
            name: required string, r#""Stripe""#,
                change PartyName "name" (VendorChanged, VendorChanged, VendorRemoved) [fingerprint];
            /// Where visitors encounter it, as part of a sentence: "hosted checkout pages".
            place: optional text, r#""hosted checkout pages""#,
                change Where "places" (TextChanged, ThirdPartyAccess, ThirdPartyAccess) [fingerprint];
            /// The purpose for which the service uses it, as part of a sentence: "payments".
            why: required text, r#""payments""#,
                change Why "purpose" (PurposeChanged) [fingerprint];
            /// Web address of its own cookie or privacy policy.
            policy: optional web_address, r#""https://stripe.com/cookies-policy/legal""#,
                change PartyPolicy "link to the vendor's policy" (LinkChanged);
            /// The domains of its pages and scripts.
            domains: optional hosts, r#"["stripe.com"]"#,
                change PartyDomains "domains" (ThirdPartyAccess, ThirdPartyAccess, LessAccess) [fingerprint];
            /// On whose pages it sets cookies. Leave this key out for a company that sets no cookies, such as a company
            /// that only provides tracking.
            sets_on: optional word(SetsOn), r#""our-pages""#,
                change SetsOn "pages" (ordered) [fingerprint];
            /// The countries to which it transfers data, each with the safeguard that protects the data
            /// there.
            transfers: optional tables(Transfer),
                r#"[{ country = "US", safeguard = "standard contractual clauses" }]"#,
                change PartyTransfers "transfers to other countries" (ordered) [fingerprint];
            /// The scripts and embeds of this third party that pages load, one `[[third_parties.KEY.loads]]` table each. The
            /// banner holds each of them back until the visitor allows its category.
            loads: optional tables(Load),
                r#"[{ frame = "https://player.one.example/embed/", category = "marketing" }]"#,
                change Loads "scripts and embeds" (ThirdPartyAccess, ThirdPartyAccess, LessAccess) [fingerprint later],
                fact irregular::loads_fact;
        }
    }

    /// A script or an embed of a third party. The banner holds it back until the visitor allows its category. It has exactly
    /// one of `script` and `frame`.
    full Load "[[third_parties.KEY.loads]]" {
        head {
            /// The table's location.
            span: Span,
        }
        model #[derive(PartialEq, Eq)] {}
        keys {
            /// Web address of a script: `https`, with a host and a path. An address that ends in "/" covers every address below
            /// it. Any other address also covers the same address with a query.
            script: either string, r#""https://stats.one.example/tag.js""#,
                model Option<String>, lower irregular::load_script;
            /// Web address of a frame, such as a video or a map. The same rules as for `script` apply.
            frame: either string, r#""https://player.one.example/embed/""#,
                model Option<String>, lower irregular::load_frame;
            /// The category that the visitor must allow.
            category: required category, r#""marketing""#;
        }
    }

    /// A category that the service does not use today but may use later.
    full Planned "[planned.KEY]" {
        head {
            /// The identifier.
            key: Spanned<String>,
        }
        model {
            /// The identifier.
            key: String,
        }
        keys {
            /// The category.
            category: required category, r#""analytics""#,
                change PlannedCategory "category" (PlannedChanged);
            /// Its purpose, as part of a sentence: "understand how the service is used".
            why: required text, r#""understand how the service is used""#,
                change PlannedWhy "planned purpose" (PlannedChanged);
        }
    }

    /// A custom category.
    full CustomCategory "[categories.KEY]" {
        head {
            /// The identifier.
            key: Spanned<String>,
        }
        model {
            /// The identifier.
            key: String,
        }
        keys {
            /// Its heading on the public page.
            title: required text, r#""Support chat""#,
                change CategoryTitle "title" (TextChanged);
            /// Its description on the public page.
            description: required text, r#""Lets you talk to our support in a chat window.""#,
                change Description "description" (PurposeChanged) [fingerprint];
            /// The standard category that it resembles, which decides whether its entries need consent.
            like: required word(Category), r#""preferences""#,
                default Category::Necessary,
                change Like "kind of category" (ordered) [fingerprint];
        }
        unlowered {
            /// Whether it is on before the visitor has chosen. It must be off if its entries need consent.
            default_on: optional boolean, "false";
        }
    }

    /// What visitors can choose, and the effect of each choice.
    full Choices "[choices]" {
        head {
            /// The table's header.
            span: Span,
        }
        model #[derive(Default)] {}
        keys {
            /// The consequence if a visitor blocks the necessary cookies, as a sentence for visitors.
            blocking_necessary: optional text, r#""You cannot sign in.""#,
                change BlockingNecessary "consequence of blocking necessary cookies" (TextChanged);
            /// How the service responds to the browser signal Do Not Track. If the signal is honoured, it refuses
            /// each category with an entry, script or embed that needs consent.
            do_not_track: optional word(SignalResponse), r#""honoured""#,
                change DoNotTrack "response to Do Not Track" (ordered);
            /// How the service responds to the browser signal Global Privacy Control. If the signal is honoured, it
            /// refuses the category "marketing" and each custom category with `like = "marketing"`. With
            /// `sells_or_shares = true`, it also refuses every other category that visitors can decide on and that
            /// passes data to another company. A category does so if a script or embed of it is listed under
            /// `loads`, or if an entry of it has `set_by = "third-party"`, has `recipients`, or names a key of
            /// `third_parties` as its `provider`.
            global_privacy_control: optional word(SignalResponse), r#""honoured""#,
                change GlobalPrivacyControl "response to Global Privacy Control" (ordered);
            /// Whether the service shows the visitor that Global Privacy Control was honoured (California).
            shows_global_privacy_control: optional boolean, "true",
                default false,
                change ShowsSignal "display that Global Privacy Control was honoured"
                    (RightsAdded, RightsChanged, RightsChanged);
            /// The address of the page or control with which visitors make, change and withdraw a choice.
            settings: optional address, r#""/consent""#,
                change Settings "place where a choice is made and withdrawn"
                    (RightsAdded, RightsChanged, RightsChanged);
            /// The minimum time for which the service remembers a choice before it asks the visitor again. Months and years
            /// count as the longest months and years of the calendar: with "6 months", the cookie that stores the choice is
            /// kept for 184 days.
            remembered_for: optional lifetime, r#""6 months""#,
                change RememberedFor "time for which a choice is remembered" (LimitStated, LimitStated, LastsLonger),
                fact irregular::remembered_fact;
            /// How visitors can object to entries with the exemption `statistics` or `appearance`, which the law
            /// permits without consent until the visitor objects.
            objection: optional text, r#""Turn off the statistics on our settings page.""#,
                change Objection "way to object" (RightsAdded, RightsChanged, RightsChanged);
            /// Whether visitors whose browser sends Global Privacy Control may nevertheless accept a category that the
            /// signal refuses, by selecting it in the list of categories. "Accept all" never overrides the signal.
            global_privacy_control_overridable: optional boolean, "true",
                default false,
                change SignalOverridable "possibility to accept despite Global Privacy Control"
                    (RightsChanged) [later];
            /// Whether the pages tell Google's tags what the visitor allows (Google Consent Mode v2): everything is denied
            /// before a choice, and updated after it.
            consent_mode: optional boolean, "true",
                default false,
                change ConsentMode "signals of Google Consent Mode" (Attribute) [later];
            /// Web address of the page or form on which visitors opt out of the sale and sharing of their personal
            /// information.
            opt_out: optional address, r#""/opt-out""#,
                change OptOut "way to opt out of sale and sharing" (RightsAdded, LinkChanged, RightsChanged) [later];
        }
    }

    /// How visitors learn of changes, and the changes so far.
    full Changes "[changes]" {
        head {
            /// The table's header.
            span: Span,
        }
        model #[derive(Default)] {}
        keys {
            /// The means by which a material change is announced, such as "email".
            announced_by: optional texts, r#"["email"]"#,
                change AnnouncedBy "means by which changes are announced" (TextChanged);
            /// How visitors learn of a change, as a sentence that you write.
            process: optional text, r#""We send you an email 30 days before.""#,
                change Process "description of how changes are announced" (TextChanged);
            /// The changes so far, one `[[changes.log]]` table each.
            log: optional tables(Change),
                r#"[{ date = 2026-05-09, summary = "The first version.", material = true }]"#;
        }
    }

    /// One change of the policy.
    full Change "[[changes.log]]" {
        head {
            /// The table's location.
            span: Span,
        }
        keys {
            /// The day of the change.
            date: required date, "2026-05-09";
            /// The number of the version that resulted from this change.
            version: optional integer, "3",
                change LogVersion "version" (LogRewritten);
            /// What changed, as a sentence for visitors.
            summary: required text, r#""What changed.""#,
                change Summary "summary" (LogRewritten);
            /// Whether visitors must be informed of the change, for example because of a new purpose or a new
            /// recipient. A material change must be announced.
            material: required boolean, "true",
                default true,
                change Material "weight in the log" (LogRewritten);
        }
    }

    /// A finding that you accept.
    draft Allow "[[allow]]" {
        head {
            /// The table's location.
            span: Span,
        }
        unlowered {
            /// The code of the finding, as `check` prints it.
            code: required code, r#""purpose-is-vague""#;
            /// The entry to which the finding belongs, such as "cookies.session". Without this key, every
            /// finding of this code is accepted.
            entry: optional string, r#""cookies.session""#;
            /// Why you accept it, as an explanation for reviewers.
            reason: required string, r#""why it is accepted""#;
            /// The last day on which the finding is accepted.
            until: optional date, "2027-01-31";
        }
    }

    /// Source code that may bypass the registry.
    full Exempt "[[exempt]]" {
        head {
            /// The table's location.
            span: Span,
        }
        model {
            /// The table's location.
            span: Span,
        }
        keys {
            /// The file or folder, as a path relative to this file; `*` matches any part of a name.
            path: required string, r#""src/legacy.rs""#;
            /// Why it bypasses the registry.
            reason: required string, r#""why it bypasses the registry""#,
                change Reason "reason" (ReviewRecord);
            /// Who in the organisation is responsible for it.
            owner: optional string, r#""identity team""#,
                change ExemptOwner "owner" (ReviewRecord);
            /// The last day on which the code may bypass the registry.
            until: optional date, "2027-01-31",
                change Until "last day" (ReviewRecord);
            /// One dependency in the Cargo.toml at `path`. The check then accepts this dependency, although it does not know
            /// which cookies the dependency sets. Without this key, the check accepts every dependency in that file.
            dependency: optional string, r#""acme-sessions""#,
                change ExemptDependency "dependency" (ReviewRecord) [later];
            /// The number of places in the file that may bypass the registry. Without this key, any number of places
            /// may. The check reports each place beyond this number. If this key is written, `check` also reports
            /// each cookie or key that the file uses and the policy does not declare. Lower the number with each
            /// place that you remove. `init --from` writes this key.
            uses: optional positive, "3",
                change Uses "number of uses" (ReviewRecord) [later];
        }
    }

    /// The decision of a person about one change of one field: whether the change is material. `diff` prints this table,
    /// ready to paste. The decision applies to `diff`, to `check --base`, to the consents of visitors and to approvals. It
    /// applies only to the change from the content `before` to the content `after`. Keep the table as long as there are
    /// consents or approvals from before the change.
    full Judged "[[judged]]" {
        head {
            /// The table's location.
            span: Span,
        }
        model {
            /// The table's location.
            span: Span,
        }
        keys {
            /// The entry that changed, such as "cookies.session".
            entry: required string, r#""cookies.session""#;
            /// The field that changed, as `diff` names it.
            field: required string, r#""purpose""#;
            /// The language of the changed text, if it is not the language of the policy.
            language: optional string, r#""de""#;
            /// The hash of the earlier content, as `diff` prints it.
            before: required string, r#""6c62272e07bb014262b821756295c58d""#;
            /// The hash of the new content, as `diff` prints it.
            after: required string, r#""d228cb696f1a8caf78912b704e4a8964""#;
            /// The decision. After an editorial or minor change, visitors are not asked again.
            verdict: required word(Judgement), r#""editorial""#,
                default Judgement::Material;
            /// The person who decided.
            by: required string, r#""A. Counsel""#;
            /// The reason for the decision.
            reason: required string, r#""A misspelling was corrected.""#;
            /// The day of the decision.
            on: required date, "2026-05-09";
        }
    }
}
